/* One patient's folder as verify sees it: every directory, every document. */
#include "acl_sync/disk/verify/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* ---- below a category ---- */

static void document(struct verify *verify, int fd, const struct stat *found, struct verify_object *object)
{
	struct handle handle = {.fd = fd, .is_path = true};
	object->kind =
	    verify_has_settled(verify, object->documents, found) ? OBJECT_SETTLED : OBJECT_DOCUMENT;
	object->is_closed = found->st_nlink > 1; /* it may be another patient's too */
	if (object->is_closed)
		verify_closed(verify);
	verify_object(verify, handle, object);
}

/* The present object's path below the category. NULL: out of memory, the run ends. */
static const char *path_below(struct verify *verify, const struct verify_below *below)
{
	const char *rest = verify->path + below->start;
	if (below->origin == NULL)
		return rest;
	const char *path = arena_printf(verify->arena, "%s%s", below->origin, rest);
	if (path == NULL)
		verify->error = -ENOMEM;
	return path;
}

/* Fills in what the rules give; a mark that counts for what is below goes to ret_marks. */
static bool decide_below(struct verify *verify, int fd, const struct verify_below *below,
			 const struct stat *found, struct verify_object *object,
			 const struct named_marks **ret_marks)
{
	const char *path = path_below(verify, below);
	if (path == NULL)
		return false;
	const enum access *access = below->origin == NULL
					? verify_rules_below(verify, below->category_index, path)
					: verify_rules_path(verify, below->category, path);
	object->access = verify_named(verify, (struct handle){.fd = fd, .is_path = true}, found, below, path,
				      access, ret_marks);
	return true;
}

void verify_below(struct verify *verify, int dir_fd, const char *name, void *context)
{
	const struct verify_below *below = context;
	const struct category *category = &verify->job->facts->policy->categories[below->category];
	struct verify_object object = {.kind = OBJECT_DIRECTORY, .documents = category->documents};
	struct verify_below content = *below;
	struct stat found;
	int fd = verify_open(dir_fd, name, 0);
	if (fd < 0) {
		verify_note_error(verify, fd);
		return;
	}
	content.above = below;
	content.marks = NULL;
	if (fstat(fd, &found) != 0) {
		verify_note_error(verify, -errno);
		close(fd);
		return;
	}
	bool decided = (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode)) &&
		       decide_below(verify, fd, below, &found, &object, &content.marks);
	if (decided && S_ISREG(found.st_mode))
		document(verify, fd, &found, &object);
	close(fd); /* levels are counted by their descriptors */
	if (decided && S_ISDIR(found.st_mode))
		verify_directory(verify, dir_fd, name, &object, verify_below, &content);
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
	struct verify_below below = {
	    .category = verify->categories[index], .category_index = index, .start = verify->path_length + 1};
	verify_object(verify, (struct handle){.fd = fd}, &object);
	if (verify->store->depth == DEPTH_FULL)
		verify_each_entry(verify, fd, verify_below, &below);
}

/* What is mounted over a part of a folder is in no registry. */
static const struct verify_object nobodys = {.kind = OBJECT_FOLDER, .is_closed = true};

static void visit_part(struct verify *verify, int dir_fd, const char *name, void *context)
{
	const size_t *start = context;
	const char *path = verify->path + *start;
	size_t index = 0;
	enum part part = part_of(verify, path, &index);
	int fd = part == PART_STRANGER ? -1 : verify_open_directory(dir_fd, name);
	if (fd < 0) {
		if (part == PART_STRANGER || fd == -ENOTDIR)
			verify_stranger(verify, dir_fd, name);
		else if (fd == -EXDEV)
			verify_mounted(verify, dir_fd, name, &nobodys);
		else
			verify_note_error(verify, fd);
		return;
	}
	if (part == PART_CATEGORY) {
		category_pass(verify, fd, index);
	} else {
		const struct verify_object object = {.kind = OBJECT_FOLDER,
						     .access = verify_rules_between(verify, path)};
		verify_object(verify, (struct handle){.fd = fd}, &object);
		verify_each_entry(verify, fd, visit_part, context);
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
		if (folder_fd >= 0 && errno != ENOENT && errno != ENOTDIR) {
			verify_note_error(verify, -errno);
			continue;
		}
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
	const char *path = standing_path(&verify->standing, verify->patient);
	if (path == NULL) {
		verify->error = -ENOMEM;
		return;
	}
	size_t before = verify_enter(verify, path), start = verify->path_length + 1;
	int fd = verify_open_directory(verify->root_fd, path);
	if (fd >= 0 || expected) {
		verify_rules_folder(verify);
		verify_views_folder(verify, path, fd >= 0);
	}
	if (fd >= 0) {
		verify_object(verify, (struct handle){.fd = fd}, &object);
		verify_each_entry(verify, fd, visit_part, &start);
	} else {
		if (fd == -EXDEV)
			verify_mounted(verify, verify->root_fd, path, &nobodys);
		verify_note_error(verify, fd);
		if (expected)
			verify_missing(verify, &object);
	}
	if (expected)
		missing_categories(verify, fd);
	if (fd >= 0)
		close(fd);
	verify_leave(verify, before);
}
