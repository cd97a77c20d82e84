/* The catalogue: lookup, values in another order, and that every French entry can be printed with the values of its
 * English. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wording/wording.c"
#include "wording/wording_compose.c"

__attribute__((format(printf, 1, 2))) static char *said(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	assert_non_null(text);
	return text;
}

#define is_said(expected, ...)                                                                               \
	do {                                                                                                 \
		char *text = said(__VA_ARGS__);                                                              \
		assert_string_equal(text, expected);                                                         \
		free(text);                                                                                  \
	} while (0)

/* `format` is no literal where it stands for two. */
static char *composed(const char *format, const char *shown, ...)
{
	va_list values;
	va_start(values, shown);
	char *text = wording_compose(format, shown, values);
	va_end(values);
	return text;
}

#define is_composed(expected, ...)                                                                           \
	do {                                                                                                 \
		char *text = composed(__VA_ARGS__);                                                          \
		assert_non_null(text);                                                                       \
		assert_string_equal(text, expected);                                                         \
		free(text);                                                                                  \
	} while (0)

static int back_to_english(void **state)
{
	(void)state;
	wording_speak(WORDING_ENGLISH);
	return 0;
}

static void test_english_until_told(void **state)
{
	(void)state;
	assert_int_equal(wording_language(), WORDING_ENGLISH);
	assert_string_equal(wording("leak"), "leak");
	is_said("out of memory: 3", "out of memory: %d", 3);
}

static void test_lookup(void **state)
{
	(void)state;
	wording_speak(WORDING_FRENCH);
	assert_string_equal(wording("leak"), "fuite");
	assert_string_equal(wording("no such text anywhere"), "no such text anywhere");
	is_said("génér", "%.7s", "généra"); /* bytes, as printf has it */
	wording_speak(WORDING_ENGLISH);
	assert_string_equal(wording("leak"), "leak");
}

static void test_formats(void **state)
{
	(void)state;
	wording_speak(WORDING_FRENCH);
	is_said("rien à faire : 7 dossiers sont comme ils doivent être\n",
		"nothing to do: %zu folders are as they should be\n", (size_t)7);
	is_said("100 % of 3", "100 %% of %d", 3);
}

/* A part of a sentence is translated, an identifier that looks like a word of the catalogue is not. */
static void test_arguments(void **state)
{
	(void)state;
	wording_speak(WORDING_FRENCH);
	is_said("x, n'est pas un fichier ordinaire", "%s, %s", "x", "is no regular file");
	is_said("leak, read", "%s, %s", "leak", "read");
	is_said("jamais, two words", "%s, %s", "jamais", "two words");
	is_composed("(null)!", "%s!", "%s!", (const char *)NULL);
}

static void test_other_order(void **state)
{
	(void)state;
	is_composed("b a", "%s %s", "%2$s %1$s", "a", "b");
	is_composed("7 <a    > 7", "%-5s %d", "%2$d <%1$-5s> %2$d", "a", 7);
	is_composed("18446744073709551615 1.5 ff x", "%s %x %.1f %llu", "%4$llu %3$.1f %2$x %1$s", "x", 255u,
		    1.5, 18446744073709551615ull);
	is_composed("[  a] ab", "%*s %.*s", "[%*s] %.*s", 3, "a", 2, "abc");
}

/* Whoever has mistyped a table gets the English, and never a value of another type. */
static void test_wrong_tables(void **state)
{
	(void)state;
	assert_null(composed("%s", "%d", "a"));
	assert_null(composed("%s", "%s %s", "a"));
	assert_null(composed("%s", "%2$s", "a"));
	assert_null(composed("%s", "%0$s", "a"));
	assert_null(composed("%s", "%99999999999999999999$s", "a"));
	assert_null(composed("%d", "%ld", 1));
	assert_null(composed("%s", "%n", "a"));
	assert_null(composed("%s", "trailing %", "a"));
	assert_null(composed("%s %d", "%2$*1$d", "a", 1));
	assert_null(composed("%p", "%p", NULL));
	assert_null(composed("%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s", "", "a"));
}

static void test_buffers(void **state)
{
	(void)state;
	char buffer[8];
	struct arena *arena = arena_new();
	wording_speak(WORDING_FRENCH);
	wording_write(buffer, sizeof(buffer), "%s", "abcdé");
	assert_string_equal(buffer, "abcdé");
	wording_write(buffer, sizeof(buffer), "%s", "abcdefé"); /* the second byte of it would not fit */
	assert_string_equal(buffer, "abcdef");
	wording_write(buffer, 1, "%s", "abc");
	assert_string_equal(buffer, "");
	assert_string_equal(wording_in(arena, "not ended: %s", "it is root's"),
			    "non arrêté : il appartient à root");
	arena_free(arena);
}

static void test_findings(void **state)
{
	(void)state;
	struct findings plain, french;
	const struct origin origin = {.file = "a.conf", .line = 3};
	wording_speak(WORDING_FRENCH);
	findings_init(&plain);
	wording_findings_init(&french);
	for (int round = 0; round < 2; round++) {
		findings_add(&plain, SEVERITY_ERROR, origin, "%s", "is no regular file");
		findings_add(&french, SEVERITY_ERROR, origin, "%s", "is no regular file");
		assert_string_equal(plain.items[0].text, "is no regular file");
		assert_string_equal(french.items[0].text, "n'est pas un fichier ordinaire");
		findings_clear(&plain);
		findings_clear(&french); /* speaks French afterwards too */
	}
}

/* Every entry is found, and fits its English. */
static void test_tables(void **state)
{
	(void)state;
	size_t count = 0;
	wording_speak(WORDING_FRENCH);
	for (size_t table = 0; table < sizeof(tables) / sizeof(tables[0]); table++)
		for (const struct wording_entry *entry = tables[table]; entry->english != NULL;
		     entry++, count++) {
			struct values values = {0};
			char *text = NULL;
			size_t size;
			assert_ptr_equal(*slot_of(entry->english), entry);
			assert_true(entry->french != NULL && entry->french[0] != '\0');
			if (strstr(entry->english, "100%") != NULL)
				continue; /* no format: it is always an argument */
			if (!read_types(entry->english, &values))
				fail_msg("a format that is not known: %s", entry->english);
			for (size_t i = 0; i < values.count; i++)
				if (values.types[i] == TYPE_STRING)
					values.items[i].as_string = "x";
			FILE *out = open_memstream(&text, &size);
			if (!print_all(out, entry->french, &values))
				fail_msg("does not fit: %s", entry->french);
			fclose(out);
			free(text);
		}
	assert_true(count > 600);
	assert_true(count <= SLOT_COUNT / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_english_until_told),
	    cmocka_unit_test_teardown(test_lookup, back_to_english),
	    cmocka_unit_test_teardown(test_formats, back_to_english),
	    cmocka_unit_test_teardown(test_arguments, back_to_english),
	    cmocka_unit_test(test_other_order),
	    cmocka_unit_test(test_wrong_tables),
	    cmocka_unit_test_teardown(test_buffers, back_to_english),
	    cmocka_unit_test_teardown(test_findings, back_to_english),
	    cmocka_unit_test_teardown(test_tables, back_to_english),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
