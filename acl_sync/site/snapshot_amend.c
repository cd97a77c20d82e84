#include "acl_sync/site/snapshot_amend.h"

#include "acl_sync/site/snapshot_file.h"
#include "acl_sync/site/snapshot_news.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef struct time_window window_read(const struct snapshot_entry *, size_t);

static struct time_window *windows_of(const struct snapshot_entry *entry, size_t count, window_read *read,
				      struct arena *arena)
{
	struct time_window *windows = arena_array(arena, count, sizeof(*windows));
	for (size_t i = 0; windows != NULL && i < count; i++)
		windows[i] = read(entry, i);
	return windows;
}

static bool copy_login(const struct snapshot_entry *entry, struct arena *arena,
		       struct snapshot_login *ret_login)
{
	*ret_login = entry->login;
	ret_login->others = windows_of(entry, entry->login.other_count, snapshot_entry_other, arena);
	ret_login->break_glass =
	    windows_of(entry, entry->login.break_glass_count, snapshot_entry_break_glass, arena);
	return ret_login->others != NULL && ret_login->break_glass != NULL;
}

static int amend_login(struct site *site, struct snapshot_login *login, int folders)
{
	struct snapshot_windows windows = {0};
	int error = snapshot_news_claimed(site, login->name, &windows);
	if (error == 0)
		error = snapshot_news_registry(site, login->name, &windows);
	if (error != 0)
		return error;
	snapshot_windows_join(&windows);
	login->break_glass = windows.items;
	login->break_glass_count = windows.count;
	if (folders > 0 || login->folder_count >= (uint32_t)-folders)
		login->folder_count += (uint32_t)folders;
	return 0;
}

static int amend(struct site *site, const char *name, int folders, const struct login_snapshot *old,
		 unsigned char **ret_bytes, size_t *ret_size)
{
	size_t count = login_snapshot_count(old);
	struct snapshot_login *logins = arena_array(site->arena, count, sizeof(*logins));
	struct snapshot_site about = login_snapshot_site(old);
	if (logins == NULL)
		return -ENOMEM;
	struct snapshot_cursor cursor = {0};
	for (size_t i = 0; i < count; i++) {
		struct snapshot_entry entry;
		if (login_snapshot_next(old, &cursor, &entry) != SNAPSHOT_FOUND)
			return -EIO; /* verified: never */
		if (!copy_login(&entry, site->arena, &logins[i]))
			return -ENOMEM;
		int error = strcmp(logins[i].name, name) == 0 ? amend_login(site, &logins[i], folders) : 0;
		if (error != 0)
			return error;
	}
	return login_snapshot_encode(&about, logins, count, site->arena, ret_bytes, ret_size) ? 0 : -ENOMEM;
}

int snapshot_amend(struct site *site, const char *login, int folders)
{
	struct login_snapshot old;
	unsigned char *bytes = NULL;
	size_t size = 0;
	int folder_fd = snapshot_file_lock(site->state_dir);
	if (folder_fd < 0)
		return folder_fd;
	int error = snapshot_file_read(folder_fd, site->arena, &bytes, &size);
	const struct snapshot_source source = snapshot_source_memory(bytes, size);
	bool usable = error == 0 && login_snapshot_open(&old, &source) && login_snapshot_check_sums(&old);
	if (usable)
		error = amend(site, login, folders, &old, &bytes, &size);
	if (usable && error == 0)
		error = snapshot_file_replace(folder_fd, bytes, size);
	close(folder_fd);
	return usable ? error : error == -ENOENT ? 0 : error;
}
