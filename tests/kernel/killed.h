/* A run that is killed: traced, and ended at one of its system calls that change the file system. */
#ifndef CAREACL_TESTS_KERNEL_KILLED_H
#define CAREACL_TESTS_KERNEL_KILLED_H

#include "tests/kernel/disk.h"

/* Runs an apply that is killed at its `call`-th change, at the beginning or the end of the system call.
 * false: it ended by itself before. */
bool killed_apply(struct disk *disk, unsigned long call, bool at_end);

/* The same of anything, in a child of its own. */
bool killed_run(bool (*run)(void *context), void *context, unsigned long call, bool at_end);

#endif
