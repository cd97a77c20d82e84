/* The marks of what is refiled. What a statement of the first patient says of it is not said of it any more; unless the two
 * are one person (docs/decisions/16-two-identities.md): what is said of one is said of the other, and by its mark still of
 * what somebody has renamed. A third patient's mark is not ours to drop. */
#include "acl_sync/disk/refile/refile_private.h"

#include "acl_sync/disk/named.h"
#include "acl_sync/disk/tree.h"
#include "policy/identifier.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* ---- what is said of both ---- */

/* Is it said of the patient too, of that path? One statement has one origin, of whomever it is said. */
static bool is_said_of(const struct scoped_statement *scoped, const struct patient *patient,
		       category_id category, const char *path)
{
	const struct origin *origin = &scoped->statement->origin;
	struct scoped_statement other;
	for (size_t i = 0; patient_scoped(patient, i, &other); i++)
		if (other.statement->origin.line == origin->line &&
		    strcmp(other.statement->origin.file, origin->file) == 0 &&
		    scope_names_document(other.scope, category, path))
			return true;
	return false;
}

/* How many statements name the first patient's document, and how many of them the other patient's at `path`. */
static size_t count_said(const struct refile *refile, category_id category, const char *marked,
			 const char *path, size_t *ret_shared)
{
	const struct patient *patients = refile->job->facts->patients;
	const struct refiling *refiling = refile->refiling;
	struct scoped_statement scoped;
	size_t count = 0;
	*ret_shared = 0;
	for (size_t i = 0; patient_scoped(&patients[refiling->from], i, &scoped); i++)
		if (scope_names_document(scoped.scope, category, marked)) {
			count++;
			*ret_shared += is_said_of(&scoped, &patients[refiling->into], category, path);
		}
	return count;
}

/* ---- one mark ---- */

/* Will all that is said of it be said of its new name too? Then that is its mark, and an apply writes it. */
static bool is_said_of_new_name(const struct refile *refile, category_id category, const char *marked)
{
	const char *path = refile->refiling->path;
	size_t shared;
	if (refile->refiling->into_name == NULL || category != refile->refiling->category ||
	    strcmp(marked, path) != 0)
		return false;
	const char *renamed = arena_printf(refile->arena, "%.*s%s", (int)(plain_path_leaf(path) - path), path,
					   refile->refiling->into_name);
	return renamed != NULL && count_said(refile, category, marked, renamed, &shared) == shared;
}

/* The mark of the same document of the other patient. NULL: nothing that is said of it goes over; *ret_error: out of
 * memory. */
static const char *mark_over(const struct refile *refile, const struct named_mark *mark, int *ret_error)
{
	const struct facts *facts = refile->job->facts;
	category_id category = policy_category(facts->policy, mark->category);
	size_t shared = 0;
	if (category != NO_ID)
		(void)count_said(refile, category, mark->path, mark->path, &shared);
	if (shared == 0 || is_said_of_new_name(refile, category, mark->path))
		return NULL;
	const char *text = arena_printf(refile->arena, "%s/%s/%s", facts->patients[refile->refiling->into].id,
					mark->category, mark->path);
	*ret_error = text == NULL ? -ENOMEM : 0;
	return text;
}

/* What is to be written of all that it says. 0 or -errno. */
static int marks_over(const struct refile *refile, const struct named_marks *marks,
		      struct named_marks *ret_over)
{
	const char *from = refile->job->facts->patients[refile->refiling->from].id;
	int error = 0;
	*ret_over = (struct named_marks){.count = 0};
	for (size_t i = 0; i < marks->count && error == 0; i++) {
		const struct named_mark *mark = &marks->items[i];
		const char *line =
		    named_mark_is_of(mark, from) ? mark_over(refile, mark, &error) : mark->line;
		if (line != NULL && !named_marks_add(ret_over, refile->arena, line))
			error = -ENOMEM;
	}
	return error;
}

/* Where no other can be written the old one stays: it says as much. */
static void treat(const struct refile *refile, struct handle handle)
{
	struct named_marks marks, over = {.count = 0};
	int error = named_marks_read(handle, refile->job->facts, refile->arena, &marks);
	if (error == 0)
		error = marks_over(refile, &marks, &over);
	if (error != 0 && !named_mark_is_none(error))
		return;
	if (over.count == 0)
		(void)handle_remove_attribute(handle, NAMED_MARK);
	else if (named_marks_write(handle, &over, false) != 0)
		(void)named_marks_write(handle, &over, true);
}

/* ---- all of them ---- */

/* Of all that is below a directory, which only root enters now. */
static void treat_below(const struct refile *refile, int fd, size_t depth)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	if (listing_open(&listing, fd) == 0)
		while (listing_next(&listing, &name, &type) > 0) {
			if (type == ENTRY_SPECIAL)
				continue;
			struct handle handle = {.fd = tree_open_pinned(fd, name), .is_path = true};
			if (handle.fd < 0)
				continue;
			treat(refile, handle);
			close(handle.fd);
			int below = type == ENTRY_DIRECTORY && depth > 0 ? tree_open_directory(fd, name) : -1;
			if (below < 0)
				continue;
			treat_below(refile, below, depth - 1);
			close(below);
		}
	listing_close(&listing);
}

void refile_marks(const struct refile *refile)
{
	int fd = S_ISDIR(refile->found.st_mode) ? tree_open_directory(refile->room_fd, refile->leaf) : -1;
	treat(refile, (struct handle){refile->document_fd, true});
	if (fd < 0)
		return;
	treat_below(refile, fd, refile->depth_limit);
	close(fd);
}
