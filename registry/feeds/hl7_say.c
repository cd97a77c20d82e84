/* What is known of all patients, as facts. */
#include "registry/feeds/hl7_hospital.h"

#include <stdio.h>
#include <string.h>

struct feed_fact hl7_say_begin(enum feed_kind kind, const struct hl7_origin *origin)
{
	return (struct feed_fact){
	    .kind = kind, .file = origin->file, .line = origin->line, .resource = origin->resource};
}

static void say_person(struct hl7_hospital *hospital, const struct hl7_patient *patient)
{
	if (patient->birth != NULL || patient->is_gone) {
		struct feed_fact fact = hl7_say_begin(
		    FEED_PATIENT, patient->is_gone ? &patient->gone_origin : &patient->birth_origin);
		fact.fields[FACT_PID] = patient->pid;
		fact.fields[FACT_BIRTH] = patient->birth;
		fact.fields[FACT_STATE] = patient->is_gone ? "inactive" : NULL;
		feed_out_fact(hospital->remarks->out, &fact);
	}
	if (patient->is_dead) {
		struct feed_fact fact = hl7_say_begin(FEED_DECEASED, &patient->death_origin);
		fact.fields[FACT_PID] = patient->pid;
		fact.fields[FACT_FROM] = patient->died;
		feed_out_fact(hospital->remarks->out, &fact);
	}
	for (const struct hl7_merge *merge = patient->merges; merge != NULL; merge = merge->next) {
		struct feed_fact fact = hl7_say_begin(FEED_PATIENT, &merge->origin);
		fact.fields[FACT_PID] = merge->other->pid;
		fact.fields[FACT_REPLACED_BY] = patient->pid;
		fact.fields[FACT_BIRTH] = merge->other->birth;
		fact.fields[FACT_CODE] = merge->is_unsure ? "UNSURE" : NULL;
		feed_out_fact(hospital->remarks->out, &fact);
	}
}

/* ---- roles ---- */

static const struct hl7_visit *visit_of(const struct hl7_patient *patient, const char *number)
{
	const struct hl7_visit *visit = patient->visits;
	while (visit != NULL && strcmp(visit->number, number) != 0)
		visit = visit->next;
	return visit;
}

/* The earlier of two ends is the end: whoever reads facts finds it. */
static const char *earlier(struct hl7_hospital *hospital, const char *one, const char *other)
{
	if (one == NULL || other == NULL)
		return one == NULL ? other : one;
	const char *both = arena_printf(hospital->arena, "%s %s", one, other);
	hospital->no_memory = hospital->no_memory || both == NULL;
	return both;
}

/* A role within a visit ends with it, and is none without it. */
static void say_role(struct hl7_hospital *hospital, const struct hl7_patient *patient,
		     const struct hl7_standing_role *standing)
{
	const struct hl7_role *role = &standing->role;
	const struct hl7_visit *visit = NULL;
	const char *to = earlier(hospital, role->to, standing->ended);
	char ended[HL7_TIME_SIZE] = "";
	if (role->is_of_visit) {
		visit = visit_of(patient, standing->visit == NULL ? "" : standing->visit);
		if (visit == NULL || !visit->was_open)
			return;
		if (visit->ended != NULL)
			hl7_time_format(visit->ended, ended);
		to = earlier(hospital, to, *ended == '\0' ? NULL : ended);
	}
	if (!role->grants)
		return;
	struct feed_fact fact = hl7_say_begin(FEED_MEMBER, &role->origin);
	fact.fields[FACT_PID] = patient->pid;
	fact.fields[FACT_WHO] = standing->who;
	fact.fields[FACT_ROLE] = role->code;
	fact.fields[FACT_FROM] = role->from;
	fact.fields[FACT_TO] = to;
	fact.fields[FACT_SRC] = visit != NULL && *visit->number != '\0' ? visit->number : NULL;
	feed_out_fact(hospital->remarks->out, &fact);
}

/* ---- restrictions ---- */

/* The entry's name: what withdraws it, or gives it another end, names the same; a flag has one, however often it is set. It is this
 * patient's alone. */
static const char *entry_name(struct hl7_hospital *hospital, const struct hl7_patient *patient,
			      const struct hl7_standing_restriction *standing)
{
	const struct hl7_restriction *restriction = &standing->restriction;
	const char *from = restriction->from;
	const char *name = arena_printf(
	    hospital->arena, "%s/%s%s%s%s%s%s", patient->pid, standing->visit == NULL ? "" : standing->visit,
	    standing->visit == NULL ? "" : "/", restriction->is_flag ? "" : "ARV/",
	    restriction->is_flag ? restriction->code : restriction->class, from == NULL ? "" : "/",
	    from == NULL ? "" : from);
	hospital->no_memory = hospital->no_memory || name == NULL;
	return name;
}

/* Which of all holds of that name it is. */
static void name_content(const struct hl7_standing_restriction *standing, char text[17])
{
	uint64_t content = standing->restriction.is_flag ? standing->off : standing->restriction.content;
	if (standing->restriction.is_flag && content == 0)
		snprintf(text, 17, "%s", FEED_CONTENT_ANY);
	else
		snprintf(text, 17, "%016llx", (unsigned long long)content);
}

static void say_restriction(struct hl7_hospital *hospital, const struct hl7_patient *patient,
			    const struct hl7_standing_restriction *standing)
{
	const struct hl7_restriction *restriction = &standing->restriction;
	enum feed_kind kind = restriction->code != NULL ? FEED_HOLD
			      : standing->is_active     ? FEED_OBJECT
							: FEED_WITHDRAW;
	struct feed_fact fact = hl7_say_begin(kind, &restriction->origin);
	char content[17];
	fact.fields[FACT_PID] = patient->pid;
	if (kind == FEED_HOLD) {
		fact.fields[FACT_CODE] = restriction->code;
		fact.fields[FACT_SRC] = restriction->is_flag       ? entry_name(hospital, patient, standing)
					: restriction->is_repeated ? restriction->code
								   : restriction->origin.resource;
		name_content(standing, content);
		fact.fields[FACT_CONTENT] = content;
	} else {
		fact.fields[FACT_SRC] = entry_name(hospital, patient, standing);
		fact.fields[FACT_AT] = standing->said_at;
	}
	if (kind == FEED_OBJECT) {
		fact.fields[FACT_WHO] = "*";
		fact.fields[FACT_CLASS] = restriction->class;
		fact.fields[FACT_FROM] = restriction->from;
		fact.fields[FACT_TO] = restriction->to;
	}
	feed_out_fact(hospital->remarks->out, &fact);
}

/* What has ended is said first: it ends nothing of the same name that has begun since. */
static void say_restrictions(struct hl7_hospital *hospital, const struct hl7_patient *patient,
			     bool are_active)
{
	for (struct hl7_standing_restriction *at = patient->restrictions; at != NULL; at = at->next)
		if ((!at->restriction.is_flag || at->is_active) &&
		    are_active == (at->is_active || at->restriction.code != NULL))
			say_restriction(hospital, patient, at);
}

/* ---- all ---- */

void hl7_say(struct hl7_hospital *hospital)
{
	for (struct hl7_patient *patient = hospital->first; patient != NULL; patient = patient->next) {
		say_person(hospital, patient);
		for (struct hl7_visit *visit = patient->visits; visit != NULL; visit = visit->next)
			hl7_stay_say(hospital, patient, visit);
		for (struct hl7_standing_role *role = patient->roles; role != NULL; role = role->next)
			say_role(hospital, patient, role);
		say_restrictions(hospital, patient, false);
		say_restrictions(hospital, patient, true);
	}
}
