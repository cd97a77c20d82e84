/* Patients and their relatives. */
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_names.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_resource.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

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

/* Has it a number of that system? */
static bool has_number(struct fhir *fhir, const json_t *resource, const char *system)
{
	const json_t *identifier;
	struct fhir_number number;
	for (size_t i = 0; (identifier = fhir_json_item(resource, "identifier", i)) != NULL; i++)
		if (fhir_json_number(fhir, identifier, system, strlen(system), &number))
			return true;
	return false;
}

#define NUMBERS_MAX 16

/* Its numbers of one system, each value once. */
struct numbers {
	struct fhir_number items[NUMBERS_MAX];
	size_t count;
	bool is_unsure; /* there are more, or something strange is said of one */
};

static void add_number(struct numbers *numbers, const struct fhir_number *number)
{
	struct fhir_number *same = numbers->items;
	while (same < numbers->items + numbers->count &&
	       (same->value == NULL || strcmp(same->value, number->value) != 0))
		same++;
	numbers->is_unsure = numbers->is_unsure || number->is_strange || same == numbers->items + NUMBERS_MAX;
	if (same == numbers->items + NUMBERS_MAX)
		return;
	if (same < numbers->items + numbers->count && (same->to == NULL || number->is_old) && !same->is_old)
		return; /* said twice: as long as one of both says */
	if (same == numbers->items + numbers->count)
		numbers->count++;
	*same = *number;
}

static struct numbers read_numbers(struct fhir *fhir, const json_t *resource, const char *system,
				   size_t length)
{
	const json_t *identifier;
	struct numbers numbers = {.count = 0};
	struct fhir_number number;
	for (size_t i = 0; (identifier = fhir_json_item(resource, "identifier", i)) != NULL; i++)
		if (fhir_json_number(fhir, identifier, system, length, &number))
			add_number(&numbers, &number);
	return numbers;
}

/* Which of them counts: one without an end, from when the others have ended; else the only one, as long as it lasts; else one
 * that was the number. Where there are several nobody knows. NULL: there is none. */
static const struct fhir_number *choose(struct fhir *fhir, struct fhir_record *record,
					const struct numbers *numbers)
{
	const struct fhir_number *chosen = NULL;
	size_t rank = 0, equals = 0;
	for (size_t i = 0; i < numbers->count; i++) {
		const struct fhir_number *number = &numbers->items[i];
		size_t its = number->is_old ? 1 : number->to != NULL ? 2 : 3;
		equals = its > rank ? 1 : equals + (its == rank);
		chosen = its > rank ? number : chosen;
		rank = its > rank ? its : rank;
	}
	if (chosen == NULL)
		return NULL;
	record->is_unsure = numbers->is_unsure || rank == 1 || equals > 1;
	record->from = chosen->from;
	record->to = chosen->to;
	for (size_t i = 0; i < numbers->count; i++)
		if (rank == 3 && !numbers->items[i].is_old && numbers->items[i].to != NULL)
			record->from = fhir_json_both(fhir, record->from, numbers->items[i].to);
	return chosen;
}

static bool has_current(const struct numbers *numbers)
{
	for (size_t i = 0; i < numbers->count; i++)
		if (!numbers->items[i].is_old)
			return true;
	return false;
}

/* Whoever objects does so under all numbers that the patient has had. */
static void say_others(struct fhir *fhir, struct fhir_record *record, const struct numbers *numbers,
		       const char *chosen)
{
	for (size_t i = 0; i < numbers->count; i++)
		if (strcmp(numbers->items[i].value, chosen) != 0)
			fhir_index_say(fhir, record, FEED_PATIENT,
				       (fhir_fields){[FACT_PID] = record->key,
						     [FACT_REPLACED_BY] = fhir_index_printf(
							 fhir, "=%s", numbers->items[i].value)});
}

/* By the first of the site's systems that it has a number of, one that is no old one if it can be; where the site names no
 * system, by its id. */
static const char *find_pid(struct fhir *fhir, struct fhir_record *record, const json_t *resource,
			    struct numbers *ret_numbers)
{
	const char *systems = fhir->reading->flags.patient_systems, *bar = strchr(record->key, '|');
	const struct fhir_number *best = NULL;
	if (*systems == '\0' && strchr(record->key, '#') != NULL)
		return NULL;
	if (*systems == '\0' && strncmp(record->key, "Patient/", 8) == 0)
		return record->key + 8;
	if (*systems == '\0')
		return bar == NULL ? NULL : fhir_index_word(fhir, bar + 1);
	for (const char *at = systems; *at != '\0' && (best == NULL || best->is_old);) {
		size_t length = strcspn(at, "\n");
		struct numbers numbers = read_numbers(fhir, resource, at, length);
		if (numbers.count > 0 && (best == NULL || has_current(&numbers))) {
			*ret_numbers = numbers;
			best = choose(fhir, record, ret_numbers);
		}
		at += length + (at[length] == '\n');
	}
	return best == NULL ? NULL : fhir_index_word(fhir, best->value);
}

/* What is none of the four kinds may be a merge: refusals alone follow from it. */
static void read_links(struct fhir *fhir, struct fhir_record *record, const json_t *resource, bool is_strange)
{
	const json_t *link;
	for (size_t i = 0; (link = fhir_json_item(resource, "link", i)) != NULL; i++) {
		const char *type = fhir_json_text(link, "type");
		const char *other = fhir_reference_read(fhir, json_object_get(link, "other"), "Patient");
		bool is_other =
		    type != NULL && (strcasecmp(type, "refer") == 0 || strcasecmp(type, "seealso") == 0);
		bool is_merge = type != NULL && !is_strange && fhir_names_has("|replaced-by|replaces|", type);
		if (other != NULL && !is_other)
			fhir_index_say(fhir, record, FEED_PATIENT,
				       (fhir_fields){[FACT_PID] = record->key,
						     [FACT_REPLACED_BY] = other,
						     [FACT_CODE] = is_merge ? NULL : "UNSURE"});
	}
}

/* "true" as a text is no boolean, and means one. */
static bool is_word_true(const json_t *resource)
{
	const char *text = fhir_json_text(resource, "deceasedBoolean");
	return text != NULL && strcasecmp(text, "true") == 0;
}

static void read_death(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	const char *when = fhir_json_text(resource, "deceasedDateTime");
	if (fhir_json_has(resource, "deceasedDateTime"))
		fhir_index_say(
		    fhir, record, FEED_DECEASED,
		    (fhir_fields){[FACT_PID] = record->key,
				  [FACT_FROM] = when == NULL ? NULL : fhir_json_date(fhir, when, false)});
	else if (fhir_json_bool(resource, "deceasedBoolean", false, is_word_true(resource)))
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
	bool is_broken = fhir_json_is_strange(resource, patient_members);
	bool is_strange = is_broken || fhir_json_is_modified(resource);
	struct numbers numbers = {.count = 0};
	if (has_number(fhir, resource, TEST_SYSTEM) && !fhir->reading->flags.allow_test_data)
		fhir_resource_fail(fhir, "has an INS number of tests; take it out, or set allow_test_data");
	record->patient = find_pid(fhir, record, resource, &numbers);
	record->is_live = !is_strange && fhir_json_bool(resource, "active", true, false);
	if (record->patient == NULL) {
		fhir_index_remark(fhir, record, FEED_WARNING, "NOPATIENT");
		return;
	}
	if (is_strange)
		fhir_index_remark(fhir, record, FEED_WARNING, is_broken ? "FORM" : "MODIFIED");
	fhir_index_say(fhir, record, FEED_PATIENT,
		       (fhir_fields){[FACT_PID] = record->key,
				     [FACT_BIRTH] = record->is_unsure
							? NULL
							: fhir_json_word(fhir, resource, "birthDate"),
				     [FACT_STATE] = record->is_live ? NULL : "inactive"});
	say_others(fhir, record, &numbers, record->patient);
	read_links(fhir, record, resource, is_strange);
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
	bool is_strange = fhir_json_is_strange(resource, related_members) || fhir_json_is_modified(resource);
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
