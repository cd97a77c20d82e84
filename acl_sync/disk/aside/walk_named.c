/* Marks on what statements name. */
#include "acl_sync/disk/walk_place.h"

#include "acl_sync/disk/aside/walk_aside.h"
#include "acl_sync/disk/named.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void walk_named_begin(struct walk *walk)
{
	const struct wanted_folder *wanted = walk->folder.wanted;
	walk->folder.any_named = walk->folder.any_aside = false;
	walk->folder.pieces = NULL;
	for (size_t i = 0; i < wanted->category_count; i++) {
		const struct wanted_category *category = &wanted->categories[i];
		walk->folder.any_named = walk->folder.any_named || category->document_count > 0;
		for (size_t j = 0; j < category->document_count && !walk->folder.any_aside; j++)
			walk->folder.any_aside = category->documents[j].is_aside;
	}
}

/* Of the present patient, in this store: who has several stores may see it moved from one to the other. */
static bool is_own(const struct walk *walk, const struct named_mark *mark)
{
	const struct facts *facts = walk->job->facts;
	category_id category = policy_category(facts->policy, mark->category);
	return named_mark_is_of(mark, facts->patients[walk->folder.patient].id) &&
	       (category == NO_ID || facts->policy->categories[category].store == walk->job->store);
}

/* The document a mark says, where a statement still names it. */
static const struct wanted_document *marked_document(const struct walk *walk, const struct named_mark *mark,
						     category_id *ret_category)
{
	const struct wanted_category *category = NULL;
	for (size_t i = 0; i < walk->folder.wanted->category_count && category == NULL; i++) {
		const struct wanted_category *found = &walk->folder.wanted->categories[i];
		const char *name = walk->job->facts->policy->categories[found->category].name;
		if (strcmp(name, mark->category) == 0)
			category = found;
	}
	if (category != NULL)
		*ret_category = category->category;
	return category == NULL ? NULL : walk_wanted_document(category, mark->path);
}

/* As named_mark_read; what has one is counted. */
static int mark_read(struct walk *walk, struct handle handle, struct named_mark *ret_mark)
{
	int error = named_mark_read(handle, walk->job->facts, ret_mark);
	walk->marks.met += !(error != 0 && named_mark_is_none(error)) || error == -ENAMETOOLONG;
	return error;
}

/* ---- writing ---- */

static void noted(struct walk *walk)
{
	walk->planned_operations++;
	walk->folder.differs = true;
}

static void did(struct walk *walk, struct handle handle, int error)
{
	const struct object_effect effect = {.operations = error == 0, .error = error};
	walk_did(walk, handle, &effect);
}

/* A path up to so long has room, unless somebody has filled it with attributes of their own. */
#define NAMED_SHORT 512

/* The ACL leaves it some: it comes back with what is given, if there still is room for it then. */
static void make_room(struct walk *walk, struct handle handle)
{
	struct object_state state;
	int error = object_look(handle, walk->scratch, &state);
	if (error != 0)
		return;
	const struct object_wish wish =
	    wish_closed(walk->job->owner, walk->job->group, S_ISDIR(state.stat.st_mode));
	walk_close(walk, handle, &state, &wish, DRIFT_EXTRA);
}

static bool has_no_room(int error)
{
	return error == -ENOSPC || error == -E2BIG;
}

/* A mark takes away: it comes as early as it can. false: it is not there, and without it a new name would open what it
 * stands for. */
static bool named_set(struct walk *walk, const struct place *place, struct handle handle,
		      const struct wanted_document *ruling)
{
	const char *text =
	    arena_printf(walk->folder.arena, "%s/%s/%s", walk->job->facts->patients[walk->folder.patient].id,
			 place->category->name, ruling->path);
	if (walk->mode == WALK_LOOK) {
		noted(walk);
		return true;
	}
	int error = text == NULL ? -ENOMEM : walk_marks_coming(walk);
	if (error == 0)
		error = handle_set_attribute(handle, NAMED_MARK, text, strlen(text));
	if (has_no_room(error) && strlen(text) > NAMED_SHORT) {
		error = handle_set_attribute(handle, NAMED_MARK, NAMED_TOO_LONG, strlen(NAMED_TOO_LONG));
	} else if (has_no_room(error)) {
		make_room(walk, handle);
		error = handle_set_attribute(handle, NAMED_MARK, text, strlen(text));
	}
	did(walk, handle, error);
	return error == 0;
}

/* Without it somebody may have more: it goes when all was taken. */
static void named_remove(struct walk *walk, struct handle handle)
{
	if (walk->mode == WALK_LOOK)
		noted(walk);
	if (walk->mode != WALK_GIVE)
		walk->folder.gains = true;
	else
		did(walk, handle, handle_remove_attribute(handle, NAMED_MARK));
}

/* ---- the present object ---- */

static struct acl_set *limited(struct walk *walk, const struct acl_set *set, const struct grants *limit)
{
	struct arena *arena = walk->folder.arena;
	return acl_set_with(set, grants_lower(set->grants, limit, UID_NONE, arena), arena);
}

/* What the object was called is not known, so neither is what it may be: nothing is given to it. */
static struct acl_set *unknown(struct walk *walk, int error, struct acl_set *set)
{
	walk_failed(walk, error);
	walk->folder.mark_unknown = walk->mode == WALK_GIVE;
	return walk->mode == WALK_GIVE ? NULL : set;
}

bool walk_mark_was_unknown(struct walk *walk)
{
	bool was = walk->folder.mark_unknown;
	walk->folder.mark_unknown = false;
	return was;
}

static struct acl_set *set_by_mark(struct walk *walk, const struct place *place, struct handle handle,
				   const char *path, struct acl_set *set)
{
	/* what is named after a document goes by it whatever it is called later */
	const bool is_piece = set->is_piece || set->piece_of != NULL;
	const struct wanted_document *ruling = is_piece ? set->piece_of : wanted_ruling(place->wanted, path);
	static const struct grants nobody = {.count = 0};
	const struct wanted_document *marked = NULL;
	struct named_mark mark;
	category_id category;
	int error = mark_read(walk, handle, &mark);
	if (error == 0 && !is_own(walk, &mark)) {
		struct acl_set *lower = walk_foreign_set(walk, handle, &mark, set);
		if (lower != set || ruling == NULL)
			return lower;
	} else if (error == 0) {
		marked = marked_document(walk, &mark, &category);
	}
	if (marked != NULL && (!is_piece || marked != ruling) &&
	    !named_mark_leads_to(&mark, place->category->name, path))
		return limited(walk, set, &marked->grants); /* it has been renamed, or moved */
	if (error == -ENAMETOOLONG && ruling != NULL)
		return set; /* there is no room to say more */
	if (error == -EOPNOTSUPP || (error != 0 && !named_mark_is_none(error)))
		return unknown(walk, error, set);
	if (ruling != NULL && (ruling != marked || mark.patient == NULL)) {
		if (!named_set(walk, place, handle, ruling))
			return limited(walk, set, &nobody);
	} else if (ruling == NULL && error != -ENODATA) {
		named_remove(walk, handle);
	}
	return set;
}

/* A descriptor of what may have a mark, -errno where there is nothing. */
static int open_marked(int dir_fd, const char *name)
{
	struct stat found;
	struct handle handle = {.fd = tree_open_pinned(dir_fd, name), .is_path = true};
	if (handle.fd < 0)
		return handle.fd; /* what treats the object tells why */
	int error = handle_stat(handle, &found);
	if (error == 0 && (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode)))
		return handle.fd;
	close(handle.fd);
	return error != 0 ? error : -ENOENT;
}

/* In a folder where no statement names anything: it may have come from another patient's. */
static struct acl_set *set_elsewhere(struct walk *walk, struct handle handle, struct acl_set *set)
{
	struct named_mark mark;
	int error = mark_read(walk, handle, &mark);
	if (error == 0)
		return is_own(walk, &mark) ? set : walk_foreign_set(walk, handle, &mark, set);
	return named_mark_is_none(error) ? set : unknown(walk, error, set);
}

struct acl_set *walk_named_set(struct walk *walk, const struct place *place, int dir_fd, const char *name,
			       const char *path, struct acl_set *set)
{
	const bool any_named = walk->folder.any_named;
	if (!any_named && !(walk->marks.may_stand && attribute_may_be_at(dir_fd, name, NAMED_MARK)))
		return set;
	int fd = open_marked(dir_fd, name);
	if (fd < 0)
		return tree_is_nowhere(fd) ? set : unknown(walk, fd, set);
	struct handle handle = {.fd = fd, .is_path = true};
	set = any_named ? set_by_mark(walk, place, handle, path, set) : set_elsewhere(walk, handle, set);
	close(fd);
	return set;
}

struct acl_set *walk_named_elsewhere(struct walk *walk, struct handle handle, struct acl_set *set)
{
	return walk->folder.any_named ? set : set_elsewhere(walk, handle, set);
}

/* ---- aside ---- */

static const struct wanted_document *kept_by_mark(struct walk *walk, const struct place *place, int dir_fd,
						  const char *name, const char *path,
						  category_id *ret_category)
{
	struct named_mark mark;
	int fd = open_marked(dir_fd, name);
	if (fd < 0)
		return NULL;
	int error = named_mark_read((struct handle){.fd = fd, .is_path = true}, walk->job->facts, &mark);
	close(fd);
	if (error != 0 || !is_own(walk, &mark) || named_mark_leads_to(&mark, place->category->name, path))
		return NULL;
	const struct wanted_document *marked = marked_document(walk, &mark, ret_category);
	if (marked == NULL || !marked->is_aside)
		return NULL;
	/* an editor may still be working there: what is left of a document leaves by its name, as a piece */
	return *ret_category == place->wanted->category && walk_piece_is_of(walk, place->wanted, path, marked)
		   ? NULL
		   : marked;
}

bool walk_named_leaves(struct walk *walk, const struct place *place, int dir_fd, const char *name,
		       enum entry_type type, const char *path)
{
	category_id category;
	if (!walk->folder.any_aside || walk->mode == WALK_GIVE || place->origin != NULL)
		return false;
	const struct wanted_document *kept = kept_by_mark(walk, place, dir_fd, name, path, &category);
	if (kept == NULL || !walk_aside_document(walk, dir_fd, name, type, category, kept->path))
		return false;
	walk->folder.gains = true; /* whoever may read it, there */
	return true;
}
