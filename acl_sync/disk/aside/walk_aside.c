/* What stands aside: found once, then folder by folder; and what belongs to nobody. */
#include "acl_sync/disk/aside/walk_aside.h"

#include "acl_sync/disk/named.h"
#include "acl_sync/disk/root.h"
#include "policy/identifier.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- finding it ---- */

/* The document of a directory: the entry of that name, else the first. In `arena`; *ret_leaf NULL: there is none.
 * 0 or -errno. */
static int find_leaf(int room_fd, const char *wanted, struct arena *arena, const char **ret_leaf)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	*ret_leaf = NULL;
	int more = listing_open(&listing, room_fd);
	if (more == 0)
		while ((more = listing_next(&listing, &name, &type)) > 0) {
			bool is_wanted = wanted != NULL && strcmp(name, wanted) == 0;
			if (*ret_leaf != NULL && !is_wanted && strcmp(name, *ret_leaf) > 0)
				continue;
			*ret_leaf = arena_strdup(arena, name);
			if (*ret_leaf == NULL)
				more = -ENOMEM;
			if (is_wanted || *ret_leaf == NULL)
				break;
		}
	listing_close(&listing);
	return more < 0 ? more : 0;
}

static bool from_state(struct walk *walk, const char *name, char *origin, size_t size)
{
	const struct store_job *job = walk->job;
	struct kept_aside kept;
	if (job->find_aside == NULL || !job->find_aside(job->keep_context, name, walk->arena, &kept))
		return false;
	int length = snprintf(origin, size, "%s/%s/%s", kept.patient, kept.category, kept.path);
	return length > 0 && (size_t)length < size;
}

/* Where the document came from; its patient is NO_ID where nobody knows. 0, or -errno: it could not be read. */
static int find_origin(struct walk *walk, int room_fd, struct aside *aside)
{
	char text[ASIDE_ORIGIN_SIZE];
	struct handle handle = {.fd = room_fd};
	int error = handle_get_attribute(handle, ASIDE_ORIGIN, text, sizeof(text));
	aside->is_unmarked = error != 0;
	if (aside->is_unmarked && !from_state(walk, aside->name, text, sizeof(text)))
		return named_mark_is_none(error) ? 0 : error;
	char kept[2];
	if (aside->is_unmarked && handle_get_attribute(handle, ASIDE_KEPT, kept, sizeof(kept)) == 0)
		aside->is_unmarked = false; /* it has no room for it */
	char *origin = arena_strdup(walk->arena, text);
	if (origin == NULL)
		return -ENOMEM;
	if (!aside_origin_parse(walk->job->facts, walk->job->store, origin, aside))
		aside->patient = NO_ID;
	return 0;
}

/* What cannot be opened or read belongs to nobody: it is told, and closed, with the strangers. */
static int load_one(struct walk *walk, int aside_fd, const char *name)
{
	struct aside aside = {.name = name, .patient = NO_ID, .category = NO_ID};
	int fd = tree_open_directory(aside_fd, name), error = 0;
	if (fd == -ENOENT)
		return 0;
	if (fd < 0) {
		error = tree_is_nowhere(fd) ? 0 : fd;
	} else {
		error = find_origin(walk, fd, &aside);
		if (error == 0)
			error = find_leaf(fd, aside.patient == NO_ID ? NULL : plain_path_leaf(aside.path),
					  walk->arena, &aside.leaf);
		close(fd);
	}
	if (error != 0 || aside.leaf == NULL)
		aside.patient = NO_ID;
	aside.unknown = error;
	return error == -ENOMEM || !aside_table_append(&walk->asides, &aside) ? -ENOMEM : 0;
}

void walk_asides_load(struct walk *walk)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	walk->asides = (struct aside_table){.arena = walk->arena};
	int fd = aside_open(walk);
	if (fd < 0) {
		walk->asides.error = tree_is_nowhere(fd) ? 0 : fd;
		return;
	}
	int more = listing_open(&listing, fd);
	if (more == 0)
		while ((more = listing_next(&listing, &name, &type)) > 0 &&
		       (more = load_one(walk, fd, name)) == 0)
			;
	walk->asides.error = more;
	if (more == -ENOMEM)
		walk_failed(walk, more);
	listing_close(&listing);
	close(fd);
	aside_table_sort(&walk->asides);
}

/* ---- a folder's ---- */

bool walk_asides_has(const struct walk *walk)
{
	const struct aside_table *table = &walk->asides;
	size_t first = aside_table_first(table, walk->folder.patient);
	return first < table->count && table->items[first].patient == walk->folder.patient;
}

void walk_asides_folder(struct walk *walk, int fd)
{
	size_t length = walk->path.length;
	/* a whole run says it once, of .aside */
	if (walk->asides.error != 0 && walk->job->patients != NULL && walk->mode != WALK_GIVE)
		walk_failed(walk, walk->asides.error);
	walk_leave(walk, 0);
	if (walk->mode != WALK_GIVE)
		walk_aside_leave(walk, fd);
	/* of those whose access to a category changes, what differs here is no drift */
	if (walk->mode == WALK_LOOK) {
		walk->changing_first = 0;
		walk_changing_sort(walk, 0);
	}
	if (walk->stop == 0)
		walk_aside_stay(walk, fd);
	walk_leave(walk, 0);
	if (length > 0)
		walk_enter(walk, walk->folder.path);
}

/* ---- nobody's ---- */

static void stranger(struct walk *walk, int aside_fd, const struct aside *aside)
{
	struct stat found;
	int error = tree_stat(aside_fd, aside->name, &found);
	enum entry_type type = error != 0               ? ENTRY_FILE
			       : S_ISDIR(found.st_mode) ? ENTRY_DIRECTORY
			       : S_ISREG(found.st_mode) ? ENTRY_FILE
							: ENTRY_SPECIAL;
	if (error == -ENOENT)
		return;
	if (aside->unknown != 0)
		walk_failed(walk, aside->unknown); /* whose it is could not be found out */
	if (type == ENTRY_DIRECTORY && walk->mode == WALK_TAKE) {
		error = aside_room_drop(aside_fd, aside->name);
		if (error == 0) {
			walk->report->operations++;
			return;
		}
		/* an empty one that stays, and nobody is about to fill */
		if (aside->leaf == NULL && aside->unknown == 0 && error != -ENOTEMPTY &&
		    error != -EWOULDBLOCK)
			walk_failed(walk, error);
	}
	if (type == ENTRY_DIRECTORY && walk->mode == WALK_LOOK && aside->leaf == NULL)
		walk->planned_operations++;
	else
		walk_unknown(walk, aside_fd, aside->name, type);
}

static void strangers(struct walk *walk, int aside_fd)
{
	const struct aside_table *table = &walk->asides;
	for (size_t i = aside_table_first(table, NO_ID); i < table->count && walk->stop == 0; i++) {
		size_t before = walk_enter(walk, table->items[i].name);
		stranger(walk, aside_fd, &table->items[i]);
		walk_leave(walk, before);
	}
}

/* `.aside` itself: passed by all, listed by nobody. */
static void treat_aside(struct walk *walk, int fd)
{
	if (walk->mode == WALK_GIVE)
		walk_passable_end(walk, fd);
	else
		(void)walk_passable_begin(walk, fd);
}

void walk_asides_strangers(struct walk *walk)
{
	int fd = walk->stop != 0 ? -ENOENT : aside_open(walk);
	if (fd == -ENOENT)
		return;
	walk->folder = (struct folder_walk){.patient = NO_ID, .notices_before = walk->report->notice_count};
	walk->changing.count = walk->changing_first = 0;
	size_t before = walk_enter(walk, ROOT_ASIDE);
	if (fd < 0)
		walk_failed(walk, fd);
	else
		treat_aside(walk, fd);
	if (walk->asides.error != 0 && walk->mode != WALK_GIVE)
		walk_failed(walk, walk->asides.error);
	if (fd >= 0 && walk->mode != WALK_GIVE)
		strangers(walk, fd);
	walk_leave(walk, before);
	if (fd >= 0)
		close(fd);
	walk->report->failed_folders += walk->folder.failed && !(walk->mode == WALK_LOOK && walk->will_apply);
	walk->folder = (struct folder_walk){.patient = NO_ID};
}
