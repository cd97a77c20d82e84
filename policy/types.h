/* The words of the rules (rules.md section 1), as values.
 *
 * Zero is always the refusing value: memory that somebody forgot denies.
 */
#ifndef CAREACL_POLICY_TYPES_H
#define CAREACL_POLICY_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An order of trust, not of perms: a reader may not add. */
enum access { ACCESS_NONE = 0, ACCESS_DEPOSIT, ACCESS_READ, ACCESS_WRITE };

enum effect { EFFECT_DENY = 0, EFFECT_PERMIT };

/* What a store's records are by default (rules.md section 2). */
enum regime { REGIME_ESTABLISHMENT = 0, REGIME_SHARED_PRACTICE, REGIME_SHARED_RECORD };

/* One statement kind each; the words of "because" in cli.md. */
enum statement_kind {
	STATEMENT_PROFESSIONAL,
	STATEMENT_MEMBERSHIP,
	STATEMENT_ROLE,
	STATEMENT_ASSIGNMENT,
	STATEMENT_ATTENDING,
	STATEMENT_CONSENT,
	STATEMENT_OBJECTION,
	STATEMENT_WITHHELD,
	STATEMENT_DELETED,
	STATEMENT_HIDDEN,
	STATEMENT_RELATION,
	STATEMENT_DEROGATION,
	STATEMENT_BREAK_GLASS,
	STATEMENT_KIND_COUNT
};

/* Whom a consent or an objection is about. */
enum target_kind {
	TARGET_LOGIN,
	TARGET_TEAM,
	TARGET_PROFESSION,
	TARGET_EVERYONE,
	TARGET_EMERGENCY,
	TARGET_EMERGENCY_REGULATOR,
	TARGET_HEIRS,
	TARGET_REPRESENTATIVES,
	TARGET_KIND_COUNT
};

enum relation_kind {
	RELATION_RELATIVE,
	RELATION_TRUSTED_PERSON,
	RELATION_PARENT,
	RELATION_GUARDIAN,
	RELATION_CURATOR,
	RELATION_HEIR,
	RELATION_KIND_COUNT
};

/* Legal basis of a derogation: the mandatory ones first (R20), then the permitted (R21). */
enum basis {
	BASIS_BIRTH_DECLARATION,
	BASIS_DEATH_DECLARATION,
	BASIS_INVOLUNTARY_ADMISSION,
	BASIS_DOPING,
	BASIS_PUBLIC_HEALTH,
	BASIS_OTHER_MANDATORY,
	BASIS_ABUSE_REPORT,
	BASIS_INSPECTION,
	BASIS_POPULATION_HEALTH,
	BASIS_JUDICIAL_SUMMONS,
	BASIS_PUBLIC_ORDER,
	BASIS_OTHER_PERMITTED,
	BASIS_COUNT
};

/* Is the derogation one that the law orders (R20)? The others need agreed_by (R21). */
static inline bool basis_is_mandatory(enum basis basis)
{
	return basis <= BASIS_OTHER_MANDATORY;
}

/* How documents of a category live (disk.md, R34). */
enum document_regime { DOCUMENTS_SEALED = 0, DOCUMENTS_WORKING };

enum depth { DEPTH_FULL = 0, DEPTH_CATEGORY };

/* The words above as they stand in the registry files and on the command line.
 * Each list ends with NULL and is indexed by its enum; -1 for a word not in it. */
extern const char *const access_names[];
extern const char *const effect_names[];
extern const char *const regime_names[];
extern const char *const statement_kind_names[];
extern const char *const relation_kind_names[];
extern const char *const basis_names[];
extern const char *const document_regime_names[];
extern const char *const depth_names[];
int name_index(const char *const *names, const char *word);

/* Indexes into the arrays of policy.h and facts.h. NO_ID: nobody, nothing. */
#define NO_ID UINT32_MAX
typedef uint32_t store_id;
typedef uint32_t category_id;
typedef uint32_t profession_id;
typedef uint32_t login_id;
typedef uint32_t team_id;
typedef uint32_t patient_id;

/* More than any hospital has: a fixed size keeps a scope one comparison. */
#define CATEGORY_MAX 256
#define STORE_MAX 64

/* A set of stores. */
typedef uint64_t store_set;
#define STORE_SET_ALL UINT64_MAX

static inline bool store_set_has(store_set set, store_id store)
{
	return (set >> store & 1) != 0;
}

/* A set of categories. */
struct category_set {
	uint64_t bits[CATEGORY_MAX / 64];
};

static inline bool category_set_has(const struct category_set *set, category_id category)
{
	return (set->bits[category / 64] >> (category % 64) & 1) != 0;
}

static inline void category_set_add(struct category_set *set, category_id category)
{
	set->bits[category / 64] |= UINT64_C(1) << (category % 64);
}

#endif
