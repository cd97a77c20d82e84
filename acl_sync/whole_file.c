#include "acl_sync/whole_file.h"

#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Closes `fd`. 0 or -errno. */
static int write_all(int fd, mode_t mode, void (*write)(FILE *out, const void *context), const void *context)
{
	FILE *out = fdopen(fd, "w");
	if (out == NULL) {
		close(fd);
		return -ENOMEM;
	}
	write(out, context);
	int error = fflush(out) != 0 || ferror(out) || fchmod(fd, mode) != 0 || fsync(fd) != 0 ? -errno : 0;
	return fclose(out) != 0 && error == 0 ? -errno : error;
}

/* A rename would take the place of whatever else stands there. */
static int is_free_or_plain(const char *path)
{
	struct stat found;
	if (lstat(path, &found) != 0)
		return errno == ENOENT ? 0 : -errno;
	return S_ISREG(found.st_mode) ? 0 : -WHOLE_FILE_NOT_PLAIN;
}

const char *whole_file_words(int error)
{
	return error == -WHOLE_FILE_NOT_PLAIN
		   ? wording("there is no plain file there (a link, a device, a pipe or a directory) and it "
			     "stays as it is; '-' is the standard output")
		   : strerror(-error);
}

int whole_file_write(const char *path, mode_t mode, void (*write)(FILE *out, const void *context),
		     const void *context)
{
	char *beside = NULL;
	int standing = is_free_or_plain(path);
	if (standing != 0)
		return standing;
	if (asprintf(&beside, "%s.XXXXXX", path) < 0)
		return -ENOMEM;
	int fd = mkostemp(beside, O_CLOEXEC);
	int error = fd < 0 ? -errno : write_all(fd, mode, write, context);
	if (error == 0 && rename(beside, path) != 0)
		error = -errno;
	if (error != 0 && fd >= 0)
		unlink(beside);
	free(beside);
	return error;
}
