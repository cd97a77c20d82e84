/* Age, names and leases. */
#include "acl_sync/disk/settle.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool settle_is_old(const struct category *category, const struct stat *found, int64_t clock)
{
	int64_t since = found->st_mtim.tv_sec > clock ? found->st_ctim.tv_sec : found->st_mtim.tv_sec;
	return since <= clock && clock - since >= category->settle_seconds;
}

bool settle_is_temporary(const struct store_job *job, const char *name)
{
	for (size_t i = 0; i < job->temporary_name_count; i++)
		if (fnmatch(job->temporary_names[i], name, 0) == 0)
			return true;
	return false;
}

/* A read lease is given exactly when nobody has the file open for writing. */
int settle_is_busy(struct handle handle)
{
	char path[32];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", handle.fd);
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | O_NOATIME);
	if (fd < 0)
		return errno == EWOULDBLOCK ? 1 : -errno;
	int result = 0;
	if (fcntl(fd, F_SETLEASE, F_RDLCK) != 0)
		result = errno == EAGAIN ? 1 : -errno;
	else
		(void)fcntl(fd, F_SETLEASE, F_UNLCK);
	close(fd);
	return result;
}

void settle_begin(struct sigaction *ret_previous)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigaction(SIGIO, &ignore, ret_previous);
}

void settle_end(const struct sigaction *previous)
{
	sigaction(SIGIO, previous, NULL);
}

int settle_keep_author(struct handle handle, const char *login, uid_t author)
{
	char text[32];
	if (login == NULL) {
		snprintf(text, sizeof(text), "uid:%u", (unsigned)author);
		login = text;
	}
	return handle_set_attribute(handle, "trusted.careacl.author", login, strlen(login));
}
