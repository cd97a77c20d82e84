/* Between the files holds_*.c: the process that is being read. */
#ifndef CAREACL_SWEEP_HOLDS_PRIVATE_H
#define CAREACL_SWEEP_HOLDS_PRIVATE_H

#include "acl_sync/sweep/holds.h"

struct reading {
	struct holds *holds;
	size_t process;
	pid_t pid;
	int fd; /* of /proc/PID */
};

/* ---- holds_link.c ---- */

/* Is it one of the devices of interest? */
bool holds_has_device(const struct holds *holds, uint64_t device);

/* Adds what the link `name` below the process' directory leads to, if it is a file or directory of the devices. `needs`:
 * PERM_*; 0: as the link of a descriptor says. */
void reading_link(struct reading *reading, const char *name, enum hold_kind kind, uint8_t needs);

/* Does /proc show the path of something that has lost that name? Its last one then, which is cut out of `shown`. */
bool reading_is_gone(const char *shown, size_t length);
const char *reading_last_name(struct reading *reading, char *shown, size_t length, uint64_t device);

/* ---- holds_maps.c ---- */

/* Adds what is mapped, by the list `name` below the process' directory. */
void reading_mappings(struct reading *reading, const char *name);

#endif
