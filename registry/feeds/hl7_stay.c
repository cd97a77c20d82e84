/* The movements of a visit as facts: in which units the patient was, and who took care, from when to when. */
#include "registry/feeds/feed_sort.h"
#include "registry/feeds/hl7_hospital.h"

#include <string.h>

/* What goes on at some point of the visit: presence in a unit, or the care of a person. */
struct going {
	const char *what;
	const char *role; /* NULL: a unit */
	size_t slot;      /* of hl7_doctor_fields */
	struct hl7_time from;
	struct hl7_origin origin;
	struct going *next;
};

struct walk {
	struct hl7_hospital *hospital;
	const struct hl7_patient *patient;
	const struct hl7_visit *visit;
	bool is_open, was_open, has_ended;
	bool has_come; /* it is said that the patient came, or moved, whatever became of it */
	size_t
	    ended_last; /* the order of the last end that was told when it happened, or that is before all of this visit */
	struct hl7_place place;
	struct going *going;
	struct going *unused;
};

/* ---- saying ---- */

static void say_of(const struct walk *walk, const struct going *going, const char *pid,
		   const struct hl7_time *from, const struct hl7_time *to)
{
	struct feed_fact fact = hl7_say_begin(going->role == NULL ? FEED_TEAM : FEED_MEMBER, &going->origin);
	char first[HL7_TIME_SIZE], last[HL7_TIME_SIZE];
	if (to != NULL && hl7_time_last(to) <= from->first)
		return;
	hl7_time_format(from, first);
	if (to != NULL)
		hl7_time_format(to, last);
	fact.fields[FACT_PID] = pid;
	fact.fields[going->role == NULL ? FACT_TID : FACT_WHO] = going->what;
	fact.fields[FACT_ROLE] = going->role;
	fact.fields[FACT_FROM] = first;
	fact.fields[FACT_TO] = to == NULL ? NULL : last;
	fact.fields[FACT_SRC] = *walk->visit->number == '\0' ? NULL : walk->visit->number;
	feed_out_fact(walk->hospital->remarks->out, &fact);
}

static void say(const struct walk *walk, const struct going *going, const struct hl7_time *to)
{
	say_of(walk, going, walk->patient->pid, &going->from, to);
	for (const struct hl7_alias *alias = walk->visit->aliases; alias != NULL; alias = alias->next)
		say_of(walk, going, alias->pid,
		       alias->from.first > going->from.first ? &alias->from : &going->from, to);
}

/* ---- beginning and ending ---- */

static void begin(struct walk *walk, const char *what, const char *role, size_t slot,
		  const struct hl7_movement *at)
{
	struct going *going = walk->unused;
	if (going == NULL)
		going = hl7_hospital_alloc(walk->hospital, sizeof(*going));
	else
		walk->unused = going->next;
	if (going == NULL)
		return;
	*going = (struct going){what, role, slot, at->time, at->origin, walk->going};
	walk->going = going;
}

/* Ends one and gives what is behind it. */
static void end(struct walk *walk, struct going **at, const struct hl7_time *to)
{
	struct going *going = *at;
	say(walk, going, to);
	*at = going->next;
	going->next = walk->unused;
	walk->unused = going;
}

static void end_all(struct walk *walk, const struct hl7_time *to)
{
	while (walk->going != NULL)
		end(walk, &walk->going, to);
}

/* Those of a kind become exactly these; who goes on goes on. */
static void become(struct walk *walk, const char *const *what, size_t count, const char *role, size_t slot,
		   const struct hl7_movement *at)
{
	bool is_there[64] = {false};
	for (struct going **going = &walk->going; *going != NULL;) {
		size_t i = 0;
		bool is_of = ((*going)->role == NULL) == (role == NULL) && (*going)->slot == slot;
		while (i < count && strcmp((*going)->what, what[i]) != 0)
			i++;
		if (is_of && i < count && i < 64)
			is_there[i] = true;
		if (is_of && i == count)
			end(walk, going, &at->time);
		else
			going = &(*going)->next;
	}
	for (size_t i = 0; i < count && i < 64; i++)
		if (!is_there[i])
			begin(walk, what[i], role, slot, at);
}

/* ---- one movement ---- */

static void move(struct walk *walk, const struct hl7_movement *movement)
{
	const char *units[2] = {"", ""};
	size_t count = 0;
	struct hl7_place *place = &walk->place;
	if (movement->place.medical != NULL)
		place->medical = movement->place.medical;
	if (movement->place.nursing != NULL)
		place->nursing = movement->place.nursing;
	if (movement->place.bed != NULL)
		place->bed = movement->place.bed;
	if (*place->medical != '\0')
		units[count++] = place->medical;
	if (*place->nursing != '\0' && (count == 0 || strcmp(units[0], place->nursing) != 0))
		units[count++] = place->nursing;
	if (count == 0 && *place->bed != '\0')
		units[count++] = place->bed;
	become(walk, units, count, NULL, HL7_DOCTORS, movement);
}

static void take_doctors(struct walk *walk, const struct hl7_movement *movement)
{
	for (size_t i = 0; movement->doctors != NULL && i < HL7_DOCTORS; i++) {
		const struct hl7_persons *persons = &movement->doctors[i];
		const struct hl7_doctor_field *field = &hl7_doctor_fields[i];
		if (!persons->is_said)
			continue;
		become(walk, persons->who, persons->count, field->role, i, movement);
	}
}

static void take_movement(struct walk *walk, const struct hl7_movement *movement)
{
	bool moves = movement->kind == HL7_OPEN || movement->kind == HL7_MOVE || movement->kind == HL7_RETURN;
	if (movement->kind == HL7_CLOSE) {
		end_all(walk, &movement->time);
		walk->is_open = false;
		walk->has_ended = true;
		if ((movement->is_now || (movement->is_named && !walk->was_open)) &&
		    movement->order > walk->ended_last)
			walk->ended_last = movement->order;
		return;
	}
	walk->has_come = walk->has_come || moves;
	if (movement->is_unclear && !walk->is_open)
		return; /* it may be that the patient is there */
	/* what came before an end, as it was told, has not come after it, whatever times they say */
	if (moves && !walk->is_open && walk->has_ended &&
	    (movement->kind != HL7_OPEN || movement->order < walk->ended_last)) {
		hl7_remark_odd(walk->hospital->remarks, &movement->origin, "NOVISIT", walk->patient->pid);
		return;
	}
	if (moves && !walk->is_open)
		walk->place = (struct hl7_place){"", "", ""};
	walk->is_open = walk->is_open || moves;
	walk->was_open = walk->was_open || moves;
	if (moves)
		move(walk, movement);
	if (walk->is_open)
		take_doctors(walk, movement);
	else if (!walk->has_ended && !movement->is_unclear)
		hl7_remark_odd(walk->hospital->remarks, &movement->origin, "NOVISIT", walk->patient->pid);
}

/* ---- the visit ---- */

/* A time that is only a day may be its end, but for coming. */
static int64_t when(const struct hl7_movement *movement)
{
	return movement->kind == HL7_OPEN ? movement->time.first : hl7_time_last(&movement->time);
}

static int movement_compare(const void *left, const void *right)
{
	const struct hl7_movement *a = left, *b = right;
	if (when(a) != when(b))
		return when(a) < when(b) ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

void hl7_stay_say(struct hl7_hospital *hospital, const struct hl7_patient *patient, struct hl7_visit *visit)
{
	struct walk walk = {.hospital = hospital, .patient = patient, .visit = visit, .place = {"", "", ""}};
	if (visit->count == 0)
		return;
	if (visit->has_zone && visit->lacks_zone) {
		hl7_remark_odd(hospital->remarks, &visit->movements[0]->origin, "ZONE", patient->pid);
		return;
	}
	const void **movements = arena_array(hospital->arena, visit->count, sizeof(*movements));
	for (size_t i = 0; movements != NULL && i < visit->count; i++)
		movements[i] = visit->movements[i];
	if (movements == NULL || !feed_sort(movements, visit->count, movement_compare)) {
		hospital->no_memory = true;
		return;
	}
	for (size_t i = 0; i < visit->count; i++) {
		const struct hl7_movement *movement = movements[i];
		take_movement(&walk, movement);
		visit->was_open = visit->was_open || walk.is_open;
		if (movement->kind == HL7_CLOSE)
			visit->ended = &movement->time;
	}
	if (!walk.has_come && !visit->is_unsure && visit->ended != NULL)
		hl7_remark_odd(hospital->remarks, &visit->movements[0]->origin, "NOVISIT", patient->pid);
	if (walk.is_open)
		visit->ended = NULL;
	end_all(&walk, NULL);
}
