/* The spool is never emptied in place: it is replaced by an empty one, so that nobody at the door ever finds
 * none, and what was replaced ("taken") is moved into the trail once nobody has it open any more. */
#include "acl_sync/audit/audit_spool.h"

#include "acl_sync/audit/audit_file.h"
#include "acl_sync/audit/audit_folder.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TAKEN "taken"
#define NEW ".login.new"
#define LOCK "lock"
/* what appenders may have passed the limit by, each looking before the other wrote */
#define READ_MAX (LOGIN_SPOOL_MAX_BYTES + (size_t)64 * LOGIN_SPOOL_LINE_MAX)
#define OPEN_FLAGS (O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

struct taking {
	int folder_fd;
	int lock_fd;
	struct trail *trail;
	int64_t now_ms;
	struct audit_spool_taken *taken;
	struct safe_problem *problem;
};

/* ---- the folder ---- */

static int open_folder(const char *state_dir, int *ret_fd, struct safe_problem *problem)
{
	struct stat status;
	int result = audit_folder_make(state_dir, LOGIN_SPOOL_FOLDER, ret_fd, &status, problem);
	if (result != 0 || ((status.st_uid == 0 || status.st_uid == geteuid()) &&
			    (status.st_mode & (S_IWGRP | S_IWOTH)) == 0))
		return result;
	close(*ret_fd);
	*ret_fd = -1;
	return audit_file_fail(problem, LOGIN_SPOOL_FOLDER, "trusted: others can write to it", EPERM);
}

/* One run at a time. */
static int lock_spool(struct taking *taking)
{
	taking->lock_fd = openat(taking->folder_fd, LOCK, O_RDWR | O_CREAT | OPEN_FLAGS, 0600);
	if (taking->lock_fd < 0)
		return audit_file_fail(taking->problem, LOCK, "opened", errno);
	int result = audit_file_lock(taking->lock_fd, F_WRLCK);
	return result == 0 ? 0 : audit_file_fail(taking->problem, LOCK, "locked", -result);
}

static int make_new(const struct taking *taking)
{
	(void)unlinkat(taking->folder_fd, NEW, 0);
	int fd = openat(taking->folder_fd, NEW, O_WRONLY | O_CREAT | O_EXCL | OPEN_FLAGS, 0600);
	if (fd < 0)
		return audit_file_fail(taking->problem, NEW, "made", errno);
	close(fd);
	return 0;
}

/* Puts an empty spool where there is none, or in the place of the one whose second name is "taken". */
static int put_new(const struct taking *taking)
{
	int result = make_new(taking);
	if (result == 0 && renameat(taking->folder_fd, NEW, taking->folder_fd, LOGIN_SPOOL_FILE) != 0)
		result = audit_file_fail(taking->problem, LOGIN_SPOOL_FILE, "made", errno);
	return result;
}

/* Makes what is missing, and finishes what a run that was killed has begun. */
static int make_spool(const struct taking *taking)
{
	struct stat login, taken;
	bool has_login = fstatat(taking->folder_fd, LOGIN_SPOOL_FILE, &login, AT_SYMLINK_NOFOLLOW) == 0;
	bool has_taken = fstatat(taking->folder_fd, TAKEN, &taken, AT_SYMLINK_NOFOLLOW) == 0;
	if (has_login && (!has_taken || login.st_ino != taken.st_ino || login.st_dev != taken.st_dev))
		return 0;
	return put_new(taking);
}

/* ---- what was taken ---- */

/* Has nobody else the file open? A lease is given only then. true as well where the file system has none and
 * the file was not replaced just now. */
static bool is_abandoned(int fd, bool is_fresh)
{
	/* who opens it in this moment (a backup) must not end us: the signal is one that nobody minds */
	(void)fcntl(fd, F_SETSIG, SIGURG);
	for (int tries = 0; tries < 20; tries++) {
		if (fcntl(fd, F_SETLEASE, F_WRLCK) == 0) {
			(void)fcntl(fd, F_SETLEASE, F_UNLCK);
			return true;
		}
		if (errno != EAGAIN)
			return !is_fresh;
		(void)nanosleep(&(struct timespec){0, 1000000}, NULL);
	}
	return false;
}

static int move_bytes(struct taking *taking, int fd, uint64_t total)
{
	char *bytes = malloc(READ_MAX);
	if (bytes == NULL)
		return audit_file_fail(taking->problem, TAKEN, "read", ENOMEM);
	ssize_t got = safe_file_read_fd(fd, bytes, total < READ_MAX ? (size_t)total : READ_MAX);
	int result = got < 0 ? audit_file_fail(taking->problem, TAKEN, "read", errno) : 0;
	if (got >= 0) {
		trail_begin(taking->trail);
		result =
		    audit_spool_add(taking->trail, taking->now_ms, bytes, (size_t)got, total, taking->taken);
		if (result != 0)
			wording_write(taking->problem->text, sizeof(taking->problem->text), "%s",
				      trail_problem(taking->trail));
	}
	free(bytes);
	if (result == 0 && (unlinkat(taking->folder_fd, TAKEN, 0) != 0 || fsync(taking->folder_fd) != 0))
		result = audit_file_fail(taking->problem, TAKEN, "removed", errno);
	return result;
}

/* Moves what lies in "taken". -ENOENT: nothing does. */
static int move_taken(struct taking *taking, bool is_fresh)
{
	struct stat status;
	int fd = openat(taking->folder_fd, TAKEN, O_RDWR | OPEN_FLAGS), result;
	if (fd < 0)
		return errno == ENOENT ? -ENOENT : audit_file_fail(taking->problem, TAKEN, "opened", errno);
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
		result = audit_file_fail(taking->problem, TAKEN, "trusted: no regular file", EPERM);
	else if (!is_abandoned(fd, is_fresh))
		result = -EAGAIN;
	else if (fstat(fd, &status) != 0)
		result = audit_file_fail(taking->problem, TAKEN, "looked at", errno);
	else
		result = move_bytes(taking, fd, (uint64_t)status.st_size);
	close(fd);
	return result;
}

/* Gives the spool its second name, and puts an empty one in its place. */
static int replace_spool(struct taking *taking, bool *ret_replaced)
{
	struct stat status;
	*ret_replaced = false;
	if (fstatat(taking->folder_fd, LOGIN_SPOOL_FILE, &status, AT_SYMLINK_NOFOLLOW) != 0)
		return audit_file_fail(taking->problem, LOGIN_SPOOL_FILE, "looked at", errno);
	if (status.st_size == 0 && S_ISREG(status.st_mode))
		return 0;
	if (linkat(taking->folder_fd, LOGIN_SPOOL_FILE, taking->folder_fd, TAKEN, 0) != 0)
		return audit_file_fail(taking->problem, LOGIN_SPOOL_FILE, "taken", errno);
	*ret_replaced = true;
	return put_new(taking);
}

static int take_all(struct taking *taking)
{
	bool replaced = false;
	int result = make_spool(taking);
	/* first what an earlier run has left */
	if (result == 0 && (result = move_taken(taking, false)) == -ENOENT)
		result = 0;
	if (result == 0)
		result = replace_spool(taking, &replaced);
	if (result == 0 && replaced)
		result = move_taken(taking, true);
	taking->taken->is_later = result == -EAGAIN;
	return result == -EAGAIN ? 0 : result;
}

static int with_spool(const char *state_dir, struct taking *taking, int (*run)(struct taking *))
{
	taking->lock_fd = -1;
	int result = open_folder(state_dir, &taking->folder_fd, taking->problem);
	if (result != 0)
		return result;
	result = lock_spool(taking);
	if (result == 0)
		result = run(taking);
	if (taking->lock_fd >= 0)
		close(taking->lock_fd);
	close(taking->folder_fd);
	return result;
}

int audit_spool_take(const char *state_dir, struct trail *trail, int64_t now_ms,
		     struct audit_spool_taken *ret_taken, struct safe_problem *ret_problem)
{
	struct taking taking = {.trail = trail, .now_ms = now_ms, .taken = ret_taken, .problem = ret_problem};
	*ret_taken = (struct audit_spool_taken){0};
	return with_spool(state_dir, &taking, take_all);
}

static int only_make(struct taking *taking)
{
	return make_spool(taking);
}

int audit_spool_make(const char *state_dir, struct safe_problem *ret_problem)
{
	struct taking taking = {.problem = ret_problem};
	return with_spool(state_dir, &taking, only_make);
}
