#include "registry/feeds/hl7_hospital.h"

#include "policy/hash.h"

#include <stdlib.h>
#include <string.h>

void *hl7_hospital_alloc(struct hl7_hospital *hospital, size_t size)
{
	void *memory = arena_alloc(hospital->arena, size);
	hospital->no_memory = hospital->no_memory || memory == NULL;
	return memory;
}

void hl7_hospital_init(struct hl7_hospital *hospital, struct hl7_words *words, struct hl7_remarks *remarks)
{
	*hospital = (struct hl7_hospital){.arena = words->arena, .words = words, .remarks = remarks};
	hospital->last = &hospital->first;
}

void hl7_hospital_clear(struct hl7_hospital *hospital)
{
	free(hospital->slots);
	hospital->slots = NULL;
}

/* ---- patients ---- */

static struct hl7_patient **find_slot(struct hl7_patient **slots, size_t capacity, const char *pid)
{
	size_t at = hash_text(HASH_SEED, pid) & (capacity - 1);
	while (slots[at] != NULL && strcmp(slots[at]->pid, pid) != 0)
		at = (at + 1) & (capacity - 1);
	return &slots[at];
}

static bool grow(struct hl7_hospital *hospital)
{
	size_t capacity = hospital->capacity == 0 ? 1024 : 2 * hospital->capacity;
	struct hl7_patient **grown = calloc(capacity, sizeof(struct hl7_patient *));
	if (grown == NULL)
		return false;
	for (struct hl7_patient *patient = hospital->first; patient != NULL; patient = patient->next)
		*find_slot(grown, capacity, patient->pid) = patient;
	free(hospital->slots);
	hospital->slots = grown;
	hospital->capacity = capacity;
	return true;
}

struct hl7_patient *hl7_hospital_find(struct hl7_hospital *hospital, const char *pid)
{
	if (2 * hospital->count >= hospital->capacity && !grow(hospital)) {
		hospital->no_memory = true;
		return NULL;
	}
	struct hl7_patient **slot = find_slot(hospital->slots, hospital->capacity, pid);
	if (*slot != NULL)
		return *slot;
	struct hl7_patient *patient = hl7_hospital_alloc(hospital, sizeof(*patient));
	if (patient == NULL)
		return NULL;
	patient->pid = pid;
	*slot = patient;
	*hospital->last = patient;
	hospital->last = &patient->next;
	hospital->count++;
	return patient;
}

/* ---- the person ---- */

static void take_person(struct hl7_patient *patient, const struct hl7_event *event)
{
	if (event->birth != NULL) {
		patient->birth = event->birth;
		patient->birth_origin = event->origin;
	}
	if (event->says_death) {
		patient->is_dead = event->is_dead;
		patient->died = event->died;
		patient->death_origin = event->origin;
	}
	if (event->rule->kind == HL7_GONE && event->visit == NULL) {
		patient->is_gone = true;
		patient->gone_origin = event->origin;
	} else if (event->rule->kind == HL7_PERSON ||
		   (event->rule->kind == HL7_OPEN && !event->rule->cancels)) {
		patient->is_gone = false;
	}
}

/* ---- roles ---- */

static bool is_of(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* When the message was sent, as facts say it. */
static const char *sent(struct hl7_hospital *hospital, const struct hl7_event *event)
{
	char text[HL7_TIME_SIZE];
	hl7_time_format(&event->sent, text);
	return hl7_word(hospital->words, text);
}

static void take_role(struct hl7_hospital *hospital, struct hl7_patient *patient,
		      const struct hl7_event *event, const struct hl7_role *role)
{
	const char *visit = role->is_of_visit ? event->visit : NULL;
	struct hl7_standing_role *standing = patient->roles;
	while (standing != NULL &&
	       (!is_of(standing->visit, visit) || strcmp(standing->role.key, role->key) != 0))
		standing = standing->next;
	if (standing != NULL && role->ends) {
		/* all of one feed are written in one form */
		const char *end = sent(hospital, event);
		if (standing->role.to == NULL || (end != NULL && strcmp(end, standing->role.to) < 0))
			standing->role.to = end;
		return;
	}
	if (standing == NULL) {
		standing = hl7_hospital_alloc(hospital, sizeof(*standing));
		if (standing == NULL)
			return;
		standing->next = patient->roles;
		patient->roles = standing;
	}
	const char *from = role->from != NULL ? role->from : standing->role.from;
	standing->role = *role;
	standing->role.from = from != NULL ? from : sent(hospital, event);
	standing->visit = visit;
}

/* ---- restrictions ---- */

/* Two restrictions of one class that begin otherwise, or end otherwise, are two. */
static bool is_same(const struct hl7_restriction *a, const struct hl7_restriction *b)
{
	return is_of(a->class, b->class) && is_of(a->code, b->code) && a->is_of_visit == b->is_of_visit &&
	       (!a->is_repeated || a->content == b->content) && is_of(a->from, b->from) &&
	       (is_of(a->to, b->to) || a->is_update);
}

static void stand(struct hl7_hospital *hospital, struct hl7_patient *patient, const struct hl7_event *event,
		  const struct hl7_restriction *restriction)
{
	struct hl7_standing_restriction *standing = hl7_hospital_alloc(hospital, sizeof(*standing));
	if (standing == NULL)
		return;
	*standing = (struct hl7_standing_restriction){.restriction = *restriction,
						      .visit = restriction->is_of_visit ? event->visit : NULL,
						      .is_active = true,
						      .next = patient->restrictions};
	patient->restrictions = standing;
}

static struct hl7_standing_restriction *find_restriction(struct hl7_standing_restriction *from,
							 const struct hl7_restriction *restriction,
							 const char *visit)
{
	while (from != NULL && (!is_same(restriction, &from->restriction) || !is_of(from->visit, visit)))
		from = from->next;
	return from;
}

/* Ends those of the class that begin when it says; all of them, if it says no time. false: there is none. */
static bool end_class(struct hl7_patient *patient, const struct hl7_restriction *end, const char *visit)
{
	bool is_any = false;
	struct hl7_restriction sought = *end;
	sought.is_update = true;
	for (struct hl7_standing_restriction *at = patient->restrictions; at != NULL; at = at->next) {
		if (end->from == NULL && end->to == NULL)
			sought.from = at->restriction.from;
		if (!is_same(&sought, &at->restriction) || !is_of(at->visit, visit))
			continue;
		at->is_active = false;
		is_any = true;
	}
	return is_any;
}

/* A hold stays, whatever the flag becomes: a person clears it. Each time that a flag is set anew is a hold of its own. */
static void take_restriction(struct hl7_hospital *hospital, struct hl7_patient *patient,
			     const struct hl7_event *event, const struct hl7_restriction *restriction)
{
	const char *visit = restriction->is_of_visit ? event->visit : NULL;
	bool is_flag = restriction->code != NULL && strchr(restriction->code, '-') != NULL &&
		       restriction->code[0] == 'P'; /* PD1-12, PV2-22 */
	if (restriction->ends) {
		if (!end_class(patient, restriction, visit) && !is_flag)
			hl7_remark_odd(hospital->remarks, &restriction->origin, "ARV", patient->pid);
		return;
	}
	struct hl7_standing_restriction *found = find_restriction(patient->restrictions, restriction, visit);
	if (found != NULL && (restriction->is_repeated || (is_flag && found->is_active)))
		return;
	if (found != NULL && restriction->class != NULL) {
		found->restriction = *restriction;
		found->is_active = true;
	} else {
		stand(hospital, patient, event, restriction);
	}
}

void hl7_hospital_take(struct hl7_hospital *hospital, const struct hl7_event *event)
{
	hospital->order++;
	if (event->movement != NULL)
		event->movement->order = hospital->order;
	for (size_t i = 0; i < event->patient_count; i++) {
		struct hl7_patient *patient = hl7_hospital_find(hospital, event->patients[i]);
		if (patient == NULL)
			return;
		if (!event->is_unsure)
			take_person(patient, event);
		hl7_identities_join(hospital, patient, event);
		hl7_visit_take(hospital, patient, event);
		for (size_t j = 0; !event->is_unsure && j < event->role_count; j++)
			take_role(hospital, patient, event, &event->roles[j]);
		for (size_t j = 0; j < event->restriction_count; j++)
			if (!event->is_unsure ||
			    !event->restrictions[j].ends) /* it may be another's that ends */
				take_restriction(hospital, patient, event, &event->restrictions[j]);
	}
}
