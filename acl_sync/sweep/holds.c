/* The table; holds_scan.c fills it. */
#include "acl_sync/sweep/holds.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *const hold_kind_names[] = {
    [HOLD_DESCRIPTOR] = "descriptor", [HOLD_CWD] = "cwd", [HOLD_ROOT] = "root",
    [HOLD_MAPPING] = "mapping",       [HOLD_EXE] = "exe", [HOLD_SMB] = "smb",
};

void holds_init(struct holds *holds, struct arena *arena, const uint64_t *devices, size_t device_count)
{
	*holds = (struct holds){.arena = arena, .devices = devices, .device_count = device_count};
}

void holds_add(struct holds *holds, const struct hold *hold)
{
	void *items =
	    arena_grow(holds->arena, holds->items, holds->count, &holds->capacity, sizeof(*holds->items));
	if (items == NULL) {
		holds->out_of_memory = true;
		return;
	}
	holds->items = items;
	holds->items[holds->count++] = *hold;
}

static int number_compare(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int hold_compare(const void *left, const void *right)
{
	const struct hold *a = left, *b = right;
	int order = number_compare(a->inode, b->inode);
	if (order == 0)
		order = number_compare(a->device, b->device);
	if (order == 0)
		order = number_compare(a->process, b->process);
	if (order == 0)
		order = number_compare(a->kind, b->kind);
	return order != 0 ? order : number_compare(a->needs, b->needs);
}

/* Of one process, object and kind one stays, which needs what all need. Of mappings whose device is a guess each
 * is asked about later, so those of other perms stay apart. */
void holds_sort(struct holds *holds)
{
	size_t kept = 0;
	if (holds->count > 0)
		qsort(holds->items, holds->count, sizeof(*holds->items), hold_compare);
	for (size_t i = 0; i < holds->count; i++) {
		const struct hold *hold = &holds->items[i];
		struct hold *last = kept == 0 ? NULL : &holds->items[kept - 1];
		if (last != NULL && last->inode == hold->inode && last->device == hold->device &&
		    last->process == hold->process && last->kind == hold->kind &&
		    (!hold->device_is_guess || last->needs == hold->needs))
			last->needs |= hold->needs;
		else
			holds->items[kept++] = *hold;
	}
	holds->count = kept;
}

struct hold *holds_find(const struct holds *holds, uint64_t inode)
{
	size_t low = 0, high = holds->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (holds->items[middle].inode < inode)
			low = middle + 1;
		else
			high = middle;
	}
	return low < holds->count && holds->items[low].inode == inode ? &holds->items[low] : NULL;
}

bool holds_is(const struct holds *holds, const struct hold *hold, uint64_t device, uint64_t inode)
{
	char path[96];
	struct stat found;
	if (hold->inode != inode)
		return false;
	if (!hold->device_is_guess || hold->device == device)
		return hold->device == device;
	snprintf(path, sizeof(path), "/proc/%d/map_files/%lx-%lx", (int)holds->processes[hold->process].pid,
		 hold->from, hold->to);
	return stat(path, &found) == 0 && found.st_dev == device && found.st_ino == inode;
}
