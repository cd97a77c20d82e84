/* Inside the catalogue. */
#ifndef CAREACL_WORDING_WORDING_PRIVATE_H
#define CAREACL_WORDING_WORDING_PRIVATE_H

#include <stdarg.h>

/* One text. A French format takes the same values as the English one; where they stand in another order it numbers
 * them ("%2$s"). tests/lint/test_catalogue.sh compares the two. */
struct wording_entry {
	const char *english;
	const char *french;
};

/* The tables, by theme; the last entry of each has no text. */
extern const struct wording_entry french_command[];
extern const struct wording_entry french_answers[];
extern const struct wording_entry french_sync[];
extern const struct wording_entry french_reasons[];
extern const struct wording_entry french_desk[];
extern const struct wording_entry french_refile[];
extern const struct wording_entry french_break_glass[];
extern const struct wording_entry french_history[];
extern const struct wording_entry french_report[];
extern const struct wording_entry french_site[];
extern const struct wording_entry french_disk[];
extern const struct wording_entry french_check[];
extern const struct wording_entry french_audit[];
extern const struct wording_entry french_values[];
extern const struct wording_entry french_registry[];
extern const struct wording_entry french_facts[];
extern const struct wording_entry french_plan[];
extern const struct wording_entry french_system[];
extern const struct wording_entry french_security[];
extern const struct wording_entry french_door[];
extern const struct wording_entry french_watch[];
extern const struct wording_entry french_init[];
extern const struct wording_entry french_init_text[];
extern const struct wording_entry french_feeds[];
extern const struct wording_entry french_hl7[];
extern const struct wording_entry french_adopt[];

/* Writes `shown` with the values that `format` describes. NULL: out of memory, or the two do not fit together. */
char *wording_compose(const char *format, const char *shown, va_list values);

#endif
