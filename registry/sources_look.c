/* Are the sources as they were? */
#include "registry/feeds/feed_read.h"
#include "registry/safe_file.h"
#include "registry/settings.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Times of files are kept in steps, of some milliseconds or of seconds: what was changed just now may change again within
 * one. Where parts of a millisecond are kept, the steps are short. */
#define RECENT_MILLISECONDS 2000
#define RECENT_FINE_MILLISECONDS 200

struct looking {
	struct arena *arena;
	int64_t now;      /* milliseconds */
	const char *text; /* so far; NULL: failed */
	bool is_recent;
};

static bool is_recent(const struct timespec *changed, int64_t now)
{
	bool is_fine = changed->tv_nsec % 1000000 != 0;
	return (int64_t)changed->tv_sec * 1000 + changed->tv_nsec / 1000000 +
		   (is_fine ? RECENT_FINE_MILLISECONDS : RECENT_MILLISECONDS) >
	       now;
}

static void note(struct looking *looking, const char *name, const struct stat *found)
{
	if (looking->text == NULL)
		return;
	looking->is_recent = looking->is_recent || is_recent(&found->st_ctim, looking->now);
	looking->text =
	    arena_printf(looking->arena, "%s%s %lx:%lx %lld %lld.%09ld\n", looking->text, name,
			 (unsigned long)found->st_dev, (unsigned long)found->st_ino,
			 (long long)found->st_size, (long long)found->st_ctim.tv_sec, found->st_ctim.tv_nsec);
}

static void look_at(struct looking *looking, int folder_fd, const char *name)
{
	struct stat found;
	if (fstatat(folder_fd, name, &found, AT_SYMLINK_NOFOLLOW) == 0)
		note(looking, name, &found);
	else
		looking->text = NULL;
}

static void look_at_source(struct looking *looking, const char *path)
{
	struct safe_problem problem;
	const char *const *names;
	size_t count = 0;
	int fd = safe_folder_open(path, &problem);
	if (fd < 0 || !safe_folder_list(fd, ".conf", looking->arena, &names, &count, &problem))
		looking->text = NULL;
	for (size_t i = 0; i < count; i++)
		look_at(looking, fd, names[i]);
	if (fd >= 0)
		close(fd);
}

/* All files that are read for it, or would be. */
static void look_at_feed(struct looking *looking, const struct source *source)
{
	struct findings ignored;
	struct feed_files files;
	findings_init(&ignored);
	if (!feed_files_find(source, looking->arena, &ignored, &files))
		looking->text = NULL;
	findings_clear(&ignored);
	int fd = files.folder == NULL ? AT_FDCWD : open(files.folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < files.count; i++)
		look_at(looking, fd, files.names[i]);
	if (fd >= 0)
		close(fd);
}

const char *sources_look(const char *config_path, const struct settings *settings, int64_t now_milliseconds,
			 struct arena *arena)
{
	struct looking looking = {.arena = arena, .now = now_milliseconds, .text = ""};
	look_at(&looking, AT_FDCWD, config_path);
	for (size_t i = 0; i < settings->source_count; i++)
		if (source_is_feed(&settings->sources[i]))
			look_at_feed(&looking, &settings->sources[i]);
		else
			look_at_source(&looking, settings->sources[i].path);
	return looking.text != NULL && looking.is_recent ? "" : looking.text;
}
