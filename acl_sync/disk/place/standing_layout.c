/* What the root says about where its folders stand, and what is guessed where it says nothing. */
#include "acl_sync/disk/place/standing_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define MOVING "moving "

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

int standing_layout_found(const struct standing *standing, char ret_text[MARK_SIZE])
{
	const char *wanted = standing_layout(standing);
	int found = wanted == NULL ? -ENOMEM : mark_get(standing->root_fd, MARK_LAYOUT, ret_text);
	if (found != 1)
		ret_text[0] = '\0';
	return found == 1 ? strcmp(ret_text, wanted) == 0 : found;
}

int standing_read_layout(struct standing *standing)
{
	char text[MARK_SIZE];
	int placed = standing_layout_found(standing, text);
	if (placed == -ENOMEM)
		return placed;
	if (placed < 0)
		standing_unsure(standing, placed);
	if (placed != 0) { /* on an error most likely */
		standing->kind = STANDING_PLACED;
		return 0;
	}
	if (text[0] == '\0') {
		guess_pattern(standing);
		standing->kind = standing->from_pattern != NULL ? STANDING_GUESSED : STANDING_MARKED;
		return 0;
	}
	bool moving = strncmp(text, MOVING, strlen(MOVING)) == 0;
	int error = pattern_of(standing, text + (moving ? strlen(MOVING) : 0));
	standing->kind = moving || standing->from_pattern == NULL ? STANDING_MARKED : STANDING_PATTERN;
	return error;
}
