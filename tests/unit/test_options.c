/* The command line: options anywhere, wrong usage told apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "acl_sync/options.h"

static struct options options;
static char message[512];

/* Splits at spaces; argv must outlive the options. */
static bool parse(const char *line)
{
	static char words[256];
	static char *argv[32];
	int argc = 0;
	snprintf(words, sizeof(words), "careacl %s", line);
	for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	message[0] = '\0';
	return options_parse(argc, argv, &options, message, sizeof(message));
}

static void test_defaults(void **state)
{
	(void)state;
	assert_true(parse("check"));
	assert_string_equal(options.verb->name, "check");
	assert_string_equal(options.config, "/etc/careacl/careacl.conf");
	assert_null(options.at);
	assert_false(options.json || options.quiet || options.verbose || options.adopt ||
		     options.accept_clock);
	assert_int_equal(options.accepts.count, 0);
	assert_int_equal(options.operand_count, 0);
}

static void test_options_anywhere(void **state)
{
	static const char *const lines[] = {
	    "--json -c x --at 2026-01-01 explain a b c",
	    "explain a b c --json -c x --at 2026-01-01",
	    "explain --json a -cx b --at=2026-01-01 c",
	    "-c x explain --at 2026-01-01 -- a b c --json",
	};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_true(parse(lines[i]));
		assert_string_equal(options.verb->name, "explain");
		assert_string_equal(options.config, "x");
		assert_string_equal(options.at, "2026-01-01");
		assert_true(options.json);
		assert_int_equal(options.operand_count, 3);
		assert_string_equal(options.operands[0], "a");
		assert_string_equal(options.operands[2], "c");
	}
	/* after "--" everything is an operand: one too many here */
	assert_false(parse(lines[3]));
	assert_false(options.json);
}

static void test_sync_options(void **state)
{
	(void)state;
	assert_true(parse("sync --accept aa --adopt --accept=bb --accept-clock -q -v"));
	assert_int_equal(options.accepts.count, 2);
	assert_string_equal(options.accepts.items[0], "aa");
	assert_string_equal(options.accepts.items[1], "bb");
	assert_true(options.adopt && options.accept_clock && options.quiet && options.verbose);
}

static void test_wrong(void **state)
{
	static const struct {
		const char *line, *part;
	} rows[] = {
	    {"", "a verb is missing"},
	    {"fly", "check, plan, sync, verify, explain, who, what"},
	    {"check --fast", "--fast"},
	    {"check -z", "-z"},
	    {"check --json=1", "--json"},
	    {"check --at", "needs an argument"},
	    {"sync --at 2026-01-01", "does not take --at"},
	    {"undo 3 --at 2026-01-01", "does not take --at"},
	    {"plan --accept aa", "does not take --accept"},
	    {"adopt x --adopt", "does not take --adopt"},
	    {"explain a", "expected: careacl explain LOGIN PATIENT"},
	    {"explain a b c d", "wrong number"},
	    {"check a", "wrong number"},
	    {"who", "wrong number"},
	    {"what a b", "wrong number"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_false(parse(rows[i].line));
		if (strstr(message, rows[i].part) == NULL)
			fail_msg("'%s': '%s' is not in '%s'", rows[i].line, rows[i].part, message);
	}
}

static void test_options_that_exclude_each_other(void **state)
{
	static const struct {
		const char *line, *part;
	} rows[] = {
	    {"sync --next --adopt", "--next and --adopt"},
	    {"sync --accept aa --next", "--next and --accept"},
	    {"sync --next --changed", "--next and --changed"},
	    {"sync --next --accept-clock", "--next and --accept-clock"},
	    {"sync --next --threads 2", "--next and --threads"},
	    {"break-glass P1 --for 1h --end", "--end and --for"},
	    {"status --line --json", "--line and --json"},
	    {"report P1 --html - --json", "--html and --json"},
	    {"report --site --text --html -", "--html and --text"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_false(parse(rows[i].line));
		if (strstr(message, rows[i].part) == NULL)
			fail_msg("'%s': '%s' is not in '%s'", rows[i].line, rows[i].part, message);
	}
	assert_true(parse("sync --next --json"));
	assert_true(parse("break-glass P1 --end"));
	assert_true(parse("sync --changed --accept aa"));
	assert_true(parse("sync --next --adopt --help")); /* --help answers whatever stands beside it */
}

static void test_json_is_known_although_wrong(void **state)
{
	(void)state;
	assert_false(parse("fly --json"));
	assert_true(options.json);
	assert_false(parse("check --fast --json"));
	assert_true(options.json);
}

static void test_help_needs_no_operands(void **state)
{
	(void)state;
	assert_true(parse("--help"));
	assert_true(options.help);
	assert_null(options.verb);
	assert_true(parse("explain --help"));
	assert_string_equal(options.verb->name, "explain");
	assert_true(parse("--version"));
	assert_true(options.version);
	assert_false(parse("fly --help"));
}

static void test_too_many_accepts(void **state)
{
	static char *argv[OPTION_LIST_MAX + 4];
	int argc = 0;
	(void)state;
	argv[argc++] = (char *)"careacl";
	argv[argc++] = (char *)"sync";
	for (int i = 0; i <= OPTION_LIST_MAX; i++)
		argv[argc++] = (char *)"--accept=aa";
	assert_false(options_parse(argc, argv, &options, message, sizeof(message)));
	assert_non_null(strstr(message, "more than"));
}

/* Every verb and every option stands in the help. */
static void test_help(void **state)
{
	static const char *const words[] = {"--config",       "--json",  "--at",     "--quiet",
					    "--verbose",      "--adopt", "--accept", "--version",
					    "--accept-clock", "--help"};
	char *text = NULL;
	size_t size;
	(void)state;
	FILE *out = open_memstream(&text, &size);
	options_help(NULL, out);
	fclose(out);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_non_null(strstr(text, words[i]));
	for (const struct verb *verb = verbs; verb->name != NULL; verb++)
		assert_non_null(strstr(text, verb->help));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_defaults),
	    cmocka_unit_test(test_options_anywhere),
	    cmocka_unit_test(test_sync_options),
	    cmocka_unit_test(test_wrong),
	    cmocka_unit_test(test_options_that_exclude_each_other),
	    cmocka_unit_test(test_json_is_known_although_wrong),
	    cmocka_unit_test(test_help_needs_no_operands),
	    cmocka_unit_test(test_too_many_accepts),
	    cmocka_unit_test(test_help),
	};
	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
