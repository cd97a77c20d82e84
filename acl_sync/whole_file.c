#include "acl_sync/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
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

int whole_file_write(const char *path, mode_t mode, void (*write)(FILE *out, const void *context),
		     const void *context)
{
	char *beside = NULL;
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
