/* Identities of one person: A40, A47. */
#include "registry/feeds/hl7_hospital.h"

/* A person does not have more. */
#define IDENTITIES_MAX 1024

static bool add_merge(struct hl7_hospital *hospital, struct hl7_merge **list, struct hl7_patient *other,
		      const struct hl7_event *event)
{
	struct hl7_merge *merge = hl7_hospital_alloc(hospital, sizeof(*merge));
	if (merge == NULL)
		return false;
	*merge = (struct hl7_merge){.other = other,
				    .origin = event->origin,
				    .is_unsure = event->is_unsure || event->are_formers_unsure,
				    .next = *list};
	*list = merge;
	return true;
}

void hl7_identities_join(struct hl7_hospital *hospital, struct hl7_patient *patient,
			 const struct hl7_event *event)
{
	for (size_t i = 0; i < event->former_count; i++) {
		struct hl7_patient *former = hl7_hospital_find(hospital, event->formers[i]);
		if (former != NULL && former != patient &&
		    add_merge(hospital, &patient->merges, former, event))
			add_merge(hospital, &former->into, patient, event);
	}
}

struct walk {
	struct hl7_hospital *hospital;
	bool is_wide; /* through merges that are not sure, too */
	struct hl7_patient **end;
	unsigned left;
};

static void queue(struct walk *walk, const struct hl7_merge *merges)
{
	for (; merges != NULL && walk->left > 0; merges = merges->next) {
		struct hl7_patient *other = merges->other;
		if ((merges->is_unsure && !walk->is_wide) || other->walk == walk->hospital->walks)
			continue;
		other->walk = walk->hospital->walks;
		other->queued = NULL;
		*walk->end = other;
		walk->end = &other->queued;
		walk->left--;
	}
}

struct hl7_patient *hl7_identities(struct hl7_hospital *hospital, struct hl7_patient *patient,
				   enum hl7_reach reach)
{
	struct walk walk = {hospital, reach == HL7_MAYBE, &patient->queued, IDENTITIES_MAX};
	patient->queued = NULL;
	patient->walk = ++hospital->walks;
	for (struct hl7_patient *one = patient; one != NULL; one = one->queued) {
		queue(&walk, one->merges);
		if (reach != HL7_FORMERS)
			queue(&walk, one->into);
	}
	return patient;
}
