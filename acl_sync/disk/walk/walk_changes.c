/* Who gains and loses, read from a category's directory. */
#include "acl_sync/disk/walk.h"

#include "acl_sync/disk/store_report.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- collecting ---- */

/* What perms on a category's directory let a person do. */
static enum access access_of(uint8_t perms)
{
	if ((perms & PERM_X) == 0)
		return ACCESS_NONE;
	if ((perms & PERM_R) != 0)
		return (perms & PERM_W) != 0 ? ACCESS_WRITE : ACCESS_READ;
	return (perms & PERM_W) != 0 ? ACCESS_DEPOSIT : ACCESS_NONE;
}

/* The rules have ended it, or changed their mind: what differs for the uid is no drift. */
static bool is_by_rules(const struct walk *walk, const struct access_change *change)
{
	const struct store_job *job = walk->job;
	return change->had < change->wanted || job->gave == NULL || job->gave(job->gave_context, change);
}

static int change_add(struct walk *walk, category_id category, uid_t uid, enum access had, enum access wanted)
{
	struct store_report *report = walk->report;
	struct uid_list *changing = &walk->changing;
	if (had == wanted)
		return 0;
	uid_t *uids =
	    report_grow(report, changing->items, changing->count, &changing->capacity, sizeof(*uids));
	if (uids == NULL)
		return -ENOMEM;
	changing->items = uids;
	struct access_change change = {
	    .login = walk_login(walk, uid),
	    .uid = uid,
	    .patient = walk->folder.patient,
	    .category = category,
	    .former_patient = walk->folder.former_patient,
	    .former_category = walk->folder.former_category,
	    .had = had,
	    .wanted = wanted,
	};
	change.is_drift = !is_by_rules(walk, &change);
	if (!report_change(report, &change))
		return -ENOMEM;
	if (!change.is_drift)
		uids[changing->count++] = uid;
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

static int uid_compare(const void *left, const void *right)
{
	const uid_t *a = left, *b = right;
	return *a < *b ? -1 : *a > *b;
}

void walk_changing_sort(struct walk *walk, size_t first)
{
	size_t count = walk->changing.count - first;
	if (count > 1)
		qsort(walk->changing.items + first, count, sizeof(*walk->changing.items), uid_compare);
}

void walk_changes(struct walk *walk, const struct wanted_category *wanted, const struct object_state *state)
{
	walk->changing_first = walk->changing.count;
	int error = state == NULL ? 0 : changes_of_strangers(walk, wanted, state);
	for (size_t i = 0; i < wanted->grants.count && error == 0; i++) {
		const struct grant *grant = &wanted->grants.items[i];
		uint8_t had = state == NULL ? 0 : object_certain_perms(state, grant->uid);
		error = change_add(walk, wanted->category, grant->uid, access_of(had), grant->access);
	}
	if (error != 0)
		walk_failed(walk, error);
	walk_changing_sort(walk, walk->changing_first);
}

/* ---- after a failure ---- */

/* A category's directory of the present folder as it is now; changes of one category follow one another. */
struct directory_now {
	int folder_fd;
	category_id category;
	const char *former_category; /* the changes' own text */
	bool is_known;               /* one was looked at */
	int error;                   /* -errno: nobody can tell */
	struct object_state state;   /* in the walk's scratch */
};

static int look_again(struct walk *walk, struct directory_now *now)
{
	const struct category *categories = walk->job->facts->policy->categories;
	const char *path = now->category != NO_ID ? categories[now->category].path : now->former_category;
	int fd = now->folder_fd < 0 ? -1 : tree_open_directory(now->folder_fd, path);
	int error = fd < 0 ? fd : object_look((struct handle){.fd = fd}, walk->scratch, &now->state);
	if (error == 0)
		error = object_parse(&now->state);
	if (fd >= 0)
		close(fd);
	return error;
}

/* What the uid can do now in the category's directory. */
static enum access access_now(struct walk *walk, const struct access_change *change,
			      struct directory_now *now)
{
	if (!now->is_known || now->category != change->category ||
	    now->former_category != change->former_category) {
		now->category = change->category;
		now->former_category = change->former_category;
		now->error = look_again(walk, now);
		now->is_known = true;
	}
	return now->error == 0 ? access_of(object_certain_perms(&now->state, change->uid)) : ACCESS_NONE;
}

static void count_change(struct store_report *report, const struct access_change *change, bool counts)
{
	size_t one = counts ? 1 : (size_t)-1;
	report->revoked += change->had > change->wanted ? one : 0;
	report->granted += change->wanted > change->had ? one : 0;
}

void walk_changes_confirm(struct walk *walk, size_t first, size_t count)
{
	struct store_report *report = walk->report;
	struct directory_now now = {.folder_fd = -1};
	if (count > 0)
		now.folder_fd = tree_open_directory(walk->root_fd, walk->folder.path);
	for (size_t i = first; i < first + count; i++) {
		struct access_change *change = &report->changes[i];
		count_change(report, change, false);
		change->wanted = access_now(walk, change, &now);
		count_change(report, change, true);
	}
	if (now.folder_fd >= 0)
		close(now.folder_fd);
}

void walk_changes_drop(struct walk *walk, size_t first)
{
	struct store_report *report = walk->report;
	size_t kept = first;
	for (size_t i = first; i < report->change_count; i++) {
		if (report->changes[i].had != report->changes[i].wanted)
			report->changes[kept++] = report->changes[i];
		arena_rest(2 * sizeof(report->changes[i]));
	}
	report->change_count = kept;
}
