/* Documents that leave the folder: withheld, hidden, deleted, and what editors have left of them. */
#include "acl_sync/disk/aside/walk_aside.h"
#include "acl_sync/disk/walk_place.h"

#include "acl_sync/disk/piece.h"
#include "policy/identifier.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- one document ---- */

static bool keep_origin(const struct walk *walk, const struct aside *aside)
{
	const struct facts *facts = walk->job->facts;
	const struct kept_aside kept = {.name = aside->name,
					.patient = facts->patients[aside->patient].id,
					.category = facts->policy->categories[aside->category].name,
					.path = aside->path};
	return walk->job->keep_aside == NULL || walk->job->keep_aside(walk->job->keep_context, &kept);
}

/* The document into the directory `room_fd`, which is closed to all but root: nobody gains by it. 0 or -errno. */
static int move_into(struct walk *walk, int dir_fd, int room_fd, const struct aside *aside)
{
	if (!keep_origin(walk, aside))
		return -ECANCELED;
	if (renameat2(dir_fd, aside->leaf, room_fd, aside->leaf, RENAME_NOREPLACE) != 0)
		return -errno;
	return aside_table_insert(&walk->asides, aside) ? 0 : -ENOMEM;
}

/* Nothing has come: the directory goes, and with it what the state says of it, or the document would be missed there. */
static void drop_room(struct walk *walk, int aside_fd, const char *name)
{
	if (aside_room_drop(aside_fd, name) == 0 && walk->job->forget_aside != NULL)
		walk->job->forget_aside(walk->job->keep_context, name);
}

static int set_aside(struct walk *walk, int dir_fd, struct aside *aside)
{
	char origin[ASIDE_ORIGIN_SIZE], name[ASIDE_NAME_SIZE];
	if (!aside_origin_format(walk->job->facts, aside, origin, sizeof(origin)))
		return -ENAMETOOLONG;
	int aside_fd = aside_make(walk);
	int room_fd =
	    aside_fd < 0 ? aside_fd : aside_room_new(aside_fd, origin, walk->job->keep_aside != NULL, name);
	int error = room_fd < 0 ? room_fd : 0;
	aside->name = name;
	if (error == 0)
		error = move_into(walk, dir_fd, room_fd, aside);
	if (error == 0) {
		touched_add(&walk->touched, aside_fd);
		touched_add(&walk->touched, room_fd);
		touched_add(&walk->touched, dir_fd);
	}
	if (room_fd >= 0)
		close(room_fd);
	if (error != 0 && room_fd >= 0)
		drop_room(walk, aside_fd, name);
	if (aside_fd >= 0)
		close(aside_fd);
	aside->name = NULL; /* the table has its own */
	return error;
}

bool walk_aside_document(struct walk *walk, int dir_fd, const char *leaf, enum entry_type type,
			 category_id category, const char *path)
{
	struct aside aside = {
	    .leaf = leaf, .patient = walk->folder.patient, .category = category, .path = path};
	if (walk->mode == WALK_LOOK) {
		walk->report->objects++;
		walk->report->set_aside += !walk->will_apply;
		walk->planned_operations++;
		walk->folder.differs = walk->folder.loses = true;
		walk_aside_plan(walk, &aside, dir_fd, type);
		walk_announce_move(walk, category, path, false);
		return true;
	}
	int error =
	    walk_announce_move(walk, category, path, false) ? set_aside(walk, dir_fd, &aside) : -ECANCELED;
	if (error == 0) {
		walk->report->operations++;
		walk->report->set_aside++;
	} else if (error == -ENOMEM) {
		walk_failed(walk, error);
	} else if (error != -ENOENT) {
		aside_notice(walk, NOTICE_NOT_ASIDE, category, path, leaf, -error);
	}
	return error == 0;
}

/* ---- where they are ---- */

/* The documents of one directory below a category, as the index has them. */
struct group {
	const struct wanted_category *category;
	const struct piece_document *items;
	size_t count;
	const char *directory; /* their paths' beginning, with the slash */
};

static void leave_document(struct walk *walk, int dir_fd, const struct group *group,
			   const struct piece_document *document)
{
	struct stat found;
	const char *leaf = plain_path_leaf(document->path);
	int error = tree_stat(dir_fd, leaf, &found);
	if (error == 0 && (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode)))
		(void)walk_aside_document(walk, dir_fd, leaf,
					  S_ISDIR(found.st_mode) ? ENTRY_DIRECTORY : ENTRY_FILE,
					  group->category->category, document->path);
	else if (error != 0 && !tree_is_nowhere(error))
		walk_failed(walk, error);
}

/* They may stand in the directory of `place`, below `fd`. */
static void leave_place(struct walk *walk, int fd, const char *place, const struct group *group)
{
	int dir_fd = place == NULL ? -ENOMEM : tree_open_parent(fd, place);
	if (dir_fd < 0) {
		if (!tree_is_nowhere(dir_fd))
			walk_failed(walk, dir_fd);
		return;
	}
	for (size_t i = 0; i < group->count && walk->stop == 0; i++)
		if (group->items[i].is_aside)
			leave_document(walk, dir_fd, group, &group->items[i]);
	if (walk->stop == 0)
		walk_aside_pieces(walk, dir_fd, group->category, group->directory);
	close(dir_fd);
}

/* Below directories that stand aside themselves. */
static void leave_asides(struct walk *walk, const struct group *group)
{
	const struct aside_table *table = &walk->asides;
	const char *path = group->items[0].path;
	int aside_fd = aside_open(walk);
	/* what is set aside meanwhile is no directory above `path`, and stands after those that are */
	for (size_t i = aside_table_first(table, walk->folder.patient); i < table->count && aside_fd >= 0;
	     i++) {
		const struct aside *above = &table->items[i];
		if (above->patient != walk->folder.patient)
			break;
		if (above->category != group->category->category || above->leaf == NULL ||
		    !aside_is_below(path, above->path))
			continue;
		leave_place(walk, aside_fd,
			    arena_printf(walk->folder.arena, "%s/%s%s", above->name, above->leaf,
					 path + strlen(above->path)),
			    group);
	}
	if (aside_fd >= 0)
		close(aside_fd);
}

static void leave_group(struct walk *walk, int fd, const struct group *group)
{
	const char *above = walk->job->facts->policy->categories[group->category->category].path;
	bool any = false;
	for (size_t i = 0; i < group->count && !any; i++)
		any = group->items[i].is_aside;
	if (!any)
		return;
	leave_asides(walk, group);
	if (fd >= 0 && walk->stop == 0)
		leave_place(walk, fd, arena_printf(walk->folder.arena, "%s/%s", above, group->items[0].path),
			    group);
}

static void leave_category(struct walk *walk, int fd, const struct wanted_category *category)
{
	const struct piece_index *index = walk_pieces(walk, category);
	/* the deepest first: a directory leaves without them */
	for (size_t end = index == NULL ? 0 : index->count; end > 0 && walk->stop == 0;) {
		const struct piece_document *last = &index->items[end - 1];
		size_t first, count = piece_directory(index, last->path, &first);
		const struct group group = {
		    category, &index->items[first], count,
		    arena_printf(walk->folder.arena, "%.*s", (int)last->above, last->path)};
		if (group.directory == NULL)
			walk_failed(walk, -ENOMEM);
		else
			leave_group(walk, fd, &group);
		end = first;
	}
}

void walk_aside_leave(struct walk *walk, int fd)
{
	const struct wanted_folder *wanted = walk->folder.wanted;
	for (size_t i = 0; i < wanted->category_count && walk->folder.any_aside; i++)
		if (wanted->categories[i].document_count > 0 && walk->stop == 0)
			leave_category(walk, fd, &wanted->categories[i]);
}
