/* May the holder use it? By the ACLs on disk, all the way from the folder down, and by the rules. */
#include "acl_sync/disk/posix_acl.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/disk/wish.h"
#include "acl_sync/sweep/sweep_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct judge {
	struct sweep *sweep;
	const struct wanted_folder **wanted; /* by place, made when first asked for */
	unsigned char bytes[POSIX_ACL_MAX_BYTES];
	struct acl_entry entries[POSIX_ACL_MAX_ENTRIES];
};

struct judge *judge_new(struct sweep *sweep)
{
	struct judge *judge = malloc(sizeof(*judge));
	if (judge == NULL)
		return NULL;
	judge->sweep = sweep;
	judge->wanted = arena_array(sweep->holds.arena, sweep->place_count, sizeof(*judge->wanted));
	if (judge->wanted != NULL)
		return judge;
	free(judge);
	return NULL;
}

void judge_free(struct judge *judge)
{
	free(judge);
}

/* ---- by the ACLs ---- */

/* What the object behind `handle` lets the subject do; nothing where it cannot be told. */
static uint8_t perms_on(struct judge *judge, struct handle handle, const struct acl_subject *subject)
{
	struct stat found;
	size_t size;
	if (handle_stat(handle, &found) != 0 ||
	    posix_acl_get(handle, POSIX_ACL_ACCESS, judge->bytes, &size) != 0)
		return 0;
	struct acl_spec acl = posix_acl_of_mode(found.st_mode);
	if (size > 0 && !posix_acl_parse(judge->bytes, size, judge->entries, &acl))
		return 0;
	return acl_spec_perms(&acl, found.st_uid, found.st_gid, subject);
}

/* One object by path below the root. -ENOENT and the like: what is not there stops nobody. */
static bool lets(struct judge *judge, int root_fd, const char *path, uint8_t needs,
		 const struct acl_subject *subject)
{
	struct handle handle = {.fd = tree_open_pinned(root_fd, path), .is_path = true};
	if (handle.fd < 0)
		return handle.fd == -ENOENT;
	uint8_t has = perms_on(judge, handle, subject);
	close(handle.fd);
	return (has & needs) == needs;
}

/* Does every directory from the place down let the subject pass, and the object do what the holder does with it?
 * Of what has lost its name, the directory in which it stood counts: who may not read there has lost it. */
static bool disk_lets(struct judge *judge, const struct holder *holder, const struct acl_subject *subject)
{
	const struct sweep_place *place = &judge->sweep->places[holder->place];
	int root_fd = judge->sweep->stores[place->store].root_fd;
	char *path = NULL;
	if (asprintf(&path, "%s/%s", place->path, holder->below) < 0)
		return false;
	size_t length = strlen(path);
	bool lets_through = true, is_itself = holder->below[0] == '\0';
	for (size_t at = strlen(place->path); lets_through && at < length && !is_itself; at++) {
		if (path[at] != '/')
			continue;
		path[at] = '\0';
		bool is_last = strchr(path + at + 1, '/') == NULL;
		uint8_t needs = PERM_X | (is_last && holder->is_gone ? PERM_R : 0);
		lets_through = lets(judge, root_fd, path, needs, subject);
		path[at] = '/';
	}
	if (is_itself)
		path[strlen(place->path)] = '\0';
	if (lets_through && !holder->is_gone)
		lets_through = lets(judge, root_fd, path, holder->needs, subject);
	free(path);
	return lets_through;
}

/* ---- by the rules ---- */

static const struct wanted_folder *wanted_of(struct judge *judge, size_t place_index)
{
	struct sweep *sweep = judge->sweep;
	const struct sweep_place *place = &sweep->places[place_index];
	const struct store_job *job = &sweep->stores[place->store].job;
	if (judge->wanted[place_index] == NULL) {
		judge->wanted[place_index] =
		    compile_folder(sweep->facts, job->uids, job->decider, place->patient, job->store,
				   job->now, sweep->holds.arena);
		sweep->out_of_memory |= judge->wanted[place_index] == NULL;
	}
	return judge->wanted[place_index];
}

/* The path below the category; NULL: there is none. */
static const char *below_category(const struct judge *judge, const struct holder *holder)
{
	const struct sweep_place *place = &judge->sweep->places[holder->place];
	if (place->origin != NULL)
		return place->origin;
	const char *rest =
	    holder->below + strlen(judge->sweep->facts->policy->categories[holder->category].path);
	return rest[0] == '/' && rest[1] != '\0' ? rest + 1 : NULL;
}

/* What the rules let that uid do, as much as any form of a document gives. */
static uint8_t rules_give(struct judge *judge, const struct holder *holder)
{
	const struct sweep_place *place = &judge->sweep->places[holder->place];
	const struct store_job *job = &judge->sweep->stores[place->store].job;
	if (place->patient == NO_ID ||
	    !store_set_has(job->facts->patients[place->patient].stores, job->store))
		return 0;
	const struct wanted_folder *wanted = wanted_of(judge, holder->place);
	if (wanted == NULL)
		return PERM_R | PERM_W | PERM_X; /* unknown: nobody is ended for that */
	if (holder->category == NO_ID)
		return compile_perms(OBJECT_FOLDER, DOCUMENTS_SEALED,
				     grants_access(&wanted->passers, holder->uid));
	for (size_t i = 0; i < wanted->category_count; i++) {
		const struct wanted_category *category = &wanted->categories[i];
		const char *below = below_category(judge, holder);
		if (category->category != holder->category)
			continue;
		enum object_kind kind = below == NULL          ? OBJECT_CATEGORY
					: holder->is_directory ? OBJECT_DIRECTORY
							       : OBJECT_DOCUMENT;
		const struct grants *grants =
		    below == NULL ? &category->grants : wanted_grants(category, below);
		return compile_perms(kind,
				     judge->sweep->facts->policy->categories[holder->category].documents,
				     grants_access(grants, holder->uid));
	}
	return 0;
}

/* ---- both ---- */

static login_id login_of(const struct sweep *sweep, size_t store, uid_t uid)
{
	for (login_id login = 0; login < sweep->facts->login_count; login++)
		if (sweep->stores[store].job.uids[login] == uid)
			return login;
	return NO_ID;
}

void judge_holder(struct judge *judge, struct holder *holder)
{
	struct sweep *sweep = judge->sweep;
	const struct process *process = holder_process(sweep, holder);
	struct acl_subject subject = {.uid = holder->uid};
	if (holder->kind != HOLD_SMB) {
		subject = (struct acl_subject){
		    .uid = process->uids[3], .groups = process->groups, .group_count = process->group_count};
	}
	holder->login = login_of(sweep, sweep->places[holder->place].store, holder->uid);
	holder->may = subject.uid == 0 || disk_lets(judge, holder, &subject);
	uint8_t given = holder->may ? 0 : rules_give(judge, holder);
	holder->is_due = !holder->may && (given & holder->needs) == holder->needs && holder->needs != 0;
}
