/* Finding the place that a document aside came from. */
#include "acl_sync/disk/aside/walk_aside.h"

#include "acl_sync/disk/root.h"
#include "acl_sync/disk/store_report.h"
#include "policy/identifier.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* From the directory `above`, which stands aside. */
static int place_open_aside(struct walk *walk, const struct aside *above, const struct aside *aside)
{
	const char *path = arena_printf(walk->folder.arena, "%s/%s%s", above->name, above->leaf,
					aside->path + strlen(above->path));
	if (path == NULL)
		return -ENOMEM;
	int aside_fd = aside_open(walk);
	int fd = aside_fd < 0 ? aside_fd : tree_open_parent(aside_fd, path);
	if (aside_fd >= 0)
		close(aside_fd);
	return fd;
}

static int place_open_folder(struct walk *walk, int fd, const struct aside *aside)
{
	const struct category *category = &walk->job->facts->policy->categories[aside->category];
	const char *path = arena_printf(walk->folder.arena, "%s/%s", category->path, aside->path);
	if (path == NULL)
		return -ENOMEM;
	return fd < 0 ? fd : tree_open_parent(fd, path);
}

int aside_place_open(struct walk *walk, int fd, const struct aside *aside)
{
	const struct aside_table *table = &walk->asides;
	size_t first = aside_table_first(table, aside->patient);
	/* the nearest directory stands last */
	for (size_t i = aside_table_first(table, aside->patient + 1); i > first; i--) {
		const struct aside *above = &table->items[i - 1];
		if (above->category != aside->category || above->leaf == NULL ||
		    !aside_is_below(aside->path, above->path))
			continue;
		int opened = place_open_aside(walk, above, aside);
		if (!tree_is_nowhere(opened))
			return opened;
	}
	return place_open_folder(walk, fd, aside);
}

void aside_notice(struct walk *walk, enum notice_kind kind, category_id category, const char *path,
		  const char *leaf, int error)
{
	const struct policy *policy = walk->job->facts->policy;
	int above = (int)(plain_path_leaf(path) - path);
	const char *shown = arena_printf(walk->folder.arena, "%s/%s/%.*s%s", walk->folder.path,
					 policy->categories[category].path, above, path, leaf);
	if (shown == NULL)
		walk_failed(walk, -ENOMEM);
	else
		report_notice(walk->report, kind, shown, walk->folder.patient, error);
}
