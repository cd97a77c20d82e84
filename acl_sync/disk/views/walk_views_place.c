/* The directory that holds all views, in a run. */
#include "acl_sync/disk/views/views_pass.h"

#include "acl_sync/disk/store_report.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void views_place_failed(struct walk *walk, int error)
{
	walk->folder.failed = true;
	/* what is wrong with the place stays wrong for the whole run, and is told once */
	if (walk->mode != WALK_GIVE)
		report_notice(walk->report, NOTICE_VIEWS, walk->path.text, NO_ID, -error);
}

/* What a plan says of a place that is not there: made, then opened to passers. 0 or -errno. */
int views_place_plan(struct walk *walk)
{
	struct stat found;
	char *above = arena_strdup(walk->arena, walk->store->views);
	if (above == NULL)
		return -ENOMEM;
	*strrchr(above, '/') = '\0';
	if (stat(above[0] == '\0' ? "/" : above, &found) != 0)
		return -errno;
	walk->planned_operations += 2;
	return 0;
}

/* A descriptor, or -errno; a missing place is made where this run makes anything. */
int views_place_reach(struct walk *walk)
{
	const struct store_job *job = walk->job;
	int fd = views_place_open(walk->store, job->owner, walk->root_fd);
	if (fd != -ENOENT || job->only_take || walk->mode == WALK_LOOK)
		return fd;
	int error = views_place_make(walk->store);
	if (error != 0)
		return error;
	walk->report->operations++;
	walk->views.place_is_new = true;
	return views_place_open(walk->store, job->owner, walk->root_fd);
}

/* Passed by all, listed by nobody: it would name everybody who works here. */
bool views_place_exact(struct walk *walk, int fd)
{
	struct object_wish wish = wish_root(walk->job);
	wish.owner = 0;
	wish.group = 0;
	int error = walk->mode == WALK_LOOK ? 0 : views_place_mark(fd, walk->store->name);
	if (error != 0) {
		views_place_failed(walk, error);
		return false;
	}
	walk->folder.gains = false;
	bool is_exact = views_directory_exact(walk, fd, &wish);
	if (walk->mode == WALK_TAKE)
		walk->views.place_is_shut = walk->folder.gains;
	return is_exact;
}

/* What is said to be done survives a power cut, on a file system of its own too. */
void views_place_keep(struct walk *walk, int fd, size_t operations)
{
	bool is_noted = walk->touched.is_wanted && !walk->views.place_is_new;
	if (walk->report->operations != operations && !is_noted && syncfs(fd) != 0)
		walk_failed(walk, -errno);
}
