/* What editors leave of a withheld document beside its place, for as long as it may still be worked on. */
#include "acl_sync/disk/walk_place.h"

#include "acl_sync/disk/piece.h"

#include <string.h>

/* The lowest of all documents that it may be a piece of; its owner has written it and keeps it. */
static struct acl_set *limited(struct walk *walk, const struct place *place, const char *path, uid_t owner,
			       const struct acl_set *set)
{
	const struct grants *grants = set->grants;
	for (size_t i = 0; i < place->wanted->document_count && grants != NULL; i++) {
		const struct wanted_document *document = &place->wanted->documents[i];
		if (document->is_aside && piece_may_be(walk->job, document->path, path))
			grants = grants_lower(grants, &document->grants, owner, walk->folder.arena);
	}
	struct acl_set *piece =
	    grants == NULL ? NULL : acl_set_new(grants, set->documents, walk->folder.arena);
	if (piece != NULL)
		piece->is_piece = true;
	return piece;
}

struct acl_set *walk_piece_set(struct walk *walk, const struct place *place, int dir_fd, const char *name,
			       const char *path, struct acl_set *set)
{
	const struct wanted_document *first;
	struct object_state state = {0};
	if (place->wanted->document_count == 0 || piece_count(walk->job, place->wanted, path, &first) == 0 ||
	    tree_stat(dir_fd, name, &state.stat) != 0)
		return set;
	/* nobody renames or writes what has settled in a sealed category */
	if (wish_has_settled(walk->job, place->category->documents, &state))
		return set;
	return limited(walk, place, path, state.stat.st_uid, set);
}
