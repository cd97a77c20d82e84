/* Bytes from disk and registry, made fit to be shown. */
#ifndef CAREACL_ACL_SYNC_PRINTABLE_H
#define CAREACL_ACL_SYNC_PRINTABLE_H

#include "policy/arena.h"

#include <stdbool.h>

/* A copy of `bytes` in which every byte that is not part of well-formed UTF-8 stands as the text \xNN.
 * `controls`: control characters too, so that no name can move a cursor, forge a line, or be read from right to left.
 * Free it; NULL when out of memory. */
char *printable_text(const char *bytes, bool controls);

/* What a person has typed, fit for a line of its own: controls escaped. In `arena`; NULL stays NULL; out of memory ends the
 * program. */
const char *printable_in(struct arena *arena, const char *text);

#endif
