/* What an apply will do to a document that leaves its folder, counted by a plan where the document still stands. */
#include "acl_sync/disk/aside/walk_aside.h"

#include "policy/identifier.h"

#include <errno.h>
#include <string.h>

/* The directory that will be made around it. */
static void count_room(struct walk *walk, const struct grants *grants)
{
	const struct grants *readers = aside_readers(grants, walk->folder.arena);
	struct acl_set *set =
	    readers == NULL ? NULL : acl_set_new(readers, DOCUMENTS_SEALED, walk->folder.arena);
	struct object_state made = {.stat = {.st_mode = S_IFDIR | 0700}, .scratch = walk->scratch};
	struct object_wish wish;
	struct object_diff diff;
	if (set == NULL || !wish_folder(walk->job, set, walk->folder.arena, &wish))
		walk_failed(walk, -ENOMEM);
	else if (object_compare(&made, &wish, &diff) == 0)
		walk->planned_operations += object_operations(&diff);
}

void walk_aside_plan(struct walk *walk, const struct aside *aside, int dir_fd, enum entry_type type)
{
	const struct wanted_category *wanted = walk_wanted_category(walk, aside->category);
	const struct grants *grants = wanted_grants(wanted, aside->path);
	struct aside leaving = *aside;
	if (strcmp(aside->leaf, plain_path_leaf(aside->path)) == 0)
		walk_document_changes(walk, dir_fd, aside->leaf, aside->category, aside->path, grants);
	if (walk->will_apply)
		return;
	count_room(walk, grants);
	leaving.returns = true; /* what differs is no drift */
	size_t before = walk_enter(walk, aside->leaf);
	aside_document_pass(walk, &leaving, grants, dir_fd, aside->leaf, type);
	walk_leave(walk, before);
}
