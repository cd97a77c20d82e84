/* What the guard held, as the state keeps it: the same goes on; another one, or none, ends it; nothing is forgotten. */
#include "tests/unit/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/arena.h"
#include "registry/state_holds.h"
#include "registry/state_statements.h"

static const struct state_hold losses = {.store = "clinical", .base = 90, .base_at = 91, .losses = true};
static const struct state_hold both = {
    .store = "clinical", .base = 90, .base_at = 91, .losses = true, .gains = true};

static size_t held_at(struct state_db *state, struct arena *arena, int64_t at)
{
	struct state_holds holds;
	assert_int_equal(state_holds_during(state, at, at, arena, &holds), STATE_OK);
	return holds.count;
}

static void set_holds(struct state_db *state, const struct state_hold *items, size_t count, int64_t at)
{
	const struct state_holds holds = {items, count};
	assert_int_equal(state_db_begin(state), STATE_OK);
	assert_int_equal(state_holds_begin(state, &holds, at), STATE_OK);
	assert_int_equal(state_holds_end(state, &holds, at), STATE_OK);
	assert_int_equal(state_db_commit(state), STATE_OK);
}

static void expect_periods(struct state_db *state, struct arena *arena)
{
	struct state_holds holds;
	assert_int_equal(state_holds_during(state, 0, 1000, arena, &holds), STATE_OK);
	assert_int_equal(holds.count, 3);
	assert_int_equal(holds.items[0].since, 100);
	assert_int_equal(holds.items[0].until, 120);
	assert_true(holds.items[0].losses && !holds.items[0].gains);
	assert_int_equal(holds.items[1].base, 90);
	assert_int_equal(holds.items[1].base_at, 91);
	assert_int_equal(holds.items[2].until, STATE_STILL);
}

/* What comes next, unless something nearer is known already. */
static void expect_next(struct state_db *state)
{
	int64_t next = STATE_STILL;
	assert_int_equal(state_next_hold(state, 100, &next), STATE_OK);
	assert_int_equal(next, 120);
	assert_int_equal(state_next_hold(state, 130, &next), STATE_OK);
	assert_int_equal(next, 120);
	next = STATE_STILL;
	assert_int_equal(state_next_hold(state, 130, &next), STATE_OK);
	assert_int_equal(next, 140);
}

static void test_holds(void **ret_state)
{
	char folder[SCRATCH_SIZE];
	struct state_db *state = scratch_state(folder);
	struct arena *arena = arena_new();
	(void)ret_state;
	set_holds(state, &losses, 1, 100);
	set_holds(state, &losses, 1, 110);
	set_holds(state, &both, 1, 120);
	set_holds(state, NULL, 0, 130);
	set_holds(state, &losses, 1, 140);
	assert_int_equal(held_at(state, arena, 99), 0);
	assert_int_equal(held_at(state, arena, 119), 1);
	assert_int_equal(held_at(state, arena, 129), 1);
	assert_int_equal(held_at(state, arena, 130), 0);
	assert_int_equal(held_at(state, arena, 1000), 1);
	expect_periods(state, arena);
	expect_next(state);
	arena_free(arena);
	state_db_close(state);
	scratch_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_holds)};
	return cmocka_run_group_tests_name("state_holds", tests, NULL, NULL);
}
