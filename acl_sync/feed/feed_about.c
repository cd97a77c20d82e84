/* What facts say of patients: where they are, whether they live, what is odd. */
#include "acl_sync/feed/feed_former_private.h"
#include "acl_sync/feed/feed_people_private.h"
#include "wording/wording.h"

#include <string.h>

static void take_team(struct staging *staging, const struct feed_said *said, size_t order,
		      struct feed_patient *patient)
{
	const struct feed_team *team =
	    feed_teams_find(staging, said->feed, feed_field_of(said, FACT_TID), NULL);
	struct time_window window;
	const char *problem = feed_window_problem(staging, said, &window);
	if (team == NULL) {
		feed_note(staging, said, FEED_NOTHING, "nobody says who works in this team or unit");
	} else if (!feed_teams_work_there(staging, said, team)) {
		feed_note(staging, said, FEED_NOTHING,
			  "this unit works in stores that this feed does not name");
	} else if (problem != NULL) {
		feed_note(staging, said, FEED_NOTHING, "%s", problem);
	} else if (!feed_window_is_over(staging, window) &&
		   !feed_withdrawn_fact(staging, said, order, patient)) {
		struct said_assignment *assignment =
		    feed_list_add(staging, &patient->teams, sizeof(*assignment));
		*assignment = (struct said_assignment){
		    .said = {.origin = feed_origin(staging, said), .window = window}, .team = team->name};
	}
}

/* A death whose date is not known: since it was first said, of the identity that is declared. */
static int64_t known_since(const struct staging *staging, const struct feed_patient *patient)
{
	const struct feed_patient *one = patient;
	int64_t since = staging->now;
	do {
		const struct said_patient *before = feed_again_patient(staging, one->id);
		if (before != NULL && before->has_deceased && before->deceased < since &&
		    before->deceased >= feed_patients_born(patient))
			since = before->deceased;
	} while ((one = one->self) != patient);
	return since;
}

static void take_death(struct staging *staging, const struct feed_said *said, struct feed_patient *patient)
{
	const char *from = feed_field_of(said, FACT_FROM);
	int64_t at;
	if (from == NULL || !feed_instant(from, &at))
		at = known_since(staging, patient);
	if (at > staging->now || at < feed_patients_born(patient)) {
		feed_note(staging, said, FEED_NOTHING, "the death is before the birth, or has not come yet");
		return;
	}
	if (!patient->has_deceased)
		patient->deceased_origin = feed_origin(staging, said);
	if (!patient->has_deceased || at < patient->deceased)
		patient->deceased = at;
	patient->has_deceased = true;
}

/* Whose numbers were looked for; "": nobody said any. */
static const char *systems_of_patients(struct staging *staging, const struct feed_said *said)
{
	const char *systems = staging->feeds[said->feed].source->flags.patient_systems;
	if (*systems == '\0' || !staging->wants_notes)
		return "";
	char *list = arena_strdup(staging->arena, systems);
	for (char *at = list; at != NULL && *at != '\0'; at++)
		*at = *at == '\n' ? ' ' : *at;
	return wording_in(staging->arena, "; patient_systems: %s", list);
}

/* What a parser has to say itself. */
static void take_remark(struct staging *staging, const struct feed_said *said)
{
	const char *code = feed_field_of(said, FACT_CODE), *text = feed_field_of(said, FACT_TEXT);
	bool is_nobodys = feed_is_word(code, "NOPATIENT");
	if (feed_is_word(code, FEED_CODE_ENDLESS))
		feed_remarks_endless(staging, said);
	else
		feed_note(staging, said,
			  is_nobodys                   ? FEED_NOTHING
			  : said->kind == FEED_WARNING ? FEED_ODD
						       : FEED_APART,
			  "%s%s%s%s", code, text == NULL ? "" : ": ", text == NULL ? "" : text,
			  is_nobodys ? systems_of_patients(staging, said) : "");
}

/* Nobody knows them, nor an identity of theirs, nor have feeds spoken of them before. */
static bool is_nobody(const struct feed_patient *patient)
{
	return !patient->is_known && !patient->is_remembered && patient->twin == patient;
}

/* A refusal that is nobody's: each entry counts once. */
static void take_unowned(struct staging *staging, const struct feed_said *said)
{
	const struct feed_said *last = staging->last_unowned;
	if (time_window_has_ended(feed_window_of_restriction(said), staging->now))
		return;
	feed_note(staging, said, FEED_NOTHING, "nobody knows whose this is: it refuses nobody anything");
	staging->last_unowned = said;
	if (last != NULL && last->feed == said->feed && last->file == said->file &&
	    last->line == said->line && last->resource == said->resource)
		return;
	if (staging->unowned.count++ == 0)
		staging->unowned.first = feed_origin(staging, said);
}

/* What is refused for somebody whom nobody declares (yet) is in force once somebody does; until then, who is spelled alike is on hold
 * beside it. false: it may be no patient at all. */
static bool remember(struct staging *staging, const struct feed_said *said,
		     const struct feed_patient *patient)
{
	bool is_alike = patient->twin == patient && feed_similar_restrict(staging, said, patient);
	if (patient->is_remembered)
		feed_note(staging, said, FEED_NOTHING,
			  "the registry has no such patient: it is in force once somebody declares them");
	else if (!is_alike)
		take_unowned(staging, said);
	return patient->is_remembered;
}

/* What refuses something, or may. */
static void take_restriction(struct staging *staging, const struct feed_said *said, size_t order,
			     struct feed_patient *patient)
{
	if (!patient->is_known && !remember(staging, said, patient))
		return;
	if (said->kind == FEED_OBJECT)
		feed_objection_take(staging, said, order, patient);
	else
		feed_holds_put(staging, patient, said, feed_field_of(said, FACT_CODE),
			       feed_field_of(said, FACT_TEXT));
}

static void take_rest(struct staging *staging, const struct feed_said *said, size_t order,
		      struct feed_patient *patient)
{
	bool is_death = said->kind == FEED_DECEASED;
	if (!patient->is_known && !(is_death && patient->self != patient))
		feed_note(staging, said, FEED_NOTHING, "the registry has no such patient");
	else if (said->kind == FEED_TEAM)
		take_team(staging, said, order, patient);
	else if (is_death)
		take_death(staging, said, patient);
	else if (said->kind == FEED_LEGALREP || said->kind == FEED_RELATED)
		feed_note(staging, said, FEED_APART,
			  "a relation gives no access by itself; record it with careacl relate");
	else if (said->kind == FEED_OPTIN)
		feed_consent_take(staging, said, order, patient);
}

static void take_fact(struct staging *staging, size_t order)
{
	const struct feed_said *said = staging->facts[order];
	const char *id = feed_field_of(said, FACT_PID);
	struct feed_patient *patient = id == NULL ? NULL : feed_patients_find(staging, id);
	if (said->kind == FEED_WARNING || said->kind == FEED_IGNORED)
		take_remark(staging, said);
	else if (id == NULL && (said->kind == FEED_OBJECT || said->kind == FEED_HOLD))
		take_unowned(staging, said);
	else if (patient == NULL || said->kind == FEED_PATIENT)
		return;
	else if (said->kind == FEED_OBJECT || said->kind == FEED_HOLD)
		take_restriction(staging, said, order, patient);
	else if (said->kind == FEED_WITHDRAW && is_nobody(patient) &&
		 !feed_similar_restrict(staging, said, patient))
		feed_note(staging, said, FEED_NOTHING, "the registry has no such patient");
	else if (said->kind != FEED_WITHDRAW)
		take_rest(staging, said, order, patient);
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

void feed_about_take(struct staging *staging)
{
	for (size_t i = 0; i < staging->fact_count; i++)
		take_fact(staging, i);
	feed_reused_note_numbers(staging);
	assign_own(staging);
}
