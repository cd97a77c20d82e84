/* Patients and their relatives. */
#include "registry/feeds/fhir_private.h"

#include <stdio.h>
#include <string.h>

static const char patient_members[] =
    "|resourceType|meta|language|text|contained|implicitRules|identifier|active|name|telecom|gender|"
    "birthDate|"
    "deceasedBoolean|deceasedDateTime|address|maritalStatus|multipleBirthBoolean|multipleBirthInteger|photo|"
    "contact|communication|generalPractitioner|managingOrganization|link|";
static const char related_members[] = "|resourceType|meta|language|text|contained|implicitRules|identifier|"
				      "active|patient|relationship|role|name|"
				      "telecom|gender|birthDate|address|photo|period|communication|";

/* The INS number of tests. */
#define TEST_SYSTEM "urn:oid:1.2.250.1.213.1.4.10"

/* ---- Patient ---- */

static const char *number_of(const json_t *resource, const char *system, size_t length)
{
	const json_t *identifier;
	for (size_t i = 0; (identifier = fhir_json_item(resource, "identifier", i)) != NULL; i++) {
		const char *found = fhir_json_text(identifier, "system");
		if (found != NULL && strlen(found) == length && strncmp(found, system, length) == 0)
			return fhir_json_text(identifier, "value");
	}
	return NULL;
}

/* By the first of the site's systems that it has a number of; where the site names none, by its id. */
static const char *find_pid(struct fhir *fhir, const struct fhir_record *record, const json_t *resource)
{
	const char *at = fhir->reading->flags.patient_systems, *pid = NULL;
	if (*at == '\0') {
		const char *bar = strchr(record->key, '|');
		if (strchr(record->key, '#') != NULL)
			return NULL;
		return strncmp(record->key, "Patient/", 8) == 0 ? record->key + 8
		       : bar == NULL                            ? NULL
								: fhir_index_word(fhir, bar + 1);
	}
	while (*at != '\0' && pid == NULL) {
		size_t length = strcspn(at, "\n");
		pid = number_of(resource, at, length);
		at += length + (at[length] == '\n');
	}
	return pid == NULL ? NULL : fhir_index_word(fhir, pid);
}

static void read_links(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	const json_t *link;
	for (size_t i = 0; (link = fhir_json_item(resource, "link", i)) != NULL; i++) {
		const char *type = fhir_json_text(link, "type");
		const char *other = fhir_reference_read(fhir, json_object_get(link, "other"), "Patient");
		if (other != NULL && type != NULL &&
		    (strcmp(type, "replaced-by") == 0 || strcmp(type, "replaces") == 0))
			fhir_index_say(fhir, record, FEED_PATIENT,
				       (fhir_fields){[FACT_PID] = record->key, [FACT_REPLACED_BY] = other});
	}
}

static void read_death(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	const char *when = fhir_json_text(resource, "deceasedDateTime");
	if (fhir_json_has(resource, "deceasedDateTime"))
		fhir_index_say(
		    fhir, record, FEED_DECEASED,
		    (fhir_fields){[FACT_PID] = record->key,
				  [FACT_FROM] = when == NULL ? NULL : fhir_json_date(fhir, when, false)});
	else if (fhir_json_bool(resource, "deceasedBoolean", false, false))
		fhir_index_say(fhir, record, FEED_DECEASED, (fhir_fields){[FACT_PID] = record->key});
}

static void read_practitioners(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	const json_t *reference;
	for (size_t i = 0; fhir->reading->flags.gp_is_member &&
			   (reference = fhir_json_item(resource, "generalPractitioner", i)) != NULL;
	     i++) {
		const char *who = fhir_reference_read(fhir, reference, "Practitioner");
		if (who != NULL && fhir_reference_type(who, NULL) != FHIR_ORGANIZATION)
			fhir_index_say(fhir, record, FEED_MEMBER,
				       (fhir_fields){[FACT_WHO] = who, [FACT_ROLE] = "GP"});
	}
}

void fhir_patient_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	bool is_broken = fhir_json_has_unknown(resource, patient_members);
	bool is_strange = is_broken || fhir_json_is_modified(resource);
	if (number_of(resource, TEST_SYSTEM, strlen(TEST_SYSTEM)) != NULL &&
	    !fhir->reading->flags.allow_test_data)
		fhir_resource_fail(fhir, "has an INS number of tests; take it out, or set allow_test_data");
	record->patient = find_pid(fhir, record, resource);
	record->is_live = !is_strange && fhir_json_bool(resource, "active", true, false);
	if (record->patient == NULL) {
		fhir_index_remark(fhir, record, FEED_WARNING, "NOPATIENT");
		return;
	}
	if (is_strange)
		fhir_index_remark(fhir, record, FEED_WARNING, is_broken ? "FORM" : "MODIFIED");
	fhir_index_say(fhir, record, FEED_PATIENT,
		       (fhir_fields){[FACT_PID] = record->key,
				     [FACT_BIRTH] = fhir_json_word(fhir, resource, "birthDate"),
				     [FACT_STATE] = record->is_live ? NULL : "inactive"});
	read_links(fhir, record, resource);
	read_death(fhir, record, resource);
	if (record->is_live)
		read_practitioners(fhir, record, resource);
}

/* ---- RelatedPerson ---- */

/* v3-RoleCode, and the French TRE_R217: who acts for a patient by law. */
static const char legal_codes[] = "|GUARD|POWATT|HPOWATT|DPOWATT|SPOWATT|TUTEUR|CURATEUR|MSVG|";
static const char parent_codes[] = "|MTH|FTH|NMTH|NFTH|PRN|NPRN|ADOPTP|ADOPTF|ADOPTM|STPMTH|STPFTH|";

void fhir_related_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	const json_t *coding;
	const char *from, *to, *first = NULL;
	bool is_strange = fhir_json_has_unknown(resource, related_members) || fhir_json_is_modified(resource);
	record->patient = fhir_reference_read(fhir, json_object_get(resource, "patient"), "Patient");
	record->is_live = !is_strange && fhir_json_bool(resource, "active", true, false);
	fhir_json_period(fhir, resource, "period", &from, &to);
	if (record->patient == NULL) {
		fhir_index_remark(fhir, record, FEED_WARNING, "NOPATIENT");
		return;
	}
	for (size_t i = 0; (coding = fhir_json_coding(resource, "relationship", i)) != NULL; i++) {
		const char *code = fhir_json_word(fhir, coding, "code");
		if (code == NULL)
			continue;
		first = first == NULL ? code : first;
		if (record->is_live && fhir_names_has(legal_codes, code)) {
			record->legal_relations++;
			fhir_index_say(fhir, record, FEED_LEGALREP,
				       (fhir_fields){[FACT_PID] = record->patient,
						     [FACT_WHO] = record->key,
						     [FACT_ROLE] = code,
						     [FACT_FROM] = from,
						     [FACT_TO] = to});
		} else if (fhir_names_has(parent_codes, code)) {
			fhir_index_remark(fhir, record, FEED_IGNORED, "PARENTS");
		}
	}
	if (record->is_live && record->legal_relations == 0)
		fhir_index_say(fhir, record, FEED_RELATED,
			       (fhir_fields){[FACT_PID] = record->patient,
					     [FACT_WHO] = record->key,
					     [FACT_ROLE] = first,
					     [FACT_FROM] = from,
					     [FACT_TO] = to});
}
