/* Statements of a large registry, replaced part after part: exactly what began and ended is told, wherever a part ends. */
#include "tests/unit/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "policy/arena.h"
#include "registry/state_statements.h"

#define NAMES 5000 /* more than are read at a time, and most of them more than once */
#define COPIES_MAX 4

struct wanted {
	struct state_statement items[NAMES * COPIES_MAX];
	size_t count;
};

struct told {
	size_t begun, ended;
};

/* The names from `first` on, each some times in one file and once in another; of every eleventh the text is `other`. */
static void make(struct wanted *wanted, size_t first, const char *other, struct arena *arena)
{
	wanted->count = 0;
	for (size_t i = NAMES; i-- > first;) {
		for (size_t copy = 0; copy < 1 + i % COPIES_MAX; copy++) {
			char *text = arena_printf(arena, "{ id = \"P%05zu\"; copy = %zu; }%s", i, copy % 2,
						  i % 11 == 0 ? other : "");
			wanted->items[wanted->count++] =
			    (struct state_statement){.section = i % 5 == 0 ? "teams" : "patients",
						     .name = arena_printf(arena, "P%05zu", i),
						     .file = copy == 3 ? "b.conf" : "a.conf",
						     .line = (unsigned)(10 * i + copy),
						     .text = text,
						     .size = strlen(text)};
		}
	}
}

static size_t copies_of(size_t first, size_t end, size_t step)
{
	size_t count = 0;
	for (size_t i = first; i < end; i += step)
		count += 1 + i % COPIES_MAX;
	return count;
}

static bool count(void *context, const struct state_statement *statement, bool begins)
{
	struct told *told = context;
	(void)statement;
	if (begins)
		told->begun++;
	else
		told->ended++;
	return true;
}

static void expect(struct state_db *state, struct wanted *wanted, size_t begun, size_t ended)
{
	struct told told = {0};
	assert_int_equal(state_statements_compare(state, wanted->items, wanted->count, count, &told),
			 STATE_OK);
	assert_int_equal(told.begun, begun);
	assert_int_equal(told.ended, ended);
}

static void replace(struct state_db *state, struct wanted *wanted, int64_t at)
{
	assert_int_equal(state_statements_replace(state, wanted->items, wanted->count, at), STATE_OK);
	expect(state, wanted, 0, 0);
}

static void parts_make_no_difference(void **unused)
{
	static struct wanted wanted;
	char folder[SCRATCH_SIZE];
	struct state_db *state = scratch_state(folder);
	struct arena *arena = arena_new();
	(void)unused;
	make(&wanted, 0, "", arena);
	expect(state, &wanted, copies_of(0, NAMES, 1), 0);
	replace(state, &wanted, 100);
	make(&wanted, 0, " // other", arena);
	expect(state, &wanted, copies_of(0, NAMES, 11), copies_of(0, NAMES, 11));
	replace(state, &wanted, 110);
	make(&wanted, 4500, " // other", arena);
	expect(state, &wanted, 0, copies_of(0, 4500, 1));
	replace(state, &wanted, 120);
	make(&wanted, 0, " // other", arena);
	expect(state, &wanted, copies_of(0, 4500, 1), 0);
	replace(state, &wanted, 130);
	wanted.count = 0;
	expect(state, &wanted, 0, copies_of(0, NAMES, 1));
	arena_free(arena);
	state_db_close(state);
	scratch_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(parts_make_no_difference)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
