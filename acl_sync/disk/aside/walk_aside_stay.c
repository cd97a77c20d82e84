/* What stands aside of the present folder, and who may read it there. */
#include "acl_sync/disk/aside/walk_aside.h"

#include "acl_sync/disk/root.h"
#include "acl_sync/disk/walk_place.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* ---- who may read ---- */

const struct grants *aside_readers(const struct grants *grants, struct arena *arena)
{
	struct grants *readers = arena_alloc(arena, sizeof(*readers));
	struct grant *items = arena_array(arena, grants->count, sizeof(*items));
	if (readers == NULL || items == NULL)
		return NULL;
	*readers = (struct grants){.items = items};
	for (size_t i = 0; i < grants->count; i++)
		if (grants->items[i].access >= ACCESS_READ)
			items[readers->count++] = grants->items[i];
	return readers;
}

static bool stay_decide(struct walk *walk, struct stay *stay)
{
	struct aside *aside = stay->aside;
	stay->wanted = walk_wanted_category(walk, aside->category);
	stay->grants = wanted_grants(stay->wanted, aside->path);
	const struct wanted_document *named = walk_wanted_document(stay->wanted, aside->path);
	stay->is_kept = named != NULL && named->is_aside;
	/* with effect, what decides may be newer than in the look */
	if (aside->grants == NULL || walk->mode != WALK_LOOK)
		aside->grants = aside_readers(stay->grants, walk->asides.arena);
	if (aside->grants != NULL)
		stay->room_set = acl_set_new(aside->grants, DOCUMENTS_SEALED, walk->folder.arena);
	if (stay->room_set == NULL)
		walk_failed(walk, -ENOMEM);
	return stay->room_set != NULL;
}

/* ---- the directory around it ---- */

/* false: told. */
static bool room_look(struct walk *walk, const struct stay *stay, struct object_state *ret_state,
		      struct object_wish *ret_wish, struct object_diff *ret_diff)
{
	struct handle handle = {.fd = stay->room_fd};
	int error = object_look(handle, walk->scratch, ret_state);
	if (error == 0 && !wish_folder(walk->job, stay->room_set, walk->folder.arena, ret_wish))
		error = -ENOMEM;
	if (error == 0)
		error = object_compare(ret_state, ret_wish, ret_diff);
	if (error != 0)
		walk_unreadable(walk, handle, error);
	return error == 0;
}

static void room_begin(struct walk *walk, const struct stay *stay)
{
	struct object_state state;
	struct object_wish wish;
	struct object_diff diff;
	if (room_look(walk, stay, &state, &wish, &diff))
		walk_directory_begin(walk, stay->room_fd, &state, &wish, &diff, 0);
}

static void room_end(struct walk *walk, const struct stay *stay)
{
	struct object_state state;
	struct object_wish wish;
	struct object_diff diff;
	if (walk->stop == 0 && room_look(walk, stay, &state, &wish, &diff))
		walk_directory_end(walk, stay->room_fd, &state, &wish, &diff);
}

/* ---- the document ---- */

static const struct layout_node *node_of(const struct walk *walk, category_id category)
{
	const struct layout_node *node = walk->layout->nodes;
	while (node->category != category)
		node++;
	return node;
}

void aside_document_pass(struct walk *walk, const struct aside *aside, const struct grants *grants,
			 int dir_fd, const char *name, enum entry_type type)
{
	const struct category *category = &walk->job->facts->policy->categories[aside->category];
	struct acl_set *set = acl_set_new(grants, category->documents, walk->folder.arena);
	if (set == NULL) {
		walk_failed(walk, -ENOMEM);
		return;
	}
	struct place place = {.node = node_of(walk, aside->category),
			      .wanted = walk_wanted_category(walk, aside->category),
			      .category = category,
			      .below = walk->path.length,
			      .origin = aside->path,
			      .is_expected = aside->returns};
	walk_place_entry(walk, &place, dir_fd, name, type, set);
}

/* The document, and what should not be there. */
static void room_entry(struct walk *walk, int room_fd, const char *name, enum entry_type type, void *context)
{
	const struct stay *stay = context;
	if (strcmp(name, stay->aside->leaf) == 0)
		aside_document_pass(walk, stay->aside, stay->grants, room_fd, name, type);
	else if (walk->mode != WALK_GIVE)
		walk_unknown(walk, room_fd, name, type);
}

/* ---- one document aside ---- */

/* The state knows where it came from: the directory says so again, before it has to. */
static void origin_restore(struct walk *walk, const struct stay *stay)
{
	char origin[ASIDE_ORIGIN_SIZE];
	struct aside *aside = stay->aside;
	if (!aside->is_unmarked || walk->mode == WALK_GIVE)
		return;
	if (walk->mode == WALK_LOOK) {
		walk->planned_operations++;
		walk->folder.differs = true;
		return;
	}
	int error = aside_origin_format(walk->job->facts, aside, origin, sizeof(origin))
			? handle_set_attribute((struct handle){.fd = stay->room_fd}, ASIDE_ORIGIN, origin,
					       strlen(origin))
			: -ENAMETOOLONG;
	const struct object_effect effect = {.operations = error == 0, .error = error};
	aside->is_unmarked = error != 0;
	walk_did(walk, (struct handle){.fd = stay->room_fd}, &effect);
}

/* false: it is there no more, or has gone back. */
static bool treat(struct walk *walk, struct stay *stay)
{
	bool goes = walk->mode == WALK_GIVE && stay->aside->returns && !stay->is_kept;
	if (walk->mode == WALK_LOOK) {
		aside_way_look(walk, stay);
		walk_document_changes(walk, stay->room_fd, stay->aside->leaf, stay->aside->category,
				      stay->aside->path, stay->grants);
	} else if (walk->mode == WALK_TAKE && stay->aside->returns)
		walk->folder.gains = true;
	else if (walk->mode == WALK_TAKE && stay->aside->unknown != 0)
		walk_failed(walk, stay->aside->unknown); /* it may stay although it should not */
	origin_restore(walk, stay);
	/* the directory of what goes back is not made exact, but removed */
	if (!goes && !(walk->mode == WALK_LOOK && stay->aside->returns))
		room_begin(walk, stay);
	const bool failed = walk->folder.failed;
	walk->folder.failed = false;
	if (walk->stop == 0)
		walk_each_entry(walk, stay->room_fd, room_entry, stay);
	/* what could not be made exact stays where fewer see it */
	goes = goes && !walk->folder.failed && walk->stop == 0;
	walk->folder.failed = walk->folder.failed || failed;
	if (goes && aside_go_back(walk, stay))
		return false;
	stay->aside->returns = stay->aside->returns && walk->mode != WALK_GIVE;
	if (walk->mode == WALK_GIVE)
		room_end(walk, stay);
	return true;
}

static bool is_there(const struct stay *stay)
{
	struct stat found;
	int error = tree_stat(stay->room_fd, stay->aside->leaf, &found);
	return error != -ENOENT;
}

/* false: it stands aside no more. */
static bool stay_or_go(struct walk *walk, int aside_fd, struct stay *stay)
{
	const char *name = stay->aside->name;
	bool stays = true;
	size_t before = walk_enter(walk, name);
	stay->room_fd = tree_open_directory(aside_fd, name);
	if (stay->room_fd < 0) {
		stays = stay->room_fd != -ENOENT;
		if (stays) {
			walk_unopened(walk, aside_fd, name, stay->room_fd);
			stay->aside->unknown = stay->room_fd;
		}
	} else {
		stays = is_there(stay) && (!stay_decide(walk, stay) || treat(walk, stay));
		close(stay->room_fd);
	}
	if (!stays && walk->mode != WALK_LOOK && aside_room_drop(aside_fd, name))
		touched_add(&walk->touched, aside_fd);
	walk_leave(walk, before);
	return stays;
}

void walk_aside_stay(struct walk *walk, int fd)
{
	struct aside_table *table = &walk->asides;
	size_t i = aside_table_first(table, walk->folder.patient);
	if (!walk_asides_has(walk))
		return;
	int aside_fd = aside_open(walk);
	if (aside_fd < 0) {
		walk_failed(walk, aside_fd);
		return;
	}
	size_t before = walk_enter(walk, ROOT_ASIDE);
	while (walk->stop == 0 && i < table->count && table->items[i].patient == walk->folder.patient) {
		struct stay stay = {.aside = &table->items[i], .folder_fd = fd};
		if (stay_or_go(walk, aside_fd, &stay))
			i++;
		else
			aside_table_remove(table, i);
	}
	walk_leave(walk, before);
	close(aside_fd);
}
