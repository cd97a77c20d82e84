/* See scratch.h. */
#include "tests/unit/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

void scratch_make(char path[SCRATCH_SIZE])
{
	snprintf(path, SCRATCH_SIZE, "/tmp/careacl-test.XXXXXX");
	assert_non_null(mkdtemp(path));
}

struct state_db *scratch_state(char path[SCRATCH_SIZE])
{
	struct state_db *state = NULL;
	char message[256];
	scratch_make(path);
	assert_int_equal(state_db_open(path, STATE_WRITE, &state, NULL, message, sizeof(message)), STATE_OK);
	return state;
}

void scratch_remove(const char *path)
{
	char command[SCRATCH_SIZE + 16];
	snprintf(command, sizeof(command), "rm -rf '%s'", path);
	assert_int_equal(system(command), 0);
}
