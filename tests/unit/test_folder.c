/* Folder paths and the layout of folders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "acl_sync/disk/folder.h"

static void patterns_become_paths(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *patient, *path;
	} rows[] = {
	    {"{patient}", "P001", "P001"},
	    {"{patient:2}/{patient}", "P001", "P0/P001"},
	    {"{patient:2}/{patient}", "P", "P/P"},
	    {"{patient:1}/{patient:3}/{patient}", "P001", "P/P00/P001"},
	    {"d-{patient}", "P001", "d-P001"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(folder_path(rows[i].pattern, NULL, rows[i].patient, arena), rows[i].path);
	arena_free(arena);
}

/* A pattern that could put two patients into one folder is not known. */
static void other_patterns_are_refused(void **state)
{
	(void)state;
	static const char *const patterns[] = {"{opaque}",
					       "",
					       "fixed",
					       "{patient:2}",
					       "{patient}/{patient:2}",
					       "{patient}/x",
					       "{patient:0}",
					       "{patient:x}",
					       "{patient",
					       "/{patient}",
					       "{patients}"};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		assert_false(folder_pattern_known(patterns[i]));
		assert_null(folder_path(patterns[i], NULL, "P001", arena));
	}
	arena_free(arena);
}

static void category_paths_become_a_tree(void **state)
{
	(void)state;
	static const struct category categories[] = {{.path = "imaging/ct", .store = 1},
						     {.path = "other", .store = 0},
						     {.path = "medical", .store = 1},
						     {.path = "imaging/mr/head", .store = 1}};
	const struct policy policy = {.categories = categories, .category_count = 4};
	struct arena *arena = arena_new();
	const struct layout *layout = layout_build(&policy, 1, arena);
	assert_non_null(layout);
	assert_int_equal(layout->node_count, 6);
	const struct layout_node *imaging = layout_child(layout->nodes, "imaging");
	assert_int_equal(imaging->category, NO_ID);
	assert_int_equal(layout_child(imaging, "ct")->category, 0);
	assert_int_equal(layout_child(layout->nodes, "medical")->category, 2);
	const struct layout_node *between = layout_child(imaging, "mr");
	assert_int_equal(between->category, NO_ID);
	assert_int_equal(layout_child(between, "head")->category, 3);
	assert_null(layout_child(layout->nodes, "other"));
	assert_null(layout_child(imaging, "head"));
	assert_true(layout_holds(imaging, 3));
	assert_false(layout_holds(imaging, 2));
	for (size_t i = 0; i < layout->node_count; i++)
		assert_int_equal(layout->nodes[i].index, i);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(patterns_become_paths),
	    cmocka_unit_test(other_patterns_are_refused),
	    cmocka_unit_test(category_paths_become_a_tree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
