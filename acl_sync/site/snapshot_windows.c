#include "acl_sync/site/snapshot_windows.h"

#include "acl_sync/console.h"

#include <stdlib.h>

void snapshot_windows_add(struct snapshot_windows *windows, struct time_window window, struct arena *arena)
{
	if (window.from >= window.until)
		return;
	windows->items =
	    arena_grow(arena, windows->items, windows->count, &windows->capacity, sizeof(window));
	if (windows->items == NULL)
		console_out_of_memory();
	windows->items[windows->count++] = window;
}

static int compare_windows(const void *a, const void *b)
{
	const struct time_window *left = a, *right = b;
	return left->from < right->from ? -1 : left->from > right->from;
}

/* Sorted by start, disjoint: windows that touch become one. */
void snapshot_windows_join(struct snapshot_windows *windows)
{
	size_t count = 0;
	if (windows->count == 0)
		return;
	qsort(windows->items, windows->count, sizeof(*windows->items), compare_windows);
	for (size_t i = 0; i < windows->count; i++) {
		struct time_window window = windows->items[i];
		if (count == 0 || window.from > windows->items[count - 1].until)
			windows->items[count++] = window;
		else if (window.until > windows->items[count - 1].until)
			windows->items[count - 1].until = window.until;
	}
	windows->count = count;
}
