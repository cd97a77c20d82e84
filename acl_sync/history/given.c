#include "acl_sync/history/given.h"

#include "registry/state_keys.h"
#include "wording/wording.h"

#include <sodium.h>
#include <string.h>

/* ---- since when ---- */

static bool is_same_text(struct site *site, const char *of)
{
	char id[2 * STATE_TEXTS_ID_SIZE + 1];
	sodium_bin2hex(id, sizeof(id), site->texts_at_open, sizeof(site->texts_at_open));
	return strcmp(of, id) == 0 && !site_texts_are_new(site);
}

static bool has_followed_desk(const struct site *site)
{
	int64_t said, ended;
	return state_number(site->state, STATE_CHANGED_SAID, &said) == STATE_OK &&
	       state_number(site->state, STATE_CHANGED_ENDED, &ended) == STATE_OK &&
	       said == site->desk_mark.statement && ended == site->desk_mark.end;
}

static bool can_tell(struct given *given)
{
	struct site *site = given->site;
	const char *of = "";
	if (given->is_asked)
		return given->is_known;
	given->is_asked = true;
	given->is_known = site->state != NULL && !site->clock_held &&
			  state_text(site->state, STATE_DUE_OF, site->arena, &of) == STATE_OK &&
			  *of != '\0' && state_number(site->state, STATE_DUE_AT, &given->since) == STATE_OK;
	given->is_quiet = given->is_known && is_same_text(site, of) && has_followed_desk(site);
	return given->is_known;
}

/* ---- by facts at hand ---- */

struct asked {
	const char *login, *patient, *category;
	enum access had;
};

/* Who may create may not read, and the other way around. */
static bool covers(enum access given, enum access had)
{
	return given == had || given == ACCESS_WRITE;
}

/* What the guard holds of them counts where `guarded` asks it. */
static bool facts_gave(const struct given *given, const struct facts *facts, const struct asked *asked,
		       bool guarded)
{
	const struct site *site = given->site;
	struct question question = {
	    .facts = facts,
	    .login = facts_login(facts, asked->login),
	    .patient = facts_patient(facts, asked->patient),
	    .category = policy_category(facts->policy, asked->category),
	    .now = given->since,
	};
	bool gave = false;
	if (question.login == NO_ID || question.patient == NO_ID || question.category == NO_ID)
		return false;
	while (!gave && question.now <= site->decided) {
		const struct decision decision =
		    guarded ? guard_decide(&site->guard, &question, NULL, NULL) : decide(&question, NULL);
		gave = covers(decision.access, asked->had);
		question.now = decide_next_bound(facts, question.login, question.patient, question.now);
	}
	return gave;
}

/* The present facts, or those of the texts before: most of what ends does so by them, without a look into the state. */
static bool some_facts_gave(const struct given *given, const struct asked *asked)
{
	const struct guard *guard = &given->site->guard;
	bool gave = facts_gave(given, given->site->facts, asked, true);
	for (size_t i = 0; !gave && i < guard->store_count; i++)
		gave = guard->stores[i].base != NULL && guard->stores[i].base->facts != NULL &&
		       facts_gave(given, guard->stores[i].base->facts, asked, false);
	return gave;
}

/* ---- by all that was known ---- */

static void find_periods(struct given *given, const char *patient)
{
	struct findings findings;
	if (given->patient != NULL && strcmp(given->patient, patient) == 0)
		return;
	arena_free(given->arena);
	given->arena = arena_new();
	given->periods = (struct periods){0};
	given->patient = patient;
	wording_findings_init(&findings);
	const struct periods_question question = {
	    .site = given->site,
	    .patient = patient,
	    .from = given->since - 1, /* what was said in that very second came after it */
	    .until = time_later(given->site->decided, 1),
	    .arena = given->arena,
	    .findings = &findings,
	};
	given->is_found = given->arena != NULL && periods_find(&question, &given->periods);
	findings_clear(&findings);
}

static bool periods_gave(struct given *given, const struct asked *asked)
{
	find_periods(given, asked->patient);
	bool gave = !given->is_found;
	for (size_t i = 0; !gave && i < given->periods.count; i++) {
		const struct period *period = &given->periods.items[i];
		gave = covers(period->access, asked->had) && strcmp(period->login, asked->login) == 0 &&
		       strcmp(period->category, asked->category) == 0;
	}
	return gave;
}

/* ---- the hook ---- */

static bool login_had(struct given *given, const struct access_change *change, const char *login)
{
	const struct facts *facts = given->site->facts;
	const struct asked asked = {login, access_change_patient(facts, change),
				    access_change_category(facts, change), change->had};
	return some_facts_gave(given, &asked) || (!given->is_quiet && periods_gave(given, &asked));
}

/* The form of store_job.gave. A uid may have been another login's when it was given. */
static bool gave(void *context, const struct access_change *change)
{
	struct given *given = context;
	const struct site *site = given->site;
	if (!access_change_is_known(change) || !can_tell(given))
		return true;
	bool had =
	    change->login != NO_ID && login_had(given, change, site->facts->logins[change->login].name);
	for (size_t i = 0; !had && i < site->kept.count; i++)
		had = site->kept.items[i].uid == change->uid &&
		      login_had(given, change, site->kept.items[i].login);
	return had;
}

void given_hook(struct given *ret_given, struct site *site, struct store_job *job)
{
	*ret_given = (struct given){.site = site};
	job->gave = gave;
	job->gave_context = ret_given;
}

void given_clear(struct given *given)
{
	arena_free(given->arena);
	*given = (struct given){0};
}
