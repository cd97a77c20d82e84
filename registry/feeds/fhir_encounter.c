/* Encounters: who takes care while they last, or whose staff. */
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_names.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_resource.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMON "|resourceType|meta|language|text|contained|implicitRules|identifier|"

static const char encounter_members[] = COMMON
    "status|statusHistory|class|classHistory|type|serviceType|priority|subject|subjectStatus|episodeOfCare|"
    "basedOn|"
    "careTeam|partOf|serviceProvider|participant|appointment|virtualService|period|actualPeriod|"
    "plannedStartDate|"
    "plannedEndDate|length|reasonCode|reasonReference|reason|diagnosis|account|hospitalization|admission|"
    "dietPreference|specialArrangement|specialCourtesy|location|";
static const char individual_members[] = "|type|individual|actor|period|";

/* The last end of an encounter's time, as a day; NULL: none is readable. */
static const char *last_day(const char *ends)
{
	const char *day = strrchr(ends, ' ') == NULL ? ends : strrchr(ends, ' ') + 1;
	return strlen(day) < 10 ? NULL : day;
}

/* The same of one that is read now, which may be the last itself: not by an end that had not come when it was written. */
static bool is_recent(struct fhir *fhir, const json_t *encounter, const char *end)
{
	const char *updated = fhir_json_text(json_object_get(encounter, "meta"), "lastUpdated");
	bool has_come = updated == NULL || strncmp(end, updated, 10) <= 0;
	if (has_come && strncmp(end, fhir->newest_end, 10) > 0)
		snprintf(fhir->newest_end, sizeof(fhir->newest_end), "%.10s", end);
	return fhir_encounter_is_recent(fhir, end);
}

bool fhir_encounter_is_recent(const struct fhir *fhir, const char *ends)
{
	char year[16];
	const char *day = last_day(ends);
	if (day == NULL)
		return false;
	snprintf(year, sizeof(year), "%04d", (int)strtol(fhir->newest_end, NULL, 10) - 1);
	int order = strncmp(day, year, 4);
	return order > 0 || (order == 0 && strncmp(day + 4, fhir->newest_end + 4, 6) >= 0);
}

bool fhir_encounter_is_past(struct fhir *fhir, const json_t *encounter)
{
	const char *status = fhir_json_text(encounter, "status"), *end;
	if (status != NULL && fhir_names_has("|planned|cancelled|discontinued|entered-in-error|", status))
		return true;
	if (status == NULL || !fhir_names_has("|finished|completed|discharged|", status))
		return false;
	end = fhir_json_text(json_object_get(encounter, "period"), "end");
	end = end == NULL ? fhir_json_text(json_object_get(encounter, "actualPeriod"), "end") : end;
	return end == NULL || strlen(end) < 10 || !is_recent(fhir, encounter, end);
}

/* Has the status a permit: going on, or over and its end known, so that the site's grace counts from there? */
static bool is_going_on(struct fhir *fhir, struct fhir_record *record, const json_t *resource,
			struct fhir_when when)
{
	const char *status = fhir_json_text(resource, "status");
	bool is_strange = fhir_json_is_strange(resource, encounter_members);
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
			 const char *type, struct fhir_when when)
{
	const char *place = fhir_reference_read(fhir, reference, type);
	if (place != NULL)
		fhir_index_say(
		    fhir, record, FEED_TEAM,
		    (fhir_fields){[FACT_TID] = place, [FACT_FROM] = when.from, [FACT_TO] = when.to});
}

/* Nobody is named: the staff of where the patient is. */
static void read_places(struct fhir *fhir, struct fhir_record *record, const json_t *resource,
			struct fhir_when when)
{
	const json_t *place;
	say_presence(fhir, record, json_object_get(resource, "serviceProvider"), "Organization", when);
	for (size_t i = 0; (place = fhir_json_item(resource, "location", i)) != NULL; i++) {
		const char *status = fhir_json_text(place, "status");
		bool is_there =
		    !fhir_json_has(place, "status") || (status != NULL && strcmp(status, "active") == 0);
		if (is_there && !fhir_json_is_modified(place) &&
		    !fhir_json_is_strange(place, "|location|status|physicalType|form|period|"))
			say_presence(fhir, record, json_object_get(place, "location"), "Location",
				     fhir_team_period(fhir, place, "period", when));
	}
}

/* A professional, or a team of them? Of what leads elsewhere nobody knows yet. */
static bool is_professional(const char *who)
{
	enum fhir_type type = strchr(who, '#') != NULL ? FHIR_TYPE_COUNT : fhir_reference_type(who, NULL);
	return type == FHIR_PRACTITIONER || type == FHIR_ROLE;
}

/* Does the patient, or a relative, take part? It is said, or may turn out. */
static bool is_personal(const json_t *reference)
{
	const char *type = fhir_json_text(reference, "type");
	return type != NULL && fhir_names_has("|Patient|RelatedPerson|", type);
}

bool fhir_encounter_has_carers(const struct fhir *fhir, const struct fhir_record *encounter)
{
	for (const struct fhir_draft *draft = encounter->first; draft != NULL; draft = draft->next) {
		const char *who = draft->kind == FEED_MEMBER ? fhir_index_field(draft, FACT_WHO) : NULL;
		const struct fhir_record *record = who == NULL ? NULL : fhir_reference_follow(fhir, who);
		enum fhir_type type = who == NULL ? FHIR_PATIENT : fhir_reference_type(who, record);
		if (type != FHIR_PATIENT && type != FHIR_RELATED)
			return true;
	}
	return false;
}

/* Is anybody named who surely cares, or of whom nobody knows? */
static bool read_individuals(struct fhir *fhir, struct fhir_record *record, const json_t *resource,
			     struct fhir_when when)
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
		if (who == NULL && is_personal(reference))
			continue;
		bool is_clear = who != NULL && !fhir_json_is_strange(participant, individual_members) &&
				!fhir_json_is_modified(participant);
		has_any = has_any || !is_clear || is_professional(who);
		if (who == NULL)
			fhir_index_remark(fhir, record, FEED_WARNING, "NOIDENT");
		else if (!is_clear)
			fhir_index_remark(fhir, record, FEED_WARNING, "FORM");
		else
			fhir_team_say(fhir, record, who, fhir_team_period(fhir, participant, "period", when),
				      fhir_team_role(fhir, participant, "type"));
	}
	return has_any;
}

void fhir_encounter_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	struct fhir_when when = fhir_team_period(fhir, resource, "period", (struct fhir_when){NULL, NULL});
	when = fhir_team_period(fhir, resource, "actualPeriod", when);
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
