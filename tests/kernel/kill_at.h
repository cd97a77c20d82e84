/* A run that is killed at one of its system calls. */
#ifndef CAREACL_TESTS_KILL_AT_H
#define CAREACL_TESTS_KILL_AT_H

#include <stdbool.h>
#include <stdint.h>

/* Runs `run` in a child that is killed at the beginning or the end of its `call`-th system call. true: it was; false:
 * it ended by itself before, after *ret_calls calls (a failure if its status was not 0). */
bool kill_at(void (*run)(void *context), void *context, uint64_t call, bool at_end, uint64_t *ret_calls);

#endif
