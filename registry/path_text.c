#include "registry/path_text.h"

#include "policy/identifier.h"

#include <limits.h>
#include <string.h>

static bool is_name(const char *name, size_t length, const char *text)
{
	return length == strlen(text) && memcmp(name, text, length) == 0;
}

/* Copies an absolute path without empty names and ".", and where `climb` is said, without "..".
 * `to` has room for strlen(path) + 1. */
static void tidy(const char *path, bool climb, char *to)
{
	size_t done = 0;

	for (const char *name = path + strspn(path, "/"); *name != '\0'; name += strspn(name, "/")) {
		size_t length = strcspn(name, "/");
		if (climb && is_name(name, length, "..")) {
			while (done > 0 && to[--done] != '/')
				;
		} else if (!is_name(name, length, ".")) {
			to[done++] = '/';
			memcpy(to + done, name, length);
			done += length;
		}
		name += length;
	}
	if (done == 0)
		to[done++] = '/';
	to[done] = '\0';
}

char *path_text_absolute(const char *folder, const char *path, struct arena *arena)
{
	char *joined =
	    path[0] == '/' ? arena_printf(arena, "%s", path) : arena_printf(arena, "/%s/%s", folder, path);
	char *tidied = joined == NULL ? NULL : arena_alloc(arena, strlen(joined) + 2);

	if (tidied != NULL)
		tidy(joined, false, tidied);
	return tidied;
}

bool path_text_is_within(const char *inner, const char *outer)
{
	char inner_tidy[PATH_MAX + 1], outer_tidy[PATH_MAX + 1];

	if (strlen(inner) >= PATH_MAX || strlen(outer) >= PATH_MAX)
		return true;
	tidy(inner, true, inner_tidy);
	tidy(outer, true, outer_tidy);
	return strcmp(outer_tidy, "/") == 0 || plain_path_is_within(inner_tidy, outer_tidy);
}
