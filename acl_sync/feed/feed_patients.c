/* Patients of whom feeds speak: who they are, where they are, whether they live. */
#include "acl_sync/feed/feed_patients_private.h"

#include "acl_sync/console.h"
#include "registry/calendar.h"

#include <stdlib.h>
#include <string.h>

/* ---- whom facts speak of ---- */

static int patient_compare(const void *left, const void *right)
{
	const struct feed_patient *a = left, *b = right;
	return strcmp(a->id, b->id);
}

struct feed_patient *feed_patients_find(const struct staging *staging, const char *id)
{
	const struct feed_patient key = {.id = id};
	return staging->patient_count == 0
		   ? NULL
		   : bsearch(&key, staging->patients, staging->patient_count, sizeof(key), patient_compare);
}

/* Each once. */
static void list_id(struct staging *staging, struct feed_list *ids, const char *id)
{
	if (id == NULL)
		return;
	size_t count = staging->ids.count;
	id = feed_word(staging, &staging->ids, id);
	if (staging->ids.count > count)
		*(const char **)feed_list_add(staging, ids, sizeof(const char *)) = id;
}

/* Of whom facts speak now, of whom they spoke last time, who is spelled like one of them. */
static void list_ids(struct staging *staging, struct feed_list *ids)
{
	for (size_t i = 0; i < staging->before->patient_count; i++)
		list_id(staging, ids, staging->before->patients[i].id);
	for (size_t i = 0; i < staging->fact_count; i++) {
		list_id(staging, ids, feed_field_of(staging->facts[i], FACT_PID));
		list_id(staging, ids, feed_field_of(staging->facts[i], FACT_REPLACED_BY));
	}
	for (size_t i = 0; staging->similar.count > 0 && i < staging->registry->patient_count; i++) {
		const char *id = staging->registry->patients[i].id;
		if (feed_words_have(&staging->similar, feed_similar_spelling(staging, id)))
			list_id(staging, ids, id);
	}
	feed_list_sort(ids);
}

static void list_patients(struct staging *staging)
{
	struct feed_list ids = {0};
	list_ids(staging, &ids);
	staging->patients = arena_array(staging->arena, ids.count, sizeof(*staging->patients));
	if (staging->patients == NULL)
		console_out_of_memory();
	const char *const *items = ids.items;
	for (size_t i = 0; i < ids.count; i++) {
		staging->patients[i].id = items[i];
		staging->patients[i].twin = staging->patients[i].self = &staging->patients[i];
	}
	staging->patient_count = ids.count;
}

static void know_registrys(struct staging *staging, struct feed_words *ids)
{
	for (size_t i = 0; i < staging->registry->patient_count; i++) {
		const struct said_patient *said = &staging->registry->patients[i];
		struct feed_patient *patient = feed_patients_find(staging, said->id);
		feed_word(staging, ids, feed_lower_case(staging, said->id));
		if (patient == NULL)
			continue;
		patient->is_known = true;
		patient->registry_birth = said->birth_date;
	}
}

/* ---- facts about them ---- */

/* Feeds may work in different stores: the patient has a folder in those of each feed that declares them. */
static void add_stores(struct staging *staging, struct feed_patient *patient, const struct words *stores)
{
	struct feed_list all = {0};
	const struct words *had = patient->stores;
	for (size_t i = 0; had != NULL && i < had->count; i++)
		*(const char **)feed_list_add(staging, &all, sizeof(const char *)) = had->items[i];
	for (size_t i = 0; had != NULL && i < stores->count; i++)
		if (!feed_words_are_with(had, stores->items[i]))
			*(const char **)feed_list_add(staging, &all, sizeof(const char *)) = stores->items[i];
	if (had == NULL || all.count == had->count) {
		patient->stores = had == NULL ? stores : had;
		return;
	}
	struct words *both = feed_list_add(staging, &(struct feed_list){0}, sizeof(*both));
	*both = (struct words){.items = all.items, .count = all.count};
	patient->stores = both;
}

/* What is said once more of a patient whom feeds declare. Of two dates of birth the earlier one counts: who is of age is nobody's to
 * be represented (R27). */
static void take_again(struct staging *staging, const struct feed_said *said, struct feed_patient *patient,
		       const char *birth)
{
	if (birth == NULL && feed_field_of(said, FACT_BIRTH) != NULL)
		feed_note(staging, said, FEED_ODD, "the birth date is no date; another line has one");
	else if (birth != NULL && strcmp(birth, patient->birth) != 0)
		feed_note(staging, said, FEED_ODD,
			  "another line has another birth date of this patient: the earlier one counts");
	if (birth != NULL && strcmp(birth, patient->birth) < 0)
		patient->birth = birth;
	add_stores(staging, patient, &staging->feeds[said->feed].source->stores);
}

/* NULL: not said, or no date. */
static const char *birth_of(const struct feed_said *said)
{
	const char *birth = feed_field_of(said, FACT_BIRTH);
	struct calendar_date date;
	return birth != NULL && strlen(birth) == strlen("2026-01-15") &&
		       calendar_parse_date(birth, &date) == NULL
		   ? birth
		   : NULL;
}

static void take_identity(struct staging *staging, const struct feed_said *said, struct feed_patient *patient,
			  struct feed_words *ids)
{
	const char *birth = birth_of(said);
	const char *other = feed_field_of(said, FACT_REPLACED_BY);
	patient->is_inactive =
	    patient->is_inactive || feed_is_word(feed_field_of(said, FACT_STATE), "inactive");
	if (other != NULL)
		feed_identities_join(patient, feed_patients_find(staging, other),
				     feed_field_of(said, FACT_CODE) == NULL);
	if (patient->birth != NULL)
		take_again(staging, said, patient, birth);
	else if (birth != NULL && patient->registry_birth != NULL &&
		 strcmp(birth, patient->registry_birth) != 0)
		feed_note(staging, said, FEED_ODD,
			  "the registry has another birth date of this patient, which counts");
	if (patient->is_known)
		return;
	if (birth == NULL)
		feed_note(staging, said, FEED_NOTHING,
			  "the registry has no such patient, and the birth date is no date");
	else if (!identifier_is_valid(patient->id) ||
		 feed_words_have(ids, feed_lower_case(staging, patient->id)))
		feed_note(staging, said, FEED_NOTHING,
			  "the id is none of a patient, or differs from another only in case");
	else {
		feed_word(staging, ids, feed_lower_case(staging, patient->id));
		patient->birth = birth;
		add_stores(staging, patient, &staging->feeds[said->feed].source->stores);
		patient->is_known = true;
		patient->origin = feed_origin(staging, said);
	}
}

int64_t feed_patients_born(const struct feed_patient *patient)
{
	const char *birth = patient->birth != NULL ? patient->birth : patient->registry_birth;
	struct calendar_date date;
	return birth == NULL || calendar_parse_date(birth, &date) != NULL ? TIME_ALWAYS
									  : calendar_birthday(date, 0);
}

static void remember_refused(struct staging *staging, const struct feed_said *said)
{
	const char *id = feed_field_of(said, FACT_PID);
	struct feed_patient *patient = id == NULL ? NULL : feed_patients_find(staging, id);
	if (patient != NULL && !patient->is_known)
		patient->is_remembered = patient->is_remembered || identifier_is_valid(id);
}

void feed_patients_remember(struct staging *staging)
{
	for (size_t i = 0; i < staging->patient_count; i++) {
		struct feed_patient *patient = &staging->patients[i];
		const struct said_patient *before =
		    patient->is_known ? NULL : feed_again_patient(staging, patient->id);
		patient->is_remembered = before != NULL && before->objection_count + before->hold_count > 0;
	}
	for (size_t i = 0; i < staging->fact_count; i++)
		if (staging->facts[i]->kind == FEED_OBJECT || staging->facts[i]->kind == FEED_HOLD)
			remember_refused(staging, staging->facts[i]);
}

void feed_patients_gather(struct staging *staging)
{
	struct feed_words ids = {0};
	feed_similar_look(staging);
	list_patients(staging);
	know_registrys(staging, &ids);
	for (size_t i = 0; i < staging->fact_count; i++)
		if (staging->facts[i]->kind == FEED_PATIENT)
			take_identity(staging, staging->facts[i],
				      feed_patients_find(staging, feed_field_of(staging->facts[i], FACT_PID)),
				      &ids);
	free(ids.slots);
	feed_patients_remember(staging);
	feed_similar_gather(staging);
}
