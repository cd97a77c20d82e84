/* Why an object differs from what is wanted. */
#include "acl_sync/disk/walk.h"

#include <stdlib.h>

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

/* Who was let in and out by the rules leaves files behind in a category, and nowhere else. */
static bool is_left_behind(const struct walk *walk, const struct object_state *state, category_id category)
{
	const struct store_job *job = walk->job;
	struct access_change change = {
	    .login = walk_login(walk, state->stat.st_uid),
	    .uid = state->stat.st_uid,
	    .patient = walk->folder.patient,
	    .category = category,
	    .had = ACCESS_DEPOSIT, /* or more: who can create in it */
	};
	return category != NO_ID && change.login != NO_ID &&
	       (job->gave == NULL || job->gave(job->gave_context, &change));
}

unsigned walk_drift(const struct walk *walk, const struct object_state *state, const struct object_wish *wish,
		    const struct object_diff *diff, category_id category, size_t changing_first)
{
	unsigned drift = 0;
	if (diff->owner && !is_left_behind(walk, state, category))
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
