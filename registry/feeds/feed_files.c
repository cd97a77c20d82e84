/* Which files a source has. */
#include "registry/feeds/feed_read.h"
#include "registry/safe_file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool out_of_memory(struct findings *findings)
{
	findings->out_of_memory = true;
	findings->error_count++;
	return false;
}

static bool find_one(const struct source *source, struct arena *arena, struct feed_files *files)
{
	const char **names = arena_array(arena, 2, sizeof(*names));
	if (names == NULL)
		return false;
	names[0] = source->path;
	names[1] = source->shown;
	*files = (struct feed_files){.names = names, .shown = names + 1, .count = 1};
	return true;
}

/* Is it passed over: a folder, or still being written? */
static bool is_no_matter(const struct source *source, const char *name, struct arena *arena)
{
	static const char *const unfinished[] = {".part", ".tmp", "~"};
	size_t length = strlen(name);
	for (size_t i = 0; i < sizeof(unfinished) / sizeof(unfinished[0]); i++) {
		size_t end = strlen(unfinished[i]);
		if (length >= end && strcmp(name + length - end, unfinished[i]) == 0)
			return true;
	}
	struct stat status;
	const char *path = arena_printf(arena, "%s/%s", source->path, name);
	return path != NULL && lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Of all names of the folder those that the format reads, and those that it does not. */
static bool sort_names(const struct source *source, const char *const *names, size_t count,
		       struct arena *arena, struct feed_files *files)
{
	const struct feed_parser *parser = feed_parser_find(source->type);
	const char **kept = arena_array(arena, count, sizeof(*kept)),
		   **shown = arena_array(arena, count, sizeof(*shown)),
		   **unread = arena_array(arena, count, sizeof(*unread));
	if (kept == NULL || shown == NULL || unread == NULL)
		return false;
	*files = (struct feed_files){.folder = source->path, .names = kept, .shown = shown, .unread = unread};
	for (size_t i = 0; i < count; i++) {
		bool is_plain = feed_text_is_plain(names[i], strlen(names[i]));
		bool is_read = is_plain && feed_parser_reads(parser, names[i]);
		if (!is_read && is_no_matter(source, names[i], arena))
			continue;
		const char *name = is_plain ? arena_printf(arena, "%s/%s", source->shown, names[i]) : NULL;
		if (is_plain && name == NULL)
			return false;
		if (is_read) {
			kept[files->count] = names[i];
			shown[files->count++] = name;
		} else {
			unread[files->unread_count++] = name;
		}
	}
	return true;
}

static bool find_in_folder(const struct source *source, struct arena *arena, struct findings *findings,
			   struct feed_files *files)
{
	struct safe_problem problem;
	const char *const *names;
	size_t count;
	int fd = safe_folder_open(source->path, &problem);
	bool is_listed = fd >= 0 && safe_folder_list(fd, "", arena, &names, &count, &problem);
	if (fd >= 0)
		close(fd);
	if (!is_listed) {
		findings_add(findings, SEVERITY_ERROR, source->origin, "path: the folder %s %s", source->path,
			     problem.text);
		return false;
	}
	if (!sort_names(source, names, count, arena, files))
		return out_of_memory(findings);
	if (files->count == 0)
		findings_add(
		    findings, SEVERITY_ERROR, source->origin,
		    "path: the folder %s holds no file of this kind; expected one at least: is it mounted?",
		    source->path);
	return files->count > 0;
}

bool feed_files_find(const struct source *source, struct arena *arena, struct findings *findings,
		     struct feed_files *ret_files)
{
	struct stat status;
	*ret_files = (struct feed_files){0};
	if (lstat(source->path, &status) == 0 && !S_ISDIR(status.st_mode))
		return find_one(source, arena, ret_files) || out_of_memory(findings);
	return find_in_folder(source, arena, findings, ret_files);
}
