/* Ends that are taken back: a discharge was told by mistake. In doubt what was ended stays ended. */
#include "registry/feeds/hl7_hospital.h"

#include <string.h>

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Does the movement's message name its visit as the event does, or name none either? */
static bool are_same_words(const struct hl7_movement *movement, const struct hl7_event *event)
{
	const struct hl7_event *told = movement->event;
	return told->is_by_account == event->is_by_account && is_same_text(told->visit, event->visit) &&
	       is_same_text(told->account, event->account);
}

static bool comes(const struct hl7_movement *movement)
{
	return movement->kind == HL7_OPEN || movement->kind == HL7_MOVE || movement->kind == HL7_RETURN;
}

/* ---- of one visit ---- */

void hl7_reopen_repeated(struct hl7_visit *visit, const struct hl7_event *event)
{
	for (size_t i = visit->count; i-- > 0 && !comes(visit->movements[i]);) {
		const struct hl7_movement *old = visit->movements[i];
		if (old->kind == HL7_CLOSE && !old->is_unclear && old->id == NULL &&
		    are_same_words(old, event))
			hl7_visit_remove(visit, i);
	}
}

/* ---- of all visits that it may have ended ---- */

/* May it be the end that is meant? With a number those of that number alone; without one, whoever came since has come after it. */
static bool is_candidate(const struct hl7_movement *movement, const struct hl7_movement *meant)
{
	if (meant->id != NULL)
		return movement->kind == HL7_CLOSE && is_same_text(movement->id, meant->id);
	return movement->kind == HL7_CLOSE || comes(movement);
}

/* The last of them that was told; NULL: none. */
static const struct hl7_movement *find_last(const struct hl7_patient *among, const struct hl7_movement *meant)
{
	const struct hl7_movement *last = NULL;
	for (; among != NULL; among = among->queued)
		for (const struct hl7_visit *visit = among->visits; visit != NULL; visit = visit->next)
			for (size_t i = 0; i < visit->count; i++)
				if (is_candidate(visit->movements[i], meant) &&
				    (last == NULL || visit->movements[i]->order > last->order))
					last = visit->movements[i];
	return last;
}

/* Where it took the place of an earlier one it is a copy: the earlier one may have been true, and it stays. */
static bool remove_end(struct hl7_patient *among, const struct hl7_movement *end)
{
	bool is_any = false;
	for (; among != NULL; among = among->queued)
		for (struct hl7_visit *visit = among->visits; visit != NULL; visit = visit->next)
			for (size_t i = visit->count; i-- > 0;)
				if (visit->movements[i] == end) {
					hl7_visit_remove(visit, i);
					is_any = true;
				}
	return is_any;
}

bool hl7_reopen(struct hl7_hospital *hospital, struct hl7_patient *patient, const struct hl7_event *event)
{
	struct hl7_patient *among = hl7_identities(hospital, patient, HL7_FORMERS);
	const struct hl7_movement *last = find_last(among, event->movement);
	return last != NULL && last->kind == HL7_CLOSE && are_same_words(last, event) &&
	       remove_end(among, last->event->movement);
}
