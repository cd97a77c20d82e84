/* All text for people, in the language of the site: English as it stands in the sources, French from the tables of
 * this folder, found by the English text.
 *
 * The language belongs to the process and is set once, at its start. What programs read (JSON, tokens, the names of
 * keys and verbs) never passes through here. libc's own catalogues are not used: they depend on locales that file
 * servers do not have installed.
 */
#ifndef CAREACL_WORDING_WORDING_H
#define CAREACL_WORDING_WORDING_H

#include "policy/arena.h"
#include "policy/findings.h"

#include <stdarg.h>
#include <stddef.h>

enum wording_language { WORDING_ENGLISH, WORDING_FRENCH, WORDING_LANGUAGE_COUNT };

/* From now on everything below is in this language. */
void wording_speak(enum wording_language language);

/* The language that is spoken; English until somebody says otherwise. */
enum wording_language wording_language(void);

/* `english` in the language spoken; itself where the catalogue does not know it. Static, as `english` is.
 * For single words and for what is not a format. */
const char *wording(const char *english) __attribute__((format_arg(1)));

/* The formatted text in the language spoken, to be freed; NULL when out of memory.
 *
 * The format is looked up; so is each argument of %s that has a space in it, for a part of a sentence is often an
 * argument ("is no date", "a patient"). Identifiers and tokens have none and are never touched. */
char *wording_format(const char *format, va_list values) __attribute__((format(printf, 1, 0)));

/* The same, owned by the arena. */
char *wording_in(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same into buffer[size]; cut, between characters, where it does not fit. */
void wording_write(char *buffer, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* An empty list whose findings are added in the language spoken. */
void wording_findings_init(struct findings *findings);

#endif
