/* What belongs to nobody, and the root and the levels above the folders. */
#include "acl_sync/disk/verify/verify.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* ---- what belongs to nobody ---- */

static void stranger(struct verify *verify, int dir_fd, const char *name, void *context)
{
	const struct verify_object closed = {.kind = OBJECT_DOCUMENT, .is_closed = true};
	const struct verify_object closed_directory = {.kind = OBJECT_FOLDER, .is_closed = true};
	struct stat found;
	int fd = verify_open(dir_fd, name, 0);
	if (fd < 0) {
		verify_note_error(verify, fd);
		return;
	}
	if (fstat(fd, &found) != 0) {
		verify_note_error(verify, -errno);
		close(fd);
		return;
	}
	bool regular = S_ISREG(found.st_mode);
	if (regular)
		verify_object(verify, (struct handle){.fd = fd, .is_path = true}, &closed);
	close(fd);
	if (context != NULL && (regular || S_ISDIR(found.st_mode)))
		verify_closed(verify); /* the outermost alone is named */
	if (S_ISDIR(found.st_mode))
		verify_directory(verify, dir_fd, name, &closed_directory, stranger, NULL);
}

void verify_stranger(struct verify *verify, int dir_fd, const char *name)
{
	stranger(verify, dir_fd, name, verify);
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

static void visit_aside(struct verify *verify, int dir_fd, const char *name)
{
	int fd = verify_open_directory(dir_fd, name);
	if (fd == -ENOTDIR) {
		verify_stranger(verify, dir_fd, name);
	} else if (fd < 0) {
		verify_note_error(verify, fd);
	} else {
		verify_aside(verify, fd);
		close(fd);
	}
}

static void visit_shelf(struct verify *verify, int dir_fd, const char *name, void *context)
{
	static const char *const reserved[] = {".building", ".moving", "lost+found"};
	bool above = false;
	(void)context;
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (strcmp(verify->path, reserved[i]) == 0)
			return;
	if (strcmp(verify->path, ".aside") == 0) {
		visit_aside(verify, dir_fd, name);
		return;
	}
	if (!is_folder_or_above(verify, verify->path, &above)) {
		verify_stranger(verify, dir_fd, name);
		return;
	}
	int fd = above ? verify_open_directory(dir_fd, name) : -ENOENT;
	if (fd < 0) {
		verify_note_error(verify, fd);
		return;
	}
	const struct verify_object object = {.kind = OBJECT_FOLDER, .is_root = true};
	verify_object(verify, (struct handle){.fd = fd}, &object);
	verify_each_entry(verify, fd, visit_shelf, NULL);
	close(fd);
}

void verify_shelves(struct verify *verify)
{
	const struct verify_object object = {.kind = OBJECT_FOLDER, .is_root = true};
	verify_object(verify, (struct handle){.fd = verify->root_fd}, &object);
	verify_each_entry(verify, verify->root_fd, visit_shelf, NULL);
}
