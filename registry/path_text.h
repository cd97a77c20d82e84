/* Paths as texts: made absolute, compared, never looked up on the disk. */
#ifndef CAREACL_REGISTRY_PATH_TEXT_H
#define CAREACL_REGISTRY_PATH_TEXT_H

#include "policy/arena.h"

#include <stdbool.h>

/* `path`, or `folder`/`path` where it is relative, without double slashes, "." and a slash at the end; ".." is kept, for
 * only the disk knows what is above a symbolic link. In `arena`; NULL when out of memory. */
char *path_text_absolute(const char *folder, const char *path, struct arena *arena);

/* Is absolute `inner` the same as absolute `outer`, or below it, with ".." taken by the letter? Paths of
 * PATH_MAX or more are in doubt, so: true. */
bool path_text_is_within(const char *inner, const char *outer);

#endif
