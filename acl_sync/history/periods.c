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
	int64_t slice_until; /* the same is known until then */
	login_id *logins;    /* of the slice: those to ask about */
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
	const struct settings *then = site_past_settings(site, at, question->findings);
	walk->settings = then != NULL ? then : site->settings;
	return true;
}

/* Everybody who could have something, or the one who is asked about. */
static bool find_logins(struct walk *walk, patient_id patient)
{
	const struct facts *facts = walk->slice.facts;
	const char *login = walk->question->login;
	walk->logins = arena_array(walk->slice.arena, facts->login_count + 1, sizeof(*walk->logins));
	unsigned char *seen = arena_alloc(walk->slice.arena, facts->login_count + 1);
	if (walk->logins == NULL || seen == NULL)
		return false;
	walk->login_count = 0;
	if (login == NULL) {
		walk->login_count = decide_candidates(facts, patient, walk->logins, seen);
		return true;
	}
	walk->logins[0] = facts_login(facts, login);
	walk->login_count = walk->logins[0] != NO_ID;
	return true;
}

static bool load_slice(struct walk *walk, int64_t at)
{
	const struct periods_question *question = walk->question;
	const struct slice_question slice = {
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
	bool loaded = slice_load(&slice, question->findings, &walk->slice);
	walk->slice_until = walk->slice.known_until;
	if (walk->settings_until < walk->slice_until)
		walk->slice_until = walk->settings_until;
	return loaded;
}

/* ---- decisions ---- */

/* One login and category from `since` on, until `until` or, with only_goes_on, as long as the access goes on. */
static bool walk_item(struct walk *walk, struct question *question, int64_t since, int64_t until,
		      bool only_goes_on)
{
	for (int64_t at = since, next; at < until; at = next) {
		struct because because;
		bool went_on;
		next = decide_next_bound(question->facts, question->login, question->patient, at);
		if (next > until)
			next = until;
		question->now = at;
		struct decision decision = decide(question, &because);
		const struct piece piece = {
		    question->facts, question->login, question->category, decision, &because, at, next};
		if (!tracks_add(&walk->tracks, &piece, only_goes_on, &went_on))
			return false;
		if (only_goes_on && !went_on)
			return true;
	}
	return true;
}

static bool walk_items(struct walk *walk, patient_id patient, int64_t since, int64_t until, bool only_goes_on)
{
	const struct facts *facts = walk->slice.facts;
	for (size_t i = 0; i < walk->login_count; i++)
		for (category_id category = 0; category < facts->policy->category_count; category++) {
			struct question question = {facts, walk->logins[i], patient, category, NULL, since};
			if (!walk_item(walk, &question, since, until, only_goes_on))
				return false;
		}
	return true;
}

/* From `at` until something else is known. */
static bool walk_segment(struct walk *walk, int64_t at, int64_t *ret_until)
{
	int64_t until = walk->question->until;
	if (!find_settings(walk, at) || !load_slice(walk, at))
		return false;
	*ret_until = walk->slice_until < until ? walk->slice_until : until;
	patient_id patient = facts_patient(walk->slice.facts, walk->question->patient);
	if (patient == NO_ID)
		return true;
	return find_logins(walk, patient) && walk_items(walk, patient, at, *ret_until, false) &&
	       (*ret_until < until || walk->slice_until != STATE_STILL ||
		walk_items(walk, patient, until, TIME_NEVER, true));
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
	bool good = true;
	int64_t first, at = question->from;
	if (state_statements_first(question->site->state, &first) != STATE_OK)
		first = question->until;
	if (at < first)
		at = first;
	for (int64_t next; good && at < question->until; at = next) {
		next = question->until;
		good = walk_segment(&walk, at, &next);
	}
	slice_clear(&walk.slice);
	time_zone_set(question->site->settings->timezone);
	tracks_sort(&walk.tracks);
	return good;
}
