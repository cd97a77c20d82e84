/* Random histories of the desk and of the registry: at every past instant a slice decides as the facts of that instant
 * do. The test keeps the list of what was said by itself; the state is asked by instant alone.
 *
 * takes long: a minute. The sanitized build lives through a tenth of the histories: it looks for other faults.
 */
#include "tests/unit/loading.h"

#include "acl_sync/history/periods.h"
#include "acl_sync/site/held_past.h"
#include "acl_sync/site/slice.h"
#include "acl_sync/site/slice_patients.h"
#include "acl_sync/site/statement_index.h"
#include "tests/unit/random_print.h"
#include "tests/unit/random_question.h"
#include "tests/unit/scratch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#define HISTORIES 10
#else
#define HISTORIES 100
#endif
#define INSTANTS 20
#define EVENTS 24
#define VERSIONS 6
#define BEGINNING (RANDOM_SITE_MIDDLE - 8)

/* What was said at the desk, as the test remembers it. */
struct remembered {
	struct desk_item item; /* id as the state gave it */
	int64_t ended;         /* STATE_STILL: not */
};

/* What the registry said from an instant on. */
struct version {
	int64_t since;
	struct config_text text;
	size_t base; /* what the guard held of it stayed as in that version; itself: nothing was held */
	bool losses, gains;
};

struct world {
	char folder[SCRATCH_SIZE];
	const char *fixture; /* an older database to begin with; NULL: none */
	struct state_db *state;
	struct findings findings;
	struct random_facts random;
	struct arena *arena;
	const struct settings *settings;
	struct config_text settings_text;
	struct remembered said[EVENTS];
	size_t said_count;
	struct version versions[VERSIONS];
	size_t version_count;
	bool registry_stays; /* only the desk speaks */
	size_t held_count;   /* decisions that were the base's, of all that were compared */
	int64_t now;
};

static void show(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		print_error("%s: %s\n", findings->items[i].where, findings->items[i].text);
}

/* ---- the state ---- */

static void open_state(struct world *world)
{
	char message[256] = "";
	if (state_db_open(world->folder, STATE_WRITE, &world->state, NULL, message, sizeof(message)) !=
	    STATE_OK)
		fail_msg("%s", message);
}

/* Copies one file over another. */
static void copy(const char *from, const char *to)
{
	char command[512];
	snprintf(command, sizeof(command), "cp '%s' '%s'", from, to);
	assert_int_equal(system(command), 0);
}

/* A file of the state's folder. Static buffer, one of two by turns. */
static const char *file_of(const struct world *world, const char *name)
{
	static char paths[2][256];
	static size_t turn;
	char *path = paths[turn++ % 2];
	snprintf(path, sizeof(paths[0]), "%s/%s", world->folder, name);
	return path;
}

static void begin(struct world *world)
{
	scratch_make(world->folder);
	if (world->fixture != NULL)
		copy(world->fixture, file_of(world, STATE_DB_FILE));
	open_state(world);
	findings_init(&world->findings);
	world->arena = arena_new();
	assert_non_null(world->arena);
}

static void end(struct world *world)
{
	state_db_close(world->state);
	findings_clear(&world->findings);
	arena_free(world->arena);
	random_facts_clear(&world->random);
	scratch_remove(world->folder);
	*world = (struct world){.fixture = world->fixture};
}

/* ---- events ---- */

static struct config_text printed(struct world *world, const struct random_site *site, const char *name,
				  void (*print)(const struct random_site *, FILE *))
{
	char *buffer = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&buffer, &size);
	print(site, out);
	fclose(out);
	struct config_text text = {.name = name, .text = arena_strdup(world->arena, buffer), .size = size};
	free(buffer);
	return text;
}

static bool no_members(void *context, const char *group, const struct statements *statements,
		       struct arena *arena, struct group_members *ret_members)
{
	static const char *const logins[] = {"anna", "dora"};
	(void)context, (void)group, (void)statements, (void)arena;
	*ret_members = (struct group_members){logins, 2};
	return true;
}

static void add_text(struct generation *generation, enum state_text_kind kind, struct config_text text)
{
	generation->items = arena_grow(generation->arena, generation->items, generation->count,
				       &generation->capacity, sizeof(*generation->items));
	generation->items[generation->count++] = (struct state_text){kind, text};
}

/* What a sync keeps of what the guard held of the version. */
static void keep_hold(struct world *world, const struct version *version)
{
	const struct version *base = &world->versions[version->base];
	const struct state_hold hold = {.store = world->settings->policy.stores[0].name,
					.base = base->since,
					.base_at = base->since,
					.losses = version->losses,
					.gains = version->gains};
	const struct state_holds holds = {&hold, base != version};
	assert_int_equal(state_db_begin(world->state), STATE_OK);
	assert_int_equal(state_holds_begin(world->state, &holds, world->now), STATE_OK);
	assert_int_equal(state_holds_end(world->state, &holds, world->now), STATE_OK);
	assert_int_equal(state_db_commit(world->state), STATE_OK);
}

/* What a sync keeps of a registry. */
static void keep(struct world *world, struct config_text text)
{
	const struct group_source groups = {no_members, NULL};
	struct generation whole;
	struct state_statement *items;
	size_t count;
	assert_true(generation_init(&whole));
	whole.settings = whole.draft = world->settings;
	const struct statements *said =
	    statements_parse(&text, 1, &world->settings->policy, whole.arena, &world->findings);
	if (said == NULL)
		show(&world->findings);
	assert_non_null(said);
	whole.statements = *said;
	whole.is_right = true;
	add_text(&whole, STATE_TEXT_SETTINGS, world->settings_text);
	add_text(&whole, STATE_TEXT_REGISTRY, text);
	if (!generation_build(&whole, &groups, world->now, &world->findings))
		show(&world->findings);
	assert_non_null(whole.facts);
	assert_true(statement_index_build(&whole, whole.arena, &items, &count));
	assert_int_equal(state_statements_replace(world->state, items, count, world->now), STATE_OK);
	generation_clear(&whole);
}

/* From now on the registry says that; of half of them the guard holds something. */
static void add_version(struct world *world, struct config_text text)
{
	struct random_site *site = &world->random.site;
	size_t count = world->version_count++;
	struct version *version = &world->versions[count];
	*version = (struct version){.text = text, .base = count};
	if (count > 0 && random_chance(site, 60)) {
		version->base = version[-1].base;
		version->losses = random_chance(site, 70);
		version->gains = !version->losses || random_chance(site, 50);
		/* what is held comes a second later than its base, at least (sync_state_find_holds) */
		if (world->now <= world->versions[version->base].since)
			world->now = world->versions[version->base].since + 1;
	}
	version->since = world->now;
	keep(world, text);
	keep_hold(world, version);
}

/* The registry with something gone: wishes, members, assignments. */
static void change_registry(struct world *world)
{
	struct random_site *site = &world->random.site;
	struct random_site changed = *site;
	size_t patients = site->statements.patient_count, teams = site->statements.team_count;
	struct said_patient *patient = arena_array(world->arena, patients, sizeof(*patient));
	struct said_team *team = arena_array(world->arena, teams, sizeof(*team));
	if (world->version_count == VERSIONS || world->registry_stays)
		return;
	memcpy(patient, site->statements.patients, patients * sizeof(*patient));
	memcpy(team, site->statements.teams, teams * sizeof(*team));
	for (size_t i = 0; i < patients && world->version_count > 0; i++) {
		patient[i].objection_count = random_below(site, patient[i].objection_count + 1);
		patient[i].consent_count = random_below(site, patient[i].consent_count + 1);
		patient[i].team_count = random_below(site, patient[i].team_count + 1);
		patient[i].withheld_count = random_below(site, patient[i].withheld_count + 1);
	}
	for (size_t i = 0; i < teams && world->version_count > 0; i++)
		if (team[i].member_count > 1)
			team[i].member_count = 1 + random_below(site, team[i].member_count);
	changed.statements.patients = patient;
	changed.statements.teams = team;
	struct config_text text = printed(world, &changed, "registry.d/site.conf", random_print_statements);
	add_version(world, text);
}

static const char *pick_login(struct world *world)
{
	struct random_site *site = &world->random.site;
	return site->statements.professionals[random_below(site, site->statements.professional_count)].login;
}

static const char *pick_category(struct world *world)
{
	struct random_site *site = &world->random.site;
	return site->policy.categories[random_below(site, site->policy.category_count)].name;
}

/* A window around the middle, in words: often open. */
static const char *window(struct world *world)
{
	struct random_site *site = &world->random.site;
	char text[64];
	if (random_chance(site, 40))
		return "";
	snprintf(text, sizeof(text), " valid_from = \"2026-02-28T23:59:%02zuZ\";",
		 50 + random_below(site, 10));
	if (random_chance(site, 50))
		return arena_strdup(world->arena, text);
	return arena_printf(world->arena, "%s valid_until = \"2026-03-01T00:00:%02zuZ\";", text,
			    random_below(site, 10));
}

static struct desk_item random_item(struct world *world, int form)
{
	struct random_site *site = &world->random.site;
	struct arena *arena = world->arena;
	const char *login = pick_login(world), *category = pick_category(world);
	const char *team = site->statements.teams[random_below(site, site->statements.team_count)].name;
	struct desk_item item = {
	    .patient = site->statements.patients[random_below(site, site->statements.patient_count)].id,
	    .recorded = world->now,
	    .recorded_by = "adm.zoe",
	};
	switch (form) {
	case 0:
		item.section = "objections";
		if (random_chance(site, 30)) /* known only as long as the desk knows them as a relative */
			login = arena_printf(arena, "kin.%zu", random_below(site, 4));
		item.text = arena_printf(arena, "{ to = \"login:%s\";%s }", login, window(world));
		break;
	case 1:
		item.section = "objections";
		item.text = arena_printf(arena, "{ to = \"everyone\"; categories = [\"%s\"];%s }", category,
					 window(world));
		break;
	case 2:
		item.section = "consents";
		item.text = arena_printf(arena, "{ to = \"login:%s\"; categories = [\"%s\"];%s }", login,
					 category, window(world));
		break;
	case 3:
		item.section = "withheld";
		item.text = arena_printf(arena, "{ category = \"%s\"; author = \"%s\";%s }", category, login,
					 window(world));
		break;
	case 4:
		item.section = "relations";
		item.login = arena_printf(arena, "kin.%zu", random_below(site, 4));
		item.text = arena_printf(
		    arena, "{ login = \"%s\"; kind = \"relative\"; agreed = true; categories = [\"%s\"];%s }",
		    item.login, category, window(world));
		break;
	case 5:
		item.section = "teams";
		item.text = arena_printf(arena, "{ team = \"%s\";%s }", team, window(world));
		break;
	case 6:
		item.section = DESK_DISCHARGES;
		item.text =
		    arena_printf(arena, "{ team = \"%s\"; valid_from = \"2026-02-28T23:59:%02zuZ\"; }", team,
				 50 + random_below(site, 10));
		break;
	case 7: /* two identities of one person */
		item.section = DESK_MERGED;
		item.text = site->statements.patients[random_below(site, site->statements.patient_count)].id;
		if (strcmp(item.text, item.patient) != 0 && random_chance(site, 30))
			break;
		/* fall through */
	default:
		item.section = "derogations";
		item.login = login;
		item.text = arena_printf(
		    arena,
		    "{ patient = \"%s\"; login = \"%s\"; basis = \"public-health\"; categories = [\"%s\"];"
		    " reference = \"r\"; valid_from = \"2026-02-28T23:59:50Z\"; valid_until = "
		    "\"2026-03-01T00:00:%02zuZ\"; }",
		    item.patient, login, category, random_below(site, 10));
	}
	return item;
}

static void record(struct world *world)
{
	struct remembered *said = &world->said[world->said_count];
	said->item = random_item(world, (int)random_below(&world->random.site, 9));
	said->ended = STATE_STILL;
	assert_int_equal(state_db_begin(world->state), STATE_OK);
	assert_int_equal(state_desk_add(world->state, &said->item, &said->item.id), STATE_OK);
	assert_int_equal(state_db_commit(world->state), STATE_OK);
	world->said_count++;
}

static void withdraw(struct world *world)
{
	struct remembered *said = &world->said[random_below(&world->random.site, world->said_count)];
	if (said->ended != STATE_STILL)
		return;
	said->ended = world->now;
	assert_int_equal(state_db_begin(world->state), STATE_OK);
	assert_int_equal(state_desk_end(world->state, said->item.id, world->now, "adm.zoe", NULL, NULL),
			 STATE_OK);
	assert_int_equal(state_db_commit(world->state), STATE_OK);
}

/* Something is said, often in the same second as what was said before. */
static void event(struct world *world)
{
	struct random_site *site = &world->random.site;
	if (random_chance(site, 60))
		world->now += 1 + (int64_t)random_below(site, 2);
	if (random_chance(site, 12))
		change_registry(world);
	else if (world->said_count > 0 && random_chance(site, 30))
		withdraw(world);
	else
		record(world);
}

static void start_history(struct world *world, uint64_t seed)
{
	begin(world);
	random_facts_init(&world->random, seed);
	world->settings_text = printed(world, &world->random.site, "careacl.conf", random_print_settings);
	world->settings = settings_parse(&world->settings_text, "/", world->arena, &world->findings);
	assert_non_null(world->settings);
	world->now = BEGINNING;
	change_registry(world);
}

static void restart(struct world *world)
{
	state_db_close(world->state);
	open_state(world);
}

/* ---- the facts of an instant, by the test's own list ---- */

/* What was known and what was in force at an instant: of the whole registry, or of a slice. */
struct moment {
	struct generation fresh;
	struct guard guard;
	const struct facts *facts; /* in which everybody can be asked about */
};

/* What was said and withdrawn within a second was known in that second. */
static bool was_known(const struct remembered *said, int64_t at)
{
	return said->item.recorded <= at && (at < said->ended || at == said->item.recorded);
}

/* A version of the registry with the members of groups put in, as a sync does, and what the desk had said by `at`. */
static struct generation version_at(struct world *world, size_t version, int64_t at, struct arena *arena)
{
	const struct group_source groups = {no_members, NULL};
	struct desk_item *items = arena_array(arena, EVENTS, sizeof(*items));
	size_t count = 0;
	for (size_t i = 0; i < world->said_count; i++)
		if (was_known(&world->said[i], at))
			items[count++] = world->said[i].item;
	struct generation whole = {.arena = arena, .is_right = true, .desk = {items, count}};
	whole.settings = whole.draft = world->settings;
	const struct statements *said = statements_parse(&world->versions[version].text, 1,
							 &world->settings->policy, arena, &world->findings);
	assert_non_null(said);
	whole.statements = *said;
	if (!generation_build(&whole, &groups, at, &world->findings))
		show(&world->findings);
	assert_non_null(whole.facts);
	return whole;
}

static size_t version_of(const struct world *world, int64_t at)
{
	size_t version = 0;
	while (version + 1 < world->version_count && world->versions[version + 1].since <= at)
		version++;
	return version;
}

/* What was known alone. */
static const struct facts *facts_at(struct world *world, int64_t at, struct arena *arena)
{
	return version_at(world, version_of(world, at), at, arena).facts;
}

static void hold(struct world *world, const struct guard_past *pasts, size_t count, int64_t at,
		 struct moment *moment)
{
	moment->guard.arena = arena_new();
	if (!guard_hold_past(&moment->guard, pasts, count, &moment->fresh, at, &world->findings)) {
		show(&world->findings);
		fail();
	}
	moment->facts = moment->guard.facts != NULL ? moment->guard.facts : moment->fresh.facts;
}

/* By the test's own list; guard_clear ends its guard. */
static void moment_of_whole(struct world *world, int64_t at, struct arena *arena, struct moment *ret_moment)
{
	const struct version *version = &world->versions[version_of(world, at)];
	const struct version *base = &world->versions[version->base];
	struct guard_past past = {.store = world->settings->policy.stores[0].name,
				  .since = base->since,
				  .losses = version->losses,
				  .gains = version->gains};
	*ret_moment = (struct moment){.fresh = version_at(world, version_of(world, at), at, arena)};
	if (base != version)
		past.base = version_at(world, version->base, at, arena).facts;
	hold(world, &past, base != version, at, ret_moment);
}

/* ---- the same answers ---- */

static void assert_same(struct world *world, const struct moment *whole, const struct moment *slice,
			login_id login, patient_id patient, category_id category, int64_t at)
{
	const struct facts *facts = whole->facts;
	const char *name = facts->logins[login].name;
	struct question question = {facts, login, patient, category, NULL, at}, again = question;
	struct because because, again_because;
	again.facts = slice->facts;
	again.login = facts_login(slice->facts, name);
	again.patient = facts_patient(slice->facts, facts->patients[patient].id);
	assert_int_not_equal(again.patient, NO_ID);
	struct decision expected = guard_decide(&whole->guard, &question, &because, NULL);
	struct decision found = guard_decide(&slice->guard, &again, &again_because, NULL);
	world->held_count += guard_facts_of(&whole->guard, &question) != facts;
	if (again.login == NO_ID) { /* nobody whom the slice knows: nobody whom the whole lets in */
		assert_int_equal(expected.access, ACCESS_NONE);
		return;
	}
	if (found.access != expected.access || found.reason != expected.reason)
		print_error("seed %llu, %s on %s at %+lld: slice %s %s, facts %s %s\n",
			    (unsigned long long)world->random.seed, name, facts->patients[patient].id,
			    (long long)(at - RANDOM_SITE_MIDDLE), access_names[found.access],
			    reason_name(found.reason), access_names[expected.access],
			    reason_name(expected.reason));
	assert_int_equal(found.access, expected.access);
	assert_int_equal(found.reason, expected.reason);
	assert_int_equal(again_because.count, because.count);
	for (size_t i = 0; i < because.count; i++) {
		assert_string_equal(again_because.items[i]->origin.file, because.items[i]->origin.file);
		assert_int_equal(again_because.items[i]->kind, because.items[i]->kind);
		/* a statement of a file that stays keeps the line where it stood last */
		if (strcmp(because.items[i]->origin.file, DESK_FILE) == 0)
			assert_int_equal(again_because.items[i]->origin.line, because.items[i]->origin.line);
	}
}

static struct site site_of(const struct world *world)
{
	return (struct site){
	    .state = world->state, .arena = world->arena, .settings = world->settings, .folder = "/"};
}

/* What was held first: whom it speaks of must be known to the slice. */
static void load(struct world *world, const char *patient, int64_t at, struct held_past *ret_held,
		 struct slice *ret_slice)
{
	struct site site = site_of(world);
	struct slice_question question = {.state = world->state,
					  .policy = &world->settings->policy,
					  .patients = &patient,
					  .patient_count = 1,
					  .known = at,
					  .desk_known = at,
					  .now = at,
					  .asks_end = true};
	if (!held_past_load(&site, &question, &world->findings, ret_held) ||
	    !held_past_ask(ret_held, &question, ret_held->arena) ||
	    !slice_load(&question, &world->findings, ret_slice))
		show(&world->findings);
	assert_non_null(ret_slice->facts);
}

/* Is the patient among those that the index finds for the login? */
static bool is_found(struct world *world, const char *login, const char *patient, int64_t at)
{
	const struct slice_patients_question question = {.state = world->state,
							 .policy = &world->settings->policy,
							 .login = login,
							 .known = state_span_at(at),
							 .desk_known = state_span_at(at)};
	struct arena *arena = arena_new();
	struct site site = site_of(world);
	struct state_names patients;
	bool found = false;
	assert_true(slice_patients_find(&question, arena, &patients));
	assert_true(held_past_patients(&site, login, state_span_at(at), &patients));
	for (size_t i = 0; i < patients.count; i++)
		found = found || strcmp(patients.items[i], patient) == 0;
	arena_free(arena);
	return found;
}

static void assert_found(struct world *world, const struct moment *whole, login_id login, patient_id patient,
			 int64_t at)
{
	const struct facts *facts = whole->facts;
	bool any = false;
	for (category_id category = 0; category < facts->policy->category_count; category++) {
		struct question question = {facts, login, patient, category, NULL, at};
		any = any || guard_decide(&whole->guard, &question, NULL, NULL).access != ACCESS_NONE;
	}
	if (any && !is_found(world, facts->logins[login].name, facts->patients[patient].id, at))
		fail_msg("seed %llu: %s opens something of %s and the index does not find it",
			 (unsigned long long)world->random.seed, facts->logins[login].name,
			 facts->patients[patient].id);
}

static void look_at(struct world *world, int64_t at)
{
	struct arena *arena = arena_new();
	struct moment whole, part = {0};
	struct held_past held;
	struct slice slice;
	moment_of_whole(world, at, arena, &whole);
	const struct facts *facts = whole.facts;
	patient_id patient = (patient_id)random_below(&world->random.site, facts->patient_count);
	load(world, facts->patients[patient].id, at, &held, &slice);
	assert_true(slice.known_until > at && held.until > at);
	part.fresh =
	    (struct generation){.settings = world->settings, .merged = slice.merged, .facts = slice.facts};
	hold(world, held.pasts, held.past_count, at, &part);
	for (login_id login = 0; login < part.facts->login_count; login++) /* nobody who was not known */
		assert_int_not_equal(facts_login(facts, part.facts->logins[login].name), NO_ID);
	for (login_id login = 0; login < facts->login_count; login++) {
		for (category_id category = 0; category < facts->policy->category_count; category++)
			assert_same(world, &whole, &part, login, patient, category, at);
		if (random_chance(&world->random.site, 15))
			assert_found(world, &whole, login, patient, at);
	}
	guard_clear(&whole.guard);
	guard_clear(&part.guard);
	held_past_clear(&held);
	slice_clear(&slice);
	arena_free(arena);
}

static void look_back(struct world *world)
{
	for (size_t i = 0; i < INSTANTS; i++)
		look_at(world, BEGINNING + (int64_t)random_below(&world->random.site,
								 (size_t)(world->now - BEGINNING) + 3));
}

/* ---- nothing changes before the slice says so ---- */

static bool same_answers(const struct facts *a, const struct facts *b, const char *patient, int64_t at)
{
	patient_id in_a = facts_patient(a, patient), in_b = facts_patient(b, patient);
	for (login_id login = 0; login < a->login_count; login++) {
		login_id other = facts_login(b, a->logins[login].name);
		for (category_id category = 0; category < a->policy->category_count; category++) {
			struct question question = {a, login, in_a, category, NULL, at};
			struct question again = {b, other, in_b, category, NULL, at};
			struct decision one = decide(&question, NULL), two = decide(&again, NULL);
			if (one.access != two.access ||
			    (one.access != ACCESS_NONE && one.reason != two.reason)) {
				print_error("%s on %s at %+lld: %s %s, %s %s\n", a->logins[login].name,
					    patient, (long long)(at - RANDOM_SITE_MIDDLE),
					    access_names[one.access], reason_name(one.reason),
					    access_names[two.access], reason_name(two.reason));
				return false;
			}
		}
	}
	return true;
}

/* Whatever is known at the end of a slice's time, the slice still says at the last second before it. */
static void assert_known_until(struct world *world)
{
	struct random_site *site = &world->random.site;
	const char *patient =
	    site->statements.patients[random_below(site, site->statements.patient_count)].id;
	for (int64_t at = BEGINNING, end_of_slice; at < world->now; at = end_of_slice) {
		struct held_past held;
		struct slice slice;
		load(world, patient, at, &held, &slice);
		end_of_slice = slice.known_until < world->now ? slice.known_until : world->now;
		assert_true(end_of_slice > at);
		struct arena *arena = arena_new();
		const struct facts *last = facts_at(world, end_of_slice - 1, arena);
		assert_true(same_answers(slice.facts, last, patient, end_of_slice - 1));
		assert_true(same_answers(last, slice.facts, patient, end_of_slice - 1));
		arena_free(arena);
		slice_clear(&slice);
		held_past_clear(&held);
	}
}

/* ---- periods ---- */

/* What the periods say of an instant. NULL: no access. Two at once are wrong. */
static const struct period *period_at(const struct periods *periods, const char *login, const char *category,
				      int64_t at)
{
	const struct period *found = NULL;
	for (size_t i = 0; i < periods->count; i++) {
		const struct period *period = &periods->items[i];
		if (strcmp(period->login, login) != 0 || strcmp(period->category, category) != 0 ||
		    at < period->since || at >= period->until)
			continue;
		assert_null(found);
		found = period;
	}
	return found;
}

/* Neighbours of one login and category are not the same access on the same grounds. */
static void assert_merged(const struct periods *periods)
{
	for (size_t i = 1; i < periods->count; i++) {
		const struct period *a = &periods->items[i - 1], *b = &periods->items[i];
		if (strcmp(a->login, b->login) != 0 || strcmp(a->category, b->category) != 0)
			continue;
		assert_true(a->until <= b->since);
		bool same = a->until == b->since && a->reason == b->reason && a->access == b->access &&
			    a->rule == b->rule && a->ground_count == b->ground_count;
		for (size_t j = 0; same && j < a->ground_count; j++)
			same = a->grounds[j].kind == b->grounds[j].kind &&
			       strcmp(a->grounds[j].file, b->grounds[j].file) == 0 &&
			       (strcmp(a->grounds[j].file, DESK_FILE) != 0 ||
				a->grounds[j].line == b->grounds[j].line);
		assert_false(same);
	}
}

static void assert_period(struct world *world, const struct periods *periods, const struct moment *whole,
			  const char *patient, login_id login, int64_t at)
{
	const struct facts *facts = whole->facts;
	for (category_id category = 0; category < facts->policy->category_count; category++) {
		struct question question = {facts, login, facts_patient(facts, patient), category, NULL, at};
		struct decision expected = guard_decide(&whole->guard, &question, NULL, NULL);
		const struct period *found = period_at(periods, facts->logins[login].name,
						       facts->policy->categories[category].name, at);
		if ((found == NULL ? ACCESS_NONE : found->access) != expected.access)
			print_error("seed %llu: %s on %s/%s at %+lld\n",
				    (unsigned long long)world->random.seed, facts->logins[login].name,
				    patient, facts->policy->categories[category].name,
				    (long long)(at - RANDOM_SITE_MIDDLE));
		assert_int_equal(found == NULL ? ACCESS_NONE : found->access, expected.access);
		if (found != NULL)
			assert_int_equal(found->reason, expected.reason);
	}
}

/* The periods of a patient, everybody's or one login's, say of every instant, of the future too, what its facts do. */
static void assert_periods(struct world *world, bool of_one)
{
	struct random_site *random = &world->random.site;
	struct site site = site_of(world);
	struct periods periods = {0};
	const char *login = of_one ? pick_login(world) : NULL;
	const struct periods_question question = {
	    .site = &site,
	    .patient = random->statements.patients[random_below(random, random->statements.patient_count)].id,
	    .login = login,
	    .from = TIME_ALWAYS,
	    .until = world->now + 1,
	    .arena = world->arena,
	    .findings = &world->findings,
	};
	assert_true(periods_find(&question, &periods));
	assert_merged(&periods);
	for (int64_t at = BEGINNING; at <= world->now; at++) {
		struct arena *arena = arena_new();
		struct moment whole;
		moment_of_whole(world, at, arena, &whole);
		const struct facts *facts = whole.facts;
		for (login_id other = 0; other < facts->login_count; other++)
			if (login == NULL || strcmp(facts->logins[other].name, login) == 0)
				assert_period(world, &periods, &whole, question.patient, other, at);
		guard_clear(&whole.guard);
		arena_free(arena);
	}
}

/* ---- tests ---- */

static void live(struct world *world, uint64_t seed)
{
	start_history(world, seed);
	for (size_t i = 0; i < EVENTS; i++)
		event(world);
	look_back(world);
	restart(world);
	look_back(world);
	assert_known_until(world);
	assert_periods(world, false);
	assert_periods(world, true);
}

static void histories_are_remembered(void **state)
{
	struct world world = {0};
	size_t histories = random_site_count(HISTORIES), held = 0;
	(void)state;
	for (size_t i = 0; i < histories; i++) {
		live(&world, random_first_seed() + i);
		held += world.held_count;
		end(&world);
	}
	print_message("# %zu decisions were the base's\n", held);
	assert_true(held > 0);
}

/* A database of an older careacl knows of no statements; from its migration on it does. */
static void histories_begin_after_a_migration(void **state)
{
	static const char *const fixtures[] = {"tests/fixtures/state/version-1.db",
					       "tests/fixtures/state/version-2.db"};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct world world = {.fixture = fixtures[i]};
		for (uint64_t seed = 1000; seed < 1010; seed++) {
			live(&world, seed);
			end(&world);
		}
	}
}

/* What the trail still has and a restored backup has not. */
static void replay(struct world *world, int64_t last_id, int64_t restored)
{
	assert_int_equal(state_db_begin(world->state), STATE_OK);
	for (size_t i = 0; i < world->said_count; i++) {
		const struct remembered *said = &world->said[i];
		int64_t id = said->item.id;
		if (id > last_id) {
			assert_int_equal(state_desk_add(world->state, &said->item, &id), STATE_OK);
			assert_int_equal(id, said->item.id);
		}
		if (said->ended != STATE_STILL && (id > last_id || said->ended >= restored))
			assert_int_not_equal(
			    state_desk_end(world->state, id, said->ended, "adm.zoe", NULL, NULL),
			    STATE_ERROR);
	}
	assert_int_equal(state_db_commit(world->state), STATE_OK);
}

/* A backup of the middle of a history is restored at its end, and what was said since is replayed, each with the instant
 * at which it was said: the past is as it was. */
static void histories_survive_an_older_backup(void **state)
{
	struct world world = {0};
	(void)state;
	for (uint64_t seed = 2000; seed < 2040; seed++) {
		start_history(&world, seed);
		for (size_t i = 0; i < EVENTS / 2; i++)
			event(&world);
		int64_t restored = world.now, last_id = 0;
		for (size_t i = 0; i < world.said_count; i++)
			last_id = world.said[i].item.id > last_id ? world.said[i].item.id : last_id;
		state_db_close(world.state);
		copy(file_of(&world, STATE_DB_FILE), file_of(&world, "backup"));
		open_state(&world);
		world.registry_stays = true;
		for (size_t i = 0; i < EVENTS / 2; i++)
			event(&world);
		state_db_close(world.state);
		copy(file_of(&world, "backup"), file_of(&world, STATE_DB_FILE));
		open_state(&world);
		replay(&world, last_id, restored);
		look_back(&world);
		end(&world);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(histories_are_remembered),
	    cmocka_unit_test(histories_begin_after_a_migration),
	    cmocka_unit_test(histories_survive_an_older_backup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
