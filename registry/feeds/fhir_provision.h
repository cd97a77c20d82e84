/* A consent while it is read, and the rules in it. Only the rooms of consents include this. */
#ifndef CAREACL_FEEDS_FHIR_PROVISION_H
#define CAREACL_FEEDS_FHIR_PROVISION_H

#include "registry/feeds/fhir_private.h"

enum fhir_rule { FHIR_NO_RULE, FHIR_PERMIT, FHIR_DENY };

/* A consent being read. */
struct fhir_consent {
	struct fhir *fhir;
	struct fhir_record *record;
	const json_t *json;
	bool is_r5;
	bool permits_count; /* nothing speaks against what it permits */
	unsigned nodes, sources;
	const char *content; /* hash of what it says; NULL: nobody asked yet */
};

/* A rule and what stands around it. */
struct fhir_rule_place {
	enum fhir_rule rule; /* of the parent */
	const char *source;  /* of the parent; NULL: none */
	const char *from, *to;
	const char *who[64],
	    *classes[64]; /* what a permit below takes from above, where it does not say its own */
	size_t who_count, class_count;
	unsigned purposes, acts; /* bits of fhir_provision.c; 0: all */
	unsigned depth;
	bool is_wide;    /* the parent refuses everything to everybody, for ever */
	bool is_nothing; /* it says nothing that counts here, so what it excepts is nothing */
};

/* ---- fhir_order.c ---- */

/* How many rules stand below the object; in an order that their place in the file says nothing of. They last as long as the reading. */
size_t fhir_order_rules(struct fhir *fhir, const json_t *object, const json_t *const **ret_rules);

/* ---- fhir_decision.c ---- */

/* The base decision, and the rules that are exceptions of it. */
void fhir_decision_read(struct fhir_consent *consent);

/* ---- fhir_provision.c ---- */

/* The base decision alone, to everybody. */
void fhir_provision_base(struct fhir_consent *consent, enum fhir_rule rule, const char *purpose,
			 struct fhir_rule_place *ret_place);

/* A provision that is decided to be `rule`, then those below it. */
void fhir_provision_read(struct fhir_consent *consent, const json_t *provision, enum fhir_rule rule,
			 const struct fhir_rule_place *above);

/* Those below it. */
void fhir_provision_below(struct fhir_consent *consent, const json_t *provision,
			  const struct fhir_rule_place *place);

/* Could any of it refuse something? */
bool fhir_provision_may_deny(const json_t *provision, unsigned depth);

/* Does it name anybody or anything, beside a period and rules below? */
bool fhir_provision_names_something(const json_t *provision);
bool fhir_provision_names_recipient(const json_t *provision);

/* The patient is on hold because of it. */
void fhir_provision_hold(struct fhir_consent *consent, const char *code);
void fhir_provision_warn(struct fhir_consent *consent, const char *code);

/* "permit", "deny", none of them. */
enum fhir_rule fhir_provision_type(const json_t *object, const char *name);

#endif
