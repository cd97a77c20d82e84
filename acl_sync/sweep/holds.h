/* What processes hold: descriptors, working directories, roots, mappings, programs; a table by inode.
 *
 * Processes are read first and the folders searched afterwards, because what is held on a machine is little and
 * what lies in folders is much.
 */
#ifndef CAREACL_SWEEP_HOLDS_H
#define CAREACL_SWEEP_HOLDS_H

#include "acl_sync/sweep/process.h"

enum hold_kind {
	HOLD_DESCRIPTOR,
	HOLD_CWD,
	HOLD_ROOT,
	HOLD_MAPPING,
	HOLD_EXE,
	HOLD_SMB, /* somebody's open file in an smbd, by smbstatus */
	HOLD_KIND_COUNT
};
extern const char *const hold_kind_names[];

struct hold {
	uint64_t device, inode;
	size_t process; /* in holds.processes */
	enum hold_kind kind;
	uint8_t needs; /* PERM_*: what opening it again in the same way would ask */
	bool is_directory;
	/* A mapping: its device is what /proc says, which some file systems number otherwise than stat. */
	bool device_is_guess;
	unsigned long from, to; /* of a mapping */
	const char *gone;       /* it has no name any more: its last one, below the root of its file system;
				   NULL: it has one */
};

struct holds {
	struct arena *arena;
	const uint64_t *devices; /* st_dev of all places of interest */
	size_t device_count;
	struct process *processes;
	size_t process_count, process_capacity;
	struct hold *items; /* in order of inode after holds_sort */
	size_t count, capacity;
	size_t unread; /* processes that could not be read although they live */
	bool out_of_memory;
	/* mount tables: of this process, and of the last other mount namespace met */
	const char *mounts, *other_mounts;
	uint64_t namespace_inode, other_namespace_inode;
};

/* An empty table; all memory is `arena`'s. */
void holds_init(struct holds *holds, struct arena *arena, const uint64_t *devices, size_t device_count);

/* Adds all that is held by every process of /proc but this one. 0 or -errno. */
int holds_scan(struct holds *holds);

/* Adds what the process behind `process_fd` holds. 0 or -errno (it has ended, or may not be looked at). */
int holds_scan_process(struct holds *holds, int process_fd);

/* Puts the table in order and drops repetitions. */
void holds_sort(struct holds *holds);

/* The first hold on that inode, whatever its device; the others follow it. NULL: nobody holds it. */
struct hold *holds_find(const struct holds *holds, uint64_t inode);

/* Is the hold on that object? Asks /proc again for mappings whose device is a guess. */
bool holds_is(const struct holds *holds, const struct hold *hold, uint64_t device, uint64_t inode);

/* Adds one. For the scanning parts. */
void holds_add(struct holds *holds, const struct hold *hold);

#endif
