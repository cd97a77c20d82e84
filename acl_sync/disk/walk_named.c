/* Marks on what statements name. */
#include "acl_sync/disk/walk_place.h"

#include "acl_sync/disk/named.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Does a statement about the patient name anything in this store? Only then is anything looked for. */
static bool any_named(const struct walk *walk)
{
	const struct wanted_folder *wanted = walk->folder.wanted;
	for (size_t i = 0; i < wanted->category_count; i++)
		if (wanted->categories[i].document_count > 0)
			return true;
	return false;
}

/* The document a mark says, where a statement still names it. */
static const struct wanted_document *marked_document(const struct walk *walk, const struct named_mark *mark)
{
	const struct wanted_category *category = NULL;
	for (size_t i = 0; i < walk->folder.wanted->category_count && category == NULL; i++) {
		const struct wanted_category *found = &walk->folder.wanted->categories[i];
		const char *name = walk->job->facts->policy->categories[found->category].name;
		if (strcmp(name, mark->category) == 0)
			category = found;
	}
	for (size_t i = 0; category != NULL && i < category->document_count; i++)
		if (strcmp(category->documents[i].path, mark->path) == 0)
			return &category->documents[i];
	return NULL;
}

/* ---- writing ---- */

static void noted(struct walk *walk)
{
	walk->planned_operations++;
	walk->folder.differs = true;
}

static void did(struct walk *walk, int error)
{
	if (error == 0)
		walk->report->operations++;
	else
		walk_failed(walk, error);
}

/* A mark takes away: it comes as early as it can. */
static void named_set(struct walk *walk, const struct place *place, struct handle handle,
		      const struct wanted_document *ruling)
{
	const char *text = arena_printf(walk->folder.arena, "%s/%s", place->category->name, ruling->path);
	if (walk->mode == WALK_LOOK)
		noted(walk);
	else
		did(walk,
		    text == NULL ? -ENOMEM : handle_set_attribute(handle, NAMED_MARK, text, strlen(text)));
}

/* Without it somebody may have more: it goes when all was taken. */
static void named_remove(struct walk *walk, struct handle handle)
{
	if (walk->mode == WALK_LOOK)
		noted(walk);
	if (walk->mode != WALK_GIVE)
		walk->folder.gains = true;
	else
		did(walk, handle_remove_attribute(handle, NAMED_MARK));
}

/* ---- the present object ---- */

static struct acl_set *limited(struct walk *walk, const struct acl_set *set, const struct grants *limit)
{
	const struct grants *grants = grants_lower(set->grants, limit, UID_NONE, walk->folder.arena);
	struct acl_set *lower =
	    grants == NULL ? NULL : acl_set_new(grants, set->documents, walk->folder.arena);
	if (lower != NULL)
		lower->is_piece = set->is_piece;
	return lower;
}

static struct acl_set *set_by_mark(struct walk *walk, const struct place *place, struct handle handle,
				   const char *path, struct acl_set *set)
{
	const struct wanted_document *ruling = set->is_piece ? NULL : wanted_ruling(place->wanted, path);
	const struct wanted_document *marked = NULL;
	struct named_mark mark;
	int error = named_mark_read(handle, &mark);
	if (error == 0)
		marked = marked_document(walk, &mark);
	if (marked != NULL && !named_mark_leads_to(&mark, place->category->name, path))
		return limited(walk, set, &marked->grants); /* it has been renamed, or moved */
	if (error != 0 && error != -ENODATA && error != -ERANGE)
		walk_failed(walk, error);
	else if (ruling != NULL && ruling != marked)
		named_set(walk, place, handle, ruling);
	else if (ruling == NULL && error != -ENODATA)
		named_remove(walk, handle);
	return set;
}

struct acl_set *walk_named_set(struct walk *walk, const struct place *place, int dir_fd, const char *name,
			       const char *path, struct acl_set *set)
{
	struct stat found;
	if (!any_named(walk))
		return set;
	struct handle handle = {.fd = tree_open_pinned(dir_fd, name), .is_path = true};
	if (handle.fd < 0)
		return set; /* what treats the object tells why */
	if (handle_stat(handle, &found) == 0 && (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode)))
		set = set_by_mark(walk, place, handle, path, set);
	close(handle.fd);
	return set;
}
