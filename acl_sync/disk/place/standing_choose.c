/* Of all directories that may be folders: which is whose. */
#include "acl_sync/disk/place/standing_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The folders in order of id, of one id the first being its patient's; unmarked ones last. */
struct by_mark {
	struct standing_folder **items;
	size_t count;
};

struct look {
	struct standing *standing;
	struct by_mark marked;
};

static int mark_compare(const void *left, const void *right)
{
	const struct standing_folder *const *a = left, *const *b = right;
	int order = strcmp((*a)->id, (*b)->id);
	if (order == 0)
		order = ((*a)->born > (*b)->born) - ((*a)->born < (*b)->born);
	return order != 0 ? order : strcmp((*a)->path, (*b)->path);
}

static bool sort_marks(struct look *look)
{
	struct standing *standing = look->standing;
	look->marked.items =
	    arena_array(standing->arena, standing->folder_count, sizeof(*look->marked.items));
	if (look->marked.items == NULL)
		return false;
	for (size_t i = 0; i < standing->folder_count; i++)
		if (standing->folders[i].id != NULL)
			look->marked.items[look->marked.count++] = &standing->folders[i];
	if (look->marked.count > 1)
		qsort(look->marked.items, look->marked.count, sizeof(*look->marked.items), mark_compare);
	return true;
}

/* The folder marked with the id: at the wanted path, else the one made first. */
static struct standing_folder *folder_marked(const struct look *look, const char *id, const char *wanted)
{
	struct standing_folder *at_wanted = standing_folder_at(look->standing, wanted);
	size_t low = 0, high = look->marked.count;
	if (at_wanted != NULL && at_wanted->id != NULL && strcmp(at_wanted->id, id) == 0)
		return at_wanted;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(look->marked.items[middle]->id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < look->marked.count && strcmp(look->marked.items[low]->id, id) == 0
		   ? look->marked.items[low]
		   : NULL;
}

/* Is the directory one that holds folders by `from` or by `wanted`, and so no folder itself? */
static bool holds_folders(const struct look *look, const struct standing_folder *folder)
{
	const struct standing *standing = look->standing;
	if (folder->id != NULL)
		return false;
	if (standing_was_level(standing, folder->path))
		return true;
	if (!standing_is_wanted_level(standing, folder->path))
		return false;
	/* a folder that was there before may have the name of a level to come */
	for (size_t i = (size_t)(folder - standing->folders) + 1; i < standing->folder_count; i++) {
		const char *path = standing->folders[i].path;
		size_t length = strlen(folder->path);
		if (strncmp(path, folder->path, length) != 0)
			break;
		if (path[length] == '/' && standing_is_wanted(standing, path))
			return true;
	}
	return false;
}

/* The folder at `path`, if a folder can stand there. */
static struct standing_folder *folder_placed(const struct look *look, const char *path)
{
	struct standing_folder *folder = standing_folder_at(look->standing, path);
	return folder != NULL && holds_folders(look, folder) ? NULL : folder;
}

static bool is_marked_otherwise(const struct standing_folder *folder, const char *id)
{
	return folder->id != NULL && strcmp(folder->id, id) != 0;
}

/* What a recorded pattern places is the patient's whatever its mark says, as it was in every run before. */
static struct standing_folder *choose(const struct look *look, const char *id, const char *wanted)
{
	struct standing *standing = look->standing;
	struct standing_folder *folder = NULL;
	if (standing->kind != STANDING_MARKED && standing->from_pattern != NULL) {
		const char *path = folder_path(standing->from_pattern, standing->key, id, standing->arena);
		folder = path == NULL ? NULL : folder_placed(look, path);
		if (folder != NULL && standing->kind == STANDING_GUESSED && is_marked_otherwise(folder, id))
			folder = NULL;
	}
	if (folder == NULL && standing->kind != STANDING_PATTERN)
		folder = folder_marked(look, id, wanted);
	if (folder != NULL)
		return folder;
	folder = folder_placed(look, wanted);
	return folder == NULL || is_marked_otherwise(folder, id) ? NULL : folder;
}

static int choose_all(struct look *look)
{
	struct standing *standing = look->standing;
	standing->now =
	    arena_array(standing->arena, standing->job->facts->patient_count, sizeof(*standing->now));
	if (standing->now == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < standing->job->facts->patient_count; i++) {
		const char *wanted = standing_wanted(standing, (patient_id)i);
		if (wanted == NULL)
			return -ENOMEM;
		struct standing_folder *folder = choose(look, standing->job->facts->patients[i].id, wanted);
		standing->now[i] = folder;
		if (folder != NULL)
			folder->is_chosen = true;
	}
	return 0;
}

/* Folders of former patients keep their marks, and move with the others: their names tell as much. */
static int choose_former(const struct look *look)
{
	struct standing *standing = look->standing;
	for (size_t i = 0; i < look->marked.count; i++) {
		struct standing_folder *folder = look->marked.items[i];
		if (facts_patient(standing->job->facts, folder->id) != NO_ID ||
		    (i > 0 && strcmp(look->marked.items[i - 1]->id, folder->id) == 0))
			continue;
		const char *wanted =
		    folder_path(standing->pattern, standing->key, folder->id, standing->arena);
		if (wanted == NULL)
			return -ENOMEM;
		folder = choose(look, folder->id, wanted);
		if (folder != NULL && folder->id != NULL && !folder->is_chosen)
			folder->is_chosen = folder->is_former = true;
	}
	return 0;
}

int standing_choose(struct standing *standing)
{
	struct look look = {.standing = standing};
	int error = sort_marks(&look) ? choose_all(&look) : -ENOMEM;
	return error != 0 ? error : choose_former(&look);
}
