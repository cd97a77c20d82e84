/* Consents: whether one counts, of which version it is, and what it decides before its rules. */
#include "registry/feeds/fhir_provision.h"

#include <string.h>

#define COMMON "|resourceType|meta|language|text|contained|implicitRules|identifier|status|category|"
static const char r4_members[] = COMMON "scope|patient|dateTime|performer|organization|sourceAttachment|"
					"sourceReference|policy|policyRule|verification|"
					"provision|";
static const char r5_members[] =
    COMMON "subject|date|dateTime|period|grantor|grantee|manager|controller|sourceAttachment|sourceReference|"
	   "regulatoryBasis|policyBasis|policyText|verification|decision|provision|";

static bool has_any(const json_t *object, const char *const *names)
{
	for (; *names != NULL; names++)
		if (json_object_get(object, *names) != NULL)
			return true;
	return false;
}

/* ---- versions, by their shape ---- */

static bool is_stu3(const json_t *json)
{
	static const char *const old[] = {"except", "consentingParty", "actor",
					  "action", "purpose",         "securityLabel",
					  "data",   "dataPeriod",      NULL};
	return has_any(json, old) || json_is_string(json_object_get(json, "policyRule")) ||
	       (json_object_get(json, "patient") != NULL && json_object_get(json, "period") != NULL);
}

/* Of two versions at once, or of none. */
static bool is_mixture(const json_t *json, bool is_r5)
{
	const json_t *provision = json_object_get(json, "provision"), *item;
	if (!is_r5)
		return fhir_json_has(json, "decision") || (provision != NULL && !json_is_object(provision));
	if (json_object_get(json, "patient") != NULL || json_object_get(json, "scope") != NULL ||
	    json_object_get(json, "policyRule") != NULL || (provision != NULL && !json_is_array(provision)))
		return true;
	for (size_t i = 0; (item = json_array_get(provision, i)) != NULL; i++)
		if (fhir_json_has(item, "type"))
			return true;
	return false;
}

/* Which version; false: none that is read, and the patient is on hold. */
static bool find_version(struct fhir_consent *consent)
{
	const char *problem = NULL;
	consent->is_r5 = json_object_get(consent->json, "subject") != NULL;
	if (is_stu3(consent->json))
		problem = "STU3";
	else if (is_mixture(consent->json, consent->is_r5))
		problem = "VERSION";
	else if (fhir_json_has_unknown(consent->json, consent->is_r5 ? r5_members : r4_members))
		problem = "FORM";
	if (problem != NULL)
		fhir_provision_hold(consent, problem);
	return problem == NULL;
}

/* ---- whether it counts ---- */

static bool is_strange(const json_t *json)
{
	return fhir_json_is_modified(json) ||
	       (fhir_json_has_unknown(json, r4_members) && fhir_json_has_unknown(json, r5_members));
}

static bool is_active(struct fhir_consent *consent)
{
	const char *status = fhir_json_text(consent->json, "status");
	if (status != NULL && strcmp(status, "active") == 0)
		return true;
	if (status != NULL &&
	    fhir_names_has("|draft|proposed|inactive|entered-in-error|not-done|rejected|", status)) {
		fhir_index_remark(consent->fhir, consent->record, FEED_IGNORED, "NOT-ACTIVE");
		if (strcmp(status, "rejected") == 0)
			fhir_provision_warn(consent, "REJECTED");
		if (strcmp(status, "inactive") == 0 &&
		    !is_strange(consent->json)) /* it was withdrawn, and says so */
			fhir_index_say(
			    consent->fhir, consent->record, FEED_WITHDRAW,
			    (fhir_fields){
				[FACT_PID] = consent->record->patient, [FACT_SRC] = consent->record->key});
		return false;
	}
	fhir_provision_hold(consent, "STATUS");
	return false;
}

static bool has_scope(const json_t *json, const char *name, const char *code)
{
	return fhir_json_has_code(json, name, "/consentscope", code);
}

/* Is it about privacy? Most are about something else. */
static bool is_privacy(struct fhir_consent *consent)
{
	static const char *const others[] = {"research", "adr", "treatment"};
	const char *name =
	    consent->is_r5 || json_object_get(consent->json, "scope") == NULL ? "category" : "scope";
	bool is_privacy = has_scope(consent->json, name, "patient-privacy");
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]) && !is_privacy; i++)
		if (has_scope(consent->json, name, others[i])) {
			fhir_index_remark(consent->fhir, consent->record, FEED_IGNORED, "NOT-PRIVACY");
			return false;
		}
	if (!is_privacy || (!consent->is_r5 && strcmp(name, "category") == 0))
		fhir_provision_warn(consent, "NOSCOPE");
	consent->permits_count = consent->permits_count && is_privacy;
	return true;
}

/* Who signed it, if somebody else than the patient did. */
static void read_signer(struct fhir_consent *consent)
{
	const char *name = consent->is_r5 ? "grantor" : "performer";
	const json_t *reference;
	for (size_t i = 0; (reference = fhir_json_item(consent->json, name, i)) != NULL; i++) {
		const char *who = fhir_reference_read(consent->fhir, reference, "Patient");
		const char *before = consent->record->signer;
		if (who == NULL || (before != NULL && strcmp(who, before) != 0 &&
				    strcmp(who, consent->record->patient) != 0))
			consent->record->signer = "?"; /* several, or nobody */
		else if (before == NULL && strcmp(who, consent->record->patient) != 0)
			consent->record->signer = who;
	}
	if (fhir_json_has(consent->json, name) && fhir_json_item(consent->json, name, 0) == NULL)
		consent->record->signer = "?"; /* null: somebody, and nobody says who */
	const char *when = fhir_json_text(consent->json, consent->is_r5 ? "date" : "dateTime");
	consent->record->signed_on = when == NULL ? NULL : fhir_index_word(consent->fhir, when);
}

/* Did somebody ask the patient, and was it not confirmed? */
static bool is_unverified(const json_t *json)
{
	const json_t *verification;
	for (size_t i = 0; (verification = fhir_json_item(json, "verification", i)) != NULL; i++)
		if (!fhir_json_bool(verification, "verified", false, false))
			return true;
	return false;
}

/* ---- what it decides ---- */

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
	const json_t *provision;
	enum fhir_rule rule = fhir_provision_type(consent->json, "decision");
	struct fhir_rule_place place = {0};
	bool has_rules = fhir_json_item(consent->json, "provision", 0) != NULL;
	fhir_json_period(consent->fhir, consent->json, "period", &place.from, &place.to);
	if (rule == FHIR_NO_RULE && (has_rules || fhir_json_has(consent->json, "decision"))) {
		fhir_provision_hold(consent, "NOBASE");
		return;
	}
	if (rule == FHIR_NO_RULE) {
		fhir_index_remark(consent->fhir, consent->record, FEED_IGNORED, "NORULE");
		return;
	}
	fhir_provision_base(consent, rule, NULL, &place);
	for (size_t i = 0; (provision = fhir_json_item(consent->json, "provision", i)) != NULL; i++)
		fhir_provision_read(consent, provision, rule == FHIR_DENY ? FHIR_PERMIT : FHIR_DENY, &place);
}

/* ---- on whose behalf ---- */

static bool has_basis(const json_t *json, const char *system_end, const char **ret_code)
{
	const json_t *coding;
	for (size_t i = 0; (coding = fhir_json_coding(json, "policyRule", i)) != NULL; i++) {
		const char *system = fhir_json_text(coding, "system");
		size_t length = system == NULL ? 0 : strlen(system), end = strlen(system_end);
		*ret_code = fhir_json_text(coding, "code");
		if (length >= end && strcmp(system + length - end, system_end) == 0 && *ret_code != NULL)
			return true;
	}
	return false;
}

/* The British say by a consent who represents whom. false: it is something else. */
static bool read_representation(struct fhir_consent *consent)
{
	const json_t *root = json_object_get(consent->json, "provision"), *actor;
	const char *code, *from, *to;
	bool is_known = has_basis(consent->json, "NHSProxyLegalBasis", &code);
	if (consent->is_r5 || fhir_provision_may_deny(root, 0) ||
	    (!is_known && !has_basis(consent->json, "v3-NullFlavor", &code)))
		return false;
	if (!is_known) {
		fhir_provision_warn(consent, "REPRESENTATIVE");
		return true;
	}
	fhir_json_period(consent->fhir, root, "period", &from, &to);
	for (size_t i = 0; (actor = fhir_json_item(root, "actor", i)) != NULL; i++) {
		const char *who =
		    fhir_reference_read(consent->fhir, json_object_get(actor, "reference"), "RelatedPerson");
		if (who != NULL)
			fhir_index_say(consent->fhir, consent->record, FEED_LEGALREP,
				       (fhir_fields){[FACT_PID] = consent->record->patient,
						     [FACT_WHO] = who,
						     [FACT_ROLE] = fhir_index_word(consent->fhir, code),
						     [FACT_FROM] = from,
						     [FACT_TO] = to,
						     [FACT_SRC] = consent->record->key});
	}
	return true;
}

void fhir_consent_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	struct fhir_consent consent = {
	    .fhir = fhir, .record = record, .json = resource, .permits_count = true};
	const json_t *patient = json_object_get(resource, "patient");
	record->patient = fhir_reference_read(
	    fhir, patient == NULL ? json_object_get(resource, "subject") : patient, "Patient");
	if (record->patient == NULL) {
		fhir_index_remark(fhir, record, FEED_WARNING, "NOPATIENT");
		return;
	}
	if (!is_active(&consent) || !find_version(&consent) || !is_privacy(&consent) ||
	    read_representation(&consent))
		return;
	read_signer(&consent);
	if (fhir_json_is_modified(resource)) {
		fhir_provision_warn(&consent, "MODIFIED");
		consent.permits_count = false;
	}
	if (is_unverified(resource)) {
		fhir_provision_warn(&consent, "UNVERIFIED");
		consent.permits_count = false;
	}
	record->is_live = true;
	(consent.is_r5 ? read_r5 : read_r4)(&consent);
}
