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
	} else if (strcmp(event->rule->code, "A28") == 0 ||
		   (event->rule->kind == HL7_OPEN && !event->rule->cancels)) {
		patient->is_gone = false;
	}
}

/* ---- one message ---- */

void hl7_hospital_take(struct hl7_hospital *hospital, const struct hl7_event *event)
{
	hospital->order++;
	if (event->movement != NULL) {
		event->movement->order = hospital->order;
		event->movement->event = event;
	}
	for (size_t i = 0; i < event->patient_count; i++) {
		struct hl7_patient *patient = hl7_hospital_find(hospital, event->patients[i]);
		if (patient == NULL)
			return;
		if (!event->is_unsure)
			take_person(patient, event);
		hl7_identities_join(hospital, patient, event);
		hl7_visit_take(hospital, patient, event);
		for (size_t j = 0; j < event->role_count; j++)
			if (!event->is_unsure || event->roles[j].ends)
				hl7_standing_take_role(hospital, patient, event, &event->roles[j]);
	}
}

void hl7_hospital_restrict(struct hl7_hospital *hospital, const struct hl7_event *event)
{
	for (size_t i = 0; i < event->patient_count; i++) {
		struct hl7_patient *patient = hl7_hospital_find(hospital, event->patients[i]);
		if (patient == NULL)
			return;
		for (size_t j = 0; j < event->restriction_count; j++)
			if (!event->is_unsure ||
			    !event->restrictions[j].ends) /* it may be another's that ends */
				hl7_standing_take_restriction(hospital, patient, event,
							      &event->restrictions[j]);
	}
}
