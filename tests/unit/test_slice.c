/* Slices: a patient's part of the registry, read from the state by index, decides as the whole does; also what the
 * desk says, and at instants that have passed.
 */
#include "tests/unit/loading.h"

#include "acl_sync/site/slice.h"
#include "acl_sync/site/statement_index.h"
#include "tests/unit/random_print.h"
#include "tests/unit/random_question.h"
#include "tests/unit/scratch.h"

#include <stdlib.h>

#define SITES 25
#define QUESTIONS 60

struct world {
	char folder[SCRATCH_SIZE];
	struct state_db *state;
	struct findings findings;
	struct generation whole;
};

static int set_up(void **ret_state)
{
	struct world *world = calloc(1, sizeof(*world));
	world->state = scratch_state(world->folder);
	findings_init(&world->findings);
	*ret_state = world;
	return 0;
}

static int tear_down(void **ret_state)
{
	struct world *world = *ret_state;
	generation_clear(&world->whole);
	state_db_close(world->state);
	findings_clear(&world->findings);
	scratch_remove(world->folder);
	free(world);
	return 0;
}

static void show(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		print_error("%s: %s\n", findings->items[i].where, findings->items[i].text);
}

/* ---- a generation, and what the state keeps of it ---- */

static bool members(void *context, const char *group, const struct statements *statements,
		    struct arena *arena, struct group_members *ret_members)
{
	static const char *const logins[] = {"anna", "dora", "nobody.here"};
	(void)context;
	(void)group;
	(void)statements;
	(void)arena;
	*ret_members = (struct group_members){logins, 3};
	return true;
}

static void add_item(struct generation *generation, enum state_text_kind kind, struct config_text text)
{
	generation->items = arena_grow(generation->arena, generation->items, generation->count,
				       &generation->capacity, sizeof(*generation->items));
	generation->items[generation->count++] = (struct state_text){kind, text};
}

/* Reads the two texts, builds them with the desk's items, keeps the statements from `at` on. */
static void keep(struct world *world, struct config_text settings, struct config_text registry,
		 struct desk_items desk, int64_t at)
{
	struct generation *whole = &world->whole;
	const struct group_source groups = {members, NULL};
	struct state_statement *items;
	size_t count;
	generation_clear(whole);
	assert_true(generation_init(whole));
	whole->settings = whole->draft = settings_parse(&settings, "/", whole->arena, &world->findings);
	assert_non_null(whole->settings);
	const struct statements *said =
	    statements_parse(&registry, 1, &whole->settings->policy, whole->arena, &world->findings);
	if (said == NULL)
		show(&world->findings);
	assert_non_null(said);
	whole->statements = *said;
	whole->is_right = true;
	whole->desk = desk;
	add_item(whole, STATE_TEXT_SETTINGS, settings);
	add_item(whole, STATE_TEXT_REGISTRY, registry);
	if (!generation_build(whole, &groups, at, &world->findings))
		show(&world->findings);
	assert_non_null(whole->facts);
	assert_true(statement_index_build(whole, whole->arena, &items, &count));
	assert_int_equal(state_statements_replace(world->state, items, count, at), STATE_OK);
}

static void load_slice(struct world *world, const char *patient, const char *login, int64_t known,
		       int64_t now, struct slice *ret_slice)
{
	const struct slice_question question = {.state = world->state,
						.policy = &world->whole.settings->policy,
						.patients = &patient,
						.patient_count = 1,
						.logins = &login,
						.login_count = login != NULL,
						.known = known,
						.desk_known = known,
						.now = now};
	bool loaded = slice_load(&question, &world->findings, ret_slice);
	if (!loaded)
		show(&world->findings);
	assert_true(loaded);
}

/* ---- the same answers ---- */

static void assert_same_statements(const struct because *found, const struct because *expected)
{
	assert_int_equal(found->count, expected->count);
	for (size_t i = 0; i < found->count; i++) {
		assert_int_equal(found->items[i]->kind, expected->items[i]->kind);
		assert_int_equal(found->items[i]->origin.line, expected->items[i]->origin.line);
		assert_string_equal(found->items[i]->origin.file, expected->items[i]->origin.file);
	}
}

static void assert_same_answer(struct question *question, const struct slice *slice, const char *login)
{
	struct because because, again_because;
	struct decision expected = decide(question, &because);
	struct question again = *question;
	again.facts = slice->facts;
	again.login = facts_login(slice->facts, login);
	again.patient = facts_patient(slice->facts, question->facts->patients[question->patient].id);
	assert_int_not_equal(again.patient, NO_ID);
	struct decision found = decide(&again, &again_because);
	if (found.access != expected.access || found.reason != expected.reason)
		print_error("%s: slice %s %s, whole %s %s\n", login, access_names[found.access],
			    reason_name(found.reason), access_names[expected.access],
			    reason_name(expected.reason));
	assert_int_equal(found.access, expected.access);
	assert_int_equal(found.reason, expected.reason);
	assert_int_equal(found.rule, expected.rule);
	assert_same_statements(&again_because, &because);
	assert_int_equal(decide_next_change(&again), decide_next_change(question));
}

/* Who is not in a slice that was not asked about them has nothing in the whole either. */
static void assert_complete(struct world *world, struct question *question, const char *login)
{
	struct slice slice;
	load_slice(world, question->facts->patients[question->patient].id, NULL, STATE_STILL, question->now,
		   &slice);
	if (facts_login(slice.facts, login) == NO_ID)
		assert_int_equal(decide(question, NULL).access, ACCESS_NONE);
	else
		assert_same_answer(question, &slice, login);
	slice_clear(&slice);
}

static struct config_text printed(struct world *world, struct random_site *site, const char *name,
				  void (*print)(const struct random_site *, FILE *))
{
	char *buffer = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&buffer, &size);
	(void)world;
	print(site, out);
	fclose(out);
	struct config_text text = {.name = name, .text = arena_strdup(site->arena, buffer), .size = size};
	free(buffer);
	return text;
}

static void slices_decide_as_the_whole(void **state)
{
	struct world *world = *state;
	size_t sites = random_site_count(SITES);
	for (size_t i = 0; i < sites; i++) {
		struct random_facts random;
		random_facts_init(&random, random_first_seed() + i);
		keep(world, printed(world, &random.site, "careacl.conf", random_print_settings),
		     printed(world, &random.site, "registry.d/site.conf", random_print_statements),
		     (struct desk_items){0}, random.site.middle);
		for (size_t j = 0; j < QUESTIONS; j++) {
			struct question question = random_question(&random);
			struct slice slice;
			if (question.login == NO_ID)
				continue;
			const char *login = random.facts->logins[question.login].name;
			question.facts = world->whole.facts;
			question.login = facts_login(world->whole.facts, login);
			load_slice(world, question.facts->patients[question.patient].id, login, STATE_STILL,
				   question.now, &slice);
			assert_same_answer(&question, &slice, login);
			slice_clear(&slice);
			assert_complete(world, &question, login);
		}
		random_facts_clear(&random);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(slices_decide_as_the_whole, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
