/* A registry's text in pieces says what it says as a whole, each thing at its line, and is wrong where it is wrong as a whole. */
#include "registry/config_tree.h"
#include "registry/text_pieces.h"
#include "tests/unit/loading.h"

#include <stdlib.h>

/* Cut wherever that may be. */
#define SMALLEST 1

static const char plain[] = "// people, teams\n"
			    "professionals = ( { login = \"a, }\"; }, /* { */ { login = \"b\";\n"
			    "  supervisors = [ \"a\", \"c\" ]; } # }, {\n"
			    ", { login = \"c\"; } ) ;\n"
			    "teams : (\n"
			    ");\n"
			    "patients\n:\n(\n"
			    "{ id = \"1\"; teams = ( { team = \"x\"; }, { team = \"y\"; } ); },\n"
			    "\n"
			    "{ id = \"2\"; n = 3; f = 1.5; ok = true; }, { id = \"3\"; }\n"
			    ")\n"
			    "more = { x = 1; y = [ 1, 2 ]; }\n"
			    "roles = ( { }, { a = { b = ( { c = 1; }, { c = 2; } ); }; } ) // the end";
#define PLAIN_PIECES 6

/* Each of these is one piece, or wrong in its second, or both. */
static const char *const others[] = {
    "",
    "patients = ( { a = 1; }, 7, { a = 2; } );",
    "patients = ( { a = 1; }, [ 1 ], { a = 2; }, { a = 3; } );",
    "patients = ( { a = 1; }, ( { b = 1; }, { b = 2; } ), { a = 2; } );",
    "patients = ( { a = 1; }, \"{\", { a = 2; } );",
    "patients = ( { a = 1; }, { a = 2; } );\nteams = ();\npatients = ( { a = 3; } );",
    "patients = ( { a = 1; } );\nteams = ( { a = 1; }, { a = 2; } );\npatients = ( { a = 3; } );",
    "patients = { a = ( { b = 1; }, { b = 2; } ); c = [ 1, 2 ]; };",
    "patients = ( { a = 1; }, { a = 2; }, );",
    "patients = ( { a = 1; },, { a = 2; } );",
    "patients = ( , { a = 1; }, { a = 2; } );",
    "patients = ( { a = 1; }\n { a = 2; }, { a = 3; } );",
    "patients = ( { a = 1; },\n { a = ; }, { a = 3; } );",
    "patients = ( { a = 1; },\n { a = 1; a = 2; }, { a = 3; } );",
    "patients = ( { a = 1; },\n { a = 1; ), { a = 3; } };",
    "patients = ( { a = 1; },\n { a = 3; }\n",
    "patients = ( { a = 1; }, { a = 2; } ) );\nteams = ( { a = 3; } );",
    "patients ( { a = 1; }, { a = 2; } );",
    "( { a = 1; }, { a = 2; } );",
    "= ( { a = 1; }, { a = 2; } );",
    "a = b = ( { a = 1; }, { a = 2; } );",
    "patients = ( { a = 1; }, { a = 2; } ) x;",
    "patients = ( { a = 1; },\n { a = \"x\n\"; b = ; } );",
    "a=1;b=1;c=1;d=1;e=1;f=1;g=1;h=1;i=1;j=1;k=1;l=1;m=1;n=1;o=1;p=1;q = ( { a = 1; }, { a = 2; } );",
};

/* ---- what a tree says, as text ---- */

/* NOLINTNEXTLINE(misc-no-recursion) */
static void print_setting(FILE *to, const config_setting_t *setting, const char *name, unsigned lines_before)
{
	const char *own = config_setting_name(setting);
	fprintf(to, "%s/%s", name, own == NULL ? "" : own);
	if (!config_setting_is_aggregate(setting)) {
		const char *text = config_setting_get_string(setting);
		fprintf(to, " line %u kind %d '%s' %lld %g\n",
			lines_before + config_setting_source_line(setting), config_setting_type(setting),
			text == NULL ? "" : text, config_setting_get_int64(setting),
			config_setting_get_float(setting));
		return;
	}
	if (config_setting_is_group(setting))
		fprintf(to, " line %u", lines_before + config_setting_source_line(setting));
	fputc('\n', to);
	for (int i = 0; i < config_setting_length(setting); i++)
		print_setting(to, config_setting_get_elem(setting, (unsigned)i), own == NULL ? "" : own,
			      lines_before);
}

/* One that goes on in the next piece begins once. */
static void print_root(FILE *to, const config_t *tree, unsigned lines_before, char last[32])
{
	const config_setting_t *root = config_root_setting(tree);
	for (int i = 0; i < config_setting_length(root); i++) {
		const config_setting_t *member = config_setting_get_elem(root, (unsigned)i);
		const char *name = config_setting_name(member);
		bool goes_on = strcmp(last, name) == 0;
		snprintf(last, 32, "%s", name);
		if (!goes_on)
			fprintf(to, "%s kind %d\n", name, config_setting_type(member));
		for (int j = 0; j < config_setting_length(member); j++)
			print_setting(to, config_setting_get_elem(member, (unsigned)j), name, lines_before);
	}
}

struct printing {
	FILE *to;
	char last[32];
	unsigned pieces;
};

static bool print_piece(void *context, const struct config_piece *piece)
{
	struct printing *printing = context;
	print_root(printing->to, piece->tree, piece->lines_before, printing->last);
	printing->pieces++;
	return true;
}

static void print_findings(FILE *to, const struct findings *findings)
{
	rewind(to); /* after an error nothing of the text counts */
	for (size_t i = 0; i < findings->count; i++)
		fprintf(to, "%s %s\n", findings->items[i].where, findings->items[i].text);
	fputc('\0', to);
}

/* To be freed. */
static char *say_pieces(const struct config_text *text, size_t piece_bytes, unsigned *ret_pieces)
{
	struct loading loading;
	char *said = NULL;
	size_t size;
	struct printing printing = {.to = open_memstream(&said, &size)};
	assert_non_null(printing.to);
	loading_init(&loading);
	if (!config_tree_parse_pieces_here(text, piece_bytes, &loading.findings, print_piece, &printing))
		print_findings(printing.to, &loading.findings);
	fclose(printing.to);
	loading_clear(&loading);
	*ret_pieces = printing.pieces;
	return said;
}

static char *say_whole(const struct config_text *text)
{
	struct loading loading;
	config_t tree;
	char *said = NULL, last[32] = "";
	size_t size;
	FILE *to = open_memstream(&said, &size);
	assert_non_null(to);
	loading_init(&loading);
	if (config_tree_parse_here(text, &loading.findings, &tree)) {
		print_root(to, &tree, 0, last);
		config_destroy(&tree);
	} else {
		print_findings(to, &loading.findings);
	}
	fclose(to);
	loading_clear(&loading);
	return said;
}

/* Into how many pieces. */
static unsigned expect_same(const char *bytes, size_t piece_bytes)
{
	const struct config_text text = text_of("f", bytes);
	unsigned pieces;
	char *in_pieces = say_pieces(&text, piece_bytes, &pieces), *whole = say_whole(&text);
	assert_string_equal(in_pieces, whole);
	free(in_pieces);
	free(whole);
	return pieces;
}

static void pieces_say_what_the_whole_says(void **state)
{
	(void)state;
	assert_int_equal(expect_same(plain, SMALLEST), PLAIN_PIECES);
	assert_int_equal(expect_same(plain, sizeof(plain)), 1);
	assert_in_range(expect_same(plain, sizeof(plain) / 3), 2, 3);
}

static void what_is_written_otherwise_says_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		print_message("%s\n", others[i]);
		assert_true(expect_same(others[i], SMALLEST) <= 1);
	}
}

/* Wherever a byte of it is another one. */
static void damage_is_told_as_of_the_whole(void **state)
{
	static const char bytes[] = "(){}[],;=:\"x1#/@\n ";
	char text[sizeof(plain)];
	(void)state;
	memcpy(text, plain, sizeof(plain));
	for (size_t i = 0; i + 1 < sizeof(plain); i++) {
		for (size_t j = 0; j + 1 < sizeof(bytes); j++) {
			text[i] = bytes[j];
			(void)expect_same(text, SMALLEST);
		}
		text[i] = plain[i];
	}
}

static bool expect_groups(void *context, const struct config_piece *piece)
{
	(void)context;
	assert_int_equal(text_pieces_groups(piece->pieces, "professionals"), 3);
	assert_int_equal(text_pieces_groups(piece->pieces, "teams"), 0);
	assert_int_equal(text_pieces_groups(piece->pieces, "patients"), 3);
	assert_int_equal(text_pieces_groups(piece->pieces, "roles"), 2);
	assert_int_equal(text_pieces_groups(piece->pieces, "role"), 0);
	return true;
}

static void groups_of_all_pieces_are_counted(void **state)
{
	const struct config_text text = text_of("f", plain);
	struct loading loading;
	(void)state;
	loading_init(&loading);
	assert_true(config_tree_parse_pieces_here(&text, SMALLEST, &loading.findings, expect_groups, NULL));
	loading_clear(&loading);
}

static bool take_one(void *context, const struct config_piece *piece)
{
	unsigned *taken = context;
	assert_non_null(piece->tree);
	return ++*taken < 2;
}

static void whoever_takes_may_end_it(void **state)
{
	const struct config_text text = text_of("f", plain);
	struct loading loading;
	unsigned taken = 0;
	(void)state;
	loading_init(&loading);
	assert_false(config_tree_parse_pieces_here(&text, SMALLEST, &loading.findings, take_one, &taken));
	assert_int_equal(taken, 2);
	assert_errors(&loading, 0);
	loading_clear(&loading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pieces_say_what_the_whole_says),
	    cmocka_unit_test(what_is_written_otherwise_says_the_same),
	    cmocka_unit_test(damage_is_told_as_of_the_whole),
	    cmocka_unit_test(groups_of_all_pieces_are_counted),
	    cmocka_unit_test(whoever_takes_may_end_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
