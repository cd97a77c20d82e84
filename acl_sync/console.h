/* What people are told, in the language of the site; on stderr, with colour only on a terminal and without NO_COLOR. */
#ifndef CAREACL_ACL_SYNC_CONSOLE_H
#define CAREACL_ACL_SYNC_CONSOLE_H

#include "policy/findings.h"

#include <stdbool.h>

enum console_level {
	CONSOLE_ERROR,   /* always */
	CONSOLE_WARNING, /* not with --quiet */
	CONSOLE_NEWS,    /* a warning of what has just happened: with --quiet too */
	CONSOLE_NOTE,    /* not with --quiet */
	CONSOLE_DETAIL   /* with --verbose only */
};

/* Remembers --quiet and --verbose, and whether stderr is a terminal. */
void console_init(bool quiet, bool verbose);

/* "careacl: warning: ..." and a newline. */
void console_say(enum console_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Part of the answer, on stdout. What programs read is printed without it. */
void console_answer(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "file:line: error: text", as it stands. */
void console_finding(const struct finding *finding);

/* All findings of severity error, and the warnings with --verbose. */
void console_findings(const struct findings *findings);

/* May patients, categories and reasons be named? Only where a person reads: both outputs on a terminal. */
bool console_is_private(void);

/* Says so and ends with status 4. Never used once something has an effect that must be recorded. */
void console_out_of_memory(void) __attribute__((noreturn));

#endif
