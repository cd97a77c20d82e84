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

/* Of all names of the folder those that the format reads. */
static bool keep_readable(const struct source *source, const char *const *names, size_t count,
			  struct arena *arena, struct feed_files *files)
{
	const struct feed_parser *parser = feed_parser_find(source->type);
	const char **kept = arena_array(arena, count, sizeof(*kept)),
		   **shown = arena_array(arena, count, sizeof(*shown));
	if (kept == NULL || shown == NULL)
		return false;
	*files = (struct feed_files){.folder = source->path, .names = kept, .shown = shown};
	for (size_t i = 0; i < count; i++) {
		if (!feed_parser_reads(parser, names[i]) || !feed_text_is_plain(names[i], strlen(names[i])))
			continue;
		kept[files->count] = names[i];
		shown[files->count] = arena_printf(arena, "%s/%s", source->shown, names[i]);
		if (shown[files->count++] == NULL)
			return false;
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
	if (!keep_readable(source, names, count, arena, files))
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
