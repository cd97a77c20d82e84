#include "acl_sync/console.h"
#include "acl_sync/desk/requests.h"
#include "acl_sync/disk/object.h"
#include "acl_sync/printable.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define SUFFIX ".answer.txt"
#define NEW_ANSWER ".careacl-answer"
#define NEW_SIZE (sizeof(NEW_ANSWER) + 9)

bool requests_is_answer(const char *name, const struct stat *found)
{
	size_t length = strlen(name), tail = strlen(SUFFIX);
	return found->st_uid == 0 && S_ISREG(found->st_mode) && length > tail &&
	       strcmp(name + length - tail, SUFFIX) == 0;
}

const char *requests_answer_name(const struct requests_corner *corner, const char *name)
{
	char *shown = printable_text(name, true);
	size_t length = shown == NULL ? 0 : strlen(shown), room = NAME_MAX - strlen(SUFFIX);
	if (shown == NULL)
		console_out_of_memory();
	if (length > room) /* never in the middle of a character */
		for (length = room; length > 0 && ((unsigned char)shown[length] & 0xc0) == 0x80;)
			length--;
	const char *answer = arena_printf(corner->run->arena, "%.*s" SUFFIX, (int)length, shown);
	free(shown);
	if (answer == NULL)
		console_out_of_memory();
	return answer;
}

/* Root's, read by the login: what it says of a patient is theirs alone. */
static int give(int fd, uid_t uid)
{
	struct acl_entry reader = {.id = uid, .perms = PERM_R};
	struct acl_wanted wanted = {.spec = {.present = true,
					     .user = PERM_R | PERM_W,
					     .entries = &reader,
					     .count = 1,
					     .has_mask = true,
					     .mask = PERM_R}};
	unsigned char bytes[64];
	size_t size = posix_acl_encode(&wanted.spec, bytes);
	return posix_acl_set((struct handle){.fd = fd}, POSIX_ACL_ACCESS, bytes, size);
}

#define NEW_TRIES 8

/* A name for it that nothing has: whose EMERGENCY it is may have put anything there, a directory too. */
static int open_new(const struct requests_corner *corner, char name[NEW_SIZE])
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	int fd = -1;
	snprintf(name, NEW_SIZE, "%s", NEW_ANSWER);
	for (unsigned i = 0; i < NEW_TRIES && fd < 0; i++) {
		unsigned number = 0;
		(void)unlinkat(corner->fd, name, 0); /* a killed run has left it */
		fd = openat(corner->fd, name, flags, 0600);
		if (fd >= 0 || errno != EEXIST)
			break;
		if (getrandom(&number, sizeof(number), GRND_NONBLOCK) != sizeof(number))
			number = i;
		snprintf(name, NEW_SIZE, NEW_ANSWER "-%08x", number);
	}
	return fd < 0 ? -errno : fd;
}

static int write_new(const struct requests_corner *corner, const char *text, char name[NEW_SIZE])
{
	size_t size = strlen(text);
	int fd = open_new(corner, name);
	if (fd < 0)
		return fd;
	int error = write(fd, text, size) == (ssize_t)size ? 0 : -EIO;
	if (error == 0)
		error = give(fd, corner->uid);
	close(fd);
	return error;
}

int requests_answer(const struct requests_corner *corner, const char *name, const char *text)
{
	char new_name[NEW_SIZE];
	int error = write_new(corner, text, new_name);
	if (error == 0 && renameat(corner->fd, new_name, corner->fd, name) != 0)
		error = -errno;
	if (error != 0)
		(void)unlinkat(corner->fd, new_name, 0);
	return error;
}
