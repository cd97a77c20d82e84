/* What is held, as a list: of the present, and of a past instant of which it is known which changes were. */
#include "acl_sync/site/guard_private.h"

#include <stdlib.h>
#include <string.h>

/* How many of them are of the first one's patient. */
static size_t same_patient(const struct guard_access *items, size_t count)
{
	size_t same = 1;
	while (same < count && strcmp(items[0].patient, items[same].patient) == 0)
		same++;
	return same;
}

static bool patients_follow(const struct guard_access *items, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (strcmp(items[i - 1].patient, items[i].patient) > 0)
			return false;
		arena_rest(ARENA_REST_PATIENT);
	}
	return true;
}

void guard_sort(struct guard_access *items, size_t count)
{
	bool by_patient = patients_follow(items, count);
	for (size_t i = 0, same; i < count; i += same) {
		same = by_patient ? same_patient(items + i, count - i) : count;
		qsort(items + i, same, sizeof(*items), guard_access_compare);
		arena_rest(ARENA_REST_PATIENT);
	}
}

size_t guard_select_changes(struct guard_changes *changes, bool losses, bool gains)
{
	size_t count = 0;
	for (size_t i = 0; i < changes->count; i++) {
		bool loses = changes->items[i].wants < changes->items[i].had;
		if (loses ? losses : gains)
			changes->items[count++] = changes->items[i];
		arena_rest(2 * sizeof(changes->items[i]));
	}
	guard_sort(changes->items, count);
	return count;
}

bool guard_hold(struct guard *guard, const struct guard_access *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct guard_access *held = arena_grow(guard->arena, guard->held, guard->held_count,
						       &guard->held_capacity, sizeof(*held));
		if (held == NULL)
			return false;
		guard->held = held;
		held[guard->held_count++] = items[i];
		arena_rest(2 * sizeof(*held));
	}
	return true;
}

bool guard_keep_base(struct guard *guard, const char *store, const struct facts *facts,
		     const struct generation *generation)
{
	struct guard_kept *kept =
	    arena_grow(guard->arena, guard->kept, guard->kept_count, &guard->kept_capacity, sizeof(*kept));
	if (kept == NULL)
		return false;
	guard->kept = kept;
	kept[guard->kept_count++] = (struct guard_kept){store, facts, generation};
	return true;
}

const struct facts *guard_kept_facts(const struct guard *guard, size_t index)
{
	return guard->whole == NULL && index < guard->kept_count ? guard->kept[index].facts : NULL;
}

bool guard_keeps_statement(const struct guard *guard, int64_t id)
{
	for (size_t i = 0; guard->whole == NULL && i < guard->kept_count; i++) {
		const struct generation *base = guard->kept[i].generation;
		bool fits = base != NULL;
		for (size_t j = 0; fits && j < base->merged.wrong_count; j++)
			fits = base->merged.wrong[j].id != id;
		if (fits)
			return true;
	}
	return false;
}

bool guard_frame_held(struct guard *guard, const struct generation *fresh, int64_t now,
		      struct findings *findings)
{
	if (guard->held_count == 0 && guard->kept_count == 0)
		return true;
	guard_sort(guard->held, guard->held_count);
	guard->facts = guard_frame(guard, fresh, now, findings);
	return guard->facts != NULL;
}

bool guard_hold_past(struct guard *guard, const struct guard_past *pasts, size_t count,
		     const struct generation *fresh, int64_t now, struct findings *findings)
{
	for (size_t i = 0; i < count; i++) {
		const struct guard_past *past = &pasts[i];
		struct guard_changes changes;
		if (!guard_compare(past->base, fresh->facts, past->store, now, past->since, guard->arena,
				   &changes))
			return false;
		size_t held = guard_select_changes(&changes, past->losses, past->gains);
		if (!guard_hold(guard, changes.items, held) ||
		    (past->losses && !guard_keep_base(guard, past->store, past->base, NULL)))
			return false;
	}
	return guard_frame_held(guard, fresh, now, findings);
}

struct decision guard_decide_past(const struct guard_past *past, const struct question *fresh,
				  const struct question *base, bool *ret_is_base)
{
	struct decision after = guard_decide_known(fresh, NULL), before = guard_decide_known(base, NULL);
	bool is_held = before.access < after.access ? past->gains : past->losses;
	*ret_is_base = before.access != after.access && is_held &&
		       !guard_never_holds(fresh, before.access, past->since, after);
	return *ret_is_base ? before : after;
}

bool guard_held_logins(const struct guard *guard, const char *patient, struct arena *arena,
		       const char *const **ret_logins, size_t *ret_count)
{
	size_t all = guard->whole == NULL ? guard->held_count : 0, first = 0, count = 0;
	while (first < all && strcmp(guard->held[first].patient, patient) < 0)
		first++;
	while (first + count < all && strcmp(guard->held[first + count].patient, patient) == 0)
		count++;
	const char **logins = arena_array(arena, count, sizeof(*logins));
	for (size_t i = 0; logins != NULL && i < count; i++)
		logins[i] = guard->held[first + i].login;
	*ret_logins = logins;
	*ret_count = count;
	return logins != NULL;
}
