/* Instants as they stand in the lines of the trail: UTC, with milliseconds, always of one length. */
#ifndef CAREACL_AUDIT_INSTANT_H
#define CAREACL_AUDIT_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AUDIT_INSTANT_SIZE 25 /* "2026-11-21T09:00:00.123Z" and a NUL */

/* The instant as text; false out of the years 0 to 9999. */
bool audit_instant_format(int64_t instant_ms, char ret_text[AUDIT_INSTANT_SIZE]);

/* The instant back, in milliseconds; false: it is none. */
bool audit_instant_read(const char *text, int64_t *ret_instant_ms);

/* Is it of that form? Instants of this form compare as texts. Days and hours are checked for their range only. */
bool audit_instant_is(const char *text, size_t size);

#endif
