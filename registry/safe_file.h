/* Reads files that decide about access: only those that nobody else can write, verified by descriptor.
 *
 * A file or folder must be owned by root or by who runs this process, and not be writable by its group or by
 * others. The last name of a path is never followed through a symbolic link. Nothing blocks on a FIFO or a device.
 */
#ifndef CAREACL_REGISTRY_SAFE_FILE_H
#define CAREACL_REGISTRY_SAFE_FILE_H

#include "policy/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#define SAFE_FILE_MAX_BYTES ((size_t)64 * 1024 * 1024)

/* Room for what is wrong, as a text for people that stands after the name. */
#define SAFE_FILE_PROBLEM_SIZE 320
struct safe_problem {
	char text[SAFE_FILE_PROBLEM_SIZE];
};

/* A file's bytes; text[size] is a NUL. */
struct safe_content {
	const char *text;
	size_t size;
};

/* Reads the regular file `name` in the folder `folder_fd` (or AT_FDCWD) whole into `arena`.
 * Returns false with the problem otherwise. */
bool safe_file_read(int folder_fd, const char *name, struct arena *arena, struct safe_content *ret_content,
		    struct safe_problem *ret_problem);

/* Opens such a file to be read by somebody else, of any size. Returns a descriptor that the caller closes, with how the file
 * was then, or -1 with the problem. */
int safe_file_open(int folder_fd, const char *name, struct stat *ret_status,
		   struct safe_problem *ret_problem);

/* Is its content still as it was then? false with the problem otherwise. */
bool safe_file_is_as_before(int fd, const struct stat *before, struct safe_problem *ret_problem);

/* Reads an open file from where it stands: up to `size` bytes, fewer where it ends. Their number, or -1 with
 * errno. What kind of file it is and whose is the caller's business. */
ssize_t safe_file_read_fd(int fd, char *buffer, size_t size);

/* Opens a folder in the same way. Returns a descriptor that the caller closes, or -1 with the problem. */
int safe_folder_open(const char *path, struct safe_problem *ret_problem);

/* The names in the open folder that end in `suffix` and do not start with a dot, sorted by their bytes, in `arena`.
 * `folder_fd` stays open. Returns false with the problem. */
bool safe_folder_list(int folder_fd, const char *suffix, struct arena *arena, const char *const **ret_names,
		      size_t *ret_count, struct safe_problem *ret_problem);

#endif
