/* What all parts of a walk need: the place, notices, counts, keeping. */
#include "acl_sync/disk/walk.h"

#include "acl_sync/disk/depth.h"
#include "acl_sync/disk/store_report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int uid_compare(const void *left, const void *right)
{
	const struct login_uid *a = left, *b = right;
	return a->uid < b->uid ? -1 : a->uid > b->uid;
}

static bool uids_build(struct walk *walk)
{
	const struct store_job *job = walk->job;
	walk->uids = arena_array(walk->arena, job->facts->login_count, sizeof(*walk->uids));
	if (walk->uids == NULL)
		return false;
	for (size_t i = 0; i < job->facts->login_count; i++)
		if (job->uids[i] != UID_NONE)
			walk->uids[walk->uid_count++] = (struct login_uid){job->uids[i], (login_id)i};
	if (walk->uid_count > 1)
		qsort(walk->uids, walk->uid_count, sizeof(*walk->uids), uid_compare);
	return true;
}

static int path_compare(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool paths_build(struct walk *walk, const char **paths)
{
	const struct facts *facts = walk->job->facts;
	for (size_t i = 0; i < facts->patient_count && paths != NULL; i++) {
		paths[i] = standing_path(&walk->standing, (patient_id)i);
		if (paths[i] == NULL)
			return false;
	}
	return paths != NULL;
}

bool walk_folder_paths(struct walk *walk)
{
	size_t count = walk->job->facts->patient_count;
	if (walk->folder_paths != NULL)
		return true;
	const char **paths = arena_array(walk->arena, count, sizeof(*paths));
	if (!paths_build(walk, paths)) {
		walk_failed(walk, -ENOMEM);
		return false;
	}
	if (count > 1)
		qsort(paths, count, sizeof(*paths), path_compare);
	walk->folder_paths = paths;
	return true;
}

int walk_init(struct walk *walk, const struct store_job *job, int root_fd, struct store_report *report)
{
	*walk = (struct walk){
	    .job = job,
	    .store = &job->facts->policy->stores[job->store],
	    .report = report,
	    .root_fd = root_fd,
	    .arena = arena_new(),
	    .marks = {.may_stand = true},
	    .depth_limit = depth_levels(DEPTH_LEVELS, 1),
	    .scratch = malloc(sizeof(struct object_scratch)),
	    .path = {.text = calloc(1, 256), .capacity = 256},
	};
	walk->levels = calloc(walk->depth_limit, sizeof(*walk->levels));
	if (walk->arena != NULL && walk->scratch != NULL && walk->path.text != NULL && walk->levels != NULL &&
	    uids_build(walk) && standing_init(&walk->standing, job, root_fd, walk->arena) == 0)
		walk->layout = layout_build(job->facts->policy, job->store, walk->arena);
	walk->folder.patient = NO_ID;
	touched_init(&walk->touched, job->patients != NULL);
	if (walk->layout != NULL)
		return 0;
	report->out_of_memory = true;
	return -ENOMEM;
}

bool walk_init_beside(struct walk *walk, const struct walk *main, const struct store_job *job,
		      struct store_report *report)
{
	*walk = (struct walk){
	    .job = job,
	    .store = main->store,
	    .report = report,
	    .root_fd = main->root_fd,
	    .mode = WALK_LOOK,
	    .will_apply = true, /* what fails is told by `main` */
	    .arena = arena_new(),
	    .depth_limit = main->depth_limit,
	    .levels = calloc(main->depth_limit, sizeof(*walk->levels)),
	    .scratch = malloc(sizeof(struct object_scratch)),
	    .path = {.text = calloc(1, 256), .capacity = 256},
	    .layout = main->layout,
	    .standing = main->standing,
	    .folder_paths = main->folder_paths,
	    .uids = main->uids,
	    .uid_count = main->uid_count,
	    .asides = main->asides,
	    .marks = {.may_stand = main->marks.may_stand},
	    .alike = main->alike,
	    .views = main->views,
	    .folder = {.patient = NO_ID},
	};
	walk->views.entries = NULL;
	walk->views.count = walk->views.capacity = 0;
	return walk->arena != NULL && walk->levels != NULL && walk->scratch != NULL &&
	       walk->path.text != NULL;
}

void walk_clear(struct walk *walk)
{
	previous_clear(&walk->previous);
	touched_clear(&walk->touched);
	acl_sums_clear(&walk->sums);
	arena_free(walk->arena);
	free(walk->scratch);
	free(walk->path.text);
	free(walk->levels);
	free(walk->changing.items);
}

login_id walk_login(const struct walk *walk, uid_t uid)
{
	size_t low = 0, high = walk->uid_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (walk->uids[middle].uid == uid)
			return walk->uids[middle].login;
		if (walk->uids[middle].uid < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_ID;
}

/* ---- the place ---- */

size_t walk_enter(struct walk *walk, const char *name)
{
	struct walk_path *path = &walk->path;
	size_t before = path->length, length = strlen(name);
	if (before + length + 2 > path->capacity) {
		size_t capacity = (before + length + 2) * 2;
		char *text = realloc(path->text, capacity);
		if (text == NULL) {
			walk->report->out_of_memory = true;
			walk->stop = -ENOMEM;
			return before;
		}
		path->text = text;
		path->capacity = capacity;
	}
	if (before > 0)
		path->text[path->length++] = '/';
	memcpy(path->text + path->length, name, length + 1);
	path->length += length;
	return before;
}

void walk_leave(struct walk *walk, size_t before)
{
	walk->path.length = before;
	walk->path.text[before] = '\0';
}

/* `more`: what opening the listing came to. */
static void each_entry(struct walk *walk, struct listing *listing, int more, walk_entry_function *function,
		       void *context)
{
	const char *name;
	enum entry_type type;
	if (more == 0)
		while (walk->stop == 0 && (more = listing_next(listing, &name, &type)) > 0) {
			size_t before = walk_enter(walk, name);
			function(walk, listing->fd, name, type, context);
			walk_leave(walk, before);
		}
	if (more < 0)
		walk_failed(walk, more);
	listing_close(listing);
}

void walk_each_entry(struct walk *walk, int fd, walk_entry_function *function, void *context)
{
	struct listing listing;
	int more = listing_open(&listing, fd);
	each_entry(walk, &listing, more, function, context);
}

void walk_each_entry_new(struct walk *walk, int fd, walk_entry_function *function, void *context)
{
	struct listing listing;
	int more = listing_open_new(&listing, fd);
	each_entry(walk, &listing, more, function, context);
}

/* ---- telling ---- */

static void notice_add(struct walk *walk, enum notice_kind kind, int error)
{
	report_notice(walk->report, kind, walk->path.text, walk->folder.patient, error);
}

void walk_notice(struct walk *walk, enum notice_kind kind, int error)
{
	if (walk->mode == WALK_LOOK) /* the same walk with effect would say it again */
		notice_add(walk, kind, error);
}

void walk_notice_pending(struct walk *walk, size_t notice, size_t operations)
{
	if (walk->mode == WALK_LOOK && notice < walk->report->notice_count)
		walk->report->notices[notice].is_pending = walk->planned_operations > operations;
}

/* Was the same told about this object when taking away? Of very many, again is better than slow. */
static bool told_already(const struct walk *walk)
{
	const struct store_report *report = walk->report;
	const size_t first = walk->folder.notices_before, count = report->notice_count;
	for (size_t i = count; i > first && count - i < 64; i--)
		if (report->notices[i - 1].kind == NOTICE_FAILED &&
		    report_notice_is_about(&report->notices[i - 1], walk->path.text))
			return true;
	return false;
}

void walk_failed(struct walk *walk, int error)
{
	walk->folder.failed = true;
	if (error == -ENOMEM) {
		walk->report->out_of_memory = true;
		walk->stop = error;
	}
	if (walk->mode == WALK_LOOK && walk->will_apply) {
		walk->folder.loses = walk->folder.differs = true; /* try it, with those who lose */
		return;
	}
	if (!told_already(walk))
		notice_add(walk, NOTICE_FAILED, -error);
}
