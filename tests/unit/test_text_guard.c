/* What libconfig 1.5 must not see, and where state_dir is in a text that does not parse. */
#include "registry/text_guard.h"
#include "tests/unit/loading.h"

#include "registry/config_tree.h"
#include "registry/text_find.h"
#include "registry/text_lexer.h"

/* A text, and the only complaint about it; line 0: none. */
struct guard_case {
	const char *name;
	const char *text;
	unsigned line;
	const char *part;
};

static const struct guard_case guard_cases[] = {
    {"plain", "a = \"x\"; b = [ \"y\", \"z\" ];\n", 0, ""},
    {"empty", "", 0, ""},
    {"missing comma", "a = 1;\nk = [\"medical\" \"nursing\"];\n", 2, "\"medical\" and \"nursing\""},
    {"missing comma, over lines: the key's line", "\nk = [\n \"a\"\n \"b\" ];", 2, "line 4"},
    {"missing comma, the key alone on its line", "k\n=\n[ \"a\" \"b\" ];", 1, "line 3"},
    {"missing comma, comment between", "k = [\"a\" /* x */ // y\n \"b\"];", 1, "side by side"},
    {"missing comma in a group of a list", "l = ( { to = \"a\" \"b\"; } );", 1, "side by side"},
    {"quotes in a comment are no strings", "// \"a\" \"b\"\n# \"a\" \"b\"\n/* \"a\" \"b\" */ a = 1;", 0, ""},
    {"escaped quote", "a = \"x\\\" \\\"y\";", 0, ""},
    {"backslash at the end of a string", "a = \"x\\\\\"; b = \"y\";", 0, ""},
    {"comment marks in a string", "a = \"/* // # \"; b = \"*/\";", 0, ""},
    {"include", "a = 1;\n@include \"x\"\n", 2, "@include"},
    {"include with tabs", "\t@include\t\"x\"\n", 1, "@include"},
    {"include behind a comment", "/* x */ @include \"x\"\n", 1, "@include"},
    {"include in a comment", "// @include \"x\"\n/* @include \"y\" */", 0, ""},
    {"include in a string", "a = \"@include\";", 0, ""},
    {"zero byte written out", "a = 1;\nb = \"x\\x00y\";", 2, "zero byte"},
    {"zero byte written out in capitals", "b = \"x\\X00y\";", 1, "zero byte"},
    {"a backslash before x00", "b = \"x\\\\x00y\";", 0, ""},
    {"another byte written out", "b = \"x\\x01\";", 0, ""},
    {"string without end", "a = 1;\nb = \"x;\nc = 2;\n", 2, "no end"},
    {"string without end, after a backslash", "b = \"x\\", 1, "no end"},
    {"string without end, after an escaped quote", "b = \"x\\\"", 1, "no end"},
    {"comment without end", "a = 1; /* c = 2;\n\n", 1, "no end"},
    {"comment with half an end", "/* *", 1, "no end"},
    {"byte order mark",
     "\xef\xbb\xbf"
     "a = 1;",
     1, "byte order mark"},
    {"the name include alone", "include = \"x\";", 0, ""},
};

static void guard_refuses_what_libconfig_must_not_see(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(guard_cases) / sizeof(guard_cases[0]); i++) {
		const struct guard_case *row = &guard_cases[i];
		struct config_text text = text_of("f", row->text);
		struct loading loading;
		char where[32];
		loading_init(&loading);
		bool ok = text_guard(&text, &loading.findings, NULL);
		snprintf(where, sizeof(where), "f:%u", row->line);
		if (ok != (row->line == 0) || loading.findings.count != (row->line != 0) ||
		    (row->line != 0 && !loading_has(&loading, where, row->part))) {
			print_message("%s: expected line %u\n", row->name, row->line);
			loading_print(&loading);
			fail();
		}
		loading_clear(&loading);
	}
}

static void guard_refuses_a_zero_byte(void **state)
{
	static const char bytes[] = "a = 1;\nb = 2;\n\0c = 3;";
	struct config_text text = {.name = "f", .text = bytes, .size = sizeof(bytes) - 1};
	struct loading loading;

	(void)state;
	loading_init(&loading);
	assert_false(text_guard(&text, &loading.findings, NULL));
	assert_finding(&loading, "f:3", "zero byte");
	loading_clear(&loading);
}

/* The text ends where its size says, not at a NUL behind it. */
static void guard_stays_inside_the_text(void **state)
{
	struct config_text text = {.name = "f", .text = "a = 1;\"", .size = 6};
	struct loading loading;

	(void)state;
	loading_init(&loading);
	assert_true(text_guard(&text, &loading.findings, NULL));
	loading_clear(&loading);
}

static void tree_names_what_libconfig_stumbled_over(void **state)
{
	static const struct guard_case cases[] = {
	    {"syntax", "a = 1;\nb = ;\n", 2, "syntax error"},
	    {"missing comma between groups", "l = (\n { a = 1; }\n { a = 2; } );", 3, "comma"},
	    {"missing quote", "a = \"x;\nb = \"y\";\nc = \"z\";\n", 1, "close it with a quote"},
	    {"two missing quotes", "a = 1;\nb = \"y;\nc = \"z;\n", 2, "closing quote"},
	    {"twice", "a = 1;\nb = { a = 1; c = 2;\n c = 3; };\n", 3, "c: stands twice (first on line 2)"},
	    {"twice, many on a line", "l = ( { a = 1; b = 2; a = 3; } );", 1, "a: stands twice"},
	    {"twice at the top", "a = 1;\nl = ( { a = 1; }, { a = 1; } );\na = 2;", 3, "first on line 1"},
	    {"types mixed", "a = [\"x\",\n 1];", 2, "mismatched"},
	    {"the end of the text", "a = 1;\nb = (\n", 2, "syntax error"},
	    {"the end of the text, in a line", "a = 1;\nb = (", 2, "syntax error"},
	    {"missing brace", "l = ( { a = 1; );", 1, "syntax error"},
	    {"bytes", "\x80\x81", 1, "syntax error"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct config_text text = text_of("f", cases[i].text);
		struct loading loading;
		config_t tree;
		char where[32];
		loading_init(&loading);
		assert_false(config_tree_parse(&text, &loading.findings, &tree));
		snprintf(where, sizeof(where), "f:%u", cases[i].line);
		print_message("%s\n", cases[i].name);
		assert_errors(&loading, 1);
		assert_finding(&loading, where, cases[i].part);
		loading_clear(&loading);
	}
}

/* libconfig 1.5 takes a comment only where a newline follows. */
static void tree_takes_a_comment_at_the_end(void **state)
{
	struct config_text text = text_of("f", "a = 1; // x");
	struct loading loading;
	config_t tree;

	(void)state;
	loading_init(&loading);
	assert_true(config_tree_parse(&text, &loading.findings, &tree));
	config_destroy(&tree);
	loading_clear(&loading);
}

struct find_case {
	const char *text;
	const char *expected; /* NULL: the default */
};

static void state_dir_is_found_in_any_text(void **state)
{
	static const struct find_case cases[] = {
	    {"state_dir = \"state\";", "/site/state"},
	    {"state_dir: \"/var/x\"", "/var/x"},
	    {"// state_dir = \"no\"\nstate_dir = /* x */\n \"yes\";", "/site/yes"},
	    {"a = ; }} state_dir = \"state\";", "/site/state"},
	    {"stores = ( { state_dir\n", NULL},
	    {"/*\nstate_dir = \"no\";\n*/", NULL},
	    {"x_state_dir = \"no\"; y-state_dir = \"no\"; state_dir-z = \"no\";", NULL},
	    {"a = \"state_dir = \\\"no\\\"\";", NULL},
	    {"language = \"en;\ntimezone = \"UTC\";\nstate_dir = \"state\";\n", "/site/state"},
	    {"language = \"en;\nstate_dir = \"state\";\n", "/site/state"},
	    {"/* never closed\nstate_dir = \"state\";", "/site/state"},
	    {"state_dir = \"a\\x62c\\\\\\\"\";", "/site/abc\\\""},
	    {"state_dir = \"./a//b/\";", "/site/a/b"},
	    {"state_dir = \"\";", NULL},
	    {"state_dir = \"open", NULL},
	    {"state_dir = 5; ", NULL},
	    {"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct config_text text = text_of("f", cases[i].text);
		struct arena *arena = arena_new();
		const char *found = settings_find_state_dir(&text, "/site", arena);
		assert_string_equal(found,
				    cases[i].expected == NULL ? "/var/lib/careacl" : cases[i].expected);
		arena_free(arena);
	}
}

static void a_key_is_found_behind_another(void **state)
{
	struct config_text text =
	    text_of("f", "stores = ( { path = \"a\"; } ); sources = ( { path = \"b\"; } );");
	struct arena *arena = arena_new();
	const char *found;

	(void)state;
	assert_true(text_find_string(&text, "sources", "path", arena, &found));
	assert_string_equal(found, "b");
	assert_true(text_find_string(&text, "professions", "path", arena, &found));
	assert_null(found);
	arena_free(arena);
}

static void lines_are_counted_through_everything(void **state)
{
	const char *bytes = "a\n/* \n */ b \"x\ny\" // z\nc";
	static const unsigned expected[] = {1, 3, 3, 5};
	struct text_lexer lexer;

	(void)state;
	text_lexer_init(&lexer, bytes, strlen(bytes));
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		assert_int_equal(text_lexer_next_word(&lexer).line, expected[i]);
	assert_int_equal(text_lexer_next_word(&lexer).kind, TOKEN_END);
	assert_int_equal(text_lexer_next_word(&lexer).kind, TOKEN_END);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(guard_refuses_what_libconfig_must_not_see),
	    cmocka_unit_test(guard_refuses_a_zero_byte),
	    cmocka_unit_test(guard_stays_inside_the_text),
	    cmocka_unit_test(tree_names_what_libconfig_stumbled_over),
	    cmocka_unit_test(tree_takes_a_comment_at_the_end),
	    cmocka_unit_test(state_dir_is_found_in_any_text),
	    cmocka_unit_test(a_key_is_found_behind_another),
	    cmocka_unit_test(lines_are_counted_through_everything),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
