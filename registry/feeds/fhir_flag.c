/* Flags: warnings to who cares for the patient. A rule they are not, but a mark of confidentiality may stand for one. */
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_names.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_resource.h"

#include <string.h>

/* HL7's own tables of security labels; of the grades of confidentiality the usual ones say nothing. */
static bool is_label(const json_t *coding)
{
	static const char *const systems[] = {"v3-Confidentiality",     "v3-ActCode",
					      "v3/Confidentiality",     "v3/ActCode",
					      "2.16.840.1.113883.5.25", "2.16.840.1.113883.5.4"};
	const char *system = fhir_json_text(coding, "system"), *code = fhir_json_text(coding, "code");
	bool is_one = false;
	for (size_t i = 0; system != NULL && i < sizeof(systems) / sizeof(systems[0]); i++)
		is_one = is_one || strstr(system, systems[i]) != NULL;
	return is_one && (code == NULL || !fhir_names_has("|U|L|M|N|", code));
}

static bool has_label(const json_t *flag, const char *name)
{
	const json_t *coding;
	for (size_t i = 0; (coding = fhir_json_coding(flag, name, i)) != NULL; i++)
		if (is_label(coding))
			return true;
	return false;
}

void fhir_flag_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	const char *status = fhir_json_text(resource, "status");
	bool is_over = status != NULL && fhir_names_has("|inactive|entered-in-error|", status);
	record->patient = fhir_reference_read(fhir, json_object_get(resource, "subject"), "Patient");
	if (is_over)
		fhir_index_remark(fhir, record, FEED_IGNORED, "NOT-ACTIVE");
	else if (has_label(resource, "code") || has_label(resource, "category"))
		fhir_index_remark_of(fhir, record, FEED_HOLD, "FLAG-LABEL", fhir_json_hash(fhir, resource));
	else
		fhir_index_remark(fhir, record, FEED_IGNORED, "FLAG");
}
