#include "acl_sync/disk/former.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct former_path {
	const char *path;
	patient_id patient;
};

/* Those that may have placed folders; "{opaque}" by the present key alone. */
static const char *const patterns[] = {"{patient}", "{patient:2}/{patient}", "{opaque}"};
enum { PATTERN_COUNT = sizeof(patterns) / sizeof(patterns[0]) };

static int path_compare(const void *left, const void *right)
{
	const struct former_path *a = left, *b = right;
	return strcmp(a->path, b->path);
}

int former_init(struct former *former, const struct store_job *job, int root_fd, struct arena *arena)
{
	const struct facts *facts = job->facts;
	*former = (struct former){.count = 0};
	int error = standing_init(&former->standing, job, root_fd, arena);
	if (error == 0)
		error = standing_look(&former->standing);
	former->paths = arena_array(arena, facts->patient_count * PATTERN_COUNT, sizeof(*former->paths));
	if (error != 0 || former->paths == NULL)
		return error != 0 ? error : -ENOMEM;
	for (size_t pattern = 0; pattern < PATTERN_COUNT; pattern++)
		for (size_t i = 0; i < facts->patient_count; i++) {
			const char *path =
			    folder_path(patterns[pattern], job->folder_key, facts->patients[i].id, arena);
			if (path != NULL) /* no key */
				former->paths[former->count++] = (struct former_path){path, (patient_id)i};
		}
	if (former->count > 1)
		qsort(former->paths, former->count, sizeof(*former->paths), path_compare);
	return 0;
}

static bool is_there(const struct former *former, const char *path, uint64_t device, uint64_t inode)
{
	struct stat found;
	return fstatat(former->standing.root_fd, path, &found, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) == 0 &&
	       found.st_dev == device && found.st_ino == inode;
}

/* The object's present path if the first names of `path`, up to `end`, were a folder's; NULL: they were not, or -
 * *ret_failed - out of memory. */
static const char *path_now(struct former *former, const char *path, const char *end, bool *ret_failed)
{
	char *folder = strndup(path, (size_t)(end - path));
	const struct former_path key = {.path = folder};
	const struct former_path *found =
	    folder == NULL ? NULL : bsearch(&key, former->paths, former->count, sizeof(key), path_compare);
	*ret_failed = folder == NULL;
	const char *now = NULL;
	if (found != NULL) {
		const char *present = standing_path(&former->standing, found->patient);
		now = present == NULL ? NULL : arena_printf(former->standing.arena, "%s%s", present, end);
		*ret_failed = now == NULL;
	}
	free(folder);
	return now;
}

const char *former_path(struct former *former, const char *path, uint64_t device, uint64_t inode)
{
	const char *end = path;
	if (is_there(former, path, device, inode))
		return path;
	for (size_t depth = 1; depth <= 2; depth++) {
		bool failed;
		end = strchrnul(end + (depth > 1), '/');
		const char *now = path_now(former, path, end, &failed);
		if (failed || (now != NULL && is_there(former, now, device, inode)))
			return now;
		if (*end == '\0')
			break;
	}
	return path;
}
