/* Texts that this process has parsed: the new generation and the one that a guard compares it with are mostly the same files,
 * and a verb of the desk that has to read all of them does so before and after the change. What is kept is never changed or
 * given back.
 */
#ifndef CAREACL_REGISTRY_STATEMENTS_KEPT_H
#define CAREACL_REGISTRY_STATEMENTS_KEPT_H

#include "policy/arena.h"
#include "registry/settings.h"

/* The statements of one kind, of all texts read so far. */
struct section {
	char *items;
	size_t count, capacity;
};

struct sections {
	struct section professionals, teams, roles, patients, derogations, break_glasses;
};

/* What came of the same text, of the same name, in the same zone and with the same age of a minor; NULL: nothing is kept. */
struct sections *statements_kept_find(const struct config_text *text, int abuse_minor_age);

/* Where the statements of a text worth keeping live; NULL: it is too small, or there is no memory. */
struct arena *statements_kept_arena(const struct config_text *text);

/* Keeps them, if there is memory. */
void statements_kept_add(const struct config_text *text, int abuse_minor_age,
			 const struct sections *sections);

#endif
