#include "acl_sync/sweep/mounts.h"

#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>

/* \040 and the like become the bytes they stand for. */
static void unescape(char *text)
{
	char *to = text;
	for (const char *from = text; *from != '\0'; to++) {
		if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] >= '0' && from[2] <= '7' &&
		    from[3] >= '0' && from[3] <= '7') {
			*to = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
}

/* What stands behind the optional fields: "- ext4 /dev/sda3 rw,nombcache". */
static char *system_options(char *rest)
{
	static char none[] = "";
	char *field = strtok_r(NULL, " ", &rest);
	while (field != NULL && strcmp(field, "-") != 0)
		field = strtok_r(NULL, " ", &rest);
	for (size_t i = 0; i < 3 && field != NULL; i++)
		field = strtok_r(NULL, " ", &rest);
	return field == NULL ? none : field;
}

bool mount_line_parse(char *line, struct mount_line *ret_line)
{
	char *fields[6], *rest;
	for (size_t i = 0; i < 6; i++) {
		fields[i] = strtok_r(i == 0 ? line : NULL, " ", &rest);
		if (fields[i] == NULL)
			return false;
	}
	*ret_line = (struct mount_line){fields[0], fields[1], fields[2],           fields[3],
					fields[4], fields[5], system_options(rest)};
	unescape(ret_line->root);
	unescape(ret_line->point);
	return true;
}

bool mount_line_is_of(const struct mount_line *mount, uint64_t device)
{
	unsigned major_number, minor_number;
	// NOLINTNEXTLINE(cert-err34-c): a line of the kernel, whose numbers fit
	return sscanf(mount->device, "%u:%u", &major_number, &minor_number) == 2 &&
	       makedev(major_number, minor_number) == device;
}

bool mount_has_option(const char *options, const char *option)
{
	size_t length = strlen(option);
	for (const char *at = options; (at = strstr(at, option)) != NULL; at += length)
		if ((at == options || at[-1] == ',') && (at[length] == ',' || at[length] == '\0'))
			return true;
	return false;
}

/* What of `path` is below `point`: "" or "/..."; NULL: it is elsewhere. */
static const char *below(const char *path, const char *point)
{
	size_t length = strlen(point);
	if (length > 0 && point[length - 1] == '/')
		length--;
	if (strncmp(path, point, length) != 0 || (path[length] != '/' && path[length] != '\0'))
		return NULL;
	return path + length;
}

const char *mounts_inside(const char *mountinfo, uint64_t device, const char *path, struct arena *arena)
{
	char *copy = arena_strdup(arena, mountinfo), *rest = copy;
	struct mount_line best = {0};
	const char *best_below = NULL;
	for (char *line; copy != NULL && (line = strsep(&rest, "\n")) != NULL;) {
		struct mount_line mount;
		const char *tail = mount_line_parse(line, &mount) && mount_line_is_of(&mount, device)
				       ? below(path, mount.point)
				       : NULL;
		/* of two on one point, the later covers the earlier */
		if (tail != NULL && (best_below == NULL || tail >= best_below)) {
			best = mount;
			best_below = tail;
		}
	}
	if (best_below == NULL)
		return NULL;
	bool is_whole = strcmp(best.root, "/") == 0;
	return arena_printf(arena, "%s%s", is_whole && best_below[0] != '\0' ? "" : best.root, best_below);
}
