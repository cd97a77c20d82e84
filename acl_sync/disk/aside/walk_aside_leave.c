/* Documents that leave the folder: withheld, hidden, deleted, and what editors have left of them. */
#include "acl_sync/disk/aside/walk_aside.h"

#include "acl_sync/disk/piece.h"
#include "acl_sync/disk/settle.h"

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

static int set_aside(struct walk *walk, int dir_fd, struct aside *aside)
{
	char origin[ASIDE_ORIGIN_SIZE], name[ASIDE_NAME_SIZE];
	if (!aside_origin_format(walk->job->facts, aside, origin, sizeof(origin)))
		return -ENAMETOOLONG;
	int aside_fd = aside_make(walk);
	int room_fd = aside_fd < 0 ? aside_fd : aside_room_new(aside_fd, origin, name);
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
		(void)aside_room_drop(aside_fd, name);
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

/* ---- pieces ---- */

/* Is it long finished with? Nobody may be writing it: an upload goes on. */
static bool piece_is_old(const struct walk *walk, int dir_fd, const char *name, category_id category)
{
	const struct category *where = &walk->job->facts->policy->categories[category];
	struct stat found, changed;
	if (tree_stat(dir_fd, name, &found) != 0 || !S_ISREG(found.st_mode))
		return false;
	/* nobody renames or writes what has settled in a sealed category */
	const struct object_state state = {.stat = found};
	if (wish_has_settled(walk->job, where->documents, &state))
		return false;
	/* a document renamed has its old time of writing: the time of the renaming counts too */
	changed = found;
	changed.st_mtim = found.st_ctim;
	if (!settle_is_old(where, &found, walk->job->clock) ||
	    !settle_is_old(where, &changed, walk->job->clock))
		return false;
	struct handle handle = {.fd = tree_open_pinned(dir_fd, name), .is_path = true};
	bool old = handle.fd >= 0 && settle_is_busy(handle) == 0;
	if (handle.fd >= 0)
		close(handle.fd);
	return old;
}

/* A piece of this document and of no other: else nobody knows whose decisions would be its own. */
static bool is_piece_of(struct walk *walk, category_id category, const char *path, const char *name)
{
	const struct wanted_document *first = NULL;
	const char *there =
	    arena_printf(walk->folder.arena, "%.*s%s", (int)(aside_leaf(path) - path), path, name);
	if (there == NULL)
		walk_failed(walk, -ENOMEM);
	return there != NULL &&
	       piece_count(walk->job, walk_wanted_category(walk, category), there, &first) == 1 &&
	       strcmp(first->path, path) == 0;
}

static void leave_pieces(struct walk *walk, int dir_fd, category_id category, const char *path)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	int more = listing_open(&listing, dir_fd);
	if (more == 0)
		while (walk->stop == 0 && (more = listing_next(&listing, &name, &type)) > 0)
			if (type == ENTRY_FILE && is_piece_of(walk, category, path, name) &&
			    piece_is_old(walk, dir_fd, name, category))
				(void)walk_aside_document(walk, dir_fd, name, type, category, path);
	if (more < 0)
		walk_failed(walk, more);
	listing_close(&listing);
}

/* ---- where they are ---- */

/* The document may stand at `place`, below `fd`. */
static void leave_place(struct walk *walk, int fd, const char *place, category_id category, const char *path)
{
	struct stat found;
	int dir_fd = place == NULL ? -ENOMEM : aside_parent_open(fd, place);
	if (dir_fd < 0) {
		if (!aside_is_nowhere(dir_fd))
			walk_failed(walk, dir_fd);
		return;
	}
	int error = tree_stat(dir_fd, aside_leaf(place), &found);
	if (error == 0 && (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode)))
		(void)walk_aside_document(walk, dir_fd, aside_leaf(place),
					  S_ISDIR(found.st_mode) ? ENTRY_DIRECTORY : ENTRY_FILE, category,
					  path);
	else if (error != 0 && !aside_is_nowhere(error))
		walk_failed(walk, error);
	if (walk->stop == 0)
		leave_pieces(walk, dir_fd, category, path);
	close(dir_fd);
}

/* Below directories that stand aside themselves. */
static void leave_asides(struct walk *walk, category_id category, const char *path)
{
	const struct aside_table *table = &walk->asides;
	int aside_fd = aside_open(walk);
	/* what is set aside meanwhile is no directory above `path`, and stands after those that are */
	for (size_t i = aside_table_first(table, walk->folder.patient); i < table->count && aside_fd >= 0;
	     i++) {
		const struct aside *above = &table->items[i];
		if (above->patient != walk->folder.patient)
			break;
		if (above->category != category || above->leaf == NULL || !aside_is_below(path, above->path))
			continue;
		leave_place(walk, aside_fd,
			    arena_printf(walk->folder.arena, "%s/%s%s", above->name, above->leaf,
					 path + strlen(above->path)),
			    category, path);
	}
	if (aside_fd >= 0)
		close(aside_fd);
}

void walk_aside_leave(struct walk *walk, int fd)
{
	const struct wanted_folder *wanted = walk->folder.wanted;
	for (size_t i = 0; i < wanted->category_count; i++) {
		const struct wanted_category *category = &wanted->categories[i];
		const char *above = walk->job->facts->policy->categories[category->category].path;
		/* the deepest first: a directory leaves without them */
		for (size_t j = category->document_count; j > 0 && walk->stop == 0; j--) {
			const struct wanted_document *document = &category->documents[j - 1];
			if (!document->is_aside)
				continue;
			leave_asides(walk, category->category, document->path);
			if (fd >= 0)
				leave_place(walk, fd,
					    arena_printf(walk->folder.arena, "%s/%s", above, document->path),
					    category->category, document->path);
		}
	}
}
