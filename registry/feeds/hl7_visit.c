/* A visit is its movements. Messages add one, correct one, cancel one; in which order they come does not matter for when things
 * were. */
#include "registry/feeds/hl7_hospital.h"

#include <ctype.h>
#include <string.h>

static struct hl7_visit *find(const struct hl7_patient *patient, const char *number)
{
	struct hl7_visit *visit = patient->visits;
	while (visit != NULL && strcmp(visit->number, number) != 0)
		visit = visit->next;
	return visit;
}

/* The visit goes on under another identity from now on. */
static void follow(struct hl7_hospital *hospital, struct hl7_visit *visit, const struct hl7_patient *patient,
		   const struct hl7_event *event)
{
	for (const struct hl7_alias *alias = visit->aliases; alias != NULL; alias = alias->next)
		if (alias->pid == patient->pid)
			return;
	struct hl7_alias *alias = hl7_hospital_alloc(hospital, sizeof(*alias));
	if (alias == NULL)
		return;
	*alias = (struct hl7_alias){patient->pid, event->sent, visit->aliases};
	visit->aliases = alias;
}

/* A visit that has no number is not surely that of another identity. */
static struct hl7_visit *find_known(struct hl7_hospital *hospital, struct hl7_patient *patient,
				    const struct hl7_event *event, const char *number)
{
	struct hl7_visit *visit = find(patient, number);
	if (visit != NULL || *number == '\0')
		return visit;
	for (struct hl7_patient *one = hl7_identities(hospital, patient, HL7_SURELY);
	     visit == NULL && one != NULL; one = one->queued)
		visit = find(one, number);
	if (visit != NULL && !event->is_unsure)
		follow(hospital, visit, patient, event);
	return visit;
}

static struct hl7_visit *add_visit(struct hl7_hospital *hospital, struct hl7_patient *patient,
				   const struct hl7_event *event)
{
	struct hl7_visit *visit = hl7_hospital_alloc(hospital, sizeof(*visit));
	if (visit == NULL)
		return NULL;
	visit->number = event->visit == NULL ? "" : event->visit;
	visit->is_by_account = event->is_by_account;
	visit->is_unsure = event->is_unsure;
	visit->next = patient->visits;
	patient->visits = visit;
	return visit;
}

/* ---- its movements ---- */

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool are_same_persons(const struct hl7_persons *a, const struct hl7_persons *b)
{
	bool are_same = a->count == b->count;
	for (size_t i = 0; are_same && i < a->count; i++)
		are_same = strcmp(a->who[i], b->who[i]) == 0;
	return are_same;
}

/* Two messages that do nothing but say who takes care, and say otherwise, are two. */
static bool are_other_doctors(const struct hl7_movement *old, const struct hl7_movement *meant)
{
	bool says_no_more = meant->kind == HL7_DOCTOR || meant->kind == HL7_UPDATE;
	for (size_t i = 0; says_no_more && old->doctors != NULL && meant->doctors != NULL && i < HL7_DOCTORS;
	     i++)
		if (old->doctors[i].is_said && meant->doctors[i].is_said &&
		    !are_same_persons(&old->doctors[i], &meant->doctors[i]))
			return true;
	return false;
}

/* Is it the movement that is meant? By its number, where it has one; of a kind, where that is known. */
static bool is_meant(const struct hl7_movement *old, const struct hl7_movement *meant)
{
	bool is_kind = meant->kind == HL7_HISTORY || old->kind == meant->kind;
	if (meant->id != NULL || old->id != NULL)
		return is_kind && is_same_text(old->id, meant->id);
	return is_kind && old->time.first == meant->time.first && !are_other_doctors(old, meant) &&
	       is_same_text(old->place.medical, meant->place.medical) &&
	       is_same_text(old->place.nursing, meant->place.nursing) &&
	       is_same_text(old->place.bed, meant->place.bed);
}

void hl7_visit_remove(struct hl7_visit *visit, size_t at)
{
	memmove(visit->movements + at, visit->movements + at + 1,
		(visit->count - at - 1) * sizeof(*visit->movements));
	visit->count--;
}

/* Nobody knows where the patient is from then on. */
static void make_unclear(struct hl7_movement *movement)
{
	static const struct hl7_persons nobody[HL7_DOCTORS] = {
	    {.is_said = true}, {.is_said = true}, {.is_said = true}, {.is_said = true}, {.is_said = true}};
	movement->kind = HL7_MOVE;
	movement->is_unclear = true;
	movement->place = (struct hl7_place){"", "", ""};
	movement->doctors = nobody;
}

/* A field that is empty changes nothing: who came, or went, by the movement as it was said before. */
static const struct hl7_persons *join_doctors(struct hl7_hospital *hospital, const struct hl7_persons *old,
					      const struct hl7_persons *now)
{
	if (old == NULL || now == NULL)
		return old == NULL ? now : old;
	struct hl7_persons *joined = hl7_hospital_alloc(hospital, HL7_DOCTORS * sizeof(*joined));
	for (size_t i = 0; joined != NULL && i < HL7_DOCTORS; i++)
		joined[i] = now[i].is_said ? now[i] : old[i];
	return joined;
}

/* Is it an end that is told again, corrected? Whoever came since it was told first has come after it; not where it was told before
 * anybody came. */
static bool corrects_end(const struct hl7_visit *visit, const struct hl7_movement *movement,
			 const struct hl7_movement *replaced)
{
	if (!movement->corrects || movement->is_unclear || movement->id == NULL ||
	    movement->kind != HL7_CLOSE)
		return false;
	for (size_t i = 0; i < visit->count; i++)
		if (visit->movements[i]->kind == HL7_OPEN && visit->movements[i]->order < replaced->order)
			return true;
	return false;
}

/* What is to be added for a movement, now that it is known which one it replaces: the last of `met`. */
static const struct hl7_movement *settle(struct hl7_hospital *hospital, const struct hl7_visit *visit,
					 const struct hl7_movement *movement, size_t met,
					 const struct hl7_movement *replaced)
{
	if (!movement->is_unclear && movement->kind != HL7_HISTORY && met == 0)
		return movement;
	struct hl7_movement *settled = hl7_hospital_alloc(hospital, sizeof(*settled));
	if (settled == NULL)
		return NULL;
	*settled = *movement;
	if (met > 0 && corrects_end(visit, movement, replaced))
		settled->order = replaced->order;
	if (met > 0)
		settled->doctors = join_doctors(hospital, replaced->doctors, movement->doctors);
	if (movement->kind == HL7_HISTORY && met == 1)
		settled->kind = replaced->kind;
	if (settled->is_unclear || settled->kind == HL7_HISTORY)
		make_unclear(settled);
	return settled;
}

static void add(struct hl7_hospital *hospital, struct hl7_visit *visit, const struct hl7_movement *movement)
{
	size_t met = 0;
	const struct hl7_movement *replaced = NULL;
	for (size_t i = visit->count; i-- > 0;) {
		if (!is_meant(visit->movements[i], movement))
			continue;
		if (replaced == NULL)
			replaced = visit->movements[i];
		met++;
		hl7_visit_remove(visit, i);
	}
	const struct hl7_movement *settled = settle(hospital, visit, movement, met, replaced);
	const struct hl7_movement **movements =
	    arena_grow(hospital->arena, visit->movements, visit->count, &visit->capacity, sizeof(*movements));
	if (movements == NULL || settled == NULL) {
		hospital->no_memory = true;
		return;
	}
	visit->movements = movements;
	movements[visit->count++] = settled;
	visit->has_zone = visit->has_zone || movement->time.has_zone;
	visit->lacks_zone = visit->lacks_zone || !movement->time.has_zone;
}

/* The last of that kind that was told; with a number, that one. false: there is none. */
static bool cancel(struct hl7_visit *visit, const struct hl7_movement *meant)
{
	bool is_done = false;
	for (size_t i = visit->count; i-- > 0;) {
		const struct hl7_movement *old = visit->movements[i];
		bool is_kind = meant->kind == HL7_HISTORY || old->kind == meant->kind;
		if (!is_kind || (meant->id != NULL && !is_same_text(old->id, meant->id)))
			continue;
		hl7_visit_remove(visit, i);
		is_done = true;
		if (meant->id == NULL)
			break;
	}
	return is_done;
}

/* ---- one movement ---- */

static void apply(struct hl7_hospital *hospital, const struct hl7_patient *patient, struct hl7_visit *visit,
		  const struct hl7_event *event)
{
	const struct hl7_movement *movement = event->movement;
	if (movement->is_unclear || !movement->cancels)
		add(hospital, visit, movement);
	else if (movement->kind == HL7_OPEN)
		visit->count = 0; /* there was no visit */
	else if (!cancel(visit, movement))
		hl7_remark_odd(hospital->remarks, &movement->origin, "CANCEL", patient->pid);
	else if (movement->kind == HL7_CLOSE && movement->id == NULL && movement->is_named)
		hl7_reopen_repeated(visit, event);
}

/* ---- what ends ---- */

/* Does it end, or may it, what somebody has? */
static bool ends(const struct hl7_event *event)
{
	const struct hl7_movement *movement = event->movement;
	if (movement == NULL)
		return event->rule->kind == HL7_GONE && event->visit != NULL;
	bool is_of_visit = movement->kind == HL7_OPEN || movement->kind == HL7_CLOSE || movement->is_unclear;
	return is_of_visit && (movement->is_unclear || movement->cancels == (movement->kind == HL7_OPEN));
}

static bool is_that(const struct hl7_visit *visit, const struct hl7_event *event)
{
	return event->visit != NULL && strcmp(visit->number, event->visit) == 0 &&
	       visit->is_by_account == event->is_by_account;
}

/* Are they one number but for blanks, case, and zeros in front? */
static bool are_alike(const char *a, const char *b)
{
	a += strspn(a, " 0");
	b += strspn(b, " 0");
	while (*a != '\0' && tolower((unsigned char)*a) == tolower((unsigned char)*b)) {
		a += 1 + strspn(a + 1, " ");
		b += 1 + strspn(b + 1, " ");
	}
	return *a == '\0' && *b == '\0';
}

/* May it be that visit, although it is not said? Not one that has another number, nor where one is known by its number and one by its
 * account and the accounts differ. */
static bool may_be(const struct hl7_visit *visit, const struct hl7_event *event)
{
	if (event->visit == NULL || *visit->number == '\0')
		return true;
	if (visit->is_by_account == event->is_by_account)
		return !is_that(visit, event) && are_alike(visit->number, event->visit);
	return visit->account == NULL || event->account == NULL ||
	       strcmp(visit->account, event->account) == 0;
}

static bool end_visits(struct hl7_hospital *hospital, struct hl7_patient *among, struct hl7_patient *patient,
		       const struct hl7_event *event,
		       bool (*is_of)(const struct hl7_visit *, const struct hl7_event *))
{
	bool is_any = false;
	for (struct hl7_patient *one = among; one != NULL; one = one->queued)
		for (struct hl7_visit *visit = one->visits; visit != NULL; visit = visit->next) {
			if (!is_of(visit, event))
				continue;
			is_any = true;
			if (event->movement == NULL)
				visit->count = 0;
			else
				apply(hospital, patient, visit, event);
		}
	return is_any;
}

/* What is named ends under each identity of the person, maybe of the person. Without it what it may be ends, of the patient and of who was
 * merged into it: a discharge leaves nothing standing. Whoever still says an identity that was merged into another speaks of what
 * was said under that one alone. false: nothing is there. */
static bool end(struct hl7_hospital *hospital, struct hl7_patient *patient, const struct hl7_event *event)
{
	bool is_named =
	    end_visits(hospital, hl7_identities(hospital, patient, HL7_MAYBE), patient, event, is_that);
	if (is_named && !event->is_by_account)
		return true;
	return end_visits(hospital, hl7_identities(hospital, patient, HL7_FORMERS), patient, event, may_be) ||
	       is_named;
}

/* ---- one message ---- */

/* Does it take back an end that may be of several visits? One that is named has its own. */
static bool reopens(const struct hl7_event *event, const struct hl7_visit *visit)
{
	const struct hl7_movement *movement = event->movement;
	return movement->kind == HL7_CLOSE && movement->cancels && !movement->is_unclear &&
	       !(visit != NULL && movement->is_named);
}

void hl7_visit_take(struct hl7_hospital *hospital, struct hl7_patient *patient, const struct hl7_event *event)
{
	const struct hl7_movement *movement = event->movement;
	if ((ends(event) && end(hospital, patient, event)) || movement == NULL)
		return;
	struct hl7_visit *visit =
	    find_known(hospital, patient, event, event->visit == NULL ? "" : event->visit);
	if (visit == NULL && !movement->cancels)
		visit = add_visit(hospital, patient, event);
	if (visit != NULL && event->account != NULL)
		visit->account = event->account;
	if (reopens(event, visit) && hl7_reopen(hospital, patient, event))
		return;
	if (visit != NULL)
		apply(hospital, patient, visit, event);
	else if (movement->cancels)
		hl7_remark_odd(hospital->remarks, &movement->origin, "CANCEL", patient->pid);
}
