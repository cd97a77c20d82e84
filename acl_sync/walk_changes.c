/* Who gains and loses, read from a category's directory; and why an object differs. */
#include "acl_sync/walk.h"

#include <errno.h>
#include <stdlib.h>

/* What perms on a category's directory let a person do. */
static enum access access_of(uint8_t perms)
{
	if ((perms & PERM_X) == 0)
		return ACCESS_NONE;
	if ((perms & PERM_R) != 0)
		return (perms & PERM_W) != 0 ? ACCESS_WRITE : ACCESS_READ;
	return (perms & PERM_W) != 0 ? ACCESS_DEPOSIT : ACCESS_NONE;
}

/* Room for one more in an array that grows by doubling. false: out of memory. */
static bool grow(void **items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return true;
	size_t larger = *capacity == 0 ? 16 : *capacity * 2;
	void *moved = realloc(*items, larger * size);
	if (moved == NULL)
		return false;
	*items = moved;
	*capacity = larger;
	return true;
}

static int change_add(struct walk *walk, category_id category, uid_t uid, enum access had, enum access wanted)
{
	struct store_report *report = walk->report;
	struct uid_list *changing = &walk->changing;
	void *changes = report->changes, *uids = changing->items;
	if (had == wanted)
		return 0;
	bool room = grow(&changes, report->change_count, &report->change_capacity, sizeof(*report->changes));
	report->changes = changes;
	room = room && grow(&uids, changing->count, &changing->capacity, sizeof(*changing->items));
	changing->items = uids;
	if (!room) {
		report->out_of_memory = true;
		return -ENOMEM;
	}
	changing->items[changing->count++] = uid;
	report->changes[report->change_count++] = (struct access_change){
	    .login = walk_login(walk, uid),
	    .uid = uid,
	    .patient = walk->folder.patient,
	    .category = category,
	    .had = had,
	    .wanted = wanted,
	};
	report->revoked += had > wanted;
	report->granted += wanted > had;
	return 0;
}

/* Whose entries say nothing about a person: the owner's perms are the owner's. */
static bool is_nobody(const struct walk *walk, const struct object_state *state, uid_t uid)
{
	return uid == 0 || uid == walk->job->owner || uid == state->stat.st_uid;
}

/* Those who have something now and are not wanted. */
static int changes_of_strangers(struct walk *walk, const struct wanted_category *wanted,
				const struct object_state *state)
{
	uid_t owner = state->stat.st_uid;
	for (size_t i = 0; i < state->access.count; i++) {
		const struct acl_entry *entry = &state->access.entries[i];
		if (entry->is_group || is_nobody(walk, state, entry->id) ||
		    grants_access(&wanted->grants, entry->id) != ACCESS_NONE)
			continue;
		int error = change_add(walk, wanted->category, entry->id,
				       access_of(entry->perms & state->access.mask), ACCESS_NONE);
		if (error != 0)
			return error;
	}
	if (owner == 0 || owner == walk->job->owner || grants_access(&wanted->grants, owner) != ACCESS_NONE)
		return 0;
	return change_add(walk, wanted->category, owner, access_of(state->access.user), ACCESS_NONE);
}

void walk_changes(struct walk *walk, const struct wanted_category *wanted, struct object_state *state)
{
	int error = state == NULL ? 0 : object_parse(state);
	walk->changing_first = walk->changing.count;
	if (error == 0 && state != NULL)
		error = changes_of_strangers(walk, wanted, state);
	for (size_t i = 0; i < wanted->grants.count && error == 0; i++) {
		const struct grant *grant = &wanted->grants.items[i];
		uint8_t had = state == NULL ? 0 : object_certain_perms(state, grant->uid);
		error = change_add(walk, wanted->category, grant->uid, access_of(had), grant->access);
	}
	if (error != 0)
		walk_failed(walk, error);
	walk_changing_sort(walk, walk->changing_first);
}

/* ---- drift ---- */

static int uid_compare(const void *left, const void *right)
{
	const uid_t *a = left, *b = right;
	return *a < *b ? -1 : *a > *b;
}

static bool is_changing(const struct walk *walk, uid_t uid, size_t first)
{
	size_t count = walk->changing.count - first;
	return count > 0 &&
	       bsearch(&uid, walk->changing.items + first, count, sizeof(uid), uid_compare) != NULL;
}

void walk_changing_sort(struct walk *walk, size_t first)
{
	size_t count = walk->changing.count - first;
	if (count > 1)
		qsort(walk->changing.items + first, count, sizeof(*walk->changing.items), uid_compare);
}

/* Entries that the wanted ACL does not have, or has smaller. */
static unsigned drift_of_present(const struct walk *walk, const struct acl_spec *have,
				 const struct acl_spec *want, size_t first)
{
	unsigned drift = 0;
	for (size_t i = 0; i < have->count; i++) {
		const struct acl_entry *entry = &have->entries[i];
		if (entry->is_group) {
			drift |= 1u << DRIFT_EXTRA;
			continue;
		}
		uint8_t wanted = object_named_perms(want, entry->id);
		if (is_changing(walk, entry->id, first))
			continue;
		if ((entry->perms & have->mask & ~wanted) != 0)
			drift |= 1u << DRIFT_EXTRA;
		else if ((entry->perms & wanted) == wanted && (entry->perms & have->mask & wanted) != wanted)
			drift |= 1u << DRIFT_MASK;
	}
	return drift;
}

static unsigned drift_of_access(const struct walk *walk, const struct object_state *state,
				const struct acl_spec *want, size_t first)
{
	const struct acl_spec *have = &state->access;
	unsigned drift = drift_of_present(walk, have, want, first);
	uint8_t group = have->has_mask ? have->group & have->mask : have->group;
	if ((group & ~want->group) != 0 || (have->other & ~want->other) != 0)
		drift |= 1u << DRIFT_OTHER_BITS;
	for (size_t i = 0; i < want->count; i++) {
		uint8_t missing = want->entries[i].perms & ~object_named_perms(have, want->entries[i].id);
		if (missing != 0 && !is_changing(walk, want->entries[i].id, first))
			drift |= 1u << DRIFT_MISSING;
	}
	return drift;
}

/* The wanted default ACL differs for somebody whose access does not change. */
static bool default_drifts(const struct walk *walk, const struct acl_spec *have, const struct acl_spec *want,
			   size_t first)
{
	if (have->present != want->present && walk->changing.count == first)
		return true;
	if (have->other != 0 || have->group != 0)
		return true;
	for (size_t i = 0; i < want->count; i++)
		if ((object_named_perms(have, want->entries[i].id) ^ want->entries[i].perms) != 0 &&
		    !is_changing(walk, want->entries[i].id, first))
			return true;
	for (size_t i = 0; i < have->count; i++)
		if (have->entries[i].is_group || (!is_changing(walk, have->entries[i].id, first) &&
						  object_named_perms(want, have->entries[i].id) == 0))
			return true;
	return false;
}

unsigned walk_drift(const struct walk *walk, const struct object_state *state, const struct object_wish *wish,
		    const struct object_diff *diff, size_t changing_first)
{
	unsigned drift = 0;
	bool to_owner = diff->owner && wish->owner == walk->job->owner;
	uid_t owner = state->stat.st_uid;
	/* who was let in and out by the rules leaves files behind: no drift */
	if (to_owner && walk_login(walk, owner) == NO_ID)
		drift |= 1u << DRIFT_OWNER;
	if (diff->special)
		drift |= 1u << DRIFT_MODE;
	if (diff->access && !diff->owner && state->access.user != wish->user)
		drift |= 1u << DRIFT_MODE;
	if (diff->access)
		drift |= drift_of_access(walk, state, &wish->access->spec, changing_first);
	if (diff->default_acl &&
	    default_drifts(walk, &state->default_acl, &wish->default_acl->spec, changing_first))
		drift |= 1u << DRIFT_DEFAULT;
	return drift;
}
