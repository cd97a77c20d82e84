/* The login snapshot as a file: opened, checked, and of its bytes those read into memory that are asked for. */
#ifndef CAREACL_PAM_MODULE_SNAPSHOT_FILE_H
#define CAREACL_PAM_MODULE_SNAPSHOT_FILE_H

#include "policy/login_snapshot.h"

enum snapshot_file_state {
	SNAPSHOT_FILE_UNREAD = 0, /* nobody looked yet: as good as missing */
	SNAPSHOT_FILE_USABLE,
	SNAPSHOT_FILE_MISSING,
	SNAPSHOT_FILE_UNREADABLE, /* no permission, a symbolic link, an I/O error: see error */
	SNAPSHOT_FILE_NOT_REGULAR,
	SNAPSHOT_FILE_WRONG_OWNER, /* not root's */
	SNAPSHOT_FILE_WRITABLE,    /* by its group or by others */
	SNAPSHOT_FILE_WRONG_LENGTH,
	SNAPSHOT_FILE_DAMAGED,
	SNAPSHOT_FILE_NO_MEMORY,
	SNAPSHOT_FILE_STATE_COUNT
};

struct snapshot_file {
	enum snapshot_file_state state;
	int error; /* errno of SNAPSHOT_FILE_UNREADABLE */
	struct login_snapshot
	    snapshot; /* of SNAPSHOT_FILE_USABLE; it points to this struct, which stays where it is */
	int fd;
	struct snapshot_piece *pieces; /* of the file, read; owned */
};

/* Opens the snapshot at `path`: a regular file, or a directory that holds LOGIN_SNAPSHOT_FILE. No symbolic
 * link is followed to the file, no FIFO waited for. What is asked of it is copied, not mapped: a disk error
 * or a truncated file must not end the host's process (SIGBUS). The caller clears *ret_file in every case. */
void snapshot_file_open(const char *path, struct snapshot_file *ret_file);

/* An answer of the snapshot was "damaged": the file is not usable any more, for the reason that was met. */
void snapshot_file_spoilt(struct snapshot_file *file);

/* Gives back memory and descriptor; of what was never opened too, if it is all zero. */
void snapshot_file_clear(struct snapshot_file *file);

/* What is wrong with the file, in words for the log. Static. */
const char *snapshot_file_state_text(enum snapshot_file_state state);

#endif
