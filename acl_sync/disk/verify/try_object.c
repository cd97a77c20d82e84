/* What the present process may do with one object, tried. Nothing is changed, and nothing is left. */
#include "acl_sync/disk/verify/tries.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- one call ---- */

enum said { SAID_YES, SAID_NO, SAID_NO_ROOM, SAID_GONE, SAID_NOT_SO, SAID_NOTHING };

/* The kernel asks for permission first: what fails afterwards was permitted. */
static const struct {
	int error;
	enum said said;
} meanings[] = {
    {EACCES, SAID_NO},   {EPERM, SAID_NO},          {EROFS, SAID_NO},
    {EAGAIN, SAID_YES}, /* another has a lease */
    {ETXTBSY, SAID_YES}, {ENOSPC, SAID_NO_ROOM},    {EDQUOT, SAID_NO_ROOM},
    {ENOENT, SAID_GONE}, {ESTALE, SAID_GONE},       {ENOTDIR, SAID_GONE},
    {ELOOP, SAID_GONE},  {EOPNOTSUPP, SAID_NOT_SO}, {EISDIR, SAID_NOT_SO},
};

static enum said said_by(int result, int error)
{
	if (result >= 0)
		return SAID_YES;
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (meanings[i].error == error)
			return meanings[i].said;
	return SAID_NOTHING;
}

/* What is being found out of one object. */
struct finding_out {
	char link[64]; /* leads to the object, whatever is above it */
	int fd;
	uint8_t perms, no_room;
	bool gone;
	int error;
};

static void take(struct finding_out *out, uint8_t perm, int result)
{
	int error = errno;
	switch (said_by(result, error)) {
	case SAID_NO_ROOM:
		out->no_room |= perm;
		out->perms |= perm;
		break;
	case SAID_YES:
		out->perms |= perm;
		break;
	case SAID_NO:
		break;
	case SAID_GONE:
		out->gone = true;
		break;
	case SAID_NOT_SO:
	case SAID_NOTHING:
		out->error = error;
		break;
	}
}

static int try_open(struct finding_out *out, uint8_t perm, int flags)
{
	int fd = open(out->link, flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);
	take(out, perm, fd);
	return fd;
}

static void ask(struct finding_out *out, uint8_t perm, int mode)
{
	take(out, perm, faccessat(AT_FDCWD, out->link, mode, AT_EACCESS));
}

/* ---- one object ---- */

static void try_directory(struct finding_out *out)
{
	char entries[1024];
	struct stat found;
	int fd = try_open(out, PERM_R, O_RDONLY | O_DIRECTORY);
	if (fd >= 0) {
		long listed = syscall(SYS_getdents64, fd, entries, sizeof(entries));
		/* a name longer than that is a list all the same */
		if (listed < 0 && errno != EINVAL) {
			out->perms &= ~PERM_R;
			take(out, PERM_R, -1);
		}
		close(fd);
	}
	take(out, PERM_X, fstatat(out->fd, ".", &found, AT_SYMLINK_NOFOLLOW));
	fd = open(out->link, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0 && said_by(fd, errno) == SAID_NOT_SO) /* no such files there */
		ask(out, PERM_W, W_OK | X_OK);
	else
		take(out, PERM_W, fd);
	if (fd >= 0)
		close(fd);
}

static void try_file(struct finding_out *out)
{
	static const struct {
		uint8_t perm;
		int flags;
	} ways[] = {{PERM_R, O_RDONLY}, {PERM_W, O_WRONLY}};
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		int fd = try_open(out, ways[i].perm, ways[i].flags);
		if (fd >= 0)
			close(fd);
	}
	ask(out, PERM_X, X_OK);
}

/* `fd` is O_PATH. */
static struct finding_out try_all(int fd, bool is_directory)
{
	struct finding_out out = {.fd = fd};
	snprintf(out.link, sizeof(out.link), "/proc/self/fd/%d", fd);
	if (is_directory)
		try_directory(&out);
	else
		try_file(&out);
	return out;
}

/* ---- ways to it ---- */

/* Goes along `path`, however long it is, through everything above. O_PATH, or -1 with errno. */
static int go(const char *path, int last_flags)
{
	char part[PATH_MAX];
	int from = AT_FDCWD;
	while (strlen(path) >= sizeof(part)) {
		const char *end = memrchr(path, '/', sizeof(part) - 1);
		if (end == NULL || end == path)
			break;
		memcpy(part, path, (size_t)(end - path));
		part[end - path] = '\0';
		int next = openat(from, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		int error = errno;
		if (from != AT_FDCWD)
			close(from);
		errno = error;
		if (next < 0)
			return -1;
		from = next;
		path = end + 1;
	}
	int fd = openat(from, path, O_PATH | O_CLOEXEC | last_flags);
	int error = errno;
	if (from != AT_FDCWD)
		close(from);
	errno = error;
	return fd;
}

static bool is_it(int fd, const struct try_object *object)
{
	struct stat found;
	if (fstat(fd, &found) != 0)
		return false;
	if (object->fd < 0) /* where a link leads is said by what is there */
		return object->is_directory ? S_ISDIR(found.st_mode) : S_ISREG(found.st_mode);
	return found.st_dev == object->device && found.st_ino == object->inode;
}

static struct finding_out try_path(const char *path, const struct try_object *object)
{
	struct finding_out out = {0};
	int fd = go(path, object->fd >= 0 ? O_NOFOLLOW : 0);
	if (fd < 0) {
		take(&out, 0, fd);
		return out;
	}
	if (is_it(fd, object))
		out = try_all(fd, object->is_directory);
	else
		out.gone = true;
	close(fd);
	return out;
}

/* May the directory that it is in be passed, all the way? */
static bool passes(const struct try_object *object)
{
	if (object->parent == 0)
		return true;
	struct stat found;
	char *end = object->path + object->parent, kept = *end;
	*end = '\0';
	int fd = go(object->path, O_DIRECTORY);
	*end = kept;
	if (fd < 0)
		return false;
	bool may = fstatat(fd, ".", &found, AT_SYMLINK_NOFOLLOW) == 0;
	close(fd);
	return may;
}

void try_object(const struct tries *tries, const struct try_object *object, struct try_answer *ret_answer)
{
	char path[PATH_MAX];
	struct finding_out itself = {0}, way = try_path(object->path, object);
	if (object->fd >= 0)
		itself = try_all(object->fd, object->is_directory);
	*ret_answer = (struct try_answer){.itself = itself.perms,
					  .way = way.perms,
					  .no_room = way.no_room,
					  .passes = passes(object),
					  .gone = way.gone,
					  .error = itself.error != 0 ? itself.error : way.error};
	for (size_t i = 0; i < tries->trial->beside_count && i < TRIAL_BESIDE_MAX; i++)
		if (tries_beside(object, &tries->trial->beside[i], path, sizeof(path)))
			ret_answer->beside[i] = try_path(path, object).perms;
}
