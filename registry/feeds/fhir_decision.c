/* What a consent decides before its rules: permit, deny, or what a policy stands for. */
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_provision.h"

#include <string.h>

static const struct {
	const char *code;
	enum fhir_rule rule;
} policies[] = {
    {"OPTIN", FHIR_PERMIT},
    {"OPTINR", FHIR_PERMIT},
    {"OPTOUT", FHIR_DENY},
    {"OPTOUTE", FHIR_DENY},
};

static enum fhir_rule policy_rule(const json_t *json)
{
	enum fhir_rule rule = FHIR_NO_RULE;
	for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++)
		if (rule != FHIR_DENY && fhir_json_has_code(json, "policyRule", "", policies[i].code))
			rule = policies[i].rule;
	return rule;
}

/* Policies of the Swiss record say what its rule is. */
#define SWISS "urn:e-health-suisse:2015:policies:"

static const char *swiss_policy(const json_t *json)
{
	const json_t *coding;
	for (size_t i = 0; (coding = fhir_json_coding(json, "policyRule", i)) != NULL; i++) {
		const char *code = fhir_json_text(coding, "code");
		if (code != NULL && strncmp(code, SWISS, strlen(SWISS)) == 0)
			return code + strlen(SWISS);
	}
	return NULL;
}

/* A root that does not say what it does, below a policy that permits. */
static void read_untyped_exception(struct fhir_consent *consent, const json_t *root,
				   struct fhir_rule_place *base)
{
	if (!fhir_provision_names_something(root)) {
		fhir_provision_below(consent, root, base); /* a period is when the policy holds */
	} else if (!fhir_provision_names_recipient(root)) {
		fhir_provision_hold(consent, "ACTOR");
	} else {
		fhir_provision_warn(consent, "ROOT-UNTYPED");
		fhir_provision_read(consent, root, FHIR_DENY, base);
	}
}

static void read_untyped(struct fhir_consent *consent, const json_t *root, enum fhir_rule base,
			 const char *purpose)
{
	struct fhir_rule_place place = {.rule = base};
	fhir_json_period(consent->fhir, root, "period", &place.from, &place.to);
	if (base == FHIR_NO_RULE && fhir_provision_may_deny(root, 0)) {
		fhir_provision_hold(consent, "NOBASE");
	} else if (base == FHIR_NO_RULE) {
		fhir_index_remark(consent->fhir, consent->record, FEED_IGNORED, "NORULE");
	} else if (base == FHIR_PERMIT) {
		fhir_index_remark(consent->fhir, consent->record, FEED_IGNORED, "CARE-TEAM");
		read_untyped_exception(consent, root, &place);
	} else {
		if (fhir_provision_names_something(root)) {
			fhir_provision_warn(consent, "ROOT-UNTYPED");
			place.from = place.to = NULL;
			place.is_nothing = true; /* of what its exceptions are, nobody knows */
		}
		fhir_provision_base(consent, base, purpose, &place);
		fhir_provision_below(consent, root, &place);
	}
}

static void read_r4(struct fhir_consent *consent)
{
	const json_t *root = json_object_get(consent->json, "provision");
	const char *swiss = swiss_policy(consent->json);
	bool is_emergency_only = fhir_json_has_code(consent->json, "category", "", "EMRGONLY");
	enum fhir_rule base = is_emergency_only ? FHIR_DENY : policy_rule(consent->json);
	enum fhir_rule type = fhir_provision_type(root, "type");
	struct fhir_rule_place place = {.rule = base};
	if (swiss != NULL && type == FHIR_NO_RULE)
		type = strcmp(swiss, "exclusion-list") == 0       ? FHIR_DENY
		       : strncmp(swiss, "access-level:", 13) == 0 ? FHIR_PERMIT
								  : FHIR_NO_RULE;
	if (fhir_json_has(root, "type") && fhir_provision_type(root, "type") == FHIR_NO_RULE) {
		fhir_provision_hold(consent, "FORM");
	} else if (swiss != NULL && type == FHIR_NO_RULE && strncmp(swiss, "provide-level:", 14) == 0) {
		fhir_index_remark(consent->fhir, consent->record, FEED_IGNORED, "NOT-PRIVACY");
	} else if (type == FHIR_NO_RULE) {
		read_untyped(consent, root, base, is_emergency_only ? "CARE" : NULL);
	} else {
		if (base != FHIR_NO_RULE && base != type)
			fhir_provision_warn(consent, "ROOT-TYPE-CONFLICT");
		if (base == FHIR_DENY)
			fhir_provision_base(consent, base, is_emergency_only ? "CARE" : NULL, &place);
		else
			place = (struct fhir_rule_place){0};
		fhir_provision_read(consent, root, type, &place);
	}
}

static void read_r5(struct fhir_consent *consent)
{
	const json_t *const *rules = NULL;
	enum fhir_rule rule = fhir_provision_type(consent->json, "decision");
	struct fhir_rule_place place = {0};
	size_t count = fhir_order_rules(consent->fhir, consent->json, &rules);
	fhir_json_period(consent->fhir, consent->json, "period", &place.from, &place.to);
	if (rule == FHIR_NO_RULE && (count > 0 || fhir_json_has(consent->json, "decision"))) {
		fhir_provision_hold(consent, "NOBASE");
		return;
	}
	if (rule == FHIR_NO_RULE) {
		fhir_index_remark(consent->fhir, consent->record, FEED_IGNORED, "NORULE");
		return;
	}
	fhir_provision_base(consent, rule, NULL, &place);
	for (size_t i = 0; i < count; i++)
		fhir_provision_read(consent, rules[i], rule == FHIR_DENY ? FHIR_PERMIT : FHIR_DENY, &place);
}

void fhir_decision_read(struct fhir_consent *consent)
{
	(consent->is_r5 ? read_r5 : read_r4)(consent);
}
