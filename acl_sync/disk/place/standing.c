#include "acl_sync/disk/standing.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MOVING "moving "

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

/* ---- what the root says ---- */

static const char *layout_text(const struct standing *standing, const char *pattern)
{
	char id[FOLDER_KEY_ID_SIZE];
	if (!folder_pattern_is_opaque(pattern))
		return pattern;
	folder_key_id(standing->key, id);
	return arena_printf(standing->arena, "%s %s", pattern, id);
}

const char *standing_layout(const struct standing *standing)
{
	return layout_text(standing, standing->pattern);
}

const char *standing_layout_moving(const struct standing *standing)
{
	const char *from =
	    standing->from_pattern != NULL ? layout_text(standing, standing->from_pattern) : "by mark";
	return from == NULL ? NULL : arena_printf(standing->arena, MOVING "%s", from);
}

/* The pattern of such a text, if folders can be found by it: it is known, and the key is the present one. */
static int pattern_of(struct standing *standing, const char *text)
{
	char *pattern = arena_strdup(standing->arena, text);
	if (pattern == NULL)
		return -ENOMEM;
	pattern[strcspn(pattern, " ")] = '\0';
	if (!folder_pattern_known(pattern) || (folder_pattern_is_opaque(pattern) && standing->key == NULL))
		return 0;
	const char *present = layout_text(standing, pattern);
	if (present == NULL)
		return -ENOMEM;
	if (strcmp(present, text) == 0)
		standing->from_pattern = pattern;
	return 0;
}

/* Patterns of versions that did not write on the root which one it was. */
static const char *const unrecorded_patterns[] = {"{patient}", "{patient:2}/{patient}"};

static size_t count_placed(const struct standing *standing, const char *pattern)
{
	const struct facts *facts = standing->job->facts;
	struct arena *arena = arena_new();
	size_t count = 0;
	for (size_t i = 0; i < facts->patient_count && arena != NULL; i++) {
		struct stat found;
		const char *path = folder_path(pattern, standing->key, facts->patients[i].id, arena);
		count += path != NULL && fstatat(standing->root_fd, path, &found, AT_SYMLINK_NOFOLLOW) == 0 &&
			 S_ISDIR(found.st_mode);
	}
	arena_free(arena);
	return count;
}

/* The pattern by which most folders are there; of two, the store's own. */
static void guess_pattern(struct standing *standing)
{
	size_t most = count_placed(standing, standing->pattern);
	standing->from_pattern =
	    most > 0 ? standing->pattern : NULL; /* NULL: by marks, if there is anything */
	for (size_t i = 0; i < sizeof(unrecorded_patterns) / sizeof(unrecorded_patterns[0]); i++) {
		size_t count = count_placed(standing, unrecorded_patterns[i]);
		if (count > most) {
			most = count;
			standing->from_pattern = unrecorded_patterns[i];
		}
	}
}

void standing_unsure(struct standing *standing, int error)
{
	if (standing->error == 0)
		standing->error = error;
}

static int read_layout(struct standing *standing)
{
	char text[MARK_SIZE];
	const char *wanted = standing_layout(standing);
	int found = wanted == NULL ? -ENOMEM : mark_get(standing->root_fd, MARK_LAYOUT, text);
	if (found == -ENOMEM)
		return found;
	if (found < 0) {
		standing_unsure(standing, found);
		standing->kind = STANDING_PLACED; /* most likely */
		return 0;
	}
	if (found && strcmp(text, wanted) == 0) {
		standing->kind = STANDING_PLACED;
		return 0;
	}
	if (!found) {
		guess_pattern(standing);
		standing->kind = standing->from_pattern != NULL ? STANDING_GUESSED : STANDING_MARKED;
		return 0;
	}
	bool moving = strncmp(text, MOVING, strlen(MOVING)) == 0;
	int error = pattern_of(standing, text + (moving ? strlen(MOVING) : 0));
	standing->kind = moving || standing->from_pattern == NULL ? STANDING_MARKED : STANDING_PATTERN;
	return error;
}

/* ---- whose folder is which ---- */

/* The folders in order of id, of one id the first being its patient's; unmarked ones last. */
struct by_mark {
	struct standing_folder **items;
	size_t count;
};

struct look {
	struct standing *standing;
	struct by_mark marked;
};

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
	size_t count = standing->job->facts->patient_count;
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
		if (path[length] == '/' &&
		    bsearch(&path, standing->wanted_paths, count, sizeof(path), text_compare) != NULL)
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

int standing_look(struct standing *standing)
{
	struct look look = {.standing = standing};
	int error = read_layout(standing);
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
	if (error == 0 && !sort_marks(&look))
		error = -ENOMEM;
	if (error == 0)
		error = choose_all(&look);
	return error != 0 ? error : choose_former(&look);
}
