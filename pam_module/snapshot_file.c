#include "pam_module/snapshot_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_BYTES 4096u /* as long as a header can be */

static const char *const state_texts[SNAPSHOT_FILE_STATE_COUNT] = {
    [SNAPSHOT_FILE_UNREAD] = "was not read",
    [SNAPSHOT_FILE_USABLE] = "is good",
    [SNAPSHOT_FILE_MISSING] = "is missing (run careacl sync)",
    [SNAPSHOT_FILE_UNREADABLE] = "cannot be read",
    [SNAPSHOT_FILE_NOT_REGULAR] = "is not a regular file",
    [SNAPSHOT_FILE_WRONG_OWNER] = "is not owned by root",
    [SNAPSHOT_FILE_WRITABLE] = "is writable by its group or by others",
    [SNAPSHOT_FILE_WRONG_LENGTH] = "has an impossible length",
    [SNAPSHOT_FILE_DAMAGED] = "is damaged (run careacl sync)",
    [SNAPSHOT_FILE_NO_MEMORY] = "does not fit in memory",
};

const char *snapshot_file_state_text(enum snapshot_file_state state)
{
	return state < SNAPSHOT_FILE_STATE_COUNT ? state_texts[state] : "is in an unknown state";
}

/* Opens LOGIN_SNAPSHOT_FILE in the directory at `path`, or the file at `path`. -1 with errno. */
static int open_file(const char *path)
{
	const int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
	char inside[PATH_MAX];
	int length = snprintf(inside, sizeof(inside), "%s/" LOGIN_SNAPSHOT_FILE, path), fd;

	if (length < 0 || (size_t)length >= sizeof(inside)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = open(inside, flags);
	return fd < 0 && errno == ENOTDIR ? open(path, flags) : fd;
}

/* SNAPSHOT_FILE_USABLE: the file may be read (what it holds is judged later). */
static enum snapshot_file_state judge(const struct stat *status)
{
	if (!S_ISREG(status->st_mode))
		return SNAPSHOT_FILE_NOT_REGULAR;
	if (status->st_uid != 0)
		return SNAPSHOT_FILE_WRONG_OWNER;
	if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return SNAPSHOT_FILE_WRITABLE;
	if (status->st_size <= 0 || status->st_size > (off_t)LOGIN_SNAPSHOT_SIZE_MAX)
		return SNAPSHOT_FILE_WRONG_LENGTH;
	return SNAPSHOT_FILE_USABLE;
}

/* ---- pieces ---- */

struct snapshot_piece {
	struct snapshot_piece *next;
	size_t at, size;
	unsigned char bytes[];
};

/* Reads exactly `size` bytes from `at` on; SNAPSHOT_FILE_USABLE: they are there. */
static enum snapshot_file_state read_all(struct snapshot_file *file, unsigned char *bytes, size_t at,
					 size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t got = pread(file->fd, bytes + done, size - done, (off_t)(at + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			file->error = errno;
		if (got <= 0)
			return got < 0 ? SNAPSHOT_FILE_UNREADABLE : SNAPSHOT_FILE_WRONG_LENGTH;
		done += (size_t)got;
	}
	return SNAPSHOT_FILE_USABLE;
}

/* Reads a piece and keeps it; NULL: file->state says why. */
static const struct snapshot_piece *read_piece(struct snapshot_file *file, size_t at, size_t size)
{
	struct snapshot_piece *piece = malloc(sizeof(*piece) + size);

	file->state = piece == NULL ? SNAPSHOT_FILE_NO_MEMORY : read_all(file, piece->bytes, at, size);
	if (file->state != SNAPSHOT_FILE_USABLE) {
		free(piece);
		return NULL;
	}
	*piece = (struct snapshot_piece){.next = file->pieces, .at = at, .size = size};
	file->pieces = piece;
	return piece;
}

/* The bytes of a piece that was read already, or of a new one; nothing is read twice. */
static const unsigned char *fetch(void *context, size_t at, size_t size)
{
	struct snapshot_file *file = context;
	const struct snapshot_piece *piece = file->pieces;

	if (file->state != SNAPSHOT_FILE_USABLE)
		return NULL;
	while (piece != NULL && (at < piece->at || size > piece->size || at - piece->at > piece->size - size))
		piece = piece->next;
	if (piece == NULL)
		piece = read_piece(file, at, size);
	return piece == NULL ? NULL : piece->bytes + (at - piece->at);
}

/* ---- the file ---- */

/* One read for a short file, which is then all of it, and for the header of a long one. */
static void open_snapshot(struct snapshot_file *file, size_t size)
{
	const struct snapshot_source source = {fetch, file, size};
	size_t first = size <= LOGIN_SNAPSHOT_WHOLE_BYTES ? size : FIRST_BYTES;

	if (read_piece(file, 0, first) != NULL && !login_snapshot_open(&file->snapshot, &source))
		snapshot_file_spoilt(file);
}

void snapshot_file_open(const char *path, struct snapshot_file *ret_file)
{
	struct stat status;

	*ret_file = (struct snapshot_file){.fd = open_file(path)};
	if (ret_file->fd < 0 || fstat(ret_file->fd, &status) != 0) {
		ret_file->error = errno;
		ret_file->state =
		    ret_file->fd < 0 && errno == ENOENT ? SNAPSHOT_FILE_MISSING : SNAPSHOT_FILE_UNREADABLE;
		return;
	}
	ret_file->state = judge(&status);
	if (ret_file->state == SNAPSHOT_FILE_USABLE)
		open_snapshot(ret_file, (size_t)status.st_size);
}

void snapshot_file_spoilt(struct snapshot_file *file)
{
	if (file->state == SNAPSHOT_FILE_USABLE)
		file->state = SNAPSHOT_FILE_DAMAGED;
}

void snapshot_file_clear(struct snapshot_file *file)
{
	if (file->state == SNAPSHOT_FILE_UNREAD)
		return;
	while (file->pieces != NULL) {
		struct snapshot_piece *piece = file->pieces;

		file->pieces = piece->next;
		free(piece);
	}
	if (file->fd >= 0)
		close(file->fd);
	*file = (struct snapshot_file){.fd = -1};
}
