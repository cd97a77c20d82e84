/* Small files of the trail, read by descriptor and replaced so that a power cut leaves the old or the new. */
#ifndef CAREACL_AUDIT_FILE_H
#define CAREACL_AUDIT_FILE_H

#include "registry/safe_file.h"

/* Waits for the lock of a file (F_RDLCK, F_WRLCK), which is the descriptor's, not the process'. 0 or -errno. */
int audit_file_lock(int fd, short type);

/* Keeps "NAME: DOING: strerror" in the problem. Returns -error, never 0. */
int audit_file_fail(struct safe_problem *problem, const char *name, const char *doing, int error);

/* Reads a whole file of `size` bytes or fewer that is root's or the process' own and writable by nobody else.
 * ret_bytes has size + 1 bytes, a NUL follows. The number of bytes; -ENOENT: there is none; -EFBIG; -errno. */
ssize_t audit_file_read(int folder_fd, const char *name, char *ret_bytes, size_t size,
			struct safe_problem *ret_problem);

/* Replaces or makes the file, mode 0600, and waits for the disk. 0 or -errno. */
int audit_file_replace(int folder_fd, const char *name, const char *bytes, size_t size,
		       struct safe_problem *ret_problem);

/* Writes all bytes at the file's position (O_APPEND: at its end). 0 or -errno; some may have been written. */
int audit_file_write(int fd, const char *bytes, size_t size);

#endif
