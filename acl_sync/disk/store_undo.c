/* Objects put back as they were: what takes away first, the outermost first; then what gives. */
#include "acl_sync/disk/object.h"
#include "acl_sync/disk/store_report.h"
#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct undo {
	int root_fd;
	struct store_report *report;
	struct object_scratch *scratch;
	struct acl_entry *access_entries, *default_entries;
	const struct previous_object **objects; /* in order of path: what is above stands before */
	size_t count;
};

static int path_compare(const void *left, const void *right)
{
	const struct previous_object *const *a = left, *const *b = right;
	return strcmp((*a)->path, (*b)->path);
}

/* As an object was, as a wish. false: what was kept is no ACL. */
static bool wish_of(const struct undo *undo, const struct previous_object *object, struct acl_wanted *access,
		    struct acl_wanted *default_acl, struct object_wish *ret_wish)
{
	*access = (struct acl_wanted){.bytes = object->access_acl, .size = object->access_size};
	*default_acl = (struct acl_wanted){.bytes = object->default_acl, .size = object->default_size};
	access->spec = posix_acl_of_mode(object->mode);
	if ((access->size > 0 &&
	     !posix_acl_parse(access->bytes, access->size, undo->access_entries, &access->spec)) ||
	    (default_acl->size > 0 && !posix_acl_parse(default_acl->bytes, default_acl->size,
						       undo->default_entries, &default_acl->spec)))
		return false;
	*ret_wish = (struct object_wish){
	    .owner = object->owner,
	    .group = object->group,
	    .special = object->mode & 07000,
	    .user = object->mode >> 6 & 7,
	    .access = access,
	    .default_acl = S_ISDIR(object->mode) ? default_acl : NULL,
	};
	return true;
}

/* Opens the object and makes sure that it is still the one. A descriptor or -errno. */
static int open_same(const struct undo *undo, const struct previous_object *object, struct handle *ret_handle)
{
	struct stat found;
	*ret_handle = (struct handle){.is_path = !S_ISDIR(object->mode)};
	int fd = ret_handle->is_path ? tree_open_pinned(undo->root_fd, object->path)
				     : tree_open_directory(undo->root_fd, object->path);
	if (fd < 0)
		return fd;
	ret_handle->fd = fd;
	int error = handle_stat(*ret_handle, &found);
	if (error == 0 && (found.st_dev != object->device || found.st_ino != object->inode ||
			   (found.st_mode & S_IFMT) != (object->mode & S_IFMT)))
		error = -ESTALE;
	if (error == 0 && S_ISREG(found.st_mode) && found.st_nlink > 1)
		error = -EMLINK; /* never widened: it may be another patient's too */
	if (error != 0)
		close(fd);
	return error != 0 ? error : fd;
}

static int put_back(const struct undo *undo, const struct previous_object *object, struct handle handle,
		    bool takes)
{
	struct acl_wanted access, default_acl;
	struct object_wish wish;
	struct object_state state;
	struct object_diff diff;
	struct object_effect effect = {0};
	if (!wish_of(undo, object, &access, &default_acl, &wish))
		return -EINVAL;
	effect.error = object_look(handle, undo->scratch, &state);
	if (effect.error == 0)
		effect.error = object_compare(&state, &wish, &diff);
	/* whose owner it becomes again gets something: not before all was taken */
	if (effect.error == 0 && takes && !diff.owner)
		object_take(handle, &state, &wish, &diff, &effect);
	else if (effect.error == 0 && !takes)
		object_exact(handle, &state, &wish, &diff, &effect);
	undo->report->operations += effect.operations;
	return effect.error;
}

static void undo_one(const struct undo *undo, const struct previous_object *object, bool takes)
{
	struct handle handle;
	int fd = open_same(undo, object, &handle);
	int error = fd < 0 ? fd : put_back(undo, object, handle, takes);
	if (fd >= 0)
		close(fd);
	undo->report->objects += takes;
	if (error == 0 || (fd < 0 && !takes)) /* what could not be opened was told the first time */
		return;
	report_notice(undo->report, NOTICE_FAILED, object->path, NO_ID, -error);
	undo->report->failed_folders += fd >= 0;
}

static bool undo_init(struct undo *undo, const struct previous_object *objects, size_t count)
{
	undo->count = count;
	undo->scratch = malloc(sizeof(*undo->scratch));
	undo->access_entries = calloc(POSIX_ACL_MAX_ENTRIES, sizeof(*undo->access_entries));
	undo->default_entries = calloc(POSIX_ACL_MAX_ENTRIES, sizeof(*undo->default_entries));
	undo->objects = calloc(count + 1, sizeof(*undo->objects));
	if (undo->scratch == NULL || undo->access_entries == NULL || undo->default_entries == NULL ||
	    undo->objects == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		undo->objects[i] = &objects[i];
	qsort(undo->objects, count, sizeof(*undo->objects), path_compare);
	return true;
}

int store_undo(int root_fd, const struct previous_object *objects, size_t count, struct store_report *report)
{
	struct undo undo = {.root_fd = root_fd, .report = report};
	size_t operations = report->operations;
	int error = undo_init(&undo, objects, count) ? 0 : -ENOMEM;
	for (size_t i = 0; i < count && error == 0; i++)
		undo_one(&undo, undo.objects[i], true);
	for (size_t i = count; i > 0 && error == 0; i--)
		undo_one(&undo, undo.objects[i - 1], false);
	if (report->operations != operations && syncfs(root_fd) != 0 && error == 0)
		error = -errno;
	free(undo.scratch);
	free(undo.access_entries);
	free(undo.default_entries);
	free(undo.objects);
	return error;
}
