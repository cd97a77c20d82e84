/* The guard: what is compared, what trips it, what is never held, what a held access keeps. */
#include "tests/unit/loading.h"

#include "acl_sync/site/guard.h"
#include "policy/facts_build.h"
#include "tests/unit/scratch.h"

#include <stdlib.h>

#define NOW INT64_C(1795000000) /* in November 2026 */

static const char settings_text[] =
    "guard = { max_revoked = \"20%\"; max_granted = \"20%\"; min = \"3\"; };"
    "stores = ( { name = \"clinical\"; root = \"/c\"; regime = \"establishment\"; categories = ("
    "  { name = \"medical\"; path = \"medical\"; }, { name = \"nursing\"; path = \"nursing\"; } ); } );"
    "professions = ( { name = \"physician\"; emergency = true; matrix = { medical = \"write\"; nursing = "
    "\"read\"; }; },"
    "  { name = \"nurse\"; matrix = { medical = \"read\"; nursing = \"write\"; }; } );";

static const char people[] =
    "professionals = ( { login = \"dr.a\"; profession = \"physician\"; %s },"
    "  { login = \"dr.b\"; profession = \"physician\"; }, { login = \"inf.c\"; profession = \"nurse\"; } );"
    "teams = ( { name = \"t\"; members = ( { login = \"dr.a\"; }, { login = \"dr.b\"; }, { login = "
    "\"inf.c\"; } ); } );";

/* Three logins, two categories, four patients: 24 accesses. */
static const char four_patients[] =
    "patients = ( { id = \"P1\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
    "  { id = \"P2\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
    "  { id = \"P3\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
    "  { id = \"P4\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); } );";

struct world {
	char folder[SCRATCH_SIZE];
	struct state_db *state;
	struct findings findings;
	struct generation fresh;
	struct guard guard;
};

/* A generation of settings and registry texts, as if read from files. */
static void load(struct generation *generation, const char *settings, const char *registry,
		 struct findings *findings)
{
	struct config_text texts[] = {text_of("careacl.conf", settings),
				      text_of("registry.d/a.conf", registry)};
	assert_true(generation_init(generation));
	struct arena *arena = generation->arena;
	generation->settings = generation->draft = settings_parse(&texts[0], "/", arena, findings);
	assert_non_null(generation->settings);
	const struct statements *statements =
	    statements_parse(&texts[1], 1, &generation->settings->policy, arena, findings);
	assert_non_null(statements);
	generation->statements = *statements;
	generation->is_right = true;
	generation->items = arena_array(arena, 2, sizeof(*generation->items));
	generation->count = generation->capacity = 2;
	generation->items[0].kind = STATE_TEXT_SETTINGS;
	generation->items[0].text = texts[0];
	generation->items[1].kind = STATE_TEXT_REGISTRY;
	generation->items[1].text = (struct config_text){
	    .name = "registry.d/a.conf", .text = arena_strdup(arena, registry), .size = texts[1].size};
	struct group_source none = {0};
	assert_true(generation_build(generation, &none, NOW, findings));
}

static char *registry_of(const char *about_dr_a, const char *rest)
{
	char *head = NULL, *text = NULL;
	assert_true(asprintf(&head, people, about_dr_a) > 0);
	assert_true(asprintf(&text, "%s%s", head, rest) > 0);
	free(head);
	return text;
}

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
	guard_clear(&world->guard);
	generation_clear(&world->fresh);
	state_db_close(world->state);
	findings_clear(&world->findings);
	scratch_remove(world->folder);
	free(world);
	return 0;
}

/* What is in force: the four patients, kept in the state. */
static void keep_base(struct world *world)
{
	struct generation base;
	char *text = registry_of("", four_patients);
	load(&base, settings_text, text, &world->findings);
	struct state_texts texts = generation_texts(&base);
	assert_int_equal(state_texts_store(world->state, STATE_TEXTS_BASE ":clinical", &texts), STATE_OK);
	generation_clear(&base);
	free(text);
}

static void ask_with(struct world *world, const char *settings, const char *about_dr_a, const char *rest,
		     const char *accept)
{
	char *text = registry_of(about_dr_a, rest);
	guard_clear(&world->guard);
	generation_clear(&world->fresh);
	load(&world->fresh, settings, text, &world->findings);
	free(text);
	struct guard_question question = {.fresh = &world->fresh,
					  .state = world->state,
					  .folder = "/",
					  .accepts = &accept,
					  .accept_count = accept != NULL,
					  .now = NOW};
	assert_int_equal(guard_ask(&question, &world->findings, &world->guard), STATE_OK);
	for (size_t i = 0; i < world->findings.count; i++)
		assert_int_equal(world->findings.items[i].severity, SEVERITY_WARNING);
}

static void ask(struct world *world, const char *about_dr_a, const char *rest)
{
	ask_with(world, settings_text, about_dr_a, rest, NULL);
}

/* The access that a sync would enforce. */
static struct decision decision_of(const struct world *world, const char *login, const char *patient,
				   const char *category)
{
	const struct facts *facts = world->guard.facts != NULL ? world->guard.facts : world->fresh.facts;
	struct question question = {.facts = facts,
				    .login = facts_login(facts, login),
				    .patient = facts_patient(facts, patient),
				    .category = policy_category(facts->policy, category),
				    .now = NOW};
	assert_int_not_equal(question.patient, NO_ID);
	return guard_decide(&world->guard, &question, NULL, NULL);
}

static enum access access_of(const struct world *world, const char *login, const char *patient)
{
	return decision_of(world, login, patient, "medical").access;
}

static size_t held(const struct world *world)
{
	return world->guard.store_count == 0 ? 0 : world->guard.stores[0].held;
}

static void test_no_base(void **state)
{
	struct world *world = *state;
	ask(world, "", four_patients);
	assert_int_equal(world->guard.store_count, 0);
}

static void test_same_texts(void **state)
{
	struct world *world = *state;
	keep_base(world);
	ask(world, "", four_patients);
	assert_int_equal(world->guard.store_count, 0);
	assert_int_equal(access_of(world, "dr.a", "P1"), ACCESS_WRITE);
}

/* One of four patients: 6 of 24, more than 20 %. */
static const char three_patients[] =
    "patients = ( { id = \"P1\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
    "  { id = \"P2\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
    "  { id = \"P3\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
    "  { id = \"P4\"; birth_date = \"1950-01-01\"; } );";

static void test_losses_are_held(void **state)
{
	struct world *world = *state;
	keep_base(world);
	ask(world, "", three_patients);
	assert_int_equal(world->guard.stores[0].in_force, 24);
	assert_int_equal(world->guard.stores[0].losses, 6);
	assert_int_equal(world->guard.stores[0].gains, 0);
	assert_int_equal(held(world), 6);
	assert_int_equal(strlen(world->guard.stores[0].hash), 16);
	assert_true(guard_waits(&world->guard, "clinical"));
	assert_int_equal(access_of(world, "dr.a", "P4"), ACCESS_WRITE);
	assert_int_equal(decision_of(world, "dr.a", "P4", "medical").reason, REASON_CARE_TEAM);
	assert_int_equal(access_of(world, "dr.a", "P1"), ACCESS_WRITE);
}

static void test_accepted(void **state)
{
	struct world *world = *state;
	char hash[GUARD_HASH_SIZE];
	keep_base(world);
	ask(world, "", three_patients);
	strcpy(hash, world->guard.stores[0].hash);
	ask_with(world, settings_text, "", three_patients, "0000000000000000");
	assert_int_equal(held(world), 6);
	ask_with(world, settings_text, "", three_patients, hash);
	assert_int_equal(held(world), 0);
	assert_true(world->guard.stores[0].accepted);
	assert_false(guard_waits(&world->guard, "clinical"));
	assert_int_equal(access_of(world, "dr.a", "P4"), ACCESS_NONE);
	/* the hash is of these changes and no others */
	ask_with(world, settings_text, "",
		 "patients = ( { id = \"P1\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
		 "  { id = \"P2\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
		 "  { id = \"P3\"; birth_date = \"1950-01-01\"; },"
		 "  { id = \"P4\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); } );",
		 hash);
	assert_int_equal(held(world), 6);
}

/* Exactly 20 % is not more; fewer than `min` are never held. */
static void test_limits(void **state)
{
	struct world *world = *state;
	char settings[2048];
	keep_base(world);
	snprintf(settings, sizeof(settings), "%s", settings_text);
	memcpy(strstr(settings, "20%"), "25%", 3);
	ask_with(world, settings, "", three_patients, NULL);
	assert_int_equal(world->guard.stores[0].losses, 6);
	assert_int_equal(held(world), 0);
	snprintf(settings, sizeof(settings), "%s", settings_text);
	*strstr(settings, "3\"; };stores") = '7';
	ask_with(world, settings, "", three_patients, NULL);
	assert_int_equal(held(world), 0);
	*strstr(settings, "7\"; };stores") = '6';
	ask_with(world, settings, "", three_patients, NULL);
	assert_int_equal(held(world), 6);
}

static void test_gains_are_held(void **state)
{
	struct world *world = *state;
	keep_base(world);
	ask(world, "",
	    "patients = ( { id = \"P1\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
	    "  { id = \"P2\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
	    "  { id = \"P3\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
	    "  { id = \"P4\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
	    "  { id = \"P5\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); } );");
	assert_int_equal(world->guard.stores[0].gains, 6);
	assert_int_equal(held(world), 6);
	assert_int_equal(access_of(world, "dr.a", "P5"), ACCESS_NONE);
	assert_int_equal(access_of(world, "dr.a", "P4"), ACCESS_WRITE);
}

/* What the patient says is never held, nor does it trip the guard. */
static void test_patients_word(void **state)
{
	static const char *const wishes[] = {
	    "objections = ( { to = \"everyone\"; } )",
	    "objections = ( { to = \"login:dr.a\"; }, { to = \"login:dr.b\"; }, { to = \"login:inf.c\"; } )",
	    "objections = ( { to = \"team:t\"; } )",
	    "objections = ( { to = \"profession:physician\"; }, { to = \"profession:nurse\"; } )",
	    ("withheld = ( { category = \"medical\"; author = \"dr.x\"; }, "
	     "{ category = \"nursing\"; author = \"dr.x\"; } )"),
	};
	struct world *world = *state;
	keep_base(world);
	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
		char *rest = NULL;
		assert_true(
		    asprintf(
			&rest,
			"roles = ( { login = \"dr.x\"; access = { nursing = \"read\"; }; ground = \"g\"; } );"
			"patients = ( { id = \"P1\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; "
			"} ); },"
			"  { id = \"P2\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
			"  { id = \"P3\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
			"  { id = \"P4\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); %s; } "
			");",
			wishes[i]) > 0);
		ask(world, "", rest);
		free(rest);
		assert_int_equal(world->guard.stores[0].losses, 0);
		assert_int_equal(held(world), 0);
		assert_int_equal(access_of(world, "dr.a", "P4"), ACCESS_NONE);
	}
}

/* What a patient consents to, and a break-glass, are never held, however many. */
static void test_given_by_name(void **state)
{
	static const char consents[] =
	    "professionals = ( { login = \"dr.out\"; profession = \"physician\"; }, { login = \"dr.a\"; "
	    "profession = "
	    "\"physician\"; }, { login = \"dr.b\"; profession = \"physician\"; }, { login = \"inf.c\"; "
	    "profession = "
	    "\"nurse\"; } );"
	    "teams = ( { name = \"t\"; members = ( { login = \"dr.a\"; }, { login = \"dr.b\"; }, { login = "
	    "\"inf.c\"; } ); } );"
	    "patients = ( { id = \"P1\"; login = \"p1\"; birth_date = \"1950-01-01\"; teams = ( { team = "
	    "\"t\"; } );"
	    "    consents = ( { to = \"login:dr.out\"; } ); },"
	    "  { id = \"P2\"; login = \"p2\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } );"
	    "    consents = ( { to = \"login:dr.out\"; } ); },"
	    "  { id = \"P3\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
	    "  { id = \"P4\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); } );"
	    "break_glass = ( { patient = \"P3\"; login = \"dr.out\"; justification = \"found unconscious\";"
	    "  cannot_consent = true; immediate_risk = true; valid_from = \"2026-11-18T11:00:00+00:00\";"
	    "  valid_until = \"2026-11-18T13:00:00+00:00\"; } );";
	struct world *world = *state;
	keep_base(world);
	load(&world->fresh, settings_text, consents, &world->findings);
	struct guard_question question = {
	    .fresh = &world->fresh, .state = world->state, .folder = "/", .now = NOW};
	assert_int_equal(guard_ask(&question, &world->findings, &world->guard), STATE_OK);
	assert_int_equal(access_of(world, "p1", "P1"), ACCESS_READ);
	assert_int_equal(access_of(world, "dr.out", "P1"), ACCESS_WRITE);
	assert_int_equal(decision_of(world, "dr.out", "P3", "medical").reason, REASON_BREAK_GLASS);
	assert_int_equal(world->guard.stores[0].gains, 0);
	assert_int_equal(held(world), 0);
}

static void test_suspension(void **state)
{
	struct world *world = *state;
	keep_base(world);
	ask(world, "suspended = true;", four_patients);
	assert_int_equal(world->guard.stores[0].losses, 0);
	assert_int_equal(held(world), 0);
	assert_int_equal(access_of(world, "dr.a", "P1"), ACCESS_NONE);
	/* a right that has ended by a changed date is the file's, not the date's: counted */
	ask(world, "valid_until = \"2020-01-01\";", four_patients);
	assert_int_equal(world->guard.stores[0].losses, 8);
	assert_int_equal(held(world), 8);
	assert_int_equal(access_of(world, "dr.a", "P1"), ACCESS_WRITE);
}

/* What a patient says beside what is held takes effect: named person, and a document in a held category. */
static void test_held_and_not_held(void **state)
{
	struct world *world = *state;
	keep_base(world);
	ask(world, "",
	    "patients = ( { id = \"P1\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } );"
	    "    objections = ( { to = \"login:dr.a\"; } ); },"
	    "  { id = \"P2\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
	    "  { id = \"P3\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); },"
	    "  { id = \"P4\"; birth_date = \"1950-01-01\";"
	    "    objections = ( { to = \"login:dr.b\"; documents = [\"medical/x.pdf\"]; } ); } );");
	assert_int_equal(held(world), 6);
	assert_int_equal(access_of(world, "dr.a", "P1"), ACCESS_NONE);
	assert_int_equal(access_of(world, "dr.b", "P4"), ACCESS_WRITE);
	struct question question = {.facts = world->guard.facts,
				    .login = facts_login(world->guard.facts, "dr.b"),
				    .patient = facts_patient(world->guard.facts, "P4"),
				    .category = policy_category(world->guard.facts->policy, "medical"),
				    .document = "x.pdf",
				    .now = NOW};
	assert_int_equal(guard_decide(&world->guard, &question, NULL, NULL).reason, REASON_OBJECTION_NAMED);
	question.document = "y.pdf";
	assert_int_equal(guard_decide(&world->guard, &question, NULL, NULL).access, ACCESS_WRITE);
}

/* A held patient or login that the new texts no longer name can be asked about, and is a candidate. */
static void test_names_that_are_gone(void **state)
{
	struct world *world = *state;
	login_id logins[16];
	unsigned char seen[16] = {0};
	keep_base(world);
	struct generation *fresh = &world->fresh;
	static const char registry[] =
	    "professionals = ( { login = \"dr.b\"; profession = \"physician\"; } );"
	    "teams = ( { name = \"t\"; members = ( { login = \"dr.b\"; } ); } );"
	    "patients = ( { id = \"P1\"; birth_date = \"1950-01-01\"; teams = ( { team = \"t\"; } ); } );";
	load(fresh, settings_text, registry, &world->findings);
	struct guard_question question = {.fresh = fresh, .state = world->state, .folder = "/", .now = NOW};
	assert_int_equal(guard_ask(&question, &world->findings, &world->guard), STATE_OK);
	assert_int_equal(held(world), 22);
	assert_null(world->guard.whole);
	const struct facts *facts = world->guard.facts;
	assert_non_null(facts);
	assert_int_equal(facts->patient_count, 4);
	for (const char *const *id = (const char *const[]){"P1", "P2", "P3", "P4", NULL}; *id != NULL; id++) {
		assert_int_equal(access_of(world, "dr.a", *id), ACCESS_WRITE);
		assert_int_equal(access_of(world, "inf.c", *id), ACCESS_READ);
		assert_int_equal(decide_candidates(facts, facts_patient(facts, *id), logins, seen), 3);
	}
	/* the door goes on knowing them */
	assert_non_null(facts->logins[facts_login(facts, "dr.a")].professional);
	assert_string_equal(facts->logins[0].name, "dr.a");
}

static void test_empty_registry(void **state)
{
	struct world *world = *state;
	char settings[2048];
	keep_base(world);
	snprintf(settings, sizeof(settings), "%s", settings_text);
	memcpy(strstr(settings, "20%"), "99%", 3);
	load(&world->fresh, settings, "patients = ();", &world->findings);
	struct guard_question question = {
	    .fresh = &world->fresh, .state = world->state, .folder = "/", .now = NOW};
	assert_int_equal(guard_ask(&question, &world->findings, &world->guard), STATE_OK);
	assert_int_equal(held(world), 24);
	assert_non_null(world->guard.whole);
	assert_int_equal(world->guard.whole->facts->patient_count, 4);
}

/* A category that the new settings no longer have cannot be kept by them: the base goes on whole. */
static void test_category_gone(void **state)
{
	struct world *world = *state;
	keep_base(world);
	ask_with(world,
		 "guard = { min = \"3\"; };"
		 "stores = ( { name = \"clinical\"; root = \"/c\"; regime = \"establishment\"; categories = ("
		 "  { name = \"medical\"; path = \"medical\"; } ); } );"
		 "professions = ( { name = \"physician\"; matrix = { medical = \"write\"; }; },"
		 "  { name = \"nurse\"; matrix = { medical = \"read\"; }; } );",
		 "", four_patients, NULL);
	assert_int_equal(world->guard.stores[0].losses, 12);
	assert_non_null(world->guard.whole);
}

static void test_damaged_base(void **state)
{
	struct world *world = *state;
	const struct state_text items[] = {{STATE_TEXT_SETTINGS, {"careacl.conf", "stores = 3;", 11, 0}}};
	struct state_texts texts = {.items = items, .count = 1};
	assert_int_equal(state_texts_store(world->state, STATE_TEXTS_BASE ":clinical", &texts), STATE_OK);
	char *text = registry_of("", four_patients);
	load(&world->fresh, settings_text, text, &world->findings);
	free(text);
	struct guard_question question = {
	    .fresh = &world->fresh, .state = world->state, .folder = "/", .now = NOW};
	assert_int_equal(guard_ask(&question, &world->findings, &world->guard), STATE_ERROR);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(test_no_base),
	    CASE(test_same_texts),
	    CASE(test_losses_are_held),
	    CASE(test_accepted),
	    CASE(test_limits),
	    CASE(test_gains_are_held),
	    CASE(test_patients_word),
	    CASE(test_given_by_name),
	    CASE(test_suspension),
	    CASE(test_held_and_not_held),
	    CASE(test_names_that_are_gone),
	    CASE(test_empty_registry),
	    CASE(test_category_gone),
	    CASE(test_damaged_base),
	};
	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
