/* What editors leave of a document beside its place, for as long as it may still be worked on. */
#include "acl_sync/disk/named/walk_named.h"

#include "acl_sync/disk/piece.h"

#include <errno.h>
#include <string.h>

/* Of one category. */
struct pieces {
	struct piece_index index;
	const struct grants *
	    *lowest; /* by the first document of a directory: what all of it that stands aside
					 leaves to people; made when first asked for */
};

static bool pieces_fill(struct walk *walk, const struct wanted_category *category, struct pieces *pieces)
{
	size_t count = category->document_count;
	struct piece_document *items = arena_array(walk->folder.arena, count, sizeof(*items));
	pieces->lowest = arena_array(walk->folder.arena, count, sizeof(const struct grants *));
	if (items == NULL || pieces->lowest == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		items[i] = (struct piece_document){.path = category->documents[i].path,
						   .is_aside = category->documents[i].is_aside,
						   .number = i};
	pieces->index = (struct piece_index){walk->job, items, count};
	piece_index_sort(&pieces->index);
	return true;
}

static struct pieces *pieces_of(struct walk *walk, const struct wanted_category *category)
{
	const struct wanted_folder *wanted = walk->folder.wanted;
	struct pieces **slot;
	if (walk->folder.pieces == NULL)
		walk->folder.pieces =
		    arena_array(walk->folder.arena, wanted->category_count, sizeof(struct pieces *));
	if (walk->folder.pieces == NULL)
		return NULL;
	slot = &walk->folder.pieces[category - wanted->categories];
	if (*slot == NULL) {
		struct pieces *pieces = arena_alloc(walk->folder.arena, sizeof(*pieces));
		if (pieces != NULL && pieces_fill(walk, category, pieces))
			*slot = pieces;
	}
	return *slot;
}

const struct piece_index *walk_pieces(struct walk *walk, const struct wanted_category *category)
{
	const struct pieces *pieces = pieces_of(walk, category);
	if (pieces == NULL)
		walk_failed(walk, -ENOMEM);
	return pieces == NULL ? NULL : &pieces->index;
}

/* ---- whose it is ---- */

struct asking {
	const struct wanted_category *category;
	const struct wanted_document *document;
	bool is_of_it;
};

static void compare(void *context, const struct piece_document *document, bool is_whole)
{
	struct asking *asking = context;
	(void)is_whole;
	asking->is_of_it =
	    asking->is_of_it || &asking->category->documents[document->number] == asking->document;
}

bool walk_piece_is_of(struct walk *walk, const struct wanted_category *category, const char *path,
		      const struct wanted_document *document)
{
	struct pieces *pieces = category->document_count == 0 ? NULL : pieces_of(walk, category);
	struct asking asking = {category, document, false};
	if (pieces != NULL)
		(void)piece_find(&pieces->index, path, compare, &asking);
	return asking.is_of_it;
}

/* ---- limits ---- */

/* A file, and what the documents that it is named after leave of its decisions. */
struct limiting {
	struct walk *walk;
	const struct wanted_category *category;
	const struct grants *grants;      /* NULL: out of memory */
	uid_t owner;                      /* has written it, and keeps it */
	bool is_aside;                    /* one of them stands aside */
	const struct wanted_document *of; /* after whose whole name it is named, or else the first */
};

static void limit(void *context, const struct piece_document *document, bool is_whole)
{
	struct limiting *limiting = context;
	if (is_whole || limiting->of == NULL)
		limiting->of = &limiting->category->documents[document->number];
	limiting->is_aside = limiting->is_aside || document->is_aside;
	if (limiting->grants != NULL)
		limiting->grants =
		    grants_lower(limiting->grants, &limiting->category->documents[document->number].grants,
				 limiting->owner, limiting->walk->folder.arena);
}

/* Of all documents of the directory of `path` that stand aside; NULL: there is none. false: out of memory. */
static bool lowest_of(struct walk *walk, const struct wanted_category *category, struct pieces *pieces,
		      const char *path, const struct grants **ret_lowest)
{
	size_t first, count = piece_directory(&pieces->index, path, &first);
	const struct grants *lowest = count == 0 ? NULL : pieces->lowest[first];
	for (size_t i = first; i < first + count && pieces->lowest[first] == NULL; i++) {
		const struct piece_document *item = &pieces->index.items[i];
		const struct grants *grants = &category->documents[item->number].grants;
		if (!item->is_aside)
			continue;
		lowest = lowest == NULL ? grants : grants_lower(lowest, grants, UID_NONE, walk->folder.arena);
		if (lowest == NULL)
			return false;
	}
	if (count > 0)
		pieces->lowest[first] = lowest;
	*ret_lowest = lowest;
	return true;
}

/* The decisions for the file; limiting->grants stay where it is no piece. */
static void limit_all(struct limiting *limiting, struct pieces *pieces, const char *path)
{
	const struct grants *lowest = NULL;
	struct walk *walk = limiting->walk;
	if (piece_find(&pieces->index, path, limit, limiting) != PIECE_TEMPORARY)
		return;
	if (!lowest_of(walk, limiting->category, pieces, path, &lowest)) {
		limiting->grants = NULL;
	} else if (lowest != NULL) {
		limiting->is_aside = true;
		limiting->grants =
		    grants_lower(limiting->grants, lowest, limiting->owner, walk->folder.arena);
	}
}

/* Has the author more than the document gives? */
static bool keeps_more(const struct limiting *limiting, const struct acl_set *set)
{
	return limiting->of != NULL && grants_access(&limiting->of->grants, limiting->owner) <
					   grants_access(set->grants, limiting->owner);
}

struct acl_set *walk_piece_set(struct walk *walk, const struct place *place, int dir_fd, const char *name,
			       const char *path, struct acl_set *set)
{
	struct object_state state = {0};
	struct pieces *pieces = place->wanted->document_count == 0 ? NULL : pieces_of(walk, place->wanted);
	if (place->wanted->document_count == 0)
		return set;
	if (pieces == NULL)
		return NULL;
	if (piece_find(&pieces->index, path, NULL, NULL) == PIECE_NONE ||
	    tree_stat(dir_fd, name, &state.stat) != 0)
		return set;
	/* nobody renames or writes what has settled in a sealed category */
	if (wish_has_settled(walk->job, place->category->documents, &state))
		return set;
	struct limiting limiting = {walk, place->wanted, set->grants, state.stat.st_uid, false, NULL};
	limit_all(&limiting, pieces, path);
	if (limiting.grants == set->grants)
		return set;
	struct acl_set *piece = acl_set_with(set, limiting.grants, walk->folder.arena);
	if (piece != NULL) {
		piece->is_piece = limiting.is_aside;
		/* who has written it keeps it by any name */
		piece->piece_of = keeps_more(&limiting, set) ? NULL : limiting.of;
	}
	return piece;
}
