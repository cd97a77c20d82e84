/* A folder of its own for a test. */
#ifndef CAREACL_TESTS_UNIT_SCRATCH_H
#define CAREACL_TESTS_UNIT_SCRATCH_H

#include "registry/state_db.h"

#define SCRATCH_SIZE 64

/* Makes an empty one, and writes its path. Fails the test. */
void scratch_make(char path[SCRATCH_SIZE]);
/* The same with a new state in it, open for writing. */
struct state_db *scratch_state(char path[SCRATCH_SIZE]);
/* Removes it with all that is in it. Fails the test. */
void scratch_remove(const char *path);

#endif
