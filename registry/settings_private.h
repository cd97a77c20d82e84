/* What the settings_*.c files share: careacl.conf while it is read. Nothing else includes this.
 *
 * settings_load.c         defaults, the order of the work
 * settings_keys.c         the keys of the file
 * settings_stores.c       stores and categories
 * settings_professions.c  professions and their matrix
 */
#ifndef CAREACL_REGISTRY_SETTINGS_PRIVATE_H
#define CAREACL_REGISTRY_SETTINGS_PRIVATE_H

#include "policy/statements.h"
#include "registry/record.h"
#include "registry/settings.h"

/* `said` gives the lines of the keys; a store and its like have no window. */
struct category_entry {
	struct said said;
	struct category category;
};

struct store_entry {
	struct said said;
	struct store store;
	bool says_express_consent;
	struct category_entry *categories;
	size_t category_count;
};

struct profession_entry {
	struct said said;
	struct profession profession;
	const struct said_role_access *accesses; /* matrix */
	size_t access_count;
};

struct source_entry {
	struct said said;
	struct source source;
	struct words patient_systems, unit_systems, base_urls;
};

struct settings_build {
	struct settings settings;
	struct store_entry *stores;
	size_t store_count;
	struct profession_entry *professions;
	size_t profession_count;
	struct source_entry *sources;
	size_t source_count;
	unsigned break_glass_access; /* above ACCESS_NONE */
	unsigned attestations;
};

extern const struct record settings_record;   /* struct settings_build */
extern const struct record store_record;      /* struct store_entry */
extern const struct record profession_record; /* struct profession_entry */

/* Checks what spans stores, and puts them and their categories into the policy. */
void settings_finish_stores(struct reader *reader, struct settings_build *build);

/* Checks what spans professions, and puts them into the policy, whose categories must be there. */
void settings_finish_professions(struct reader *reader, struct settings_build *build);

/* Adds an error at the line of `key` of the entry that `said` is of. */
void settings_fail(struct reader *reader, const struct said *said, const char *key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Names among others: adds an error at `said`'s key `name` when `name` is one of those before, or differs from one
 * only in case. `names` has `count` of them. `what`: "store". */
void settings_check_name(struct reader *reader, const struct said *said, const char *what, const char *name,
			 const char *const *names, size_t count);

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
