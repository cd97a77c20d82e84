/* Consents: whether one counts, of which version it is, who signed it, whom it makes a representative. */
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_names.h"
#include "registry/feeds/fhir_provision.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_resource.h"

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
	       (fhir_json_is_strange(json, r4_members) && fhir_json_is_strange(json, r5_members));
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
	const char *member = consent->is_r5 ? "date" : "dateTime",
		   *when = fhir_json_word(consent->fhir, consent->json, member);
	bool is_unreadable = when == NULL && json_object_get(consent->json, member) != NULL;
	consent->record->signed_on = is_unreadable ? "?" : when;
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
	if (record->updated != NULL)
		record->said_at =
		    fhir_index_word(fhir, fhir_json_text(json_object_get(resource, "meta"), "lastUpdated"));
	record->patient = fhir_reference_read(
	    fhir, patient == NULL ? json_object_get(resource, "subject") : patient, "Patient");
	if (record->patient == NULL)
		record->patient = "?"; /* leads to nobody */
	if (!is_active(&consent) || !find_version(&consent) || !is_privacy(&consent) ||
	    read_representation(&consent))
		return;
	read_signer(&consent);
	if (fhir_json_is_modified(resource)) {
		fhir_provision_warn(&consent, "MODIFIED");
		consent.permits_count = false;
	}
	if (fhir_json_is_strange(resource, consent.is_r5 ? r5_members : r4_members)) {
		fhir_provision_warn(&consent, "FORM");
		consent.permits_count = false;
	}
	if (is_unverified(resource)) {
		fhir_provision_warn(&consent, "UNVERIFIED");
		consent.permits_count = false;
	}
	record->is_live = true;
	fhir_decision_read(&consent);
}
