/* Marks on what statements name. */
#include "acl_sync/disk/named/walk_named.h"

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

/* As named_marks_read; what has one is counted. */
static int marks_read(struct walk *walk, struct handle handle, struct named_marks *ret_marks)
{
	int error = named_marks_read(handle, walk->job->facts, walk->folder.arena, ret_marks);
	walk->marks.met += !named_mark_is_none(error);
	return error;
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

/* What is asked of one object. */
struct asked {
	const struct place *place;
	const char *path;
	const struct wanted_document *ruling; /* it is limited by that one already; NULL: by none */
	bool is_piece;
	bool has_ruling;         /* its mark says so */
	bool has_foreign;        /* its mark speaks of another patient */
	struct named_marks kept; /* what statements still name */
};

static struct acl_set *set_by_line(struct walk *walk, struct asked *asked, struct handle handle,
				   const struct named_mark *mark, struct acl_set *set)
{
	category_id category;
	const bool is_foreign = !is_own(walk, mark);
	const struct wanted_document *marked = is_foreign ? NULL : marked_document(walk, mark, &category);
	asked->has_foreign = asked->has_foreign || is_foreign;
	if (is_foreign ? !walk_foreign_is_named(walk, mark) : marked == NULL)
		return set;
	if (!named_marks_add(&asked->kept, walk->folder.arena, mark->line))
		return NULL;
	if (is_foreign)
		return walk_foreign_set(walk, handle, mark, set);
	asked->has_ruling = asked->has_ruling || (marked == asked->ruling && !mark->is_guess);
	if (named_mark_leads_to(mark, asked->place->category->name, asked->path) ||
	    (asked->is_piece && marked == asked->ruling))
		return set;
	return limited(walk, set, &marked->grants); /* it has been renamed, or moved */
}

static struct acl_set *set_by_mark(struct walk *walk, const struct place *place, struct handle handle,
				   const char *path, struct acl_set *set)
{
	/* what is named after a document goes by it whatever it is called later */
	const bool is_piece = set->is_piece || set->piece_of != NULL;
	static const struct grants nobody = {.count = 0};
	struct asked asked = {.place = place,
			      .path = path,
			      .ruling = is_piece ? set->piece_of : wanted_ruling(place->wanted, path),
			      .is_piece = is_piece};
	struct named_marks marks;
	int error = marks_read(walk, handle, &marks);
	if (error == -EOPNOTSUPP || (error != 0 && !named_mark_is_none(error)))
		return unknown(walk, error, set);
	for (size_t i = 0; error == 0 && i < marks.count && set != NULL; i++)
		set = set_by_line(walk, &asked, handle, &marks.items[i], set);
	if (set == NULL)
		return NULL;
	if (asked.ruling != NULL && !asked.has_ruling) {
		if (!walk_named_write(walk, place, handle, asked.ruling, &asked.kept))
			return limited(walk, set, &nobody);
	} else if (asked.ruling == NULL && error != -ENODATA && asked.kept.count == 0 && !asked.has_foreign) {
		walk_named_remove(walk, handle);
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
	struct named_marks marks;
	int error = marks_read(walk, handle, &marks);
	if (error != 0)
		return named_mark_is_none(error) ? set : unknown(walk, error, set);
	for (size_t i = 0; i < marks.count && set != NULL; i++)
		if (!is_own(walk, &marks.items[i]))
			set = walk_foreign_set(walk, handle, &marks.items[i], set);
	return set;
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

/* The document that a line says, if a statement keeps that aside, and the object stands elsewhere. */
static const struct wanted_document *kept_by_line(struct walk *walk, const struct place *place,
						  const struct named_mark *mark, const char *path,
						  category_id *ret_category)
{
	if (mark->is_guess || !is_own(walk, mark) || named_mark_leads_to(mark, place->category->name, path))
		return NULL;
	const struct wanted_document *marked = marked_document(walk, mark, ret_category);
	if (marked == NULL || !marked->is_aside)
		return NULL;
	/* an editor may still be working there: what is left of a document leaves by its name, as a piece */
	return *ret_category == place->wanted->category && walk_piece_is_of(walk, place->wanted, path, marked)
		   ? NULL
		   : marked;
}

static const struct wanted_document *kept_by_mark(struct walk *walk, const struct place *place, int dir_fd,
						  const char *name, const char *path,
						  category_id *ret_category)
{
	const struct wanted_document *kept = NULL;
	struct named_marks marks;
	int fd = open_marked(dir_fd, name);
	if (fd < 0)
		return NULL;
	int error = named_marks_read((struct handle){.fd = fd, .is_path = true}, walk->job->facts,
				     walk->folder.arena, &marks);
	close(fd);
	for (size_t i = 0; error == 0 && i < marks.count && kept == NULL; i++)
		kept = kept_by_line(walk, place, &marks.items[i], path, ret_category);
	return kept;
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
