#include "acl_sync/disk/place/standing_private.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A run over a few folders asks for few paths, and has no table of all. 0 or -ENOMEM. */
static int keep_wanted(struct standing *standing)
{
	if (standing->wanted == NULL)
		standing->wanted = arena_array(standing->arena, standing->job->facts->patient_count,
					       sizeof(*standing->wanted));
	return standing->wanted != NULL ? 0 : -ENOMEM;
}

int standing_init(struct standing *standing, const struct store_job *job, int root_fd, struct arena *arena)
{
	*standing = (struct standing){
	    .job = job,
	    .pattern = job->facts->policy->stores[job->store].folder,
	    .root_fd = root_fd,
	    .arena = arena,
	    .key = job->folder_key,
	};
	if (standing->key == NULL && folder_pattern_is_opaque(standing->pattern)) {
		crypto_generichash_keygen(standing->drawn_key);
		standing->key = standing->drawn_key;
	}
	return job->patients != NULL ? 0 : keep_wanted(standing);
}

/* ---- paths ---- */

const char *standing_wanted(struct standing *standing, patient_id patient)
{
	const char *path = standing->wanted != NULL ? standing->wanted[patient] : NULL;
	if (path == NULL)
		path = folder_path(standing->pattern, standing->key,
				   standing->job->facts->patients[patient].id, standing->arena);
	arena_rest(sizeof(struct patient));
	if (standing->wanted != NULL)
		standing->wanted[patient] = path;
	return path;
}

const char *standing_path(struct standing *standing, patient_id patient)
{
	const struct standing_folder *now = standing_now(standing, patient);
	return now != NULL ? now->path : standing_wanted(standing, patient);
}

static int text_compare(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static const char **paths_by(struct standing *standing, const char *pattern)
{
	const struct facts *facts = standing->job->facts;
	const char **paths = arena_array(standing->arena, facts->patient_count, sizeof(*paths));
	for (size_t i = 0; i < facts->patient_count && paths != NULL; i++) {
		paths[i] = pattern == standing->pattern
			       ? standing_wanted(standing, (patient_id)i)
			       : folder_path(pattern, standing->key, facts->patients[i].id, standing->arena);
		if (paths[i] == NULL)
			return NULL;
	}
	if (paths != NULL && facts->patient_count > 1)
		qsort(paths, facts->patient_count, sizeof(*paths), text_compare);
	return paths;
}

static bool is_level(const struct standing *standing, const char *const *paths, const char *path)
{
	size_t count = standing->job->facts->patient_count;
	size_t length = strlen(path), low = 0, high = count;
	while (low < high) { /* the first that is not before `path` and a slash */
		size_t middle = low + (high - low) / 2;
		int order = strncmp(paths[middle], path, length);
		if (order < 0 || (order == 0 && (unsigned char)paths[middle][length] < '/'))
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && strncmp(paths[low], path, length) == 0 && paths[low][length] == '/';
}

bool standing_is_wanted_level(const struct standing *standing, const char *path)
{
	return is_level(standing, standing->wanted_paths, path);
}

bool standing_was_level(const struct standing *standing, const char *path)
{
	return standing->from_paths != NULL && is_level(standing, standing->from_paths, path);
}

bool standing_is_wanted(const struct standing *standing, const char *path)
{
	return bsearch(&path, standing->wanted_paths, standing->job->facts->patient_count, sizeof(path),
		       text_compare) != NULL;
}

struct standing_folder *standing_folder_at(const struct standing *standing, const char *path)
{
	size_t low = 0, high = standing->folder_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(standing->folders[middle].path, path);
		if (order == 0)
			return &standing->folders[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* ---- looking ---- */

void standing_unsure(struct standing *standing, int error)
{
	if (standing->error == 0)
		standing->error = error;
}

int standing_look(struct standing *standing)
{
	int error = standing_read_layout(standing);
	if (error != 0 || standing->kind == STANDING_PLACED)
		return error;
	if (keep_wanted(standing) != 0)
		return -ENOMEM;
	standing->wanted_paths = paths_by(standing, standing->pattern);
	if (standing->from_pattern != NULL)
		standing->from_paths = paths_by(standing, standing->from_pattern);
	if (standing->wanted_paths == NULL ||
	    (standing->from_pattern != NULL && standing->from_paths == NULL))
		return -ENOMEM;
	error = standing_scan(standing);
	return error != 0 ? error : standing_choose(standing);
}
