/* What editors have left of a document that leaves its folder leaves with it: its name tells. */
#include "acl_sync/disk/aside/walk_aside.h"
#include "acl_sync/disk/walk_place.h"

#include "acl_sync/disk/settle.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* ---- whose it is ---- */

/* The documents that a file is named after. */
struct choice {
	const struct piece_document *whole; /* after the whole name of that, the longest of several */
	const struct piece_document *stem;  /* after what is before its suffix */
	bool is_common;                     /* of several */
};

static void choose(void *context, const struct piece_document *document, bool is_whole)
{
	struct choice *choice = context;
	if (!is_whole) {
		choice->is_common = choice->is_common || (choice->stem != NULL && choice->stem != document);
		choice->stem = document;
	} else if (choice->whole == NULL || strlen(document->path) > strlen(choice->whole->path)) {
		choice->whole = document;
	}
}

/* The one document aside of the directory; NULL: there are several, or none. */
static const struct piece_document *only_one(const struct piece_index *index, const char *path)
{
	const struct piece_document *found = NULL;
	size_t first, count = piece_directory(index, path, &first);
	for (size_t i = first; i < first + count; i++) {
		if (!index->items[i].is_aside)
			continue;
		if (found != NULL)
			return NULL;
		found = &index->items[i];
	}
	return found;
}

/* Whose piece it is for certain: else nobody knows whose decisions would be its own, and it stays, closed. */
static const struct piece_document *whole_of(const struct piece_index *index,
					     const struct wanted_category *category, const char *path,
					     enum piece_kind *ret_kind)
{
	struct choice choice = {.whole = NULL};
	const struct piece_document *document = NULL;
	/* what a statement names itself is no piece */
	if (walk_wanted_document(category, path) != NULL)
		return NULL;
	*ret_kind = piece_find(index, path, choose, &choice);
	if (*ret_kind == PIECE_TEMPORARY)
		document = only_one(index, path);
	else if (*ret_kind == PIECE_OWN)
		document = choice.whole != NULL ? choice.whole : choice.is_common ? NULL : choice.stem;
	return document != NULL && document->is_aside ? document : NULL;
}

/* ---- may it go now? ---- */

/* A document renamed has its old time of writing: the time of the renaming counts too. */
static bool is_old(const struct walk *walk, const struct category *where, const struct stat *found)
{
	struct stat changed = *found;
	changed.st_mtim = found->st_ctim;
	return settle_is_old(where, found, walk->job->clock) &&
	       settle_is_old(where, &changed, walk->job->clock);
}

/* Nobody may be writing it: an upload goes on. */
static bool is_busy(int dir_fd, const char *name)
{
	struct handle handle = {.fd = tree_open_pinned(dir_fd, name), .is_path = true};
	struct stat found; /* what is opened to be asked is a file, whatever stood there before */
	bool busy = handle.fd < 0 || handle_stat(handle, &found) != 0 || !S_ISREG(found.st_mode) ||
		    settle_is_busy(handle) != 0;
	if (handle.fd >= 0)
		close(handle.fd);
	return busy;
}

const char *walk_piece_leaves(struct walk *walk, const struct wanted_category *category, int dir_fd,
			      const char *name, const char *path)
{
	const struct category *where = &walk->job->facts->policy->categories[category->category];
	const struct piece_index *index = walk_pieces(walk, category);
	enum piece_kind kind = PIECE_NONE;
	const struct piece_document *document = index == NULL ? NULL : whole_of(index, category, path, &kind);
	struct object_state state = {.scratch = NULL};
	if (document == NULL || tree_stat(dir_fd, name, &state.stat) != 0 || !S_ISREG(state.stat.st_mode))
		return NULL;
	/* nobody renames or writes what has settled in a sealed category */
	if (wish_has_settled(walk->job, where->documents, &state) ||
	    (kind == PIECE_TEMPORARY && !is_old(walk, where, &state.stat)) || is_busy(dir_fd, name))
		return NULL;
	return document->path;
}

/* ---- a directory ---- */

static void leave_if_piece(struct walk *walk, int dir_fd, const struct wanted_category *category,
			   const char *directory, const char *name)
{
	const char *path = arena_printf(walk->folder.arena, "%s%s", directory, name);
	const char *origin = path == NULL ? NULL : walk_piece_leaves(walk, category, dir_fd, name, path);
	if (path == NULL)
		walk_failed(walk, -ENOMEM);
	else if (origin != NULL)
		(void)walk_aside_document(walk, dir_fd, name, ENTRY_FILE, category->category, origin);
}

void walk_aside_pieces(struct walk *walk, int dir_fd, const struct wanted_category *category,
		       const char *directory)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	int more = listing_open(&listing, dir_fd);
	if (more == 0)
		while (walk->stop == 0 && (more = listing_next(&listing, &name, &type)) > 0)
			if (type == ENTRY_FILE)
				leave_if_piece(walk, dir_fd, category, directory, name);
	if (more < 0)
		walk_failed(walk, more);
	listing_close(&listing);
}
