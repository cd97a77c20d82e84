/* A statement written as the registry would say it: `{ to = "login:x"; categories = ["medical"]; }`, on one line. */
#ifndef CAREACL_DESK_STATEMENT_TEXT_H
#define CAREACL_DESK_STATEMENT_TEXT_H

#include "policy/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct statement_text {
	struct arena *arena;
	const char *text; /* so far; NULL: out of memory */
};

void statement_text_begin(struct statement_text *statement, struct arena *arena);

/* Adds a key with a string, if `value` is not NULL; with true, if it is. Quotes and what else a string of the registry
 * cannot hold as it stands is escaped; what it cannot hold at all its reader refuses. */
void statement_text_add(struct statement_text *statement, const char *key, const char *value);
void statement_text_add_flag(struct statement_text *statement, const char *key, bool value);

/* Adds an array of strings, if there are any. */
void statement_text_add_list(struct statement_text *statement, const char *key, const char *const *values,
			     size_t count);

/* Adds an instant, to the second. */
void statement_text_add_instant(struct statement_text *statement, const char *key, int64_t instant);

/* The text; lives in the arena. NULL: out of memory. */
const char *statement_text_end(struct statement_text *statement);

/* A string in quotes; lives in `arena`, NULL when out of memory. */
const char *statement_text_quoted(const char *value, struct arena *arena);

/* An instant in quotes, to the second, in the site's zone. */
const char *statement_text_quoted_instant(int64_t instant, struct arena *arena);

#endif
