/* Where answers and errors are one stream, what is said first stands first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "acl_sync/console.h"

/* What a child says into one pipe. */
static void say(void)
{
	char where[] = "a.conf:1", wrong[] = "wrong";
	const struct finding finding = {.severity = SEVERITY_ERROR, .where = where, .text = wrong};
	console_init(false, false);
	console_answer("first");
	console_answer(" line\n");
	console_say(CONSOLE_NOTE, "a note");
	console_answer("second line\n");
	console_finding(&finding);
	console_answer("third line\n");
}

static void test_order(void **state)
{
	int ends[2];
	char text[256] = "";
	(void)state;
	fflush(NULL);
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		setvbuf(stdout, NULL, _IOFBF, 4096);
		say();
		fflush(stdout);
		_exit(0);
	}
	close(ends[1]);
	size_t size = 0;
	for (ssize_t got; (got = read(ends[0], text + size, sizeof(text) - 1 - size)) > 0;)
		size += (size_t)got;
	close(ends[0]);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_string_equal(text,
			    "first line\ncareacl: a note\nsecond line\na.conf:1: error: wrong\nthird line\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_order)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
