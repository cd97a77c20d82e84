/* Statements cut out of a text: each read alone says what it said in its place. */
#include "tests/unit/loading.h"

#include "registry/statement_span.h"

static const char text[] =
    "/* patients = ( { id = \"no\"; } ); */\n"
    "teams = ( { name = \"ward\"; members = ( { login = \"anna\"; } ); } );\n"
    "professionals = (\n"
    "  { login = \"anna\"; profession = \"physician\"; },  // a comment with { and \"\n"
    "  { login = \"bob\";\n"
    "    profession = \"physician\"; }\n"
    ");\n"
    "patients = ( { id = \"P1\"; birth_date = \"1950-01-01\";\n"
    "   objections = ( { to = \"login:bob\"; categories = [\"a\"]; },\n"
    "                  { to = \"everyone\"; } ); }, { id = \"P2\"; birth_date = \"1960-01-01\"; relations = "
    "( { login = \"eve\"; kind = \"relative\"; ground = \"a } ) b\"; } ); } );\n";

static const struct {
	const char *section;
	unsigned line;
	const char *first, *last;
} expected[] = {
    {"teams", 2, "{ name", "} ); }"},
    {"professionals", 4, "{ login = \"anna\"", "physician\"; }"},
    {"professionals", 5, "{ login = \"bob\"", "physician\"; }"},
    {"patients", 8, "{ id = \"P1\"", "} ); }"},
    {"patients", 10, "{ id = \"P2\"", "b\"; } ); }"},
};

static void test_places(void **state)
{
	struct loading loading;
	struct config_text whole = text_of("a.conf", text);
	const struct statement_span *spans;
	size_t count;

	(void)state;
	loading_init(&loading);
	assert_true(statement_spans_find(&whole, loading.arena, &spans, &count));
	assert_int_equal(count, sizeof(expected) / sizeof(expected[0]));
	for (size_t i = 0; i < count; i++) {
		size_t last = strlen(expected[i].last);
		assert_string_equal(spans[i].section, expected[i].section);
		assert_int_equal(spans[i].line, expected[i].line);
		assert_memory_equal(spans[i].start, expected[i].first, strlen(expected[i].first));
		assert_memory_equal(spans[i].start + spans[i].size - last, expected[i].last, last);
	}
	loading_clear(&loading);
}

/* The parts, read one after the other, are the whole: names, windows and lines. */
static void test_parts_are_the_whole(void **state)
{
	struct loading loading;
	struct config_text whole = text_of("a.conf", text), parts[8];
	const struct statement_span *spans;
	size_t count;

	(void)state;
	loading_init(&loading);
	assert_true(statement_spans_find(&whole, loading.arena, &spans, &count));
	for (size_t i = 0; i < count; i++)
		parts[i] = statement_span_text(spans[i].section, "a.conf", spans[i].line, spans[i].start,
					       spans[i].size, loading.arena);
	const struct statements *of_whole =
	    statements_parse(&whole, 1, NULL, loading.arena, &loading.findings);
	const struct statements *of_parts =
	    statements_parse(parts, count, NULL, loading.arena, &loading.findings);
	assert_errors(&loading, 0);
	assert_int_equal(of_parts->patient_count, 2);
	assert_int_equal(of_parts->professional_count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(of_parts->patients[i].id, of_whole->patients[i].id);
		assert_int_equal(of_parts->patients[i].said.origin.line,
				 of_whole->patients[i].said.origin.line);
		assert_string_equal(of_parts->patients[i].said.origin.file, "a.conf");
		assert_int_equal(of_parts->professionals[i].said.origin.line,
				 of_whole->professionals[i].said.origin.line);
	}
	assert_int_equal(of_parts->patients[0].objections[1].said.origin.line, 10);
	assert_int_equal(said_key_origin(&of_parts->professionals[1].said, "profession").line, 6);
	loading_clear(&loading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_parts_are_the_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
