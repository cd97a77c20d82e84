/* Windows of one login of the snapshot while they are gathered. */
#ifndef CAREACL_SITE_SNAPSHOT_WINDOWS_H
#define CAREACL_SITE_SNAPSHOT_WINDOWS_H

#include "policy/arena.h"
#include "policy/time_window.h"

struct snapshot_windows {
	struct time_window *items;
	size_t count, capacity;
};

/* Adds one, unless it is empty. Out of memory ends the program. */
void snapshot_windows_add(struct snapshot_windows *windows, struct time_window window, struct arena *arena);

/* Sorts by start and joins those that touch, as the snapshot wants them. */
void snapshot_windows_join(struct snapshot_windows *windows);

#endif
