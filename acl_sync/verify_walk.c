/* The walk of verify: every folder, every directory, every document, and what belongs to nobody. */
#include "acl_sync/verify.h"

#include "acl_sync/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEPTH_LIMIT 250

/* ---- the place ---- */

size_t verify_enter(struct verify *verify, const char *name)
{
	size_t before = verify->path_length, needed = before + strlen(name) + 2;
	if (needed > verify->path_capacity) {
		char *larger = realloc(verify->path, needed * 2);
		if (larger == NULL) {
			verify->error = -ENOMEM;
			return before;
		}
		verify->path = larger;
		verify->path_capacity = needed * 2;
	}
	char *end = verify->path + before;
	if (before > 0)
		*end++ = '/';
	end = stpcpy(end, name);
	verify->path_length = (size_t)(end - verify->path);
	return before;
}

void verify_leave(struct verify *verify, size_t before)
{
	verify->path_length = before;
	verify->path[before] = '\0';
}

/* Opens without following a link; a mount point is none of ours. A descriptor or -errno. */
static int open_here(int dir_fd, const char *name, int flags)
{
	struct statx found;
	int fd = openat(dir_fd, name, flags | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (statx(fd, "", AT_EMPTY_PATH, STATX_TYPE, &found) != 0 ||
	    (found.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0) {
		close(fd);
		return -EXDEV;
	}
	return fd;
}

static int open_directory(int dir_fd, const char *name)
{
	return open_here(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NONBLOCK);
}

/* What must not end the run: vanished meanwhile, or left alone on purpose. */
static void note_error(struct verify *verify, int error)
{
	if (error != -ENOENT && error != -EXDEV && error != -ELOOP && error != -ENOTDIR && verify->error == 0)
		verify->error = error;
}

typedef void each_function(struct verify *verify, int dir_fd, const char *name, void *context);

/* Calls for every entry of the directory, with the path set to it. */
static void each_entry(struct verify *verify, int fd, each_function *function, void *context)
{
	int listed = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *directory = listed < 0 ? NULL : fdopendir(listed);
	if (directory == NULL) {
		verify->error = -errno;
		if (listed >= 0)
			close(listed);
		return;
	}
	verify->depth++;
	for (struct dirent *entry; verify->error == 0;) {
		errno = 0;
		entry = readdir(directory);
		if (entry == NULL) {
			verify->error = -errno;
			break;
		}
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		size_t before = verify_enter(verify, entry->d_name);
		function(verify, fd, entry->d_name, context);
		verify_leave(verify, before);
	}
	verify->depth--;
	closedir(directory);
}

static void judge(struct verify *verify, struct handle handle, const struct verify_object *object)
{
	int error = verify_judge(verify, handle, object);
	if (error != 0)
		note_error(verify, error);
}

/* ---- what belongs to nobody ---- */

static void stranger(struct verify *verify, int dir_fd, const char *name, void *context)
{
	const struct verify_object closed = {.kind = OBJECT_DOCUMENT, .is_closed = true};
	const struct verify_object closed_directory = {.kind = OBJECT_FOLDER, .is_closed = true};
	struct stat found;
	int fd = open_here(dir_fd, name, O_PATH);
	if (fd < 0) {
		note_error(verify, fd);
		return;
	}
	if (fstat(fd, &found) != 0) {
		note_error(verify, -errno);
		close(fd);
		return;
	}
	bool regular = S_ISREG(found.st_mode);
	if (regular)
		judge(verify, (struct handle){.fd = fd, .is_path = true}, &closed);
	close(fd);
	if (context != NULL && (regular || S_ISDIR(found.st_mode)))
		verify_closed(verify); /* the outermost alone is named */
	if (!S_ISDIR(found.st_mode) || verify->depth > DEPTH_LIMIT)
		return;
	fd = open_directory(dir_fd, name);
	if (fd < 0) {
		note_error(verify, fd);
		return;
	}
	judge(verify, (struct handle){.fd = fd}, &closed_directory);
	each_entry(verify, fd, stranger, NULL);
	close(fd);
}

/* ---- below a category ---- */

struct below {
	size_t category_index;
	size_t start; /* of the path below the category */
};

static void document(struct verify *verify, int fd, const struct stat *found, struct verify_object *object)
{
	struct handle handle = {.fd = fd, .is_path = true};
	object->kind = object->documents == DOCUMENTS_SEALED && found->st_uid == verify->job->owner &&
			       (found->st_mode & S_IWUSR) == 0
			   ? OBJECT_SETTLED
			   : OBJECT_DOCUMENT;
	object->is_closed = found->st_nlink > 1; /* it may be another patient's too */
	if (object->is_closed)
		verify_closed(verify);
	judge(verify, handle, object);
}

static void visit_below(struct verify *verify, int dir_fd, const char *name, void *context)
{
	const struct below *below = context;
	const struct category *category =
	    &verify->job->facts->policy->categories[verify->categories[below->category_index]];
	struct verify_object object = {.kind = OBJECT_DIRECTORY, .documents = category->documents};
	struct stat found;
	int fd = open_here(dir_fd, name, O_PATH);
	if (fd < 0) {
		note_error(verify, fd);
		return;
	}
	if (fstat(fd, &found) != 0)
		found.st_mode = 0;
	if (!S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode)) {
		close(fd);
		return;
	}
	object.access = verify_rules_below(verify, below->category_index, verify->path + below->start);
	if (S_ISREG(found.st_mode)) {
		document(verify, fd, &found, &object);
		close(fd);
		return;
	}
	close(fd);
	/* deeper than that everything is shut (see WALK_DEPTH_MAX) */
	fd = verify->depth > DEPTH_LIMIT ? -ENOENT : open_directory(dir_fd, name);
	if (fd < 0) {
		note_error(verify, fd);
		return;
	}
	judge(verify, (struct handle){.fd = fd}, &object);
	each_entry(verify, fd, visit_below, context);
	close(fd);
}

/* ---- the folder ---- */

enum part { PART_STRANGER, PART_BETWEEN, PART_CATEGORY };

/* What a path below the folder is to the store's categories. */
static enum part part_of(const struct verify *verify, const char *path, size_t *ret_index)
{
	size_t length = strlen(path);
	enum part part = PART_STRANGER;
	for (size_t i = 0; i < verify->category_count; i++) {
		const char *category = verify->job->facts->policy->categories[verify->categories[i]].path;
		if (strcmp(category, path) == 0) {
			*ret_index = i;
			return PART_CATEGORY;
		}
		if (strncmp(category, path, length) == 0 && category[length] == '/')
			part = PART_BETWEEN;
	}
	return part;
}

static void category_pass(struct verify *verify, int fd, size_t index)
{
	const struct category *category = &verify->job->facts->policy->categories[verify->categories[index]];
	const struct verify_object object = {.kind = OBJECT_CATEGORY,
					     .documents = category->documents,
					     .access = verify->decided + index * verify->login_count};
	struct below below = {index, verify->path_length + 1};
	judge(verify, (struct handle){.fd = fd}, &object);
	if (verify->store->depth == DEPTH_FULL)
		each_entry(verify, fd, visit_below, &below);
}

static void visit_part(struct verify *verify, int dir_fd, const char *name, void *context)
{
	const size_t *start = context;
	const char *path = verify->path + *start;
	size_t index = 0;
	enum part part = part_of(verify, path, &index);
	int fd = part == PART_STRANGER ? -1 : open_directory(dir_fd, name);
	if (fd < 0) {
		if (part == PART_STRANGER || fd == -ENOTDIR)
			stranger(verify, dir_fd, name, verify);
		else
			note_error(verify, fd);
		return;
	}
	if (part == PART_CATEGORY) {
		category_pass(verify, fd, index);
	} else {
		const struct verify_object object = {.kind = OBJECT_FOLDER,
						     .access = verify_rules_between(verify, path)};
		judge(verify, (struct handle){.fd = fd}, &object);
		each_entry(verify, fd, visit_part, context);
	}
	close(fd);
}

/* Categories that are not there: who may open them is refused. */
static void missing_categories(struct verify *verify, int folder_fd)
{
	for (size_t i = 0; i < verify->category_count; i++) {
		const struct category *category =
		    &verify->job->facts->policy->categories[verify->categories[i]];
		struct stat found;
		if (folder_fd >= 0 && fstatat(folder_fd, category->path, &found, AT_SYMLINK_NOFOLLOW) == 0)
			continue;
		const struct verify_object object = {.kind = OBJECT_CATEGORY,
						     .documents = category->documents,
						     .access = verify->decided + i * verify->login_count};
		size_t before = verify_enter(verify, category->path);
		verify_missing(verify, &object);
		verify_leave(verify, before);
	}
}

void verify_folder(struct verify *verify)
{
	const struct verify_object object = {.kind = OBJECT_FOLDER, .access = verify->passes};
	const struct patient *patient = &verify->job->facts->patients[verify->patient];
	bool expected = verify->store->create && store_set_has(patient->stores, verify->job->store);
	const char *path = folder_path(verify->store->folder, patient->id, verify->arena);
	if (path == NULL) {
		verify->error = -ENOMEM;
		return;
	}
	size_t before = verify_enter(verify, path), start = verify->path_length + 1;
	int fd = open_directory(verify->root_fd, path);
	if (fd >= 0 || expected)
		verify_rules_folder(verify);
	if (fd >= 0) {
		judge(verify, (struct handle){.fd = fd}, &object);
		each_entry(verify, fd, visit_part, &start);
	} else {
		note_error(verify, fd);
		if (expected)
			verify_missing(verify, &object);
	}
	if (expected)
		missing_categories(verify, fd);
	if (fd >= 0)
		close(fd);
	verify_leave(verify, before);
}

/* ---- the root ---- */

/* Is the path a folder's, or above one? The folders' paths are in order. */
static bool is_folder_or_above(const struct verify *verify, const char *path, bool *ret_above)
{
	size_t length = strlen(path), low = 0, high = verify->job->facts->patient_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(verify->folders[middle], path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < verify->job->facts->patient_count; low++) {
		const char *folder = verify->folders[low];
		if (strncmp(folder, path, length) != 0)
			return false;
		*ret_above = folder[length] == '/';
		if (folder[length] == '\0' || *ret_above)
			return true;
	}
	return false;
}

static void visit_shelf(struct verify *verify, int dir_fd, const char *name, void *context)
{
	static const char *const reserved[] = {".building", ".aside", "lost+found"};
	bool above = false;
	(void)context;
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (strcmp(verify->path, reserved[i]) == 0)
			return;
	if (!is_folder_or_above(verify, verify->path, &above)) {
		stranger(verify, dir_fd, name, verify);
		return;
	}
	int fd = above ? open_directory(dir_fd, name) : -ENOENT;
	if (fd < 0) {
		note_error(verify, fd);
		return;
	}
	const struct verify_object object = {.kind = OBJECT_FOLDER, .is_root = true};
	judge(verify, (struct handle){.fd = fd}, &object);
	each_entry(verify, fd, visit_shelf, NULL);
	close(fd);
}

void verify_shelves(struct verify *verify)
{
	const struct verify_object object = {.kind = OBJECT_FOLDER, .is_root = true};
	judge(verify, (struct handle){.fd = verify->root_fd}, &object);
	each_entry(verify, verify->root_fd, visit_shelf, NULL);
}
