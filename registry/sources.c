#include "registry/safe_file.h"
#include "registry/settings.h"
#include "registry/shown.h"

#include <fcntl.h>
#include <unistd.h>

#define SUFFIX ".conf"

/* The texts read so far. */
struct texts {
	struct config_text *items;
	size_t count, capacity;
};

static bool read_text(int folder_fd, const char *name, const char *shown_name, struct arena *arena,
		      struct findings *findings, struct config_text *ret_text)
{
	struct safe_content content;
	struct safe_problem problem;

	if (!safe_file_read(folder_fd, name, arena, &content, &problem)) {
		/* whoever typed a path where nothing is, is told that path */
		bool is_missing = folder_fd == AT_FDCWD && access(name, F_OK) != 0;
		struct origin place = {shown_name, 1};
		if (is_missing)
			place = (struct origin){.file = name};
		findings_add(findings, SEVERITY_ERROR, place, "the file %s", problem.text);
		return false;
	}
	*ret_text = (struct config_text){.name = shown_name, .text = content.text, .size = content.size};
	return true;
}

bool config_text_read(const char *path, const char *shown_name, struct arena *arena,
		      struct findings *findings, struct config_text *ret_text)
{
	return read_text(AT_FDCWD, path, shown_name, arena, findings, ret_text);
}

static bool has_control(const char *name)
{
	for (; *name != '\0'; name++)
		if ((unsigned char)*name < ' ' || *name == 0x7f)
			return true;
	return false;
}

/* One file of a folder, behind the others. */
static bool add_text(int folder_fd, const struct source *source, const char *name, struct arena *arena,
		     struct findings *findings, struct texts *texts)
{
	struct config_text *grown =
	    arena_grow(arena, texts->items, texts->count, &texts->capacity, sizeof(*texts->items));

	if (has_control(name)) {
		findings_add(findings, SEVERITY_ERROR, source->origin,
			     "the name of file %s holds a control character; rename it", shown(name).text);
		return false;
	}
	const char *shown_name = arena_printf(arena, "%s/%s", source->shown, name);
	if (grown == NULL || shown_name == NULL) {
		findings->out_of_memory = true;
		findings->error_count++;
		return false;
	}
	texts->items = grown;
	if (!read_text(folder_fd, name, shown_name, arena, findings, &texts->items[texts->count]))
		return false;
	texts->count++;
	return true;
}

static bool read_source(const struct source *source, struct arena *arena, struct findings *findings,
			struct texts *texts)
{
	struct safe_problem problem;
	const char *const *names;
	size_t count = 0;
	int fd = safe_folder_open(source->path, &problem);
	bool ok = fd >= 0 && safe_folder_list(fd, SUFFIX, arena, &names, &count, &problem);

	if (!ok)
		findings_add(findings, SEVERITY_ERROR, source->origin, "path: the folder %s %s", source->path,
			     problem.text);
	for (size_t i = 0; i < count; i++)
		ok = add_text(fd, source, names[i], arena, findings, texts) && ok;
	if (fd >= 0)
		close(fd);
	return ok;
}

bool sources_read(const struct settings *settings, struct arena *arena, struct findings *findings,
		  const struct config_text **ret_texts, size_t *ret_count)
{
	struct texts texts = {0};
	bool ok = true;

	for (size_t i = 0; i < settings->source_count; i++)
		ok = (source_is_feed(&settings->sources[i]) ||
		      read_source(&settings->sources[i], arena, findings, &texts)) &&
		     ok;
	*ret_texts = texts.items;
	*ret_count = texts.count;
	return ok;
}
