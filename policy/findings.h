/* What was found wrong: a list of errors and warnings, each with its place.
 *
 * A reader reports everything it finds in one run and goes on; whether the text
 * may be used is asked at the end (findings_error_count).
 */
#ifndef CAREACL_POLICY_FINDINGS_H
#define CAREACL_POLICY_FINDINGS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

enum severity { SEVERITY_WARNING, SEVERITY_ERROR };

struct finding {
	enum severity severity;
	char *where; /* "registry.d/a.conf:12", "/srv/clinical", "login:x" */
	char *text;  /* what was found, what was expected, what to do */
};

struct findings {
	struct finding *items;
	size_t count;
	size_t capacity;
	size_t error_count;
	bool names_patients; /* texts may quote what is a patient's; see findings_shown */
	bool out_of_memory;  /* a finding could not be kept: the list is not complete */
	/* Makes the text of a finding, to be freed, NULL when out of memory: in another language than the sources'.
	 * Set by whoever made the list; NULL: vasprintf. */
	char *(*format)(const char *format, va_list values);
};

/* Where a statement or key stands: file as shown to people, line from 1.
 * line 0: `file` is the whole name of the place (a desk entry). */
struct origin {
	const char *file;
	unsigned line;
};

/* An empty list. */
void findings_init(struct findings *findings);

/* Frees what the list holds; the list is empty again, and speaks as before. */
void findings_clear(struct findings *findings);

/* Adds a finding at `origin`. Out of memory is kept in out_of_memory and counts
 * as an error: what could not be reported must not pass. */
void findings_add(struct findings *findings, enum severity severity, struct origin origin, const char *format,
		  ...) __attribute__((format(printf, 4, 5)));

/* The same with its values in a list. */
void findings_add_list(struct findings *findings, enum severity severity, struct origin origin,
		       const char *format, va_list values) __attribute__((format(printf, 4, 0)));

/* The text that findings_add would make of this, to be freed; NULL when out of memory. */
char *findings_format(const struct findings *findings, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));

/* What a finding quotes of a patient: their id, their login, a document. "?" where the texts may leave the machine. */
const char *findings_shown(const struct findings *findings, const char *quoted);

/* Moves all findings of `from` behind those of `to`. */
void findings_move(struct findings *from, struct findings *to);

/* "file:line", or the file alone for line 0, into `buffer`; always terminated. */
void origin_format(struct origin origin, char *buffer, size_t size);

/* Puts findings into the order file, line, errors before warnings, text.
 * Two findings that are alike in everything are kept once. */
void findings_sort(struct findings *findings);

#endif
