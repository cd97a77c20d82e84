/* The directories of one folder: the folder, those between, the categories; and what stands beside them. */
#include "acl_sync/disk/walk/walk_node.h"

#include <errno.h>
#include <unistd.h>

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
	if (!node_look(walk, fd, node, &state, &wish, &diff))
		return;
	walk_changing_sort(walk, 0);
	unsigned drift = walk_drift(walk, &state, &wish, &diff, NO_ID, 0);
	for (size_t cause = 0; cause < DRIFT_COUNT; cause++)
		walk->report->drift[cause] += drift >> cause & 1;
}

/* Notes the missing directory and all categories at or below it. */
void walk_node_missing(struct walk *walk, const struct layout_node *node)
{
	walk->planned_created += node->category != NO_ID || node->index == 0;
	if (node->category != NO_ID)
		walk_changes(walk, walk_wanted_category(walk, node->category), NULL);
	struct object_wish wish;
	if (walk_node_wish(walk, node, &wish))
		walk_ask_room(walk, &wish);
	for (const struct layout_node *child = node->first_child; child != NULL; child = child->next_sibling)
		walk_node_missing(walk, child);
	walk->planned_operations++;
	walk->folder.gains = walk->folder.differs = true;
}

static void node_missing(struct walk *walk, int parent_fd, const struct layout_node *node)
{
	if (!walk_folder_is_made(walk)) {
		walk->folder.is_passed_over = true;
		return;
	}
	if (walk->mode == WALK_LOOK)
		walk_node_missing(walk, node);
	else if (walk->mode == WALK_TAKE)
		walk->folder.gains = true;
	else {
		int error = walk_create_node(walk, parent_fd, node);
		if (error == -EEXIST)
			walk->folder.is_passed_over = true;
		else if (error != 0)
			walk_failed(walk, error);
	}
}

static void node_open(struct walk *walk, int parent_fd, const struct layout_node *node)
{
	int fd = tree_open_directory(parent_fd, node->name);
	if (fd >= 0) {
		walk_node_pass(walk, fd, node);
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
static void stranger_close(struct walk *walk, int dir_fd, const char *name, enum entry_type type,
			   void *context)
{
	const struct layout_node *node = context;
	if (type == ENTRY_DIRECTORY && layout_child(node, name) != NULL)
		return;
	if (type == ENTRY_DIRECTORY && walk->mode == WALK_LOOK)
		walk_former_category(walk, dir_fd, name);
	walk_unknown(walk, dir_fd, name, type);
}

static void children_pass(struct walk *walk, int fd, const struct layout_node *node)
{
	if (walk->mode != WALK_GIVE)
		walk_each_entry(walk, fd, stranger_close, (void *)node);
	for (const struct layout_node *child = node->first_child; child != NULL && walk->stop == 0;
	     child = child->next_sibling) {
		size_t before = walk_enter(walk, child->name);
		node_open(walk, fd, child);
		walk_leave(walk, before);
	}
}

void walk_node_pass(struct walk *walk, int fd, const struct layout_node *node)
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
			drift = walk_drift(walk, &state, &wish, &diff, NO_ID, walk->changing_first);
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
		walk_directory_end(walk, fd, &state, &wish, &diff);
}
