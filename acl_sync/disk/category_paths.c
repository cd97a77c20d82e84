#include "acl_sync/disk/category_paths.h"

#include "acl_sync/disk/standing.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/disk/walk.h"
#include "policy/identifier.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* As tree_open_parent; levels that are missing are made. */
static int levels_make(int fd, const char *path)
{
	char name[NAME_MAX + 1];
	int dir_fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	int error = dir_fd < 0 ? -errno : 0;
	for (const char *slash; error == 0 && (slash = strchr(path, '/')) != NULL; path = slash + 1) {
		if (snprintf(name, sizeof(name), "%.*s", (int)(slash - path), path) >= (int)sizeof(name))
			error = -ENAMETOOLONG;
		if (error == 0 && mkdirat(dir_fd, name, 0700) != 0 && errno != EEXIST)
			error = -errno;
		int next = error == 0 ? tree_open_directory(dir_fd, name) : error;
		close(dir_fd);
		dir_fd = next;
		error = next < 0 ? next : 0;
	}
	return error != 0 ? error : dir_fd;
}

/* The levels that were there for the old name alone. What holds anything stays. */
static void remove_levels(int fd, const char *path)
{
	char level[PATH_MAX];
	snprintf(level, sizeof(level), "%s", path);
	for (char *slash; (slash = strrchr(level, '/')) != NULL;) {
		*slash = '\0';
		int dir_fd = tree_open_parent(fd, level);
		int result = dir_fd < 0 ? dir_fd : unlinkat(dir_fd, plain_path_leaf(level), AT_REMOVEDIR);
		if (dir_fd >= 0)
			close(dir_fd);
		if (result != 0)
			return;
	}
}

/* 1: renamed; 0: there is nothing by the old name; -errno. */
static int rename_below(int folder_fd, const struct category_path *path)
{
	struct stat found;
	int from_fd = tree_open_parent(folder_fd, path->from);
	int error = from_fd < 0 ? from_fd : tree_stat(from_fd, plain_path_leaf(path->from), &found);
	bool is_there = error == 0 && S_ISDIR(found.st_mode);
	int into_fd = is_there ? levels_make(folder_fd, path->into) : -1;
	if (is_there && into_fd < 0)
		error = into_fd;
	else if (is_there && renameat2(from_fd, plain_path_leaf(path->from), into_fd,
				       plain_path_leaf(path->into), RENAME_NOREPLACE) != 0)
		error = -errno;
	if (into_fd >= 0)
		close(into_fd);
	if (from_fd >= 0)
		close(from_fd);
	if (is_there && error == 0)
		remove_levels(folder_fd, path->from);
	if (error == -ENOENT || error == -ENOTDIR)
		return 0;
	return error != 0 ? error : is_there;
}

static int rename_in(const struct store_job *job, struct standing *standing, int root_fd, patient_id patient,
		     const struct category_path *path)
{
	const char *folder = standing_path(standing, patient);
	int result = folder == NULL ? -ENOMEM : folder_lock(job, patient);
	if (result != 0)
		return result;
	int fd = tree_open_directory(root_fd, folder);
	result = fd == -ENOENT ? 0 : fd < 0 ? fd : rename_below(fd, path);
	if (fd >= 0)
		close(fd);
	folder_unlock(job, patient);
	return result;
}

int category_paths_rename(const struct store_job *job, int root_fd, const struct category_path *path,
			  struct category_paths_report *report)
{
	struct standing standing;
	struct arena *arena = arena_new();
	*report = (struct category_paths_report){0};
	int error = arena == NULL ? -ENOMEM : standing_init(&standing, job, root_fd, arena);
	if (error == 0)
		error = standing_look(&standing);
	if (error == 0)
		error = standing.error;
	for (patient_id patient = 0; error == 0 && patient < job->facts->patient_count; patient++) {
		int result = rename_in(job, &standing, root_fd, patient, path);
		report->renamed += result > 0;
		report->failed += result < 0;
		if (result < 0 && report->error == 0)
			report->error = -result;
	}
	if (report->renamed > 0 && syncfs(root_fd) != 0 && report->error == 0)
		report->error = errno;
	arena_free(arena);
	return error;
}
