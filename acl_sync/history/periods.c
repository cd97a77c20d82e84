#include "acl_sync/history/periods.h"

#include "acl_sync/history/tracks.h"
#include "acl_sync/site/site_past.h"
#include "registry/time_zone.h"

#include <string.h>

/* A walk through what was known of one patient. */
struct walk {
	const struct periods_question *question;
	struct tracks tracks;
	const struct settings *settings; /* in force at the present instant */
	int64_t settings_until;
	struct slice slice;
	struct held_past held; /* what the guard held of it */
	int64_t slice_until;   /* the same is known and held until then */
	const char **logins;   /* those to ask about */
	size_t login_count;
};

/* ---- what was known ---- */

static bool find_settings(struct walk *walk, int64_t at)
{
	const struct periods_question *question = walk->question;
	struct site *site = question->site;
	if (walk->settings != NULL && at < walk->settings_until)
		return true;
	walk->settings_until = STATE_STILL;
	if (state_next_named(site->state, STATE_SECTION_SETTINGS, NULL, at, &walk->settings_until) !=
	    STATE_OK)
		return false;
	const struct settings *then = site_past_settings(site, at);
	walk->settings = then != NULL ? then : site->settings;
	return true;
}

/* Everybody who could have something of the patient by these facts. */
static bool add_candidates(struct walk *walk, const struct facts *facts, struct slice_names *names)
{
	struct arena *arena = walk->slice.arena;
	patient_id patient = facts_patient(facts, walk->question->patient);
	login_id *logins = arena_array(arena, facts->login_count + 1, sizeof(*logins));
	unsigned char *seen = arena_alloc(arena, facts->login_count + 1);
	if (logins == NULL || seen == NULL)
		return false;
	size_t count = patient == NO_ID ? 0 : decide_candidates(facts, patient, logins, seen);
	for (size_t i = 0; i < count; i++)
		if (slice_names_add(names, facts->logins[logins[i]].name, (struct origin){0}, arena) == NULL)
			return false;
	return true;
}

/* Those, by what was known and by what was kept of it. */
static bool add_everybody(struct walk *walk, struct slice_names *names)
{
	bool added = add_candidates(walk, walk->slice.facts, names);
	for (size_t i = 0; added && i < walk->held.base_count; i++)
		added = add_candidates(walk, walk->held.bases[i].slice.facts, names);
	return added;
}

/* Everybody, or the one who is asked about. */
static bool find_logins(struct walk *walk)
{
	struct slice_names names = {0};
	const char *login = walk->question->login;
	bool found = login == NULL
			 ? add_everybody(walk, &names)
			 : slice_names_add(&names, login, (struct origin){0}, walk->slice.arena) != NULL;
	if (!found)
		return false;
	walk->logins = arena_array(walk->slice.arena, names.count, sizeof(*walk->logins));
	for (size_t i = 0; walk->logins != NULL && i < names.count; i++)
		walk->logins[i] = names.items[i].name;
	walk->login_count = names.count;
	return walk->logins != NULL;
}

static int64_t earliest(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool load_slice(struct walk *walk, int64_t at)
{
	const struct periods_question *question = walk->question;
	struct slice_question slice = {
	    .state = question->site->state,
	    .policy = &walk->settings->policy,
	    .patients = &question->patient,
	    .patient_count = 1,
	    .logins = &question->login,
	    .login_count = question->login != NULL,
	    .known = at,
	    .desk_known = at,
	    .now = at,
	    .only_asked = question->login != NULL,
	    .asks_end = true,
	};
	slice_clear(&walk->slice);
	held_past_clear(&walk->held);
	time_zone_set(walk->settings->timezone);
	if (!held_past_load(question->site, &slice, question->findings, &walk->held) ||
	    !held_past_ask(&walk->held, &slice, walk->held.arena))
		return false;
	time_zone_set(walk->settings->timezone);
	bool loaded = slice_load(&slice, question->findings, &walk->slice);
	walk->slice_until =
	    earliest(earliest(walk->slice.known_until, walk->settings_until), walk->held.until);
	return loaded;
}

/* ---- decisions ---- */

/* One login and category from `since` on, until `until` or, with only_goes_on, as long as the access goes on. */
static bool walk_item(struct walk *walk, const char *login, category_id category, int64_t since,
		      int64_t until, bool only_goes_on)
{
	const struct facts *facts = walk->slice.facts;
	const char *patient = walk->question->patient, *name = facts->policy->categories[category].name;
	struct question question = {
	    facts, facts_login(facts, login), facts_patient(facts, patient), category, NULL, since};
	for (int64_t at = since, next; at < until; at = next) {
		struct because because;
		struct question answered;
		bool went_on = false;
		question.now = at;
		next = earliest(held_past_next_bound(&walk->held, &question, login, patient), until);
		struct decision decision =
		    held_past_decide(&walk->held, &question, login, patient, name, &because, &answered);
		const struct piece piece = {
		    answered.facts, answered.login, answered.category, decision, &because, at, next};
		if (decision.access != ACCESS_NONE &&
		    !tracks_add(&walk->tracks, &piece, only_goes_on, &went_on))
			return false;
		if (only_goes_on && !went_on)
			return true;
	}
	return true;
}

static bool walk_items(struct walk *walk, int64_t since, int64_t until, bool only_goes_on)
{
	size_t category_count = walk->slice.facts->policy->category_count;
	for (size_t i = 0; i < walk->login_count; i++)
		for (category_id category = 0; category < category_count; category++)
			if (!walk_item(walk, walk->logins[i], category, since, until, only_goes_on))
				return false;
	return true;
}

/* From `at` until something else is known. */
static bool walk_segment(struct walk *walk, int64_t at, int64_t *ret_until)
{
	int64_t until = walk->question->until;
	if (!find_settings(walk, at) || !load_slice(walk, at))
		return false;
	*ret_until = walk->slice_until < until ? walk->slice_until : until;
	return find_logins(walk) && walk_items(walk, at, *ret_until, false) &&
	       (*ret_until < until || walk->slice_until != STATE_STILL ||
		walk_items(walk, until, TIME_NEVER, true));
}

bool periods_find(const struct periods_question *question, struct periods *io_periods)
{
	struct walk walk = {
	    .question = question,
	    .tracks = {.arena = question->arena,
		       .periods = io_periods,
		       .first = io_periods->count,
		       .patient = question->patient},
	};
	int64_t first, at = question->from;
	enum state_result begun = state_statements_first(question->site->state, &first);
	bool good = begun != STATE_ERROR;
	if (begun != STATE_OK)
		first = question->until;
	if (at < first)
		at = first;
	for (int64_t next; good && at < question->until; at = next) {
		next = question->until;
		good = walk_segment(&walk, at, &next);
	}
	slice_clear(&walk.slice);
	held_past_clear(&walk.held);
	time_zone_set(question->site->settings->timezone);
	tracks_sort(&walk.tracks);
	return good && !question->findings->out_of_memory;
}
