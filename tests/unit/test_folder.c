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

/* The names on disk must stay the same from one version to the next. */
static void opaque_names_are_keyed_hashes(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	unsigned char key[FOLDER_KEY_SIZE], other[FOLDER_KEY_SIZE], store_key[FOLDER_KEY_SIZE];
	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (unsigned char)i;
	memcpy(other, key, sizeof(key));
	other[31] ^= 1;
	const char *path = folder_path("{opaque}", key, "P001", arena);
	assert_int_equal(strlen(path), 32);
	assert_int_equal(strspn(path, "0123456789abcdef"), 32);
	assert_string_equal(path, "6b148a0906be0863b59ce981367d0dbe");
	assert_string_equal(path, folder_path("{opaque}", key, "P001", arena));
	assert_string_not_equal(path, folder_path("{opaque}", key, "P002", arena));
	assert_string_not_equal(path, folder_path("{opaque}", other, "P001", arena));
	assert_null(folder_path("{opaque}", NULL, "P001", arena));
	const char *deep = folder_path("{opaque:2}/{opaque}", key, "P001", arena);
	assert_memory_equal(deep, path, 2);
	assert_int_equal(deep[2], '/');
	assert_string_equal(deep + 3, path);
	folder_key_of_store(key, "clinical", store_key);
	assert_string_equal(folder_path("{opaque}", store_key, "P001", arena),
			    "8b8cf9060a332d6439ad75abbab713c0");
	folder_key_of_store(key, "house", other);
	assert_memory_not_equal(store_key, other, sizeof(other));
	arena_free(arena);
}

static void a_key_is_told_by_its_id(void **state)
{
	(void)state;
	unsigned char key[FOLDER_KEY_SIZE] = {1}, other[FOLDER_KEY_SIZE] = {2};
	char id[FOLDER_KEY_ID_SIZE], again[FOLDER_KEY_ID_SIZE];
	folder_key_id(key, id);
	folder_key_id(key, again);
	assert_int_equal(strlen(id), 16);
	assert_string_equal(id, again);
	folder_key_id(other, again);
	assert_string_not_equal(id, again);
}

static void patterns_have_a_depth(void **state)
{
	(void)state;
	assert_int_equal(folder_pattern_depth("{patient}"), 1);
	assert_int_equal(folder_pattern_depth("{opaque:2}/{opaque}"), 2);
	assert_true(folder_pattern_is_opaque("{opaque}"));
	assert_true(folder_pattern_is_opaque("{opaque:2}/{opaque}"));
	assert_false(folder_pattern_is_opaque("{patient:2}/{patient}"));
}

/* A pattern that could put two patients into one folder is not known. */
static void other_patterns_are_refused(void **state)
{
	(void)state;
	static const char *const patterns[] = {"",
					       "{opaque:4}",
					       "{opaque}/{patient:2}",
					       "{opaque",
					       "{opaques}",
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
	    cmocka_unit_test(patterns_become_paths),      cmocka_unit_test(opaque_names_are_keyed_hashes),
	    cmocka_unit_test(a_key_is_told_by_its_id),    cmocka_unit_test(patterns_have_a_depth),
	    cmocka_unit_test(other_patterns_are_refused), cmocka_unit_test(category_paths_become_a_tree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
