/* The lines of mountinfo, and where a path is inside its file system: the same file has other paths in other mount
 * namespaces and under bind mounts, and one that has lost its name has nothing but a path. Pure. */
#ifndef CAREACL_SWEEP_MOUNTS_H
#define CAREACL_SWEEP_MOUNTS_H

#include "policy/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* A line of /proc/self/mountinfo, as far as it matters. */
struct mount_line {
	char *id, *parent;
	char *device; /* "8:3": two mounts with the same one show the same file system */
	char *root;   /* what of it is shown there */
	char *point;
	char *options;
	char *system_options; /* of the file system, whatever the mount; "": none are said */
};

/* Takes a line apart, in place. false: it is none. */
bool mount_line_parse(char *line, struct mount_line *ret_line);
/* Does it show the file system with that device? */
bool mount_line_is_of(const struct mount_line *mount, uint64_t device);
/* Is it among the options "rw,nosuid,..."? */
bool mount_has_option(const char *options, const char *option);

/* `path`, absolute in the mount namespace whose mountinfo is given, as a path below the root of the file system
 * with that device. Lives in `arena`; NULL: no mount of that device holds it, or out of memory. */
const char *mounts_inside(const char *mountinfo, uint64_t device, const char *path, struct arena *arena);

#endif
