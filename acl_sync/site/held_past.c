#include "acl_sync/site/held_past.h"

#include "acl_sync/site/site_past.h"
#include "acl_sync/site/slice_names.h"
#include "acl_sync/site/slice_patients.h"
#include "registry/time_zone.h"

#include <stdlib.h>
#include <string.h>

/* ---- bases ---- */

/* The settings in which the base was said; their zone counts from here on. */
static const struct settings *settings_of(struct site *site, int64_t known)
{
	const struct settings *then = site_past_settings(site, known);
	time_zone_set(then->timezone);
	return then;
}

static struct held_base *find_base(const struct held_past *past, int64_t known)
{
	for (size_t i = 0; i < past->base_count; i++)
		if (past->bases[i].known == known)
			return &past->bases[i];
	return NULL;
}

static struct held_base *load_base(struct site *site, const struct slice_question *question, int64_t known,
				   struct findings *findings, struct held_past *past)
{
	struct held_base *base = &past->bases[past->base_count++];
	struct slice_question slice = *question;
	base->known = known;
	slice.policy = &settings_of(site, known)->policy;
	slice.known = known;
	slice.registry_stays = true;
	if (!slice_load(&slice, findings, &base->slice))
		return NULL;
	if (slice.asks_end && base->slice.known_until < past->until)
		past->until = base->slice.known_until;
	return base;
}

static bool load_hold(struct site *site, const struct slice_question *question, const struct state_hold *hold,
		      struct findings *findings, struct held_past *past)
{
	if (hold->base == STATE_BASE_UNKNOWN)
		return true;
	struct held_base *base = find_base(past, hold->base);
	if (base == NULL)
		base = load_base(site, question, hold->base, findings, past);
	if (base == NULL)
		return false;
	past->pasts[past->past_count++] =
	    (struct guard_past){hold->store, base->slice.facts, hold->base_at, hold->losses, hold->gains};
	return true;
}

/* Those of the facts are added, each once. */
static bool add_logins(struct held_past *past, const struct facts *facts, struct slice_names *names)
{
	for (login_id login = 0; login < facts->login_count; login++)
		if (slice_names_add(names, facts->logins[login].name, (struct origin){0}, past->arena) ==
		    NULL)
			return false;
	return true;
}

static bool take_logins(struct held_past *past, const struct slice_names *names)
{
	const char **logins = arena_array(past->arena, names->count, sizeof(*logins));
	for (size_t i = 0; logins != NULL && i < names->count; i++)
		logins[i] = names->items[i].name;
	past->logins = logins;
	past->login_count = names->count;
	return logins != NULL;
}

/* Of whom what was known speaks, the bases must know too what they said. */
static bool ask_fresh(struct slice_question *question, struct findings *findings, struct held_past *past)
{
	struct slice *fresh = &past->fresh;
	struct slice_names names = {0};
	return slice_load(question, findings, fresh) && add_logins(past, fresh->facts, &names) &&
	       take_logins(past, &names) && held_past_ask(past, question, past->arena);
}

/* All logins of the bases, each once. */
static bool find_logins(struct held_past *past)
{
	struct slice_names names = {0};
	for (size_t i = 0; i < past->base_count; i++)
		if (!add_logins(past, past->bases[i].slice.facts, &names))
			return false;
	return take_logins(past, &names);
}

/* What was held, and the next change of it. */
static bool read_holds(struct site *site, int64_t at, struct held_past *past)
{
	if (state_holds_during(site->state, at, at, past->arena, &past->holds) != STATE_OK ||
	    state_next_hold(site->state, at, &past->until) != STATE_OK)
		return false;
	past->bases = arena_array(past->arena, past->holds.count, sizeof(*past->bases));
	past->pasts = arena_array(past->arena, past->holds.count, sizeof(*past->pasts));
	return past->bases != NULL && past->pasts != NULL;
}

bool held_past_load(struct site *site, const struct slice_question *question, struct findings *findings,
		    struct held_past *ret_past)
{
	struct held_past *past = ret_past;
	struct slice_question asked = *question;
	*past = (struct held_past){.arena = arena_new(), .until = STATE_STILL};
	if (past->arena == NULL || !read_holds(site, question->known, past))
		return false;
	if (past->holds.count > 0 && !ask_fresh(&asked, findings, past))
		return false;
	for (size_t i = 0; i < past->holds.count; i++)
		if (!load_hold(site, &asked, &past->holds.items[i], findings, past))
			return false;
	return find_logins(past);
}

void held_past_clear(struct held_past *past)
{
	for (size_t i = 0; i < past->base_count; i++)
		slice_clear(&past->bases[i].slice);
	slice_clear(&past->fresh);
	arena_free(past->arena);
	*past = (struct held_past){0};
}

/* ---- whom it is about ---- */

bool held_past_ask(const struct held_past *past, struct slice_question *io_question, struct arena *arena)
{
	size_t count = io_question->login_count;
	if (past->login_count == 0)
		return true;
	const char **logins = arena_array(arena, count + past->login_count, sizeof(*logins));
	if (logins == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		logins[i] = io_question->logins[i];
	for (size_t i = 0; i < past->login_count; i++)
		logins[count + i] = past->logins[i];
	io_question->logins = logins;
	io_question->login_count = count + past->login_count;
	return true;
}

static int name_compare(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Both together, sorted, each once. */
static bool unite(struct arena *arena, const struct state_names *more, struct state_names *io_names)
{
	const char **items = arena_array(arena, io_names->count + more->count, sizeof(*items));
	size_t count = 0;
	if (items == NULL)
		return false;
	for (size_t i = 0; i < io_names->count + more->count; i++)
		items[i] = i < io_names->count ? io_names->items[i] : more->items[i - io_names->count];
	if (io_names->count + more->count > 1)
		qsort(items, io_names->count + more->count, sizeof(*items), name_compare);
	for (size_t i = 0; i < io_names->count + more->count; i++)
		if (count == 0 || strcmp(items[count - 1], items[i]) != 0)
			items[count++] = items[i];
	*io_names = (struct state_names){items, count};
	return true;
}

bool held_past_patients(struct site *site, const char *login, struct state_span known,
			struct state_names *io_patients)
{
	struct state_holds holds;
	struct findings ignored;
	bool good = state_holds_during(site->state, known.first, known.last, site->arena, &holds) == STATE_OK;
	findings_init(&ignored);
	for (size_t i = 0; good && i < holds.count; i++) {
		int64_t base = holds.items[i].base;
		if (base == STATE_BASE_UNKNOWN)
			continue;
		const struct slice_patients_question question = {
		    .state = site->state,
		    .policy = &settings_of(site, base)->policy,
		    .login = login,
		    .known = state_span_at(base),
		    .desk_known = known,
		};
		struct state_names more;
		good = slice_patients_find(&question, site->arena, &more) &&
		       unite(site->arena, &more, io_patients);
	}
	findings_clear(&ignored);
	time_zone_set(site->settings->timezone);
	return good;
}
