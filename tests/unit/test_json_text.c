/* JSON as a text, with and without memory for it. json_dumps() in json_text()'s place: a text without its quotes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "registry/json_text.h"

#include <stdio.h>

#define KEYS 50

static size_t before; /* the one that fails */

static void *scarce(size_t size)
{
	return before-- == 0 ? NULL : malloc(size);
}

static json_t *many_keys(void)
{
	json_t *object = json_object();
	char key[32];
	for (int i = 0; i < KEYS; i++) {
		snprintf(key, sizeof(key), "key-%03d", i);
		assert_int_equal(json_object_set_new(object, key, json_pack("[sin]", "\"text\"\n", i)), 0);
	}
	return object;
}

static void it_is_whole_or_none(void **state)
{
	static const size_t flags[] = {JSON_COMPACT, JSON_COMPACT | JSON_SORT_KEYS, JSON_INDENT(1)};
	(void)state;
	json_t *object = many_keys();
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		char *whole = json_dumps(object, flags[i]);
		size_t given = 0;
		for (size_t failing = 0; failing < 1000; failing++) {
			before = failing;
			json_set_alloc_funcs(scarce, free);
			char *text = json_text(object, flags[i]);
			json_set_alloc_funcs(malloc, free);
			given += text != NULL;
			if (text != NULL)
				assert_string_equal(text, whole);
			free(text);
		}
		assert_in_range(given, 1, 999);
		free(whole);
	}
	json_decref(object);
}

static void a_value_that_is_no_object_needs_its_flag(void **state)
{
	(void)state;
	json_t *value = json_string("é");
	char *text = json_text(value, JSON_ENCODE_ANY);
	assert_string_equal(text, "\"é\"");
	assert_null(json_text(value, 0));
	free(text);
	json_decref(value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_is_whole_or_none),
	    cmocka_unit_test(a_value_that_is_no_object_needs_its_flag),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
