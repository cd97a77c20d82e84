/* For what a rule of a consent is, and of what: purposes, actions, marks of data. */
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_names.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_rule.h"

#include <string.h>

/* ---- for what ---- */

static bool is_purpose_system(const char *system)
{
	static const char *const systems[] = {
	    "http://terminology.hl7.org/CodeSystem/v3-ActReason",
	    "https://terminology.hl7.org/CodeSystem/v3-ActReason",
	    "http://hl7.org/fhir/v3/ActReason",
	    "urn:oid:2.16.840.1.113883.5.8",
	    "urn:oid:2.16.756.5.30.1.127.3.10.5",
	};
	for (size_t i = 0; system != NULL && i < sizeof(systems) / sizeof(systems[0]); i++)
		if (strcmp(system, systems[i]) == 0)
			return true;
	return false;
}

static void read_purposes(struct rule *rule)
{
	static const char others[] =
	    "|HRESCH|HPAYMT|HMARKT|CLINTRCH|CLINTRCHNPC|CLINTRCHPC|PRECLINTRCH|BIORCH|"
	    "DSRCH|POARCH|TRANSRCH|COVERAGE|CLMATTCH|ELIGDTRM|REMITADV|COVAUTH|"
	    "PATRQT|FAMRQT|SUPNWK|AUTO|DICOM_AUTO|";
	const json_t *purpose;
	bool is_said = json_object_get(rule->json, "purpose") != NULL, has_operation = false;
	bool has_unknown = is_said && fhir_json_item(rule->json, "purpose", 0) == NULL; /* empty, or null */
	for (size_t i = 0; (purpose = fhir_json_item(rule->json, "purpose", i)) != NULL; i++) {
		const char *code = fhir_json_text(purpose, "code");
		bool is_known = code != NULL && is_purpose_system(fhir_json_text(purpose, "system"));
		if (is_known && fhir_names_has("|TREAT|NORM|", code))
			rule->purposes |= CARE;
		else if (is_known && fhir_names_has("|ETREAT|BTG|EMER|", code))
			rule->purposes |= EMERGENCY;
		else if (is_known && strcmp(code, "HOPERAT") == 0)
			has_operation = true;
		else if (!is_known || !fhir_names_has(others, code))
			has_unknown = true;
	}
	if (has_unknown)
		fhir_provision_warn(rule->consent, "PURPOSE");
	if (rule->rule == FHIR_DENY && (has_unknown || has_operation))
		rule->purposes |= CARE;
	if (!is_said)
		rule->purposes = EVERY;
	if (rule->purposes == 0) {
		rule->is_nothing = true;
		fhir_index_remark(rule->consent->fhir, rule->consent->record, FEED_IGNORED, "OTHER-PURPOSE");
	}
}

static void read_acts(struct rule *rule)
{
	const json_t *coding;
	bool has_other = false;
	if (json_object_get(rule->json, "action") == NULL) {
		rule->acts = BOTH;
		return;
	}
	for (size_t i = 0; (coding = fhir_json_coding(rule->json, "action", i)) != NULL; i++) {
		const char *code = fhir_json_text(coding, "code");
		if (code != NULL && strcmp(code, "access") == 0)
			rule->acts |= READ;
		else if (code != NULL && strcmp(code, "correct") == 0)
			rule->acts |= WRITE;
		else
			has_other = true;
	}
	if (rule->rule == FHIR_DENY && (has_other || rule->acts == 0))
		rule->acts = BOTH;
	if (rule->acts == 0)
		fhir_rule_drop(rule, "ACTION");
}

/* ---- of what ---- */

/* The marks of HL7's own tables are said alone, as sites map them; others with their system. */
static const char *class_of(struct rule *rule, const json_t *coding)
{
	const char *system = fhir_json_text(coding, "system"), *code = fhir_json_text(coding, "code");
	static const char *const known[] = {"CodeSystem/v3-Confidentiality", "CodeSystem/v3-ActCode",
					    "fhir/v3/Confidentiality", "fhir/v3/ActCode"};
	if (code == NULL)
		return "?";
	for (size_t i = 0; system != NULL && i < sizeof(known) / sizeof(known[0]); i++)
		if (strstr(system, "hl7.org/") != NULL && strstr(system, known[i]) != NULL)
			return fhir_index_word(rule->consent->fhir, code);
	return fhir_index_printf(rule->consent->fhir, "%s#%s", system == NULL ? "" : system, code);
}

static void read_data(struct rule *rule)
{
	const json_t *data;
	for (size_t i = 0; (data = fhir_json_item(rule->json, "data", i)) != NULL; i++) {
		const char *meaning = fhir_json_text(data, "meaning");
		const char *what =
		    fhir_reference_read(rule->consent->fhir, json_object_get(data, "reference"), "");
		fhir_rule_add(rule, rule->classes, &rule->class_count,
			      fhir_index_printf(rule->consent->fhir, "data:%s:%s",
						meaning == NULL ? "?" : meaning, what == NULL ? "?" : what));
	}
}

/* Is a code there in words alone, or none where some are said to be? */
static bool has_bare_code(const json_t *provision)
{
	const json_t *concept;
	size_t count = 0;
	bool has_one = false;
	for (; (concept = fhir_json_item(provision, "code", count)) != NULL; count++)
		has_one = has_one || fhir_json_item(concept, "coding", 0) == NULL;
	return has_one || (count == 0 && json_object_get(provision, "code") != NULL);
}

static void read_classes(struct rule *rule)
{
	static const char *const names[] = {"securityLabel", "class", "documentType", "resourceType"};
	static const char *const others[] = {"dataPeriod", "expression"};
	const json_t *coding;
	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
		for (size_t i = 0; (coding = fhir_json_item(rule->json, names[n], i)) != NULL; i++)
			fhir_rule_add(rule, rule->classes, &rule->class_count, class_of(rule, coding));
	for (size_t i = 0; (coding = fhir_json_coding(rule->json, "code", i)) != NULL; i++)
		fhir_rule_add(rule, rule->classes, &rule->class_count, class_of(rule, coding));
	if (has_bare_code(rule->json))
		fhir_rule_add(rule, rule->classes, &rule->class_count, "code:?");
	read_data(rule);
	for (size_t n = 0; n < 2; n++)
		if (json_object_get(rule->json, others[n]) != NULL)
			fhir_rule_add(rule, rule->classes, &rule->class_count, others[n]);
	static const char *const lists[] = {"securityLabel", "class", "documentType", "resourceType", "data"};
	for (size_t n = 0; n < sizeof(lists) / sizeof(lists[0]); n++)
		if (json_object_get(rule->json, lists[n]) != NULL &&
		    fhir_json_item(rule->json, lists[n], 0) == NULL)
			fhir_rule_add(rule, rule->classes, &rule->class_count, "?"); /* empty, or null */
}

void fhir_rule_read_what(struct rule *rule)
{
	read_purposes(rule);
	read_acts(rule);
	read_classes(rule);
}
