/* EMERGENCY in the view of whoever may break the glass: the one place of a view where its login may put something. It is
 * made and closed by whole runs; what is put there is another program's affair, `careacl requests`. */
#include "acl_sync/disk/views/views_pass.h"

#include "acl_sync/disk/store_report.h"
#include "policy/emergency.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NEW_README ".careacl-new"

bool views_emergency_is_due(const struct store_job *job, login_id login)
{
	return job->emergency != NULL && login != NO_ID && job->uids[login] != UID_NONE &&
	       emergency_may_claim(job->facts, login, job->now);
}

/* ---- the template ---- */

/* Is it there, root's, and what it should be? */
static bool readme_is_right(int fd, const struct view_emergency *emergency)
{
	char text[VIEW_README_MAX];
	struct stat found;
	size_t size = strlen(emergency->readme);
	int file = openat(fd, emergency->readme_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (file < 0)
		return false;
	bool right = fstat(file, &found) == 0 && S_ISREG(found.st_mode) && found.st_uid == 0 &&
		     found.st_nlink == 1 && (found.st_mode & 07777) == 0644 && size <= sizeof(text) &&
		     (size_t)found.st_size == size && read(file, text, sizeof(text)) == (ssize_t)size &&
		     memcmp(text, emergency->readme, size) == 0;
	close(file);
	return right;
}

/* Did the login put something there that a file does not replace? That is its own affair, and no failed run. */
static bool is_in_the_way(int fd, const struct view_emergency *emergency)
{
	const char *const names[] = {NEW_README, emergency->readme_name};
	struct stat found;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		int error = tree_stat(fd, names[i], &found);
		if (error == -EXDEV || (error == 0 && S_ISDIR(found.st_mode)))
			return true;
	}
	return false;
}

static int readme_write(int fd, const struct view_emergency *emergency)
{
	size_t size = strlen(emergency->readme);
	(void)unlinkat(fd, NEW_README, 0);
	int file = openat(fd, NEW_README, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (file < 0)
		return -errno;
	int error = write(file, emergency->readme, size) == (ssize_t)size ? 0 : -EIO;
	if (error == 0 && fchmod(file, 0644) != 0)
		error = -errno;
	close(file);
	if (error == 0 && renameat(fd, NEW_README, fd, emergency->readme_name) != 0)
		error = -errno;
	if (error != 0)
		(void)unlinkat(fd, NEW_README, 0);
	return error;
}

static bool has_former(int fd, const struct view_emergency *emergency)
{
	struct stat found;
	return emergency->former_name != NULL && tree_stat(fd, emergency->former_name, &found) == 0 &&
	       S_ISREG(found.st_mode) && found.st_uid == 0;
}

/* The site's language has changed. */
static void former_readme_pass(struct views_pass *pass, int fd)
{
	struct walk *walk = pass->walk;
	const struct view_emergency *emergency = walk->job->emergency;
	if (!has_former(fd, emergency))
		return;
	if (walk->mode == WALK_LOOK)
		walk->planned_operations++;
	else if (unlinkat(fd, emergency->former_name, 0) == 0)
		walk->report->operations++;
}

static void readme_pass(struct views_pass *pass, int fd)
{
	struct walk *walk = pass->walk;
	const struct view_emergency *emergency = walk->job->emergency;
	if (is_in_the_way(fd, emergency)) {
		if (walk->mode == WALK_LOOK)
			report_notice(walk->report, NOTICE_VIEW, walk->path.text, NO_ID, 0);
		return;
	}
	former_readme_pass(pass, fd);
	if (readme_is_right(fd, emergency))
		return;
	if (walk->mode == WALK_LOOK) {
		walk->planned_operations++;
	} else if (walk->mode == WALK_TAKE) {
		walk->views.pending[pass->login] = true;
	} else {
		int error = readme_write(fd, emergency);
		if (error != 0)
			walk_failed(walk, error);
		walk->report->operations += error == 0;
	}
}

/* ---- the directory ---- */

static bool wish_of(struct views_pass *pass, bool is_due, struct object_wish *ret_wish)
{
	const struct store_job *job = pass->walk->job;
	static const struct acl_wanted no_default;
	*ret_wish = wish_closed(0, 0, true);
	if (!is_due)
		return true;
	const struct grant grant = {
	    .login = pass->login, .uid = job->uids[pass->login], .access = ACCESS_WRITE};
	const struct grants grants = {&grant, 1};
	struct acl_set *set = acl_set_new(&grants, DOCUMENTS_WORKING, pass->arena);
	if (set == NULL || !wish_category(job, set, pass->arena, ret_wish))
		return false;
	ret_wish->owner = 0;
	ret_wish->group = 0;
	ret_wish->default_acl = &no_default; /* what is put there stays its owner's */
	return true;
}

static void directory_pass(struct views_pass *pass, int fd, bool is_due)
{
	struct walk *walk = pass->walk;
	struct object_wish wish;
	if (!wish_of(pass, is_due, &wish)) {
		walk_failed(walk, -ENOMEM);
		return;
	}
	walk->folder.gains = false;
	bool is_exact = views_directory_exact(walk, fd, &wish);
	if (is_due && walk->folder.gains && walk->mode == WALK_TAKE)
		walk->views.pending[pass->login] = true;
	if (is_due && is_exact)
		readme_pass(pass, fd);
}

/* Nobody is to put anything there any more: removed with its template; what else lies there stays, closed. */
static void directory_remove(struct views_pass *pass, int view_fd, int fd)
{
	struct walk *walk = pass->walk;
	const struct view_emergency *emergency = walk->job->emergency;
	if (walk->mode == WALK_LOOK)
		return;
	if (has_former(fd, emergency))
		(void)unlinkat(fd, emergency->former_name, 0);
	(void)unlinkat(fd, emergency->readme_name, 0);
	if (unlinkat(view_fd, VIEW_RESERVED, AT_REMOVEDIR) == 0)
		walk->report->operations++;
}

static void missing(struct views_pass *pass, int view_fd)
{
	struct walk *walk = pass->walk;
	if (walk->mode == WALK_LOOK) {
		walk->planned_operations += 3;
	} else if (walk->mode == WALK_TAKE) {
		walk->views.pending[pass->login] = true;
	} else if (mkdirat(view_fd, VIEW_RESERVED, 0700) == 0) {
		walk->report->operations++;
		views_emergency(pass, view_fd);
	} else {
		walk_failed(walk, -errno);
	}
}

void views_emergency(struct views_pass *pass, int view_fd)
{
	struct walk *walk = pass->walk;
	bool is_due = views_emergency_is_due(walk->job, pass->login);
	if (walk->job->emergency == NULL || walk->job->patients != NULL)
		return;
	size_t before = walk_enter(walk, VIEW_RESERVED);
	int fd = tree_open_directory(view_fd, VIEW_RESERVED);
	if (fd >= 0) {
		directory_pass(pass, fd, is_due);
		if (!is_due)
			directory_remove(pass, view_fd, fd);
		close(fd);
	} else if (fd == -ENOENT && is_due) {
		missing(pass, view_fd);
	} else if (fd != -ENOENT && is_due) {
		walk_failed(walk, fd);
	}
	walk_leave(walk, before);
}
