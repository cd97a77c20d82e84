/* One patient's folder: the folder, the directories between, the categories. */
#include "acl_sync/disk/walk.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* ---- the directories ---- */

static void node_pass(struct walk *walk, int fd, const struct layout_node *node);

/* Looks at a node's directory and compares. false: told. */
static bool node_look(struct walk *walk, int fd, const struct layout_node *node,
		      struct object_state *ret_state, struct object_wish *ret_wish,
		      struct object_diff *ret_diff)
{
	if (!walk_node_wish(walk, node, ret_wish))
		return false;
	int error = object_look((struct handle){.fd = fd}, walk->scratch, ret_state);
	if (error == 0)
		error = object_compare(ret_state, ret_wish, ret_diff);
	if (error != 0)
		walk_unreadable(walk, (struct handle){.fd = fd}, error);
	return error == 0;
}

/* Who gains and loses is told by the categories; why a directory above them differs is known when those
 * are done. */
static void between_drift(struct walk *walk, int fd, const struct layout_node *node)
{
	struct object_state state;
	struct object_wish wish;
	struct object_diff diff;
	if (!node_look(walk, fd, node, &state, &wish, &diff) || !object_differs(&diff))
		return;
	walk_changing_sort(walk, 0);
	unsigned drift = walk_drift(walk, &state, &wish, &diff, 0);
	for (size_t cause = 0; cause < DRIFT_COUNT; cause++)
		walk->report->drift[cause] += drift >> cause & 1;
}

/* Notes the missing directory and all categories at or below it. */
static void missing_note(struct walk *walk, const struct layout_node *node)
{
	walk->planned_created += node->category != NO_ID || node->index == 0;
	if (node->category != NO_ID)
		walk_changes(walk, walk_wanted_category(walk, node->category), NULL);
	struct object_wish wish;
	if (walk_node_wish(walk, node, &wish))
		walk_ask_room(walk, &wish);
	for (const struct layout_node *child = node->first_child; child != NULL; child = child->next_sibling)
		missing_note(walk, child);
	walk->planned_operations++;
	walk->folder.gains = walk->folder.differs = true;
}

static void node_missing(struct walk *walk, int parent_fd, const struct layout_node *node)
{
	if (!walk->store->create || !walk->folder.in_store)
		return;
	if (walk->mode == WALK_LOOK)
		missing_note(walk, node);
	else if (walk->mode == WALK_TAKE)
		walk->folder.gains = true;
	else {
		int error = walk_create_node(walk, parent_fd, node);
		if (error != 0 && error != -EEXIST)
			walk_failed(walk, error);
	}
}

static void node_open(struct walk *walk, int parent_fd, const struct layout_node *node)
{
	int fd = tree_open_directory(parent_fd, node->name);
	if (fd >= 0) {
		node_pass(walk, fd, node);
		close(fd);
	} else if (fd == -ENOENT) {
		node_missing(walk, parent_fd, node);
	} else if (fd == -EXDEV) {
		walk_failed(walk, fd); /* what is mounted over it opens to whom its own modes say */
	} else {
		walk_unopened(walk, parent_fd, node->name, fd);
	}
}

/* What stands beside the directories that a folder is made of belongs to no category. */
static void strangers_close(struct walk *walk, int fd, const struct layout_node *node)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	int more = listing_open(&listing, fd);
	if (more == 0)
		while (walk->stop == 0 && (more = listing_next(&listing, &name, &type)) > 0) {
			const struct layout_node *child = layout_child(node, name);
			if (child != NULL && type == ENTRY_DIRECTORY)
				continue;
			size_t before = walk_enter(walk, name);
			if (type == ENTRY_DIRECTORY && walk->mode == WALK_LOOK)
				walk_former_category(walk, fd, name);
			walk_unknown(walk, fd, name, type);
			walk_leave(walk, before);
		}
	if (more < 0)
		walk_failed(walk, more);
	listing_close(&listing);
}

static void children_pass(struct walk *walk, int fd, const struct layout_node *node)
{
	if (walk->mode != WALK_GIVE)
		strangers_close(walk, fd, node);
	for (const struct layout_node *child = node->first_child; child != NULL && walk->stop == 0;
	     child = child->next_sibling) {
		size_t before = walk_enter(walk, child->name);
		node_open(walk, fd, child);
		walk_leave(walk, before);
	}
}

static void node_pass(struct walk *walk, int fd, const struct layout_node *node)
{
	struct object_state state;
	struct object_wish wish;
	struct object_diff diff;
	unsigned drift = 0;
	if (!node_look(walk, fd, node, &state, &wish, &diff))
		return;
	bool differed = object_differs(&diff);
	if (node->category != NO_ID && walk->mode == WALK_LOOK) {
		walk->changing_first = walk->changing.count;
		if (differed) {
			walk_changes(walk, walk_wanted_category(walk, node->category), &state);
			drift = walk_drift(walk, &state, &wish, &diff, walk->changing_first);
		}
	}
	walk_directory_begin(walk, fd, &state, &wish, &diff, drift);
	if (walk->stop != 0)
		return;
	if (node->category == NO_ID)
		children_pass(walk, fd, node);
	else if (walk->store->depth == DEPTH_FULL)
		walk_category(walk, fd, node);
	if (walk->mode == WALK_LOOK && differed && node->category == NO_ID)
		between_drift(walk, fd, node);
	if (walk->mode == WALK_GIVE && differed && walk->stop == 0 &&
	    node_look(walk, fd, node, &state, &wish, &diff))
		walk_directory_end(walk, fd, &state, &wish);
}

/* ---- the folder ---- */

bool walk_folder_begin(struct walk *walk, patient_id patient)
{
	const struct store_job *job = walk->job;
	struct folder_walk *folder = &walk->folder;
	*folder = (struct folder_walk){
	    .patient = patient,
	    .facts = {job->facts, job->uids, job->decider, patient, job->now},
	    .in_store = store_set_has(job->facts->patients[patient].stores, job->store),
	    .arena = arena_new(),
	    .notices_before = walk->report->notice_count,
	};
	walk->changing.count = walk->changing_first = 0;
	if (folder->arena != NULL)
		folder->path = standing_path(&walk->standing, patient);
	if (folder->path != NULL)
		return true;
	walk_failed(walk, -ENOMEM);
	return false;
}

bool walk_folder_refresh(struct walk *walk)
{
	const struct store_job *job = walk->job;
	struct folder_walk *folder = &walk->folder;
	struct folder_facts fresh = folder->facts;
	if (job->refresh == NULL)
		return true;
	int error = job->refresh(job->refresh_context, folder->patient, &fresh);
	if (error == 0 && fresh.patient == NO_ID)
		error = -ESTALE;
	if (error != 0) {
		size_t before = walk_enter(walk, folder->path);
		walk_failed(walk, error);
		walk_leave(walk, before);
		return false;
	}
	folder->facts = fresh;
	folder->in_store = store_set_has(fresh.facts->patients[fresh.patient].stores, job->store);
	folder->wanted = NULL;
	return true;
}

/* The decisions, when there is something to compare them with. */
bool walk_folder_decide(struct walk *walk)
{
	struct folder_walk *folder = &walk->folder;
	const struct folder_facts *facts = &folder->facts;
	if (folder->wanted != NULL)
		return true;
	folder->wanted = compile_folder(facts->facts, facts->uids, facts->decider, facts->patient,
					walk->job->store, facts->now, folder->arena);
	folder->node_sets = arena_array(folder->arena, walk->layout->node_count, sizeof(*folder->node_sets));
	folder->document_sets =
	    arena_array(folder->arena, walk->layout->node_count, sizeof(*folder->document_sets));
	if (folder->wanted != NULL && folder->node_sets != NULL && folder->document_sets != NULL) {
		walk_named_begin(walk);
		return true;
	}
	walk_failed(walk, -ENOMEM);
	return false;
}

static void folder_missing(struct walk *walk)
{
	if (!walk->store->create || !walk->folder.in_store || walk_moves_elsewhere(walk) ||
	    !walk_folder_decide(walk))
		return;
	if (walk->mode == WALK_LOOK) {
		missing_note(walk, walk->layout->nodes);
		walk_views_folder(walk, true);
	} else if (walk->mode == WALK_TAKE) {
		walk->folder.gains = true;
	} else {
		int error = walk_create_folder(walk);
		if (error != 0 && error != -EEXIST)
			walk_failed(walk, error);
	}
}

void walk_folder_pass(struct walk *walk)
{
	size_t before = walk_enter(walk, walk->folder.path);
	int fd = walk_moves_open(walk);
	walk->report->folders += walk->mode == WALK_LOOK && walk->folder.in_store;
	if (fd >= 0) {
		if (walk_folder_decide(walk)) {
			if (walk->mode != WALK_LOOK)
				walk_asides_folder(walk, fd);
			node_pass(walk, fd, walk->layout->nodes);
			if (walk->mode == WALK_LOOK)
				walk_asides_folder(walk, fd);
			walk_views_folder(walk, true);
		}
		close(fd);
	} else if (fd == -ENOENT) {
		folder_missing(walk);
	} else {
		if (fd == -EXDEV)
			walk_failed(walk, fd);
		else
			walk_unopened(walk, walk->root_fd, walk->folder.path, fd);
		/* links that are there stay with those who may pass */
		if (walk->store->views != NULL && walk->mode == WALK_LOOK && walk_folder_decide(walk))
			walk_views_folder(walk, false);
	}
	if (fd < 0 && walk->stop == 0 && walk_asides_has(walk) && walk_folder_decide(walk))
		walk_asides_folder(walk, -1);
	walk_leave(walk, before);
}

void walk_folder_end(struct walk *walk)
{
	if (walk->folder.failed && !(walk->mode == WALK_LOOK && walk->will_apply))
		walk->report->failed_folders++;
	arena_free(walk->folder.arena);
	walk->folder = (struct folder_walk){.patient = NO_ID};
}
