/* Files beside the registry's texts that look like texts and are none: nobody knows what they were to refuse. */
#include "acl_sync/check/check.h"

#include "acl_sync/console.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define SUFFIX ".conf"

static bool is_read(const char *name)
{
	size_t length = strlen(name), end = strlen(SUFFIX);
	return length > end && strcmp(name + length - end, SUFFIX) == 0;
}

/* Hidden files are what editors and packages leave. */
static void file_check(struct site *site, const char *folder, int folder_fd, const char *name)
{
	struct stat found;
	if (name[0] == '.' || is_read(name) || fstatat(folder_fd, name, &found, AT_SYMLINK_NOFOLLOW) != 0 ||
	    S_ISDIR(found.st_mode))
		return;
	const char *path = arena_printf(site->arena, "%s/%s", folder, name);
	if (path == NULL)
		console_out_of_memory();
	findings_add(
	    &site->findings, SEVERITY_WARNING, (struct origin){.file = path},
	    "is not read, whatever it says: its name does not end in %s; rename it, or take it out of "
	    "the folder",
	    SUFFIX);
}

void check_unread(struct site *site)
{
	const struct settings *settings = site->fresh.settings;
	for (size_t i = 0; i < settings->source_count; i++) {
		const struct dirent *entry;
		DIR *folder =
		    source_is_feed(&settings->sources[i]) ? NULL : opendir(settings->sources[i].path);
		while (folder != NULL && (entry = readdir(folder)) != NULL)
			file_check(site, settings->sources[i].shown, dirfd(folder), entry->d_name);
		if (folder != NULL)
			closedir(folder);
	}
}
