/* Help that teaches: the pages of docs/help, a question of an administrator each, with commands and their answers.
 *
 * They are part of the program, made into a table by embed.awk when it is built, so that they can be read when nothing
 * else works: no file is opened for them.
 */
#ifndef CAREACL_ACL_SYNC_HELP_H
#define CAREACL_ACL_SYNC_HELP_H

#include "policy/arena.h"
#include "wording/wording.h"

#include <stddef.h>
#include <stdio.h>

/* A topic and its page in each language, as its file has it; every topic has all. `name` stays first: close_match. */
struct help_topic {
	const char *name; /* what is typed: "ward-moved" */
	const char *pages[WORDING_LANGUAGE_COUNT];
};

/* All of them, by name. */
extern const struct help_topic help_topics[];
extern const size_t help_topic_count;

/* The topic of that name; NULL: there is none. */
const struct help_topic *help_find(const char *name);

/* The page in the language spoken. Static. */
const char *help_text(const struct help_topic *topic);

/* The question that the page answers, its first line, in the language spoken. In `arena`; NULL: out of memory. */
const char *help_title(const struct help_topic *topic, struct arena *arena);

/* "cannot-open, left": topics whose name is nearly `wanted`, or whose name or question has it in it, in any language, letter
 * case apart; "" where none is. In `arena`; NULL: out of memory. */
const char *help_near(const char *wanted, struct arena *arena);

/* "backup, cannot-open, ...": all names. In `arena`; NULL: out of memory. */
const char *help_names(struct arena *arena);

/* Prints a page for a terminal of `width` columns, without its marks (#, `, **, links). A command that does not fit goes on
 * behind a backslash, so that it can be copied as it stands. Out of memory ends the program. */
void help_show(FILE *out, const char *page, size_t width);

#endif
