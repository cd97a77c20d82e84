/* What a category holds, as deep as it goes. */
#include "acl_sync/disk/walk_place.h"

#include "acl_sync/disk/settle.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void list_directory(struct walk *walk, const struct place *place, int fd, struct acl_set *set);

/* ---- which decisions ---- */

const char *place_path(struct walk *walk, const struct place *place)
{
	const char *below = walk->path.text + place->below;
	if (place->origin == NULL)
		return below;
	return below[0] == '\0' ? place->origin
				: arena_printf(walk->folder.arena, "%s%s", place->origin, below);
}

/* Decisions of the present object: its own where a statement names it, else those of what it is in, which its mark may limit to
 * less than its path says. NULL: out of memory. */
static struct acl_set *set_below(struct walk *walk, const struct place *place,
				 const struct wanted_document *named, struct acl_set *above)
{
	struct arena *arena = walk->folder.arena;
	if (named == NULL)
		return above;
	const struct grants *grants = grants_lower(&named->grants, above->grants, UID_NONE, arena);
	return grants == NULL ? NULL : acl_set_new(grants, place->category->documents, arena);
}

/* It goes aside in this run: it is looked at there. */
static bool leaves(const struct walk *walk, const struct place *place, const struct wanted_document *named)
{
	return walk->mode == WALK_LOOK && named != NULL && named->is_aside &&
	       (place->origin == NULL || walk->path.length > place->below);
}

/* So does a piece of it. */
static bool piece_leaves(struct walk *walk, const struct place *place, int dir_fd, const char *name,
			 enum entry_type type, const char *path)
{
	return walk->mode == WALK_LOOK && type == ENTRY_FILE && walk->folder.any_aside &&
	       place->wanted->document_count > 0 &&
	       (place->origin == NULL || walk->path.length > place->below) &&
	       walk_piece_leaves(walk, place->wanted, dir_fd, name, path) != NULL;
}

/* ---- directories ---- */

static bool directory_look(struct walk *walk, const struct place *place, int fd, struct acl_set *set,
			   struct object_state *ret_state, struct object_wish *ret_wish,
			   struct object_diff *ret_diff)
{
	int error = object_look((struct handle){.fd = fd}, walk->scratch, ret_state);
	bool due = error == 0 && settle_is_old(place->category, &ret_state->stat, walk->job->clock);
	if (error == 0 && !wish_directory(walk->job, set, ret_state, due, walk->folder.arena, ret_wish))
		error = -ENOMEM;
	if (error == 0)
		error = object_compare(ret_state, ret_wish, ret_diff);
	if (error != 0)
		walk_unreadable(walk, (struct handle){.fd = fd}, error);
	return error == 0;
}

static void pass_directory(struct walk *walk, const struct place *place, int fd, struct acl_set *set)
{
	struct object_state state;
	struct object_wish wish;
	struct object_diff diff;
	unsigned drift = 0;
	if (!directory_look(walk, place, fd, set, &state, &wish, &diff))
		return;
	if (object_differs(&diff)) {
		walk_document_released(walk, place, (struct handle){.fd = fd}, &state, set);
		struct acl_set *lower = walk_named_elsewhere(walk, (struct handle){.fd = fd}, set);
		bool changed = lower != set;
		set = lower;
		if (set == NULL && !walk_mark_was_unknown(walk))
			walk_failed(walk, -ENOMEM);
		if (set == NULL || (changed && !directory_look(walk, place, fd, set, &state, &wish, &diff)))
			return;
	}
	bool differed = object_differs(&diff);
	if (walk->mode == WALK_LOOK && differed && !place->is_expected)
		drift = walk_drift(walk, &state, &wish, &diff, place->wanted->category, walk->changing_first);
	walk_directory_begin(walk, fd, &state, &wish, &diff, drift);
	if (walk->stop != 0)
		return;
	walk->levels[walk->depth++] = (struct level){fd, wish.owner, walk->path.length};
	walk->unclaimed += wish.owner != walk->job->owner;
	list_directory(walk, place, fd, set);
	walk->unclaimed -= walk->levels[--walk->depth].owner != walk->job->owner;
	if (walk->mode == WALK_GIVE && differed && walk->stop == 0 &&
	    directory_look(walk, place, fd, set, &state, &wish, &diff))
		walk_directory_end(walk, fd, &state, &wish, &diff);
}

/* Nobody keeps what is too deep to be looked through: the way there ends for all. */
static void shut_too_deep(struct walk *walk, int fd)
{
	const struct object_wish wish = wish_closed(walk->job->owner, walk->job->group, true);
	struct handle handle = {.fd = fd};
	struct object_state state;
	int error = object_look(handle, walk->scratch, &state);
	if (error == 0)
		walk_close(walk, handle, &state, &wish, DRIFT_EXTRA);
	else
		walk_unreadable(walk, handle, error);
	walk_failed(walk, -ENAMETOOLONG);
}

static void visit_directory(struct walk *walk, const struct place *place, int dir_fd, const char *name,
			    struct acl_set *set)
{
	int fd = tree_open_directory(dir_fd, name);
	if (fd >= 0) {
		if (walk->depth < walk->depth_limit)
			pass_directory(walk, place, fd, set);
		else
			shut_too_deep(walk, fd);
		close(fd);
	} else if (fd == -EXDEV) {
		walk_notice(walk, NOTICE_MOUNT, 0);
	} else if (fd != -ENOENT) {
		walk_unopened(walk, dir_fd, name, fd);
	}
}

/* The same, and no more than what the object may be, or was, under another name. */
static struct acl_set *set_of(struct walk *walk, const struct place *place, int dir_fd, const char *name,
			      enum entry_type type, const char *path, struct acl_set *set)
{
	bool is_itself = place->origin != NULL && walk->path.length == place->below;
	if (set != NULL && type == ENTRY_FILE && !is_itself)
		set = walk_piece_set(walk, place, dir_fd, name, path, set);
	return set == NULL ? NULL : walk_named_set(walk, place, dir_fd, name, path, set);
}

static void visit(struct walk *walk, const struct place *place, int dir_fd, const char *name,
		  enum entry_type type, struct acl_set *above)
{
	if (type == ENTRY_SPECIAL) {
		walk_notice(walk, NOTICE_SPECIAL, 0);
		return;
	}
	const char *path = place_path(walk, place);
	if (path == NULL) {
		walk_failed(walk, -ENOMEM);
		return;
	}
	const struct wanted_document *named = walk_wanted_document(place->wanted, path);
	if (leaves(walk, place, named) || piece_leaves(walk, place, dir_fd, name, type, path) ||
	    walk_named_leaves(walk, place, dir_fd, name, type, path))
		return;
	if (named != NULL && place->origin == NULL)
		walk_document_changes(walk, dir_fd, name, place->wanted->category, path, &named->grants);
	struct acl_set *set = set_below(walk, place, named, above);
	set = set_of(walk, place, dir_fd, name, type, path, set);
	if (set == NULL && !walk_mark_was_unknown(walk))
		walk_failed(walk, -ENOMEM);
	else if (set == NULL)
		return; /* said; it stays as it is */
	else if (type == ENTRY_DIRECTORY)
		visit_directory(walk, place, dir_fd, name, set);
	else
		walk_document(walk, place, dir_fd, name, set);
}

void walk_place_entry(struct walk *walk, const struct place *place, int dir_fd, const char *name,
		      enum entry_type type, struct acl_set *set)
{
	walk->levels[0] = (struct level){.fd = dir_fd, .owner = walk->job->owner};
	walk->depth = 1;
	walk->unclaimed = 0;
	visit(walk, place, dir_fd, name, type, set);
	walk->depth = 0;
}

struct inside {
	const struct place *place;
	struct acl_set *set; /* of the directory */
};

static void visit_inside(struct walk *walk, int dir_fd, const char *name, enum entry_type type, void *context)
{
	const struct inside *inside = context;
	visit(walk, inside->place, dir_fd, name, type, inside->set);
}

/* One that was opened for it. */
static void list_directory(struct walk *walk, const struct place *place, int fd, struct acl_set *set)
{
	struct inside inside = {place, set};
	walk_each_entry_new(walk, fd, visit_inside, &inside);
}

void walk_category(struct walk *walk, int fd, const struct layout_node *node)
{
	struct acl_set *set =
	    walk_node_set(walk, node); /* made for the wish of the directory, as is its ACL */
	const struct acl_wanted *gate = acl_set_access(set, OBJECT_CATEGORY, walk->folder.arena);
	const struct place place = {
	    .node = node,
	    .wanted = walk_wanted_category(walk, node->category),
	    .category = &walk->job->facts->policy->categories[node->category],
	    .below = walk->path.length + 1,
	};
	walk->levels[0] = (struct level){.fd = fd, .owner = walk->job->owner};
	walk->depth = 1;
	walk->unclaimed = 0;
	walk->folder.gate = gate == NULL ? NULL : &gate->spec;
	list_directory(walk, &place, fd, set);
	walk->folder.gate = NULL;
	walk->depth = 0;
}
