/* Copies of a store that stand elsewhere on its file system: a backup that was put back beside it, an archive, a copy of
 * the state. Only where somebody but root can go is looked: what is behind a closed directory is closed. */
#include "acl_sync/check/mount_table.h"
#include "acl_sync/check/security.h"
#include "acl_sync/console.h"
#include "acl_sync/disk/mark.h"
#include "acl_sync/disk/posix_acl.h"
#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 32
#define DIRECTORIES_MAX 200000
#define ALIKE_LEAST 2 /* one name may be chance */
#define STATE_FILE "state.db"

/* Names of archives, of images of disks, and of what backup programs write. */
static const char *const archives[] = {"*.tar",   "*.tar.*",    "*.tgz",  "*.tbz*", "*.txz", "*.zip",
				       "*.7z",    "*.rar",      "*.cpio", "*.dar",  "*.img", "*.iso",
				       "*.qcow2", "*.vmdk",     "*.dump", "*.dmp",  "*.bkf", "*.borg",
				       "*.sqfs",  "*.squashfs", NULL};

struct elsewhere {
	struct security *security;
	const struct store *store;
	const char *root; /* of the store, without links */
	uid_t owner;
	const char **own; /* the stores' places and the state, without links */
	size_t own_count, own_capacity;
	const char **folders; /* names in the root, sorted */
	size_t folder_count, folder_capacity;
	size_t directories, depth; /* how many more are looked at */
	char path[4096];
};

/* One more name; out of memory is kept in the findings. */
static void add(struct elsewhere *look, const char ***list, size_t *count, size_t *capacity, const char *name)
{
	struct arena *arena = look->security->run.arena;
	const char **grown = arena_grow(arena, *list, *count, capacity, sizeof(*grown));
	const char *copy = name == NULL ? NULL : arena_strdup(arena, name);
	if (grown == NULL || copy == NULL) {
		look->security->run.findings->out_of_memory = true;
		return;
	}
	*list = grown;
	grown[(*count)++] = copy;
}

static void add_own(struct elsewhere *look, const char *place)
{
	bool unused;
	if (place != NULL)
		add(look, &look->own, &look->own_count, &look->own_capacity,
		    check_path(&look->security->run, place, &unused));
}

static bool is_own(const struct elsewhere *look, const char *path)
{
	for (size_t i = 0; i < look->own_count; i++)
		if (check_path_holds(look->own[i], path))
			return true;
	return false;
}

/* ---- who can go there ---- */

static bool has_acl(struct handle handle)
{
	static unsigned char bytes[POSIX_ACL_MAX_BYTES];
	size_t size;
	return posix_acl_get(handle, POSIX_ACL_ACCESS, bytes, &size) == 0 && size > 0;
}

/* Has somebody but root that bit (S_IXOTH, S_IROTH)? With an ACL the bits of the group are its mask; an owner can give
 * it to themselves. */
static bool is_open(const struct elsewhere *look, struct handle handle, mode_t bit)
{
	struct stat found;
	if (handle_stat(handle, &found) != 0)
		return false;
	if ((found.st_mode & bit) != 0 || (found.st_uid != 0 && found.st_uid != look->owner))
		return true;
	return (found.st_mode & bit << 3) != 0 && (found.st_gid != 0 || has_acl(handle));
}

/* ---- what is a copy ---- */

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void read_folders(struct elsewhere *look)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	int fd = open(look->root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && listing_open(&listing, fd) == 0) {
		while (listing_next(&listing, &name, &type) > 0)
			if (type == ENTRY_DIRECTORY && name[0] != '.' && strcmp(name, "lost+found") != 0)
				add(look, &look->folders, &look->folder_count, &look->folder_capacity, name);
		listing_close(&listing);
	}
	if (fd >= 0)
		close(fd);
	if (look->folder_count > 0)
		qsort(look->folders, look->folder_count, sizeof(*look->folders), compare_names);
}

static bool is_folders_name(const struct elsewhere *look, const char *name)
{
	return look->folder_count > 0 && bsearch(&name, look->folders, look->folder_count,
						 sizeof(*look->folders), compare_names) != NULL;
}

static bool has_mark(int fd, const char *mark)
{
	char text[MARK_SIZE];
	return mark_get(fd, mark, text) == 1;
}

/* An archive that may be of a store: above one, among copies, or called like one. */
static bool is_archive(const struct elsewhere *look, const char *name)
{
	const char *base = strrchr(look->root, '/'), *here = strrchr(look->path, '/');
	return security_name_is(name, archives) &&
	       (check_path_holds(look->path[0] == '\0' ? "/" : look->path, look->root) ||
		security_is_copy(here == NULL ? "" : here + 1) || strstr(name, look->store->name) != NULL ||
		(base != NULL && base[1] != '\0' && strstr(name, base + 1) != NULL));
}

static void file_check(struct elsewhere *look, int dir_fd, const char *name)
{
	bool is_state = strcmp(name, STATE_FILE) == 0;
	if (!is_state && !is_archive(look, name))
		return;
	struct handle handle = {.fd = tree_open_pinned(dir_fd, name), .is_path = true};
	if (handle.fd < 0)
		return;
	if (is_open(look, handle, S_IROTH) && is_state)
		check_warn(
		    &look->security->run, look->store->origin,
		    "store %s: not only root can read %s/%s, which has the name of careacl's state: it names "
		    "patients and who may not see them; chmod 0600 it",
		    look->store->name, look->path, name);
	else if (is_open(look, handle, S_IROTH)) /* its name may be a patient's */
		check_warn(
		    &look->security->run, look->store->origin,
		    "store %s: not only root can read an archive, %s%s%s: it may hold documents, and has no "
		    "ACLs that hold; chmod 0600 it, or encrypt it (R37)",
		    look->store->name, look->path[0] == '\0' ? "/" : look->path,
		    console_is_private() ? "/" : "", console_is_private() ? name : "");
	close(handle.fd);
}

/* ---- the walk ---- */

static void walk(struct elsewhere *look, int dir_fd);

static void tell(struct elsewhere *look)
{
	check_warn(
	    &look->security->run, look->store->origin,
	    "store %s: not only root can go into %s, whose directories are named or marked like its folders: "
	    "a copy keeps the ACLs of the day it was made, and who was kept out since is let in there; "
	    "remove it, or chmod 0700 it (R37)",
	    look->store->name, look->path[0] == '\0' ? "/" : look->path);
}

/* Files are looked at; how many directories are called like folders. */
static size_t count_alike(struct elsewhere *look, int dir_fd)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	size_t alike = 0;
	if (listing_open(&listing, dir_fd) != 0)
		return 0;
	while (listing_next(&listing, &name, &type) > 0)
		if (type == ENTRY_DIRECTORY)
			alike += is_folders_name(look, name);
		else if (type == ENTRY_FILE)
			file_check(look, dir_fd, name);
	listing_close(&listing);
	return alike;
}

/* false: the directory that it is in is a copy, and is told. */
static bool below(struct elsewhere *look, int dir_fd, const char *name)
{
	size_t before = strlen(look->path);
	int fd = tree_open_directory(dir_fd, name);
	bool is_copy = fd >= 0 && has_mark(fd, MARK_PATIENT);
	if (fd >= 0 && !is_copy && is_open(look, (struct handle){fd, false}, S_IXOTH) &&
	    (size_t)snprintf(look->path + before, sizeof(look->path) - before, "/%s", name) <
		sizeof(look->path) - before &&
	    !is_own(look, look->path))
		walk(look, fd);
	look->path[before] = '\0';
	if (fd >= 0)
		close(fd);
	if (is_copy)
		tell(look);
	return !is_copy;
}

static void walk(struct elsewhere *look, int dir_fd)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	if (look->depth == 0 || look->directories == 0)
		return;
	look->directories--;
	if (count_alike(look, dir_fd) >= ALIKE_LEAST || has_mark(dir_fd, MARK_STORE)) {
		tell(look);
		return;
	}
	if (listing_open(&listing, dir_fd) != 0)
		return;
	look->depth--;
	while (listing_next(&listing, &name, &type) > 0)
		if (type == ENTRY_DIRECTORY && !below(look, dir_fd, name))
			break;
	look->depth++;
	listing_close(&listing);
}

static void store_check(struct security *security, const struct mount_table *table, const struct store *store)
{
	const struct policy *policy = &security->run.settings->policy;
	struct elsewhere look = {
	    .security = security, .store = store, .directories = DIRECTORIES_MAX, .depth = DEPTH_MAX};
	const struct store_owner owner = site_owner(security->site, store);
	bool unused;
	look.root = check_path(&security->run, store->root, &unused);
	look.owner = owner.known ? owner.uid : 0;
	const struct mount_line *mount = look.root == NULL ? NULL : mount_find(table, look.root);
	int fd = mount == NULL ? -1 : open(mount->point, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	add_own(&look, security->run.settings->state_dir);
	for (size_t i = 0; i < policy->store_count; i++) {
		add_own(&look, policy->stores[i].root);
		add_own(&look, policy->stores[i].views);
	}
	read_folders(&look);
	snprintf(look.path, sizeof(look.path), "%s", strcmp(mount->point, "/") == 0 ? "" : mount->point);
	if (!is_own(&look, mount->point)) /* the store is all there is */
		walk(&look, fd);
	close(fd);
}

void security_elsewhere(struct security *security)
{
	const struct policy *policy = &security->run.settings->policy;
	struct mount_table table;
	if (security->site == NULL || geteuid() != 0)
		return;
	mount_table_read(&security->run, &table);
	for (size_t i = 0; i < policy->store_count; i++)
		store_check(security, &table, &policy->stores[i]);
}
