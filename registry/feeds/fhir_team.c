/* Who cares for whom: care teams, and the people of an encounter or episode. */
#include "registry/feeds/fhir_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMON "|resourceType|meta|language|text|contained|implicitRules|identifier|"

static const char team_members[] =
    COMMON "status|category|name|subject|encounter|period|participant|reasonCode|reasonReference|reason|"
	   "managingOrganization|telecom|note|";
static const char participant_members[] =
    "|role|member|onBehalfOf|period|coveragePeriod|coverageTiming|effectivePeriod|effectiveTiming|";
static const char encounter_members[] = COMMON
    "status|statusHistory|class|classHistory|type|serviceType|priority|subject|subjectStatus|episodeOfCare|"
    "basedOn|"
    "careTeam|partOf|serviceProvider|participant|appointment|virtualService|period|actualPeriod|"
    "plannedStartDate|"
    "plannedEndDate|length|reasonCode|reasonReference|reason|diagnosis|account|hospitalization|admission|"
    "dietPreference|specialArrangement|specialCourtesy|location|";
static const char individual_members[] = "|type|individual|actor|period|";
static const char episode_members[] = COMMON
    "status|statusHistory|type|reason|diagnosis|patient|subject|managingOrganization|period|referralRequest|"
    "careManager|team|careTeam|account|";

/* The time of what is being read. */
struct when {
	const char *from, *to;
};

static struct when read_period(struct fhir *fhir, const json_t *object, const char *name, struct when within)
{
	struct when when;
	fhir_json_period(fhir, object, name, &when.from, &when.to);
	return (struct when){fhir_json_both(fhir, within.from, when.from),
			     fhir_json_both(fhir, within.to, when.to)};
}

static const char *role_of(struct fhir *fhir, const json_t *object, const char *name)
{
	const json_t *coding = fhir_json_coding(object, name, 0), *concept = fhir_json_item(object, name, 0);
	const char *code = fhir_json_word(fhir, coding, "code");
	return code != NULL ? code : fhir_json_word(fhir, concept, "text");
}

static void say_member(struct fhir *fhir, struct fhir_record *record, const char *who, struct when when,
		       const char *role)
{
	fhir_index_say(
	    fhir, record, FEED_MEMBER,
	    (fhir_fields){
		[FACT_WHO] = who, [FACT_FROM] = when.from, [FACT_TO] = when.to, [FACT_ROLE] = role});
}

/* ---- CareTeam ---- */

/* In force at certain times: within their bounds, if it has some. false: nobody knows when. */
static bool read_timing(struct fhir *fhir, const json_t *participant, struct when *when)
{
	static const char *const names[] = {"coverageTiming", "effectiveTiming"};
	for (size_t i = 0; i < 2; i++) {
		const json_t *timing = json_object_get(participant, names[i]);
		const json_t *repeat = json_object_get(timing, "repeat");
		if (timing == NULL)
			continue;
		if (json_object_get(repeat, "boundsPeriod") == NULL)
			return false;
		*when = read_period(fhir, repeat, "boundsPeriod", *when);
	}
	return true;
}

static void read_participant(struct fhir *fhir, struct fhir_record *record, const json_t *participant,
			     struct when within)
{
	static const char *const names[] = {"period", "coveragePeriod", "effectivePeriod"};
	const char *who = fhir_reference_read(fhir, json_object_get(participant, "member"), "Practitioner");
	struct when when = within;
	for (size_t i = 0; i < 3; i++)
		when = read_period(fhir, participant, names[i], when);
	if (who == NULL)
		fhir_index_remark(fhir, record, FEED_WARNING, "NOIDENT");
	else if (fhir_json_has_unknown(participant, participant_members) ||
		 fhir_json_is_modified(participant))
		fhir_index_remark(fhir, record, FEED_WARNING, "FORM");
	else if (!read_timing(fhir, participant, &when))
		fhir_index_remark(fhir, record, FEED_WARNING, "TIMING");
	else
		say_member(fhir, record, who, when, role_of(fhir, participant, "role"));
	if (who != NULL && record->is_live && when.from == NULL && when.to == NULL)
		fhir_index_remark(fhir, record, FEED_WARNING, "NOPERIOD");
}

/* Whether it is in force: it says so, and says nothing that nobody understands. */
static bool is_active(struct fhir *fhir, struct fhir_record *record, const json_t *resource,
		      const char *members, const char *over)
{
	const char *status = fhir_json_text(resource, "status");
	bool is_strange = fhir_json_has_unknown(resource, members);
	if (is_strange || fhir_json_is_modified(resource))
		fhir_index_remark(fhir, record, FEED_WARNING, is_strange ? "FORM" : "MODIFIED");
	else if (status != NULL && strcmp(status, "active") == 0)
		return true;
	else if (status != NULL && fhir_names_has(over, status))
		fhir_index_remark(fhir, record, FEED_IGNORED, "NOT-ACTIVE");
	else
		fhir_index_remark(fhir, record, FEED_WARNING, "STATUS");
	return false;
}

void fhir_team_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	const json_t *subject = json_object_get(resource, "subject"), *participant;
	const json_t *place = fhir_json_item(resource, "managingOrganization", 0);
	if (subject != NULL)
		record->patient = fhir_reference_read(fhir, subject, "Patient");
	else if (place != NULL)
		record->unit = fhir_reference_read(fhir, place, "Organization");
	record->is_unit = subject == NULL;
	record->is_live =
	    is_active(fhir, record, resource, team_members, "|proposed|suspended|inactive|entered-in-error|");
	if (subject != NULL && record->patient == NULL) {
		fhir_index_remark(fhir, record, FEED_WARNING, "NOPATIENT");
		record->is_live = false;
	}
	struct when when = read_period(fhir, resource, "period", (struct when){NULL, NULL});
	for (size_t i = 0; (participant = fhir_json_item(resource, "participant", i)) != NULL; i++)
		read_participant(fhir, record, participant, when);
}

/* ---- Encounter ---- */

/* The last end of an encounter's time, as a day; NULL: none is readable. */
static const char *last_day(const char *ends)
{
	const char *day = strrchr(ends, ' ') == NULL ? ends : strrchr(ends, ' ') + 1;
	return strlen(day) < 10 ? NULL : day;
}

/* The same of one that is read now, which may be the last itself. */
static bool is_recent(struct fhir *fhir, const char *end)
{
	if (strncmp(end, fhir->newest_end, 10) > 0)
		snprintf(fhir->newest_end, sizeof(fhir->newest_end), "%.10s", end);
	return fhir_team_is_recent(fhir, end);
}

bool fhir_team_is_recent(const struct fhir *fhir, const char *ends)
{
	char year[16];
	const char *day = last_day(ends);
	if (day == NULL)
		return false;
	snprintf(year, sizeof(year), "%04d", (int)strtol(fhir->newest_end, NULL, 10) - 1);
	int order = strncmp(day, year, 4);
	return order > 0 || (order == 0 && strncmp(day + 4, fhir->newest_end + 4, 6) >= 0);
}

bool fhir_team_is_past(struct fhir *fhir, const json_t *encounter)
{
	const char *status = fhir_json_text(encounter, "status"), *end;
	if (status != NULL && fhir_names_has("|planned|cancelled|discontinued|entered-in-error|", status))
		return true;
	if (status == NULL || !fhir_names_has("|finished|completed|discharged|", status))
		return false;
	end = fhir_json_text(json_object_get(encounter, "period"), "end");
	end = end == NULL ? fhir_json_text(json_object_get(encounter, "actualPeriod"), "end") : end;
	return end == NULL || strlen(end) < 10 || !is_recent(fhir, end);
}

/* Has the status a permit: going on, or over and its end known, so that the site's grace counts from there? */
static bool is_going_on(struct fhir *fhir, struct fhir_record *record, const json_t *resource,
			struct when when)
{
	const char *status = fhir_json_text(resource, "status");
	bool is_strange = fhir_json_has_unknown(resource, encounter_members);
	if (is_strange || fhir_json_is_modified(resource)) {
		fhir_index_remark(fhir, record, FEED_WARNING, is_strange ? "FORM" : "MODIFIED");
		return false;
	}
	if (status != NULL && fhir_names_has("|in-progress|arrived|triaged|onleave|on-hold|", status))
		return true;
	if (status != NULL && fhir_names_has("|finished|completed|discharged|", status) && when.to != NULL) {
		record->is_over = true;
		return true;
	}
	if (status == NULL || !fhir_names_has("|planned|finished|completed|discharged|cancelled|discontinued|"
					      "entered-in-error|",
					      status))
		fhir_index_remark(fhir, record, FEED_WARNING, "STATUS");
	else
		fhir_resource_count(fhir, "Encounter");
	return false;
}

static void say_presence(struct fhir *fhir, struct fhir_record *record, const json_t *reference,
			 const char *type, struct when when)
{
	const char *place = fhir_reference_read(fhir, reference, type);
	if (place != NULL)
		fhir_index_say(
		    fhir, record, FEED_TEAM,
		    (fhir_fields){[FACT_TID] = place, [FACT_FROM] = when.from, [FACT_TO] = when.to});
}

/* Nobody is named: the staff of where the patient is. */
static void read_places(struct fhir *fhir, struct fhir_record *record, const json_t *resource,
			struct when when)
{
	const json_t *place;
	say_presence(fhir, record, json_object_get(resource, "serviceProvider"), "Organization", when);
	for (size_t i = 0; (place = fhir_json_item(resource, "location", i)) != NULL; i++) {
		const char *status = fhir_json_text(place, "status");
		bool is_there =
		    !fhir_json_has(place, "status") || (status != NULL && strcmp(status, "active") == 0);
		if (is_there && !fhir_json_is_modified(place) &&
		    !fhir_json_has_unknown(place, "|location|status|physicalType|form|period|"))
			say_presence(fhir, record, json_object_get(place, "location"), "Location",
				     read_period(fhir, place, "period", when));
	}
}

/* Is anybody named who cares? */
static bool read_individuals(struct fhir *fhir, struct fhir_record *record, const json_t *resource,
			     struct when when)
{
	const json_t *participant;
	bool has_any = false;
	for (size_t i = 0; (participant = fhir_json_item(resource, "participant", i)) != NULL; i++) {
		const json_t *reference = json_object_get(participant, "individual");
		if (reference == NULL)
			reference = json_object_get(participant, "actor");
		if (reference == NULL)
			continue;
		const char *who = fhir_reference_read(fhir, reference, "Practitioner");
		has_any = true;
		if (who == NULL)
			fhir_index_remark(fhir, record, FEED_WARNING, "NOIDENT");
		else if (fhir_json_has_unknown(participant, individual_members) ||
			 fhir_json_is_modified(participant))
			fhir_index_remark(fhir, record, FEED_WARNING, "FORM");
		else
			say_member(fhir, record, who, read_period(fhir, participant, "period", when),
				   role_of(fhir, participant, "type"));
	}
	return has_any;
}

void fhir_encounter_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	struct when when = read_period(fhir, resource, "period", (struct when){NULL, NULL});
	when = read_period(fhir, resource, "actualPeriod", when);
	record->is_live = is_going_on(fhir, record, resource, when);
	if (!record->is_live)
		return;
	record->patient = fhir_reference_read(fhir, json_object_get(resource, "subject"), "Patient");
	if (record->patient == NULL) {
		fhir_index_remark(fhir, record, FEED_WARNING, "NOPATIENT");
		record->is_live = false;
	} else if (!read_individuals(fhir, record, resource, when)) {
		read_places(fhir, record, resource, when);
	}
}

/* ---- EpisodeOfCare ---- */

void fhir_episode_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	static const char *const names[] = {"team", "careTeam"};
	const json_t *item = json_object_get(resource, "patient");
	struct when when = read_period(fhir, resource, "period", (struct when){NULL, NULL});
	record->is_live = is_active(fhir, record, resource, episode_members,
				    "|planned|waitlist|onhold|finished|cancelled|entered-in-error|");
	if (!record->is_live)
		return;
	record->patient =
	    fhir_reference_read(fhir, item == NULL ? json_object_get(resource, "subject") : item, "Patient");
	if (record->patient == NULL) {
		fhir_index_remark(fhir, record, FEED_WARNING, "NOPATIENT");
		record->is_live = false;
		return;
	}
	const char *manager =
	    fhir_reference_read(fhir, json_object_get(resource, "careManager"), "Practitioner");
	if (manager != NULL)
		say_member(fhir, record, manager, when, "careManager");
	for (size_t n = 0; n < 2; n++)
		for (size_t i = 0; (item = fhir_json_item(resource, names[n], i)) != NULL; i++) {
			const char *team = fhir_reference_read(fhir, item, "CareTeam");
			if (team != NULL)
				say_member(fhir, record, team, when, NULL);
		}
}
