#include "acl_sync/check/mount_table.h"

#include <stdlib.h>
#include <string.h>

void mount_table_read(struct check_run *run, struct mount_table *table)
{
	struct check_text text;
	struct mount_line mount;
	char *line;
	*table = (struct mount_table){.count = 0};
	if (!check_text_open(run, run->places->mountinfo, &text))
		return;
	while ((line = check_text_next(&text, LINES_SINGLE)) != NULL) {
		if (!mount_line_parse(line, &mount))
			continue;
		struct mount_line *lines =
		    arena_grow(run->arena, table->lines, table->count, &table->capacity, sizeof(*lines));
		if (lines == NULL) {
			run->findings->out_of_memory = true;
			return;
		}
		table->lines = lines;
		table->lines[table->count++] = mount;
	}
}

/* Where a walk along `path` leaves the mount `upper`: its child that is met first. */
static const struct mount_line *mount_step(const struct mount_table *table, const struct mount_line *upper,
					   const char *path)
{
	const struct mount_line *found = NULL;
	for (size_t i = 0; i < table->count; i++) {
		const struct mount_line *line = &table->lines[i];
		if (line != upper && strcmp(line->parent, upper->id) == 0 &&
		    strcmp(line->id, line->parent) != 0 && check_path_holds(line->point, path) &&
		    (found == NULL || strlen(line->point) < strlen(found->point)))
			found = line;
	}
	return found;
}

const struct mount_line *mount_find(const struct mount_table *table, const char *path)
{
	const struct mount_line *here = NULL;
	for (size_t i = 0; i < table->count && here == NULL; i++)
		if (strcmp(table->lines[i].point, "/") == 0)
			here = &table->lines[i];
	for (size_t steps = 0; here != NULL && steps < table->count; steps++) {
		const struct mount_line *next = mount_step(table, here, path);
		if (next == NULL)
			break;
		here = next;
	}
	return here;
}

const char *mount_inside(struct check_run *run, const struct mount_line *mount, const char *path)
{
	size_t point = strcmp(mount->point, "/") == 0 ? 0 : strlen(mount->point);
	const char *root = strcmp(mount->root, "/") == 0 ? "" : mount->root;
	const char *inside = arena_printf(run->arena, "%s%s", root, path + point);
	if (inside == NULL)
		run->findings->out_of_memory = true;
	return inside;
}

/* How the mount shows what lies at `inside` of its file system, or below that. */
static struct trial_beside seen_through(struct check_run *run, const struct mount_line *line,
					const char *inside)
{
	struct trial_beside seen = {.part = "", .place = line->point};
	const char *root = strcmp(line->root, "/") == 0 ? "" : line->root;
	const char *point = strcmp(line->point, "/") == 0 ? "" : line->point;
	if (check_path_holds(line->root, inside))
		seen.place = arena_printf(run->arena, "%s%s", point, inside + strlen(root));
	else
		seen.part = line->root + strlen(inside) + 1;
	if (seen.place == NULL)
		run->findings->out_of_memory = true;
	return seen;
}

size_t mount_beside(struct check_run *run, const struct mount_table *table, const char *path,
		    struct trial_beside *beside, size_t capacity)
{
	const struct mount_line *mount = mount_find(table, path);
	const char *inside = mount == NULL ? NULL : mount_inside(run, mount, path);
	size_t count = 0;
	for (size_t i = 0; inside != NULL && i < table->count && count < capacity; i++) {
		const struct mount_line *line = &table->lines[i];
		if (line == mount || strcmp(line->device, mount->device) != 0 ||
		    !(check_path_holds(line->root, inside) || check_path_holds(inside, line->root)) ||
		    mount_find(table, line->point) != line)
			continue;
		beside[count] = seen_through(run, line, inside);
		count += beside[count].place != NULL;
	}
	return count;
}
