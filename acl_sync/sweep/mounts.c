#include "acl_sync/sweep/mounts.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>

/* One line: "36 35 98:0 /root /point options ...". */
struct mount_line {
	char *root, *point;
};

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

static bool parse(char *line, uint64_t device, struct mount_line *ret_line)
{
	unsigned major_number, minor_number;
	int at = 0;
	// NOLINTNEXTLINE(cert-err34-c): a line of the kernel, whose numbers fit
	if (sscanf(line, "%*u %*u %u:%u %n", &major_number, &minor_number, &at) != 2 || at == 0 ||
	    makedev(major_number, minor_number) != device)
		return false;
	char *rest = line + at;
	ret_line->root = strsep(&rest, " ");
	ret_line->point = rest == NULL ? NULL : strsep(&rest, " ");
	if (ret_line->point == NULL)
		return false;
	unescape(ret_line->root);
	unescape(ret_line->point);
	return true;
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
		const char *tail = parse(line, device, &mount) ? below(path, mount.point) : NULL;
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
