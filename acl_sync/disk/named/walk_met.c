/* Was all met that statements about the present folder name? People rename while a walk goes by: what it has listed under
 * one name may stand under another when it comes to it, and then nothing of it is limited. So the disk is asked
 * afterwards: each document stands under its name, aside, or by its mark under another, and nobody reads it whom its
 * decisions keep out. */
#include "acl_sync/disk/walk.h"

#include "acl_sync/disk/named.h"
#include "acl_sync/disk/named_places.h"
#include "acl_sync/disk/store_report.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A name that comes and goes is met by one who asks so often, and waits for it in between; all documents of a run together
 * are waited for no longer than WAITS_MAX times. */
#define ASKED_MAX 64
#define WAITS_MAX 512
#define WAIT_NANOSECONDS 50000

/* One document. */
struct sought {
	struct walk *walk;
	const struct category *category;
	const struct wanted_document *document;
	size_t levels; /* that may still be gone down */
};

/* ---- one object ---- */

/* Does anybody read it who may not? Depositors own what they have written. */
static bool opens(const struct sought *sought, struct object_state *state)
{
	const struct grants *wanted = &sought->document->grants;
	const uid_t owner = state->stat.st_uid;
	for (size_t i = 0; i < state->access.count; i++) {
		const struct acl_entry *entry = &state->access.entries[i];
		if (!entry->is_group && entry->id != owner &&
		    grants_access(wanted, entry->id) < ACCESS_READ &&
		    (object_certain_perms(state, entry->id) & PERM_R) != 0)
			return true;
	}
	return (state->access.other & PERM_R) != 0 ||
	       (owner != 0 && owner != sought->walk->job->owner && (state->access.user & PERM_R) != 0 &&
		grants_access(wanted, owner) == ACCESS_NONE);
}

/* What cannot be looked at has been told by the walk. */
static enum met look(const struct sought *sought, struct handle handle)
{
	struct object_state state;
	int error = object_look(handle, sought->walk->scratch, &state);
	if (error == 0 && !S_ISREG(state.stat.st_mode) && !S_ISDIR(state.stat.st_mode))
		return MET_NOWHERE;
	if (error == 0)
		error = object_parse(&state);
	return error == 0 && opens(sought, &state) ? MET_OPEN : MET_TREATED;
}

/* ---- under its name ---- */

/* A look asks once: what it misses is asked for under the lock. */
static int open_named(struct walk *walk, int folder_fd, const char *path)
{
	static const struct timespec wait = {.tv_nsec = WAIT_NANOSECONDS};
	int fd = tree_open_pinned(folder_fd, path);
	for (size_t i = 1;
	     i < ASKED_MAX && tree_is_nowhere(fd) && walk->mode != WALK_LOOK && walk->waits < WAITS_MAX;
	     i++, walk->waits++) {
		(void)nanosleep(&wait, NULL);
		fd = tree_open_pinned(folder_fd, path);
	}
	return fd;
}

static bool is_marked(const struct sought *sought, struct handle handle, int *ret_error)
{
	const struct walk *walk = sought->walk;
	struct named_marks marks;
	*ret_error = named_marks_read(handle, walk->job->facts, walk->folder.arena, &marks);
	return *ret_error == 0 &&
	       named_marks_have(&marks, walk->job->facts->patients[walk->folder.patient].id,
				sought->category->name, sought->document->path);
}

static enum met by_name(const struct sought *sought, int folder_fd)
{
	int error;
	const char *path =
	    arena_printf(sought->walk->folder.arena, "%s/%s", sought->category->path, sought->document->path);
	int fd = path == NULL ? -ENOMEM : open_named(sought->walk, folder_fd, path);
	if (fd < 0)
		return tree_is_nowhere(fd) || fd == -ELOOP ? MET_NOWHERE : MET_TREATED;
	const struct handle handle = {.fd = fd, .is_path = true};
	enum met met = look(sought, handle);
	if (met == MET_TREATED && !is_marked(sought, handle, &error) && (error == 0 || error == -ENODATA))
		met = MET_OPEN; /* to whoever renames it */
	close(fd);
	return met;
}

/* ---- by its mark ---- */

static enum met by_mark(struct sought *sought, int fd);

static enum met entry_by_mark(struct sought *sought, int dir_fd, const char *name, enum entry_type type)
{
	enum met met = MET_NOWHERE;
	int error,
	    fd = type == ENTRY_DIRECTORY ? tree_open_directory(dir_fd, name) : tree_open_pinned(dir_fd, name);
	if (fd < 0)
		return met;
	const struct handle handle = {.fd = fd, .is_path = type != ENTRY_DIRECTORY};
	if (is_marked(sought, handle, &error)) {
		if (type == ENTRY_DIRECTORY ||
		    !named_places_is_left(sought->walk->job, sought->document->path, name))
			met = look(sought, handle);
	} else if (type == ENTRY_DIRECTORY && sought->levels > 0) {
		sought->levels--;
		met = by_mark(sought, fd);
		sought->levels++;
	}
	close(fd);
	return met;
}

static enum met by_mark(struct sought *sought, int fd)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	enum met met = MET_NOWHERE;
	if (listing_open(&listing, fd) == 0)
		while (met == MET_NOWHERE && listing_next(&listing, &name, &type) > 0)
			if (type != ENTRY_SPECIAL)
				met = entry_by_mark(sought, fd, name, type);
	listing_close(&listing);
	return met;
}

/* ---- aside ---- */

/* Alone, or in a directory that stands aside. */
static bool is_aside(const struct sought *sought, category_id category)
{
	const struct aside_table *table = &sought->walk->asides;
	const char *path = sought->document->path;
	for (size_t i = aside_table_first(table, sought->walk->folder.patient); i < table->count; i++) {
		const struct aside *aside = &table->items[i];
		if (aside->patient != sought->walk->folder.patient)
			break;
		if (aside->category == category && aside->leaf != NULL &&
		    (strcmp(aside->path, path) == 0 || aside_is_below(path, aside->path)))
			return true;
	}
	return false;
}

/* ---- all ---- */

static enum met meet(struct walk *walk, int folder_fd, const struct wanted_category *category,
		     const struct wanted_document *document)
{
	struct sought sought = {.walk = walk,
				.category = &walk->job->facts->policy->categories[category->category],
				.document = document,
				.levels = walk->depth_limit};
	if (is_aside(&sought, category->category))
		return MET_TREATED;
	enum met met = by_name(&sought, folder_fd);
	return met == MET_NOWHERE ? by_mark(&sought, folder_fd) : met;
}

static void note(struct walk *walk, category_id category, const char *path)
{
	const struct unmet_document unmet = {walk->folder.patient, category, path};
	(void)report_unmet(walk->report, &unmet); /* a loss is noted there */
}

enum met walk_met(struct walk *walk, bool notes)
{
	enum met worst = MET_TREATED;
	if (walk->folder.wanted == NULL || !walk->folder.any_named || walk->store->depth != DEPTH_FULL)
		return worst;
	int fd = walk_moves_open(walk); /* a folder that is missing is told as one */
	for (size_t i = 0; i < walk->folder.wanted->category_count && fd >= 0; i++) {
		const struct wanted_category *category = &walk->folder.wanted->categories[i];
		for (size_t j = 0; j < category->document_count; j++) {
			enum met met = meet(walk, fd, category, &category->documents[j]);
			worst = met > worst ? met : worst;
			if (notes && met != MET_TREATED)
				note(walk, category->category, category->documents[j].path);
		}
	}
	if (fd >= 0)
		close(fd);
	return worst;
}
