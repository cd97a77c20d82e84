/* What the site has decided: stores, categories, professions and the periods the rules leave open.
 *
 * Immutable once loaded. Everything decide() and compile() need of the settings is here;
 * how the program runs (state, sources, login, guard) is in registry/settings.h.
 */
#ifndef CAREACL_POLICY_POLICY_H
#define CAREACL_POLICY_POLICY_H

#include "policy/findings.h"
#include "policy/types.h"

struct category {
	const char *name; /* unique in the site */
	const char *path; /* below the patient's folder, "imaging/ct" */
	store_id store;
	bool sensitive;
	enum document_regime documents;
	int64_t settle_seconds;
	struct origin origin;
};

struct store {
	const char *name;
	const char *root;   /* absolute */
	const char *folder; /* "{patient}", "{patient:2}/{patient}" or "{opaque}" */
	const char *views;  /* absolute, or NULL */
	const char *owner;  /* account name */
	const char *group;
	enum regime regime;
	enum depth depth;
	bool create;
	bool express_consent; /* R14; only of meaning in a shared-practice store */
	struct origin origin;
};

/* R03: what a profession needs, by category. */
struct profession {
	const char *name;
	bool emergency; /* may break the glass (R28) */
	bool regulator; /* emergency-call physician (R29) */
	bool student;   /* through a supervisor only (R31); no matrix */
	enum access matrix[CATEGORY_MAX];
	struct origin origin;
};

struct policy {
	const struct store *stores;
	size_t store_count;
	const struct category *categories; /* those of a store stand together, in store order */
	size_t category_count;
	const struct profession *professions;
	size_t profession_count;
	int64_t care_grace_seconds;           /* R10 */
	int64_t outside_consent_seconds;      /* R16 */
	int64_t briefing_max_age_seconds;     /* R05; 0: not required */
	int64_t deleted_keep_seconds;         /* R36 */
	int abuse_minor_age_years;            /* R21 */
	int64_t break_glass_max_seconds;      /* R28 */
	enum access break_glass_access;       /* R28 */
	size_t break_glass_justification_min; /* characters */
	bool break_glass_either;              /* one attestation is enough (older text) */
};

/* Index of the thing with that name, NO_ID if there is none. */
store_id policy_store(const struct policy *policy, const char *name);
category_id policy_category(const struct policy *policy, const char *name);
profession_id policy_profession(const struct policy *policy, const char *name);

#endif
