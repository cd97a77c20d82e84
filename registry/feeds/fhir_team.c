/* Who cares for whom: care teams and episodes. */
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_names.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_resource.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMON "|resourceType|meta|language|text|contained|implicitRules|identifier|"

static const char team_members[] =
    COMMON "status|category|name|subject|encounter|period|participant|reasonCode|reasonReference|reason|"
	   "managingOrganization|telecom|note|";
static const char participant_members[] =
    "|role|member|onBehalfOf|period|coveragePeriod|coverageTiming|effectivePeriod|effectiveTiming|";
static const char episode_members[] = COMMON
    "status|statusHistory|type|reason|diagnosis|patient|subject|managingOrganization|period|referralRequest|"
    "careManager|team|careTeam|account|";

struct fhir_when fhir_team_period(struct fhir *fhir, const json_t *object, const char *name,
				  struct fhir_when within)
{
	struct fhir_when when;
	fhir_json_period(fhir, object, name, &when.from, &when.to);
	return (struct fhir_when){fhir_json_both(fhir, within.from, when.from),
				  fhir_json_both(fhir, within.to, when.to)};
}

const char *fhir_team_role(struct fhir *fhir, const json_t *object, const char *name)
{
	const json_t *coding = fhir_json_coding(object, name, 0), *concept = fhir_json_item(object, name, 0);
	const char *code = fhir_json_word(fhir, coding, "code");
	return code != NULL ? code : fhir_json_word(fhir, concept, "text");
}

void fhir_team_say(struct fhir *fhir, struct fhir_record *record, const char *who, struct fhir_when when,
		   const char *role)
{
	fhir_index_say(
	    fhir, record, FEED_MEMBER,
	    (fhir_fields){
		[FACT_WHO] = who, [FACT_FROM] = when.from, [FACT_TO] = when.to, [FACT_ROLE] = role});
}

/* ---- CareTeam ---- */

/* In force at certain times: within their bounds, if it has some. false: nobody knows when. */
static bool read_timing(struct fhir *fhir, const json_t *participant, struct fhir_when *when)
{
	static const char *const names[] = {"coverageTiming", "effectiveTiming"};
	for (size_t i = 0; i < 2; i++) {
		const json_t *timing = json_object_get(participant, names[i]);
		const json_t *repeat = json_object_get(timing, "repeat");
		if (timing == NULL)
			continue;
		if (json_object_get(repeat, "boundsPeriod") == NULL)
			return false;
		*when = fhir_team_period(fhir, repeat, "boundsPeriod", *when);
	}
	return true;
}

static void read_participant(struct fhir *fhir, struct fhir_record *record, const json_t *participant,
			     struct fhir_when within)
{
	static const char *const names[] = {"period", "coveragePeriod", "effectivePeriod"};
	const char *who = fhir_reference_read(fhir, json_object_get(participant, "member"), "Practitioner");
	struct fhir_when when = within;
	for (size_t i = 0; i < 3; i++)
		when = fhir_team_period(fhir, participant, names[i], when);
	if (fhir_json_is_strange(participant, participant_members))
		when = (struct fhir_when){"?", "?"}; /* nobody knows when: for refusals alone */
	bool is_formless =
	    fhir_json_has_unknown(participant, participant_members) || fhir_json_is_modified(participant);
	const char *doubt = who == NULL                              ? "NOIDENT"
			    : is_formless                            ? "FORM"
			    : !read_timing(fhir, participant, &when) ? "TIMING"
								     : NULL;
	record->is_listed = record->is_listed && doubt == NULL;
	if (doubt != NULL)
		fhir_index_remark(fhir, record, FEED_WARNING, doubt);
	else
		fhir_team_say(fhir, record, who, when, fhir_team_role(fhir, participant, "role"));
	if (who != NULL && record->is_live && when.from == NULL && when.to == NULL)
		fhir_index_remark(fhir, record, FEED_WARNING, "NOPERIOD");
}

/* Whether it is in force: it says so, and says nothing that nobody understands. */
static bool is_active(struct fhir *fhir, struct fhir_record *record, const json_t *resource,
		      const char *members, const char *over)
{
	const char *status = fhir_json_text(resource, "status");
	bool is_strange = fhir_json_is_strange(resource, members);
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
	struct fhir_when when = fhir_team_period(fhir, resource, "period", (struct fhir_when){NULL, NULL});
	record->is_listed = fhir_json_item(resource, "participant", 0) != NULL;
	for (size_t i = 0; (participant = fhir_json_item(resource, "participant", i)) != NULL; i++)
		read_participant(fhir, record, participant, when);
}

/* ---- EpisodeOfCare ---- */

void fhir_episode_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	static const char *const names[] = {"team", "careTeam"};
	const json_t *item = json_object_get(resource, "patient");
	struct fhir_when when = fhir_team_period(fhir, resource, "period", (struct fhir_when){NULL, NULL});
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
		fhir_team_say(fhir, record, manager, when, "careManager");
	for (size_t n = 0; n < 2; n++)
		for (size_t i = 0; (item = fhir_json_item(resource, names[n], i)) != NULL; i++) {
			const char *team = fhir_reference_read(fhir, item, "CareTeam");
			if (team != NULL)
				fhir_team_say(fhir, record, team, when, NULL);
		}
}
