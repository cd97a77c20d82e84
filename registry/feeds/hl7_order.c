#include "registry/feeds/hl7_order.h"

#include "registry/feeds/feed_sort.h"

#include <string.h>

static int order_in_files(const struct hl7_event *a, const struct hl7_event *b)
{
	if (a->origin.file != b->origin.file)
		return a->origin.file < b->origin.file ? -1 : 1;
	return (a->origin.line > b->origin.line) - (a->origin.line < b->origin.line);
}

static int event_compare(const void *left, const void *right)
{
	const struct hl7_event *a = left, *b = right;
	if (a->sent.first != b->sent.first)
		return a->sent.first < b->sent.first ? -1 : 1;
	int order = strcmp(a->patients[0], b->patients[0]);
	return order != 0 ? order : order_in_files(a, b);
}

/* ---- who takes away, of one second ---- */

/* Does it say that nobody has one of the parts in the patient's care? */
static bool takes_doctors(const struct hl7_movement *movement)
{
	for (size_t i = 0; movement->doctors != NULL && i < HL7_DOCTORS; i++)
		if (movement->doctors[i].is_said && movement->doctors[i].count == 0)
			return true;
	return false;
}

/* Does it take away, or may it? */
static bool takes(const struct hl7_event *event)
{
	const struct hl7_movement *movement = event->movement;
	for (size_t i = 0; i < event->role_count; i++)
		if (event->roles[i].ends)
			return true;
	if (movement == NULL)
		return event->rule->kind == HL7_GONE || event->is_dead;
	return movement->is_unclear || (movement->kind == HL7_CLOSE) != movement->cancels ||
	       takes_doctors(movement);
}

/* Does it say where the patient is? */
static bool places(const struct hl7_event *event)
{
	const struct hl7_movement *movement = event->movement;
	return movement != NULL && !movement->cancels && !movement->is_unclear &&
	       (movement->kind == HL7_OPEN || movement->kind == HL7_MOVE || movement->kind == HL7_RETURN);
}

/* What comes when, of one second: who comes, moves; what is told beside; what is corrected; what takes away. */
static int rank(const struct hl7_event *event)
{
	enum { COMES, MOVES, TELLS, CORRECTS, TAKES };
	if (takes(event))
		return TAKES;
	if (event->rule->kind == HL7_HISTORY)
		return CORRECTS;
	if (!places(event))
		return TELLS;
	return event->movement->kind == HL7_OPEN ? COMES : MOVES;
}

static const char *visit_of(const struct hl7_event *event)
{
	return event->visit == NULL ? "" : event->visit;
}

/* 0: nothing says which of them is the later, but the names of their files. */
static int moment_compare(const struct hl7_event *a, const struct hl7_event *b)
{
	int order = rank(a) - rank(b);
	if (order == 0)
		order = places(b) - places(a);
	if (order != 0 || !places(a))
		return order;
	const int64_t from = a->movement->time.first, other = b->movement->time.first;
	return from != other ? (from > other) - (from < other) : strcmp(visit_of(a), visit_of(b));
}

static int movement_compare(const void *left, const void *right)
{
	int order = moment_compare(left, right);
	return order != 0 ? order : order_in_files(left, right);
}

static bool restricts(const struct hl7_event *event)
{
	for (size_t i = 0; i < event->restriction_count; i++)
		if (!event->restrictions[i].ends)
			return true;
	return false;
}

static int restriction_compare(const void *left, const void *right)
{
	const struct hl7_event *a = left, *b = right;
	return restricts(a) != restricts(b) ? restricts(a) - restricts(b) : order_in_files(a, b);
}

/* ---- different places ---- */

static bool differ(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) != 0;
}

static bool has_unit(const struct hl7_place *place)
{
	return (place->medical != NULL && *place->medical != '\0') ||
	       (place->nursing != NULL && *place->nursing != '\0');
}

static bool are_elsewhere(const struct hl7_event *left, const struct hl7_event *right)
{
	const struct hl7_place *a = &left->movement->place, *b = &right->movement->place;
	return left->origin.file != right->origin.file &&
	       (differ(a->medical, b->medical) || differ(a->nursing, b->nursing) ||
		(!has_unit(a) && !has_unit(b) && differ(a->bed, b->bed)));
}

/* Of some of one moment: do two files say different places? Then nobody knows. */
static void look_at_places(const void **events, size_t count, struct hl7_remarks *remarks)
{
	bool is_contradiction = false;
	for (size_t i = 1; i < count; i++)
		is_contradiction = is_contradiction || are_elsewhere(events[i - 1], events[i]);
	for (size_t i = 0; is_contradiction && i < count; i++) {
		const struct hl7_event *event = events[i];
		event->movement->is_unclear = true;
		hl7_remark_odd(remarks, &event->movement->origin, "ORDER", event->patients[0]);
	}
}

static void look_at_moments(const void **events, size_t count, struct hl7_remarks *remarks)
{
	for (size_t first = 0, next; first < count; first = next) {
		for (next = first + 1; next < count && moment_compare(events[first], events[next]) == 0;)
			next++;
		if (places(events[first]))
			look_at_places(events + first, next - first, remarks);
	}
}

/* ---- all of it ---- */

/* How many from the first on are of one patient and one second; 0 where all of them stand in one file, whose order counts.
 * *ret_next: how many they are anyway. */
static size_t count_tied(const void **events, size_t count, size_t *ret_next)
{
	const struct hl7_event *first = events[0];
	bool is_one_file = true;
	size_t next = 1;
	for (; next < count; next++) {
		const struct hl7_event *other = events[next];
		if (other->sent.first != first->sent.first ||
		    strcmp(other->patients[0], first->patients[0]) != 0)
			break;
		is_one_file = is_one_file && other->origin.file == first->origin.file;
	}
	*ret_next = next;
	return is_one_file ? 0 : next;
}

bool hl7_order_movements(const void **events, size_t count, struct hl7_remarks *remarks)
{
	bool is_sorted = count < 2 || feed_sort(events, count, event_compare);
	for (size_t first = 0, next; is_sorted && first < count; first += next) {
		size_t tied = count_tied(events + first, count - first, &next);
		is_sorted = tied == 0 || feed_sort(events + first, tied, movement_compare);
		if (is_sorted)
			look_at_moments(events + first, tied, remarks);
	}
	return is_sorted;
}

bool hl7_order_restrictions(const void **events, size_t count)
{
	bool is_sorted = true;
	for (size_t first = 0, next; is_sorted && first < count; first += next) {
		size_t tied = count_tied(events + first, count - first, &next);
		is_sorted = tied == 0 || feed_sort(events + first, tied, restriction_compare);
	}
	return is_sorted;
}
