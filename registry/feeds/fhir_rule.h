/* One rule of a consent while it is read: fhir_provision.c walks over the rules, the rooms below read what each says. What is
 * uncertain makes a permit none (is_nothing), and a refusal wider. Nothing else includes this.
 */
#ifndef CAREACL_FEEDS_FHIR_RULE_H
#define CAREACL_FEEDS_FHIR_RULE_H

#include "registry/feeds/fhir_provision.h"

enum purpose { CARE = 1, EMERGENCY = 2, EVERY = 3 };
enum act { READ = 1, WRITE = 2, BOTH = 3 };

#define LIST_MAX 64

/* Words and tree last as long as the consent. */
struct rule {
	struct fhir_consent *consent;
	const json_t *json;
	enum fhir_rule rule;
	const struct fhir_rule_place *above;
	const char *who[LIST_MAX], *classes[LIST_MAX];
	size_t who_count, class_count; /* none: everybody, everything */
	unsigned purposes, acts;       /* bits */
	const char *from, *to, *source;
	bool is_nothing; /* it says nothing that counts here */
};

/* The permit is dropped; it is remarked why. */
void fhir_rule_drop(struct rule *rule, const char *code);

/* One more of rule->who or rule->classes. What does not fit is not lost to a refusal: it means everybody, everything then. */
void fhir_rule_add(struct rule *rule, const char **list, size_t *count, const char *word);

/* ---- fhir_rule_who.c ---- */

/* Actors become rule->who. */
void fhir_rule_read_who(struct rule *rule);

/* ---- fhir_rule_what.c ---- */

/* Purposes, actions, and marks of data: rule->purposes, acts and classes. */
void fhir_rule_read_what(struct rule *rule);

#endif
