/* Patients of whom feeds speak: who they are, where they are, whether they live. */
#include "acl_sync/feed/feed_private.h"

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

/* Of whom now, of whom last time. */
static void list_patients(struct staging *staging)
{
	struct feed_list ids = {0};
	size_t before, kept = 0;
	const char *const *old = feed_again_ids(staging, &before);
	for (size_t i = 0; i < staging->fact_count + before; i++) {
		const char *id = i < before ? old[i] : feed_field_of(staging->facts[i - before], FACT_PID);
		if (id != NULL)
			*(const char **)feed_list_add(staging, &ids, sizeof(const char *)) = id;
		const char *other =
		    i < before ? NULL : feed_field_of(staging->facts[i - before], FACT_REPLACED_BY);
		if (other != NULL)
			*(const char **)feed_list_add(staging, &ids, sizeof(const char *)) = other;
	}
	feed_list_sort(&ids);
	staging->patients = arena_array(staging->arena, ids.count, sizeof(*staging->patients));
	if (staging->patients == NULL)
		console_out_of_memory();
	const char *const *items = ids.items;
	for (size_t i = 0; i < ids.count; i++)
		if (kept == 0 || strcmp(staging->patients[kept - 1].id, items[i]) != 0)
			staging->patients[kept++].id = items[i];
	staging->patient_count = kept;
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

static void take_identity(struct staging *staging, const struct feed_said *said, struct feed_patient *patient,
			  struct feed_words *ids)
{
	const char *birth = feed_field_of(said, FACT_BIRTH), *state = feed_field_of(said, FACT_STATE);
	const char *other = feed_field_of(said, FACT_REPLACED_BY);
	struct calendar_date date;
	patient->is_inactive = patient->is_inactive || (state != NULL && strcmp(state, "inactive") == 0);
	if (other != NULL)
		*(struct feed_pair *)feed_list_add(staging, &staging->pairs, sizeof(struct feed_pair)) =
		    (struct feed_pair){patient->id, other};
	if (patient->is_known)
		return;
	if (birth == NULL || strlen(birth) != 10 || calendar_parse_date(birth, &date) != NULL)
		feed_note(staging, said, FEED_NOTHING,
			  "the registry has no such patient, and the birth date is no date");
	else if (!identifier_is_valid(patient->id) ||
		 feed_words_have(ids, feed_lower_case(staging, patient->id)))
		feed_note(staging, said, FEED_NOTHING,
			  "the id is none of a patient, or differs from another only in case");
	else {
		feed_word(staging, ids, feed_lower_case(staging, patient->id));
		patient->birth = birth;
		patient->stores = &staging->feeds[said->feed].source->stores;
		patient->is_known = true;
		patient->origin = feed_origin(staging, said);
	}
}

static void take_team(struct staging *staging, const struct feed_said *said, struct feed_patient *patient)
{
	const struct feed_team *team = feed_teams_find(staging, feed_field_of(said, FACT_TID), NULL);
	struct time_window window;
	if (team == NULL) {
		feed_note(staging, said, FEED_NOTHING, "nobody says who works in this team or unit");
	} else if (!feed_window_of_permit(said, &window)) {
		feed_note(staging, said, FEED_NOTHING, "from and to are no dates, or to is before from");
	} else if (!feed_window_is_over(staging, window)) {
		struct said_assignment *assignment =
		    feed_list_add(staging, &patient->teams, sizeof(*assignment));
		*assignment = (struct said_assignment){
		    .said = {.origin = feed_origin(staging, said), .window = window}, .team = team->name};
	}
}

/* The first instant of the day of birth; TIME_ALWAYS: not known. */
static int64_t born(const struct feed_patient *patient)
{
	const char *birth = patient->birth != NULL ? patient->birth : patient->registry_birth;
	struct calendar_date date;
	return birth == NULL || calendar_parse_date(birth, &date) != NULL ? TIME_ALWAYS
									  : calendar_birthday(date, 0);
}

/* A death whose date is not known: since it was first said. */
static int64_t known_since(const struct staging *staging, const struct feed_patient *patient)
{
	const struct said_patient *before = feed_again_patient(staging, patient->id);
	return before != NULL && before->has_deceased ? before->deceased : staging->now;
}

static void take_death(struct staging *staging, const struct feed_said *said, struct feed_patient *patient)
{
	const char *from = feed_field_of(said, FACT_FROM);
	int64_t at;
	if (from == NULL || !feed_instant(from, false, &at))
		at = known_since(staging, patient);
	if (at > staging->now || at < born(patient)) {
		feed_note(staging, said, FEED_NOTHING, "the death is before the birth, or has not come yet");
		return;
	}
	if (!patient->has_deceased || at < patient->deceased) {
		patient->deceased = at;
		patient->deceased_origin = feed_origin(staging, said);
	}
	patient->has_deceased = true;
}

void feed_patients_hold(struct staging *staging, const struct feed_said *said, const char *code,
			const char *reason)
{
	struct feed_patient *patient = feed_patients_find(staging, feed_field_of(said, FACT_PID));
	struct said_hold hold = {.said = {.origin = feed_origin(staging, said), .window = TIME_WINDOW_OPEN},
				 .reason =
				     reason == NULL ? code : feed_printf(staging, "%s: %s", code, reason),
				 .source = feed_source_name(staging, said, FACT_SRC)};
	feed_note(staging, said, FEED_HELD, "%s", hold.reason);
	*(struct said_hold *)feed_list_add(staging, &patient->holds, sizeof(hold)) = hold;
}

/* What a parser has to say itself. */
static void take_remark(struct staging *staging, const struct feed_said *said)
{
	const char *code = feed_field_of(said, FACT_CODE), *text = feed_field_of(said, FACT_TEXT);
	if (said->kind == FEED_HOLD)
		feed_patients_hold(staging, said, code, text);
	else
		feed_note(staging, said, said->kind == FEED_WARNING ? FEED_ODD : FEED_APART, "%s%s%s", code,
			  text == NULL ? "" : ": ", text == NULL ? "" : text);
}

/* ---- all of them ---- */

static void take_fact(struct staging *staging, size_t order)
{
	const struct feed_said *said = staging->facts[order];
	const char *id = feed_field_of(said, FACT_PID);
	struct feed_patient *patient = id == NULL ? NULL : feed_patients_find(staging, id);
	bool is_remark = said->kind == FEED_HOLD || said->kind == FEED_WARNING || said->kind == FEED_IGNORED;
	if (is_remark && (said->kind != FEED_HOLD || (patient != NULL && patient->is_known))) {
		take_remark(staging, said);
	} else if (said->kind == FEED_WITHDRAW) {
		*(struct feed_withdrawal *)feed_list_add(staging, &staging->withdrawals,
							 sizeof(struct feed_withdrawal)) =
		    (struct feed_withdrawal){feed_source_name(staging, said, FACT_SRC), order};
	} else if (patient == NULL || said->kind == FEED_PATIENT) {
		return;
	} else if (!patient->is_known) {
		feed_note(staging, said, FEED_NOTHING, "the registry has no such patient");
	} else if (said->kind == FEED_TEAM) {
		take_team(staging, said, patient);
	} else if (said->kind == FEED_DECEASED) {
		take_death(staging, said, patient);
	} else if (said->kind == FEED_LEGALREP || said->kind == FEED_RELATED) {
		feed_note(staging, said, FEED_APART,
			  "a relation gives no access by itself; record it with careacl relate");
	} else if (said->kind == FEED_OPTIN || said->kind == FEED_OBJECT) {
		feed_wish_take(staging, said, order, patient);
	}
}

/* Teams for one patient alone. */
static void assign_own(struct staging *staging)
{
	const struct feed_team *teams = staging->teams.items;
	for (size_t i = 0; i < staging->teams.count; i++) {
		struct feed_patient *patient =
		    teams[i].patient == NULL ? NULL : feed_patients_find(staging, teams[i].patient);
		if (patient == NULL || !patient->is_known || teams[i].member_count == 0)
			continue;
		struct said_assignment *assignment =
		    feed_list_add(staging, &patient->teams, sizeof(*assignment));
		*assignment = (struct said_assignment){
		    .said = {.origin = teams[i].origin, .window = TIME_WINDOW_OPEN}, .team = teams[i].name};
	}
}

/* What one identity of a person has refused, the other has too. */
static void share_objections(struct staging *staging)
{
	const struct feed_pair *pairs = staging->pairs.items;
	for (size_t i = 0; i < 2 * staging->pairs.count; i++) {
		const struct feed_pair *pair = &pairs[i / 2];
		const struct feed_patient *from =
		    feed_patients_find(staging, i % 2 == 0 ? pair->one : pair->other);
		struct feed_patient *to = feed_patients_find(staging, i % 2 == 0 ? pair->other : pair->one);
		size_t count = from == to || !to->is_known ? 0 : from->objections.count;
		for (size_t j = 0; j < count; j++)
			*(struct feed_wish *)feed_list_add(staging, &to->objections,
							   sizeof(struct feed_wish)) =
			    ((const struct feed_wish *)from->objections.items)[j];
	}
}

void feed_patients_gather(struct staging *staging)
{
	struct feed_words ids = {0};
	list_patients(staging);
	know_registrys(staging, &ids);
	for (size_t i = 0; i < staging->fact_count; i++)
		if (staging->facts[i]->kind == FEED_PATIENT)
			take_identity(staging, staging->facts[i],
				      feed_patients_find(staging, feed_field_of(staging->facts[i], FACT_PID)),
				      &ids);
	free(ids.slots);
	for (size_t i = 0; i < staging->fact_count; i++)
		take_fact(staging, i);
	assign_own(staging);
	share_objections(staging);
}
