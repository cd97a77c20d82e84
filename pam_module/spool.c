#include "pam_module/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_TRIES 3

static const char *const event_names[] = {
    [SPOOL_LOGIN_REFUSED] = "refused",
    [SPOOL_SESSION_OPENED] = "opened",
    [SPOOL_SESSION_CLOSED] = "closed",
};

static const char *const result_texts[] = {
    [SPOOL_WRITTEN] = "was written",
    [SPOOL_MISSING] = "is missing (run careacl sync)",
    [SPOOL_UNTRUSTED] = "is not a regular file of root's alone",
    [SPOOL_FULL] = "is full (run careacl sync)",
    [SPOOL_FAILED] = "cannot be written",
};

const char *spool_result_text(enum spool_result result)
{
	return (unsigned)result <= SPOOL_FAILED ? result_texts[result] : "is in an unknown state";
}

/* ---- the line ---- */

/* Escapes the value at the line's end; it always fits (see the assertion below). */
static size_t add_value(char *line, size_t size, enum login_spool_value which, const char *value)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t limit = login_spool_value_bytes(which);

	size +=
	    (size_t)snprintf(line + size, LOGIN_SPOOL_LINE_MAX - size, " %s=", login_spool_value_name(which));
	for (size_t i = 0; value != NULL && value[i] != '\0' && i < limit; i++) {
		unsigned char byte = (unsigned char)value[i];

		if (login_spool_is_plain(byte)) {
			line[size++] = (char)byte;
			continue;
		}
		line[size++] = '%';
		line[size++] = digits[byte >> 4];
		line[size++] = digits[byte & 15];
	}
	return size;
}

/* all values escaped, their names, and what stands around them */
_Static_assert(3 * (2 * 64 + 4 * 32) + 6 * 10 + 128 <= LOGIN_SPOOL_LINE_MAX, "the longest line fits");

size_t spool_format(const struct spool_entry *entry, char line[LOGIN_SPOOL_LINE_MAX])
{
	size_t size = (size_t)snprintf(
	    line, LOGIN_SPOOL_LINE_MAX, "\n" LOGIN_SPOOL_VERSION " %" PRId64 " %s uid=%ld", entry->instant_ms,
	    event_names[entry->event], entry->uid == (uid_t)-1 ? -1L : (long)entry->uid);

	for (unsigned which = 0; which < LOGIN_SPOOL_VALUE_COUNT; which++)
		size = add_value(line, size, (enum login_spool_value)which, entry->values[which]);
	size += (size_t)snprintf(line + size, LOGIN_SPOOL_LINE_MAX - size, LOGIN_SPOOL_SUM "%016" PRIx64 "\n",
				 login_spool_checksum(line + 1, size - 1));
	return size;
}

/* ---- the file ---- */

/* -1 with errno. EWOULDBLOCK: a sync has just taken what the name led to, and put an empty one in its place. */
static int open_spool(const char *state)
{
	char folder[PATH_MAX];
	int length = snprintf(folder, sizeof(folder), "%s/" LOGIN_SPOOL_FOLDER, state);
	int folder_fd, fd, error, tries = 0;

	if (length < 0 || (size_t)length >= sizeof(folder)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	folder_fd = open(folder, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (folder_fd < 0)
		return -1;
	do
		fd = openat(folder_fd, LOGIN_SPOOL_FILE,
			    O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	while (fd < 0 && errno == EWOULDBLOCK && tries++ < OPEN_TRIES);
	error = errno;
	close(folder_fd);
	errno = error;
	return fd;
}

/* Has the file, and the process, room for so many bytes? Beyond RLIMIT_FSIZE a signal would end the host's
 * process. */
static enum spool_result has_room(int fd, size_t bytes)
{
	struct stat status;
	struct rlimit limit;

	if (fstat(fd, &status) != 0)
		return SPOOL_FAILED;
	if (!S_ISREG(status.st_mode) || status.st_uid != 0 || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return SPOOL_UNTRUSTED;
	if ((uint64_t)status.st_size + bytes > LOGIN_SPOOL_MAX_BYTES)
		return SPOOL_FULL;
	if (getrlimit(RLIMIT_FSIZE, &limit) != 0)
		return SPOOL_FAILED;
	/* others may append between this look and our write */
	bytes += (size_t)status.st_size + (size_t)64 * LOGIN_SPOOL_LINE_MAX;
	return limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= bytes ? SPOOL_WRITTEN : SPOOL_FULL;
}

enum spool_result spool_append(const char *state, const struct spool_entry *entry)
{
	char line[LOGIN_SPOOL_LINE_MAX];
	size_t size = spool_format(entry, line);
	int fd = open_spool(state);
	enum spool_result result;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return SPOOL_MISSING;
	if (fd < 0)
		return errno == ELOOP || errno == ENXIO ? SPOOL_UNTRUSTED : SPOOL_FAILED;
	result = has_room(fd, size);
	if (result == SPOOL_WRITTEN) {
		ssize_t put = write(fd, line, size);

		if (put < 0)
			result = errno == ENOSPC || errno == EDQUOT ? SPOOL_FULL : SPOOL_FAILED;
		else if ((size_t)put != size)
			result = SPOOL_FULL;
	}
	close(fd);
	return result;
}
