#include "acl_sync/audit/trail_private.h"

#include "acl_sync/audit/audit_file.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- lines that wait ---- */

/* "by":..,"fields":{..}, owned by the caller. */
static char *rest_of(const struct trail_event *event)
{
	json_t *none = NULL, *by = json_string(event->by);
	json_t *line = json_object();
	char *text = NULL;
	if (event->fields == NULL)
		none = json_object();
	if (by != NULL && line != NULL && json_object_set(line, "by", by) == 0 &&
	    json_object_set(line, "fields", event->fields != NULL ? (json_t *)event->fields : none) == 0)
		text = json_dumps(line, JSON_COMPACT);
	json_decref(line);
	json_decref(by);
	json_decref(none);
	if (text == NULL)
		return NULL;
	size_t size = strlen(text); /* without the braces */
	memmove(text, text + 1, size - 2);
	text[size - 2] = '\0';
	return text;
}

static int make_draft(const struct trail_event *event, struct audit_draft *ret_draft)
{
	*ret_draft = (struct audit_draft){.kind = event->kind};
	if (audit_kind_name(event->kind) == NULL || event->by == NULL ||
	    !audit_instant_format(event->instant_ms, ret_draft->instant) ||
	    (event->fields != NULL && !json_is_object(event->fields)))
		return -EINVAL;
	json_t *by = json_string(event->by); /* NULL: not UTF-8, or no memory */
	json_decref(by);
	if (by == NULL)
		return -EINVAL;
	ret_draft->rest = rest_of(event);
	if (ret_draft->rest == NULL)
		return -ENOMEM;
	ret_draft->rest_size = strlen(ret_draft->rest);
	if (audit_draft_room(ret_draft) <= AUDIT_LINE_MAX)
		return 0;
	free(ret_draft->rest);
	return -EMSGSIZE;
}

static bool make_room(struct trail_drafts *drafts)
{
	size_t capacity = drafts->capacity > 0 ? 2 * drafts->capacity : 16;
	if (drafts->count < drafts->capacity)
		return true;
	struct audit_draft *items = reallocarray(drafts->items, capacity, sizeof(*items));
	if (items == NULL)
		return false;
	drafts->items = items;
	drafts->capacity = capacity;
	return true;
}

int trail_drafts_add(struct trail_drafts *drafts, const struct trail_event *event)
{
	struct audit_draft draft;
	int result = make_draft(event, &draft);
	if (result != 0)
		return result;
	size_t room = audit_draft_room(&draft);
	if (drafts->room + room > TRAIL_BATCH_BYTES)
		result = -EMSGSIZE;
	else if (!make_room(drafts))
		result = -ENOMEM;
	if (result != 0) {
		free(draft.rest);
		return result;
	}
	drafts->items[drafts->count++] = draft;
	drafts->room += room;
	return 0;
}

void trail_drafts_clear(struct trail_drafts *drafts)
{
	for (size_t i = 0; i < drafts->count; i++)
		free(drafts->items[i].rest);
	free(drafts->items);
	*drafts = (struct trail_drafts){0};
}

int trail_note(struct trail *trail, const char *instant, json_t *fields)
{
	struct trail_event event = {.kind = AUDIT_FAILURE, .by = TRAIL_BY, .fields = fields};
	int result = fields == NULL ? -ENOMEM : trail_drafts_add(&trail->notes, &event);
	json_decref(fields);
	if (result == 0)
		memcpy(trail->notes.items[trail->notes.count - 1].instant, instant, AUDIT_INSTANT_SIZE);
	return result;
}

/* ---- the lock ---- */

int trail_lock(struct trail *trail)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int result;
	do
		result = fcntl(trail->lock_fd, F_OFD_SETLKW, &lock);
	while (result != 0 && errno == EINTR);
	return result == 0 ? 0 : audit_file_fail(&trail->problem, TRAIL_LOCK_FILE, "locked", errno);
}

void trail_unlock(struct trail *trail)
{
	struct flock lock = {.l_type = F_UNLCK, .l_whence = SEEK_SET};
	(void)fcntl(trail->lock_fd, F_OFD_SETLK, &lock);
}

/* ---- open, close ---- */

static int open_folder(const char *state_dir, int *ret_fd, struct safe_problem *problem)
{
	struct stat status;
	int state_fd = safe_folder_open(state_dir, problem);
	if (state_fd < 0)
		return -EACCES;
	int made = mkdirat(state_fd, TRAIL_FOLDER, 0700);
	int fd = made == 0 || errno == EEXIST
		     ? openat(state_fd, TRAIL_FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
		     : -1;
	int result = 0;
	if (fd < 0 || fstat(fd, &status) != 0 || (made == 0 && fsync(state_fd) != 0))
		result = audit_file_fail(problem, TRAIL_FOLDER, "opened", errno);
	else if ((status.st_uid != 0 && status.st_uid != geteuid()) || (status.st_mode & 077) != 0) {
		wording_write(problem->text, sizeof(problem->text),
			      TRAIL_FOLDER
			      " has mode %04o and owner %u; expected 0700 and root (chmod, chown)",
			      (unsigned)(status.st_mode & 07777), (unsigned)status.st_uid);
		result = -EPERM;
	}
	close(state_fd);
	if (result != 0 && fd >= 0)
		close(fd);
	*ret_fd = result == 0 ? fd : -1;
	return result;
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
	result = audit_key_load(trail->folder_fd, &trail->key, &trail->problem);
	if (result == -ENOENT)
		result = make_key(trail);
	trail_unlock(trail);
	return result;
}

static int open_files(struct trail *trail, const char *state_dir)
{
	int result = open_folder(state_dir, &trail->folder_fd, &trail->problem);
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

uint64_t trail_sequence(const struct trail *trail)
{
	return trail->committed;
}

const char *trail_problem(const struct trail *trail)
{
	return trail->problem.text;
}
