#include "acl_sync/feed/feed_show.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/statement_text.h"
#include "acl_sync/feed/feed_waiting.h"
#include "policy/compile.h"
#include "policy/decide.h"
#include "wording/wording.h"

#include <string.h>

struct showing {
	const struct source *source;
	struct arena *arena;
	struct feed_shown *items;
	size_t count, capacity;
};

bool feed_show_is_from(const struct source *source, struct origin origin)
{
	size_t length = strlen(source->shown);
	return origin.file != NULL && strncmp(origin.file, source->shown, length) == 0 &&
	       (origin.file[length] == '\0' || origin.file[length] == '/');
}

/* ---- statements ---- */

static void show(struct showing *showing, const char *kind, const char *subject, struct statement_text *text,
		 const struct said *said)
{
	if (!feed_show_is_from(showing->source, said->origin))
		return;
	if (said->window.from != TIME_ALWAYS)
		statement_text_add_instant(text, "valid_from", said->window.from);
	if (said->window.until != TIME_NEVER)
		statement_text_add_instant(text, "valid_until", said->window.until);
	struct feed_shown *items =
	    arena_grow(showing->arena, showing->items, showing->count, &showing->capacity, sizeof(*items));
	const char *words = statement_text_end(text);
	if (items == NULL || words == NULL)
		console_out_of_memory();
	showing->items = items;
	items[showing->count++] = (struct feed_shown){kind, subject, words, said->origin};
}

static void show_words(struct showing *showing, const char *kind, const char *subject, const char *key,
		       const char *value, const struct said *said)
{
	struct statement_text text;
	statement_text_begin(&text, showing->arena);
	statement_text_add(&text, key, value);
	show(showing, kind, subject, &text, said);
}

static void show_wish(struct showing *showing, const char *kind, const char *patient,
		      const struct said_wish *wish)
{
	struct statement_text text;
	statement_text_begin(&text, showing->arena);
	statement_text_add(&text, "to", wish->to);
	statement_text_add_list(&text, "categories", wish->categories.items, wish->categories.count);
	statement_text_add(&text, "under", wish->under);
	statement_text_add(&text, "source", wish->source);
	statement_text_add(&text, "kept", wish->kept);
	statement_text_add(&text, "was_to", wish->was_to);
	statement_text_add(&text, "reused", wish->is_reused ? "true" : NULL);
	show(showing, kind, patient, &text, &wish->said);
}

static void show_patient(struct showing *showing, const struct said_patient *patient)
{
	struct statement_text text;
	if (!patient->is_more)
		show_words(showing, "patient", patient->id, "birth_date", patient->birth_date,
			   &patient->said);
	if (patient->has_deceased) {
		statement_text_begin(&text, showing->arena);
		statement_text_add_instant(&text, "deceased", patient->deceased);
		show(showing, "deceased", patient->id, &text, &patient->said);
	}
	for (size_t i = 0; i < patient->team_count; i++)
		show_words(showing, "assignment", patient->id, "team", patient->teams[i].team,
			   &patient->teams[i].said);
	for (size_t i = 0; i < patient->consent_count; i++)
		show_wish(showing, "consent", patient->id, &patient->consents[i]);
	for (size_t i = 0; i < patient->objection_count; i++)
		show_wish(showing, "objection", patient->id, &patient->objections[i]);
	for (size_t i = 0; i < patient->hold_count; i++)
		show_words(showing, "hold", patient->id, "reason",
			   feed_waiting_reason(patient->holds[i].reason, showing->arena),
			   &patient->holds[i].said);
}

const struct feed_shown *feed_show_statements(const struct statements *fed, const struct source *source,
					      struct arena *arena, size_t *ret_count)
{
	struct showing showing = {.source = source, .arena = arena};
	for (size_t i = 0; i < fed->professional_count; i++)
		show_words(&showing, "professional", fed->professionals[i].login, "profession",
			   fed->professionals[i].profession, &fed->professionals[i].said);
	for (size_t i = 0; i < fed->team_count; i++)
		for (size_t j = 0; j < fed->teams[i].member_count; j++)
			show_words(&showing, "membership", fed->teams[i].name, "login",
				   fed->teams[i].members[j].login, &fed->teams[i].members[j].said);
	for (size_t i = 0; i < fed->patient_count; i++)
		show_patient(&showing, &fed->patients[i]);
	*ret_count = showing.count;
	return showing.items;
}

const char *feed_show_unowned(const struct feed_unowned *unowned, struct arena *arena)
{
	if (unowned->count == 0)
		return NULL;
	const char *text = wording_in(
	    arena,
	    "%zu entries of feeds refuse something, or may, and nobody knows whose they are: they refuse "
	    "nobody "
	    "anything; this is the first, 'careacl feed check' lists all: have the system that writes them "
	    "name the patient "
	    "(in FHIR patient or subject of the Consent), or record with careacl object what they refuse",
	    unowned->count);
	if (text == NULL)
		console_out_of_memory();
	return text;
}

/* ---- who gains, who loses ---- */

/* One side, and who could have any access to the patient at hand. */
struct side {
	const struct facts *facts; /* NULL: none */
	patient_id patient;        /* NO_ID: not in these facts */
	login_id *logins;
	size_t count;
	unsigned char *seen;
};

struct comparing {
	struct side base, fresh;
	int64_t now;
	struct arena *arena;
	struct feed_change *items;
	size_t count, capacity;
};

static void side_begin(struct side *side, const struct facts *facts, struct arena *arena)
{
	size_t count = facts == NULL ? 0 : facts->login_count;
	*side = (struct side){.facts = facts,
			      .logins = arena_array(arena, count, sizeof(login_id)),
			      .seen = arena_alloc(arena, count)};
	if (side->logins == NULL || side->seen == NULL)
		console_out_of_memory();
}

static void side_turn(struct side *side, patient_id patient)
{
	side->patient = patient;
	side->count =
	    patient == NO_ID ? 0 : decide_candidates(side->facts, patient, side->logins, side->seen);
}

static struct decision side_ask(const struct side *side, const char *login, const char *category, int64_t now)
{
	struct question question = {.facts = side->facts, .patient = side->patient, .now = now};
	question.login = side->patient == NO_ID ? NO_ID : facts_login(side->facts, login);
	question.category = side->patient == NO_ID ? NO_ID : policy_category(side->facts->policy, category);
	if (question.login == NO_ID || question.category == NO_ID)
		return (struct decision){0};
	return decide(&question, NULL);
}

static void compare_login(struct comparing *comparing, const char *login)
{
	const struct side *base = &comparing->base, *fresh = &comparing->fresh;
	const struct policy *policy = fresh->facts->policy;
	const char *patient = fresh->patient != NO_ID ? fresh->facts->patients[fresh->patient].id
						      : base->facts->patients[base->patient].id;
	for (category_id i = 0; i < policy->category_count; i++) {
		const char *category = policy->categories[i].name;
		const struct decision had = side_ask(base, login, category, comparing->now);
		const struct decision wants = side_ask(fresh, login, category, comparing->now);
		if (had.access == wants.access)
			continue;
		struct feed_change *items = arena_grow(comparing->arena, comparing->items, comparing->count,
						       &comparing->capacity, sizeof(*items));
		if (items == NULL)
			console_out_of_memory();
		comparing->items = items;
		items[comparing->count++] =
		    (struct feed_change){login, patient, category, had.access, wants.access, wants};
	}
}

/* Everybody who could have anything on either side: both lists are sorted by name. */
static void compare_patient(struct comparing *comparing)
{
	const struct side *base = &comparing->base, *fresh = &comparing->fresh;
	for (size_t i = 0, j = 0; i < base->count || j < fresh->count;) {
		const char *left = i < base->count ? base->facts->logins[base->logins[i]].name : NULL;
		const char *right = j < fresh->count ? fresh->facts->logins[fresh->logins[j]].name : NULL;
		int order = left == NULL ? 1 : right == NULL ? -1 : strcmp(left, right);
		i += order <= 0;
		j += order >= 0;
		compare_login(comparing, order <= 0 ? left : right);
	}
}

const struct feed_change *feed_show_changes(const struct facts *base, const struct facts *fresh, int64_t now,
					    struct arena *arena, size_t *ret_count)
{
	struct comparing comparing = {.now = now, .arena = arena};
	size_t base_count = base == NULL ? 0 : base->patient_count;
	side_begin(&comparing.base, base, arena);
	side_begin(&comparing.fresh, fresh, arena);
	for (size_t i = 0, j = 0; i < base_count || j < fresh->patient_count;) {
		int order = i == base_count             ? 1
			    : j == fresh->patient_count ? -1
							: strcmp(base->patients[i].id, fresh->patients[j].id);
		side_turn(&comparing.base, order <= 0 ? (patient_id)i++ : NO_ID);
		side_turn(&comparing.fresh, order >= 0 ? (patient_id)j++ : NO_ID);
		compare_patient(&comparing);
	}
	*ret_count = comparing.count;
	return comparing.items;
}
