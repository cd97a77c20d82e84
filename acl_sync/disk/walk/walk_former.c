/* Who loses by the closing of what the facts no longer have: a patient who has left the registry, a category that has
 * left the settings. Looked at before it is closed, and told as any other loss. */
#include "acl_sync/disk/walk.h"

#include "acl_sync/disk/mark.h"
#include "acl_sync/disk/store_report.h"
#include "policy/identifier.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* What cannot be looked at: told by what closes it, where it is closed at once. */
static void unseen(struct walk *walk, int error)
{
	if (!walk->will_apply && !tree_is_nowhere(error))
		walk_failed(walk, error);
}

/* Everybody whom the directory's ACL gives something. */
static void losses(struct walk *walk, int fd, category_id category)
{
	const struct wanted_category nothing = {.category = category};
	const size_t changing = walk->changing.count, changing_first = walk->changing_first;
	struct object_state state;
	int error = object_look((struct handle){.fd = fd}, walk->scratch, &state);
	if (error == 0)
		error = object_parse(&state);
	if (error == 0)
		walk_changes(walk, &nothing, &state);
	else
		unseen(walk, error);
	walk->changing.count = changing;
	walk->changing_first = changing_first;
}

/* ---- a patient who has left the registry ---- */

static void folder_losses(struct walk *walk, int folder_fd)
{
	const struct policy *policy = walk->job->facts->policy;
	for (category_id category = 0; category < policy->category_count && walk->stop == 0; category++) {
		if (policy->categories[category].store != walk->job->store)
			continue;
		int fd = tree_open_directory(folder_fd, policy->categories[category].path);
		if (fd < 0) {
			unseen(walk, fd);
			continue;
		}
		losses(walk, fd, category);
		close(fd);
	}
}

/* Whose folder the present directory was: as its mark says, else as its name does, where it stands where that patient's
 * folder would. NULL: nobody's, or it is a second one of a patient whom the facts have. */
static const char *former_patient(struct walk *walk, int fd, char mark[MARK_SIZE])
{
	const char *path = walk->path.text, *pattern = walk->store->folder;
	const char *id = mark;
	if (mark_get(fd, MARK_PATIENT, mark) != 1) {
		if (folder_pattern_is_opaque(pattern))
			return NULL;
		id = plain_path_leaf(path);
		const char *place = folder_path(pattern, NULL, id, walk->arena);
		if (place == NULL)
			walk_failed(walk, -ENOMEM);
		if (place == NULL || strcmp(place, path) != 0)
			return NULL;
	}
	return facts_patient(walk->job->facts, id) == NO_ID ? id : NULL;
}

static void look(struct walk *walk, int dir_fd, const char *name, size_t first, size_t depth);

static void look_below(struct walk *walk, int fd, size_t first, size_t depth)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	if (listing_open(&listing, fd) == 0) /* what cannot be listed is told by what closes it */
		while (walk->stop == 0 && listing_next(&listing, &name, &type) > 0) {
			size_t before = walk_enter(walk, name);
			if (type == ENTRY_DIRECTORY)
				look(walk, fd, name, first, depth);
			walk_leave(walk, before);
		}
	listing_close(&listing);
}

/* `depth`: of names in the present path. */
static void look(struct walk *walk, int dir_fd, const char *name, size_t first, size_t depth)
{
	struct store_report *report = walk->report;
	char mark[MARK_SIZE];
	int fd = tree_open_directory(dir_fd, name);
	if (fd < 0) {
		unseen(walk, fd);
		return;
	}
	const char *id = former_patient(walk, fd, mark);
	if (id != NULL) {
		walk->folder.former_patient = id;
		folder_losses(walk, fd);
		walk->folder.former_patient = NULL;
		if (first < report->notice_count && strcmp(report->notices[first].path, walk->path.text) == 0)
			report->notices[first].former = report_keep(report, id);
	} else if (depth < folder_pattern_depth(walk->store->folder)) {
		look_below(walk, fd, first, depth + 1);
	}
	close(fd);
}

void walk_former_folder(struct walk *walk, int dir_fd, const char *name, size_t first)
{
	size_t depth = 1;
	for (const char *at = walk->path.text; *at != '\0'; at++)
		depth += *at == '/';
	look(walk, dir_fd, name, first, depth);
}

/* ---- a category that has left the settings ---- */

void walk_former_category(struct walk *walk, int dir_fd, const char *name)
{
	int fd = tree_open_directory(dir_fd, name);
	if (fd < 0) {
		unseen(walk, fd);
		return;
	}
	walk->folder.former_category = walk->path.text + strlen(walk->folder.path) + 1;
	losses(walk, fd, NO_ID);
	walk->folder.former_category = NULL;
	close(fd);
}
