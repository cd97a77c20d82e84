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

/* Is something at that path below the folder? 1; 0: nothing; -errno: nobody can tell, or a level of it is no directory. */
static int stands(int folder_fd, const char *path, struct stat *ret_found)
{
	int parent_fd = tree_open_parent(folder_fd, path);
	int error = parent_fd < 0 ? parent_fd : tree_stat(parent_fd, plain_path_leaf(path), ret_found);
	if (parent_fd >= 0)
		close(parent_fd);
	return error == -ENOENT ? 0 : error != 0 ? error : 1;
}

/* Is the directory by the old name there? 1, 0 or -errno. */
static int stands_old(int folder_fd, const struct category_path *path)
{
	struct stat found;
	int result = stands(folder_fd, path->from, &found);
	return result == -ENOTDIR ? 0 : result == 1 ? S_ISDIR(found.st_mode) : result;
}

/* 0: it can get its new name, or has it; -errno. */
static int look_below(int folder_fd, const struct category_path *path)
{
	struct stat found;
	int old = stands_old(folder_fd, path);
	int new = old < 0 ? old : stands(folder_fd, path->into, &found);
	if (new == 1)
		return old == 0 && path->is_begun && S_ISDIR(found.st_mode) ? 0 : -EEXIST;
	return new;
}

/* 1: renamed; 0: there is nothing by the old name; -errno. */
static int rename_below(int folder_fd, const struct category_path *path)
{
	int result = stands_old(folder_fd, path);
	if (result <= 0)
		return result;
	int from_fd = tree_open_parent(folder_fd, path->from);
	int into_fd = from_fd < 0 ? from_fd : levels_make(folder_fd, path->into);
	if (into_fd < 0)
		result = into_fd;
	else if (renameat2(from_fd, plain_path_leaf(path->from), into_fd, plain_path_leaf(path->into),
			   RENAME_NOREPLACE) != 0)
		result = -errno;
	if (into_fd >= 0)
		close(into_fd);
	if (from_fd >= 0)
		close(from_fd);
	remove_levels(folder_fd, result == 1 ? path->from : path->into);
	return result;
}

/* What is done in each folder. */
typedef int (*below_function)(int folder_fd, const struct category_path *path);

static int treat(const struct store_job *job, int root_fd, const char *folder, patient_id patient,
		 const struct category_path *path, below_function below)
{
	int result = folder == NULL ? -ENOMEM : folder_lock(job, patient);
	if (result != 0)
		return result;
	int fd = tree_open_directory(root_fd, folder);
	result = fd == -ENOENT ? 0 : fd < 0 ? fd : below(fd, path);
	if (fd >= 0)
		close(fd);
	folder_unlock(job, patient);
	return result;
}

static void note_failed(struct category_paths_report *report, int error, patient_id patient,
			const char *folder, struct arena *arena)
{
	if (report->failed++ > 0)
		return;
	report->error = error;
	report->patient = patient;
	report->folder = folder == NULL ? NULL : arena_strdup(arena, folder);
}

static int treat_all(const struct store_job *job, int root_fd, const struct category_path *path,
		     below_function below, struct arena *keeps, struct category_paths_report *report)
{
	struct standing standing;
	struct arena *arena = arena_new();
	*report = (struct category_paths_report){.patient = NO_ID};
	int error = arena == NULL ? -ENOMEM : standing_init(&standing, job, root_fd, arena);
	if (error == 0)
		error = standing_look(&standing);
	if (error == 0)
		error = standing.error;
	for (patient_id patient = 0; error == 0 && patient < job->facts->patient_count; patient++) {
		const char *folder = standing_path(&standing, patient);
		int result = treat(job, root_fd, folder, patient, path, below);
		report->renamed += result > 0;
		if (result < 0)
			note_failed(report, -result, patient, folder, keeps);
	}
	arena_free(arena);
	return error;
}

int category_paths_look(const struct store_job *job, int root_fd, const struct category_path *path,
			struct arena *arena, struct category_paths_report *report)
{
	return treat_all(job, root_fd, path, look_below, arena, report);
}

int category_paths_rename(const struct store_job *job, int root_fd, const struct category_path *path,
			  struct arena *arena, struct category_paths_report *report)
{
	int error = treat_all(job, root_fd, path, rename_below, arena, report);
	if (report->renamed > 0 && syncfs(root_fd) != 0 && report->error == 0)
		report->error = errno;
	return error;
}
