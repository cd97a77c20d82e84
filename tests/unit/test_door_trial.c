/* A trial of the check at login: when it is over, how it is kept, and which logins are new. */
#include "acl_sync/door/door_trial.h"
#include "acl_sync/door/login_chain.h"
#include "tests/unit/loading.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct door_trial trial = {.boot = "this",
					.began = 5000,
					.ends = 65000,
					.until = 1800000000,
					.session = 7,
					.processes = {120, 110, 100},
					.process_count = 3};

static void test_over(void **state)
{
	const struct {
		struct door_trial_clock clock;
		bool over;
	} rows[] = {
	    {{"this", 5000, 0}, false},
	    {{"this", 64999, 0}, false},
	    {{"this", 65000, 0}, true},
	    /* the wall clock says nothing */
	    {{"this", 6000, 1900000000}, false},
	    {{"other", 6000, 0}, true},
	    /* earlier in the same run of a machine: it is not the same */
	    {{"this", 4999, 0}, true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(door_trial_is_over(&trial, &rows[i].clock), rows[i].over);
}

static char *printed(void)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	door_trial_print(&trial, out);
	fclose(out);
	return text;
}

static void test_kept(void **state)
{
	(void)state;
	struct door_trial found;
	char *text = printed();
	assert_true(door_trial_parse(text, &found));
	assert_memory_equal(&found, &trial, sizeof(trial));
	/* cut anywhere, it is none */
	for (size_t length = strlen(text); length-- > 0;) {
		text[length] = '\0';
		assert_false(door_trial_parse(text, &found));
	}
	free(text);
	assert_false(door_trial_parse("damaged", &found));
}

/* From the process up: pid, parent, start, number of the login, program. */
struct chain_row {
	struct login_chain chain;
	bool is_new;
};

#define NONE TRIAL_SESSION_NONE
#define SHELL "bash"

static const struct chain_row chain_rows[] = {
    /* numbered: the number alone counts */
    {{{{300, 200, 9000, 8, SHELL}, {200, 1, 100, 8, SHELL}}, 2}, true},
    {{{{300, 200, 9000, 7, SHELL}, {200, 1, 100, 7, SHELL}}, 2}, false},
    {{{{300, 200, 9000, 3, SHELL}, {200, 1, 8000, 3, "sshd"}}, 2}, false},
    /* not numbered: whatever the first process has started is no login, and one that lets people in is, if it is younger */
    {{{{300, 200, 9000, NONE, SHELL}, {200, 1, 8000, NONE, SHELL}}, 2}, false},
    {{{{300, 1, 9000, NONE, "careacl"}}, 1}, false},
    {{{{300, 1, 9000, NONE, "sshd"}}, 1}, false},
    {{{{300, 200, 9000, NONE, SHELL}, {200, 1, 8000, NONE, "sshd"}}, 2}, true},
    {{{{300, 200, 9000, NONE, SHELL}, {200, 1, 4000, NONE, "sshd"}}, 2}, false},
    /* login waits under one number: its shell is as old as the login */
    {{{{300, 200, 9000, NONE, "careacl"}, {200, 90, 8000, NONE, SHELL}, {90, 1, 10, NONE, "login"}}, 3},
     true},
    {{{{300, 200, 9000, NONE, "careacl"}, {200, 90, 4000, NONE, SHELL}, {90, 1, 10, NONE, "login"}}, 3},
     false},
    {{{{300, 90, 9000, NONE, "careacl"}, {90, 1, 10, NONE, "login"}}, 2}, false},
    /* one daemon above both, which has started this login later; earlier; the command itself */
    {{{{300, 200, 9000, NONE, SHELL}, {200, 100, 8000, NONE, "sshd"}, {100, 1, 10, NONE, "sshd"}}, 3}, true},
    {{{{300, 200, 9000, NONE, SHELL}, {200, 100, 4000, NONE, "sshd"}, {100, 1, 10, NONE, "sshd"}}, 3}, false},
    {{{{300, 100, 9000, NONE, SHELL}, {100, 1, 10, NONE, "sshd"}}, 2}, false},
    /* a shell of the login that began */
    {{{{300, 200, 9000, NONE, SHELL}, {200, 110, 8000, NONE, SHELL}, {110, 1, 6000, NONE, "sshd"}}, 3},
     false},
    {{{{0}}, 0}, false},
};

static void test_new(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(chain_rows) / sizeof(chain_rows[0]); i++)
		if (login_chain_is_new(&chain_rows[i].chain, &trial) != chain_rows[i].is_new)
			fail_msg("chain %zu", i);
}

/* The kernel's own words: this process, up to the first. */
static void test_read(void **state)
{
	struct login_chain chain;
	struct door_trial begun = {.began = INT64_MAX};
	uint32_t highest;
	(void)state;
	assert_true(login_chain_read(&chain));
	assert_int_equal(chain.links[0].pid, getpid());
	if (chain.count > 1)
		assert_int_equal(chain.links[1].pid, getppid());
	assert_true(login_chain_highest(&highest));
	login_chain_keep(&chain, highest, &begun);
	assert_false(login_chain_is_new(&chain, &begun));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_over), cmocka_unit_test(test_kept),
					   cmocka_unit_test(test_new), cmocka_unit_test(test_read)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
