#include "acl_sync/audit/trail_private.h"

#include "acl_sync/audit/audit_file.h"
#include "acl_sync/audit/audit_folder.h"
#include "registry/private_mode.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the lock ---- */

int trail_lock(struct trail *trail)
{
	int result = audit_file_lock(trail->lock_fd, F_WRLCK);
	return result == 0 ? 0 : audit_file_fail(&trail->problem, TRAIL_LOCK_FILE, "locked", -result);
}

void trail_unlock(struct trail *trail)
{
	struct flock lock = {.l_type = F_UNLCK, .l_whence = SEEK_SET};
	(void)fcntl(trail->lock_fd, F_OFD_SETLK, &lock);
}

/* ---- open, close ---- */

/* Somebody has widened a mode. */
static void note_mended(struct trail *trail, const char *name, mode_t mode)
{
	size_t length = strlen(trail->mended.text);
	wording_write(trail->mended.text + length, sizeof(trail->mended.text) - length,
		      "%s%s was open to others than root (mode %04o): it is root's alone again",
		      length > 0 ? wording("; ") : "", name, (unsigned)(mode & 07777));
}

static int open_folder(const char *state_dir, struct trail *trail)
{
	struct safe_problem *problem = &trail->problem;
	struct stat status;
	bool mended = false;
	int result = audit_folder_make(state_dir, TRAIL_FOLDER, &trail->folder_fd, &status, problem);
	if (result != 0)
		return result;
	if (private_mode_mend(trail->folder_fd, &status, &mended)) {
		if (mended)
			note_mended(trail, TRAIL_FOLDER, status.st_mode);
		return 0;
	}
	close(trail->folder_fd);
	trail->folder_fd = -1;
	wording_write(problem->text, sizeof(problem->text),
		      TRAIL_FOLDER " has mode %04o and owner %u; expected 0700 and root (chmod, chown)",
		      (unsigned)(status.st_mode & 07777), (unsigned)status.st_uid);
	return -EPERM;
}

/* The key of a trail that has been made. */
static int load_secret(struct trail *trail)
{
	struct stat status;
	bool mended = false;
	int fd = openat(trail->folder_fd, AUDIT_KEY_FILE,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	/* what else is wrong with it, reading it says */
	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    private_mode_mend(fd, &status, &mended) && mended)
		note_mended(trail, AUDIT_KEY_FILE, status.st_mode);
	if (fd >= 0)
		close(fd);
	return audit_key_load(trail->folder_fd, &trail->key, &trail->problem);
}

/* The first who comes makes the head of an empty trail, then the keys: where there is a key, there is a head.
 * Keys that were lost are made anew; the head that they have not signed is noted with the first line
 * (trail_tail.c). */
static int make_key(struct trail *trail)
{
	struct audit_head none = {.is_sealed = true};
	int result = 0;
	audit_key_generate(&trail->key);
	if (faccessat(trail->folder_fd, AUDIT_HEAD_FILE, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
		result = audit_head_make(trail->folder_fd, &none, trail->key.secret, &trail->problem);
	return result == 0 ? audit_key_store(trail->folder_fd, &trail->key, &trail->problem) : result;
}

static int load_key(struct trail *trail)
{
	int result = trail_lock(trail);
	if (result != 0)
		return result;
	result = load_secret(trail);
	if (result == -ENOENT)
		result = make_key(trail);
	trail_unlock(trail);
	return result;
}

static int open_files(struct trail *trail, const char *state_dir)
{
	int result = open_folder(state_dir, trail);
	if (result != 0)
		return result;
	trail->lock_fd = openat(trail->folder_fd, TRAIL_LOCK_FILE,
				O_RDWR | O_CREAT | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, 0600);
	if (trail->lock_fd < 0)
		return audit_file_fail(&trail->problem, TRAIL_LOCK_FILE, "opened", errno);
	return load_key(trail);
}

int trail_open(const char *state_dir, const struct trail_options *options, struct trail **ret_trail,
	       struct safe_problem *ret_problem)
{
	struct trail *trail = calloc(1, sizeof(*trail));
	*ret_trail = NULL;
	if (trail == NULL)
		return audit_file_fail(ret_problem, TRAIL_FOLDER, "opened", ENOMEM);
	trail->options = *options;
	if (options->segment_bytes == 0)
		trail->options.segment_bytes = TRAIL_SEGMENT_BYTES;
	if (options->segment_seconds == 0)
		trail->options.segment_seconds = TRAIL_SEGMENT_SECONDS;
	trail->folder_fd = trail->lock_fd = trail->fd = -1;
	int result = open_files(trail, state_dir);
	if (result == 0) {
		*ret_trail = trail;
		return 0;
	}
	*ret_problem = trail->problem;
	trail_close(trail);
	return result;
}

void trail_close(struct trail *trail)
{
	if (trail == NULL)
		return;
	trail_close_segment(trail);
	if (trail->lock_fd >= 0)
		close(trail->lock_fd);
	if (trail->folder_fd >= 0)
		close(trail->folder_fd);
	trail_drafts_clear(&trail->batch);
	trail_drafts_clear(&trail->notes);
	audit_key_clear(&trail->key);
	free(trail);
}

void trail_begin(struct trail *trail)
{
	trail_drafts_clear(&trail->batch);
}

int trail_add(struct trail *trail, const struct trail_event *event)
{
	return trail_drafts_add(&trail->batch, event);
}

static int commit_locked(struct trail *trail)
{
	const struct audit_draft *first = &trail->batch.items[0];
	bool sealed;
	int result = trail_find_tail(trail, first->instant);
	if (result == 0)
		result = trail_seal(trail, first->instant, trail->options.segment_bytes, &sealed);
	return result == 0 ? trail_write(trail, &trail->batch) : result;
}

int trail_commit(struct trail *trail)
{
	if (trail->batch.count == 0)
		return 0;
	int result = trail_lock(trail);
	if (result != 0)
		return result;
	result = commit_locked(trail);
	trail_unlock(trail);
	if (result != 0)
		return result;
	trail->committed = trail->head.place.sequence;
	trail_drafts_clear(&trail->batch);
	return 0;
}

uint64_t trail_sequence(const struct trail *trail)
{
	return trail->committed;
}

const char *trail_mended(const struct trail *trail)
{
	return trail->mended.text[0] != '\0' ? trail->mended.text : NULL;
}

const char *trail_problem(const struct trail *trail)
{
	return trail->problem.text;
}
