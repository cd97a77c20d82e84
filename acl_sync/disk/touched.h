/* What a run over a few folders has changed, so that it can be made to last.
 *
 * A whole run ends with syncfs: that waits for all that anybody has written to the file system. Who withdraws an access at
 * the desk shall not wait for another's upload, so a run over a few folders asks for its own objects alone (fsync).
 */
#ifndef CAREACL_DISK_TOUCHED_H
#define CAREACL_DISK_TOUCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct touched_object;

struct touched {
	bool is_wanted;               /* else nothing is noted */
	struct touched_object *items; /* each once, pinned by a descriptor of its own */
	size_t count, capacity;
	bool is_all; /* more than can be noted one by one: the root's file system */
};

/* wanted: false for whole runs. touched_clear is needed in either case. */
void touched_init(struct touched *touched, bool wanted);
void touched_clear(struct touched *touched);

/* Notes the object behind the descriptor, which may be O_PATH; a directory for an entry that came or went in it. */
void touched_add(struct touched *touched, int fd);
/* Notes that anything may have changed. */
void touched_all(struct touched *touched);

/* Makes all that was noted last: afterwards it survives a power cut. `root_fd` is on the file system of the store.
 * 0 or -errno. */
int touched_sync(const struct touched *touched, int root_fd);

#endif
