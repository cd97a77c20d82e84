/* One link: is it careacl's, does it lead where it should, may it be given. */
#include "acl_sync/disk/views/views_pass.h"

#include "acl_sync/disk/root.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A link on its way to its place; no link that is wanted begins with a dot. */
#define NEW_LINK ".careacl-new"

/* ---- effects ---- */

static void count(struct walk *walk, size_t *counter)
{
	walk->planned_operations += walk->mode == WALK_LOOK;
	walk->report->operations += walk->mode != WALK_LOOK;
	*counter += walk->mode != WALK_LOOK;
}

void views_link_remove(struct walk *walk, int fd, const char *name)
{
	if (walk->mode == WALK_LOOK || unlinkat(fd, name, 0) == 0)
		count(walk, &walk->report->links_removed);
	else if (errno != ENOENT)
		walk_failed(walk, -errno);
}

/* At once, and over another one if there is one. */
static int link_set(struct walk *walk, const char *target, int fd, const char *name)
{
	if (symlinkat(target, fd, name) == 0)
		return 0;
	if (errno != EEXIST)
		return -errno;
	if (unlinkat(fd, NEW_LINK, 0) == 0)
		count(walk, &walk->report->links_removed); /* a run was killed */
	else if (errno != ENOENT)
		return -errno;
	if (symlinkat(target, fd, NEW_LINK) != 0)
		return -errno;
	if (renameat(fd, NEW_LINK, fd, name) == 0)
		return 0;
	int error = -errno;
	(void)unlinkat(fd, NEW_LINK, 0);
	return error;
}

static int target_of(const struct views_pass *pass, const char *below, char target[PATH_MAX])
{
	size_t way_length = strlen(pass->way), length = strlen(below);
	if (way_length + length + 2 > PATH_MAX)
		return -ENAMETOOLONG;
	memcpy(target, pass->way, way_length);
	target[way_length] = '/';
	memcpy(target + way_length + 1, below, length + 1);
	return 0;
}

void views_link_make(struct views_pass *pass, int fd, const char *name, const char *below)
{
	struct walk *walk = pass->walk;
	char target[PATH_MAX];
	int error = walk->mode == WALK_LOOK ? 0 : target_of(pass, below, target);
	if (error == 0 && walk->mode != WALK_LOOK)
		error = link_set(walk, target, fd, name);
	if (error == 0)
		count(walk, &walk->report->links_made);
	else
		walk_failed(walk, error);
}

/* ---- giving ---- */

/* What the disk says now: the folder may have failed, or another run may have changed it since the look. 1, 0, or -errno:
 * it cannot be asked. */
static int can_pass(struct walk *walk, const char *gate, uid_t uid)
{
	struct object_state state;
	int fd = tree_open_directory(walk->root_fd, gate);
	if (fd < 0)
		return tree_is_nowhere(fd) ? 0 : fd;
	int error = object_look((struct handle){.fd = fd}, walk->scratch, &state);
	if (error == 0)
		error = object_parse(&state);
	close(fd);
	return error != 0 ? error : (~object_certain_perms(&state, uid) & (PERM_R | PERM_X)) == 0;
}

/* Under the folder's lock: whoever takes the access away next finds the link. */
static void link_give(struct views_pass *pass, int fd, const struct view_link *link, uid_t uid)
{
	struct walk *walk = pass->walk;
	int error = folder_lock(walk->job, link->patient);
	if (error != 0) {
		walk_failed(walk, error);
		return;
	}
	int can = can_pass(walk, link->gate, uid);
	if (can > 0)
		views_link_make(pass, fd, link->name, link->below);
	else if (can < 0)
		walk_failed(walk, can);
	folder_unlock(walk->job, link->patient);
}

void views_link_missing(struct views_pass *pass, int fd, const struct view_link *link)
{
	struct walk *walk = pass->walk;
	if (link->is_found || !link->may_be_made)
		return;
	size_t before = walk_enter(walk, link->name);
	if (walk->mode == WALK_LOOK)
		views_link_make(pass, fd, link->name, link->below);
	else if (walk->mode == WALK_TAKE)
		walk->views.pending[pass->login] = true;
	else
		link_give(pass, fd, link, walk->job->uids[pass->login]);
	walk_leave(walk, before);
}

/* ---- a link that is there ---- */

/* The target below the root; NULL: it leads elsewhere. */
const char *views_link_below(const struct views_pass *pass, const char *target)
{
	size_t length = strlen(pass->way);
	return strncmp(target, pass->way, length) == 0 && target[length] == '/' ? target + length + 1 : NULL;
}

/* The document aside that a link leads to: the name of its directory, in `name`. */
static bool leads_aside(const char *below, char name[NAME_MAX + 1])
{
	static const char prefix[] = ROOT_ASIDE "/";
	if (below == NULL || strncmp(below, prefix, strlen(prefix)) != 0)
		return false;
	below += strlen(prefix);
	size_t length = strcspn(below, "/");
	if (length == 0 || length > NAME_MAX)
		return false;
	memcpy(name, below, length);
	name[length] = '\0';
	return true;
}

static const struct aside *find_aside(const struct walk *walk, const char *name)
{
	for (size_t i = 0; i < walk->asides.count; i++)
		if (strcmp(walk->asides.items[i].name, name) == 0)
			return &walk->asides.items[i];
	return NULL;
}

static bool is_of_run(const struct walk *walk, patient_id patient)
{
	const struct store_job *job = walk->job;
	for (size_t i = 0; i < job->patient_count; i++)
		if (job->patients[i] == patient)
			return true;
	return job->patients == NULL;
}

/* May this run say anything about the link? What leads to a document aside says so only of one that the run has
 * looked at, or that is there no more. */
static bool concerns(const struct views_pass *pass, const char *name, const char *target)
{
	const struct walk *walk = pass->walk;
	char room[NAME_MAX + 1], path[NAME_MAX + sizeof(ROOT_ASIDE) + 1];
	struct stat found;
	if (!leads_aside(views_link_below(pass, target), room)) {
		patient_id patient = facts_patient(walk->job->facts, name);
		return walk->job->patients == NULL || (patient != NO_ID && is_of_run(walk, patient));
	}
	const struct aside *aside = find_aside(walk, room);
	if (aside != NULL && aside->patient != NO_ID)
		return aside->grants != NULL && is_of_run(walk, aside->patient);
	if (walk->job->patients == NULL)
		return true;
	snprintf(path, sizeof(path), "%s/%s", ROOT_ASIDE, room);
	return fstatat(walk->root_fd, path, &found, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT;
}

/* Does the look say that the login loses anything of the patient? */
static bool loses(const struct walk *walk, patient_id patient, uid_t uid)
{
	const struct store_report *report = walk->report;
	for (size_t i = 0; i < report->change_count; i++) {
		if (report->changes[i].patient == patient && report->changes[i].uid == uid &&
		    report->changes[i].had > report->changes[i].wanted)
			return true;
		arena_rest(sizeof(report->changes[i]));
	}
	return false;
}

/* Has the desk spoken of the patient since the run began? What the look says is of the past then. */
static bool was_spoken_of(const struct store_job *job, patient_id patient)
{
	struct folder_facts facts = {job->facts, job->uids, job->decider, patient, job->now};
	return job->refresh(job->refresh_context, patient, &facts) == 0 && facts.facts != job->facts;
}

/* Has another run given the folder since the look? The link is its, as long as the folder can be passed. */
static bool was_given(struct views_pass *pass, const char *name)
{
	struct walk *walk = pass->walk;
	patient_id patient = facts_patient(walk->job->facts, name);
	if (walk->job->refresh == NULL || walk->mode == WALK_LOOK || pass->login == NO_ID ||
	    patient == NO_ID || walk->views.paths[patient] == NULL)
		return false;
	uid_t uid = walk->job->uids[pass->login];
	if (uid == UID_NONE ||
	    (walk->mode == WALK_TAKE && loses(walk, patient, uid) && !was_spoken_of(walk->job, patient)) ||
	    can_pass(walk, walk->views.paths[patient], uid) <= 0)
		return false;
	walk->views.pending[pass->login] = true; /* asked once more at the end */
	pass->given++;
	return true;
}

bool views_link_present(struct views_pass *pass, int fd, const char *name, const char *target)
{
	struct view_link *link = views_links_find(pass, name);
	const char *below = views_link_below(pass, target);
	if (link != NULL) {
		link->is_found = true;
		if (below == NULL || strcmp(below, link->below) != 0)
			views_link_make(pass, fd, link->name, link->below);
		return true;
	}
	/* in a directory that is no login's only what leads into this store can be careacl's */
	if ((pass->login == NO_ID && below == NULL) || !concerns(pass, name, target) || was_given(pass, name))
		return true;
	views_link_remove(pass->walk, fd, name);
	return false;
}
