/* R40: does whoever records something have more by it, now or at any later instant? */
#include "acl_sync/desk/difference.h"

#include "acl_sync/console.h"
#include "acl_sync/status.h"

#include <string.h>

struct asked {
	const char *login, *patient, *category;
	const char *document; /* below the category; NULL: the category itself */
};

/* One question to both sites. */
struct gaining {
	const struct site *before, *after;
	const struct words *patients;
	struct arena *arena;
};

/* The access at an instant; *ret_next: when it next changes. */
static enum access access_at(const struct site *site, const struct asked *asked, int64_t at,
			     int64_t *ret_next)
{
	struct site then = *site; /* a view of it at another instant */
	then.now = at;
	return difference_ask(&then, asked->login, asked->patient, asked->category, asked->document, ret_next)
	    .access;
}

static enum gain ever_gains(const struct gaining *gaining, const struct asked *asked)
{
	int64_t at = gaining->after->now, before_changes, after_changes;
	for (int i = 0; i < DIFFERENCES_AHEAD_MAX; i++) {
		enum access had = access_at(gaining->before, asked, at, &before_changes);
		if (access_at(gaining->after, asked, at, &after_changes) > had)
			return GAIN_SURE;
		at = before_changes < after_changes ? before_changes : after_changes;
		if (at == TIME_NEVER)
			return GAIN_NONE;
	}
	return GAIN_UNSEEN;
}

static enum gain worse(enum gain one, enum gain other)
{
	return one > other ? one : other;
}

static enum gain gains_of_patient(const struct gaining *gaining, const char *patient, const char *login)
{
	const struct policy *policy = gaining->after->facts->policy;
	const struct difference_documents documents =
	    differences_documents(gaining->before, gaining->after, patient, gaining->arena);
	enum gain gain = GAIN_NONE;
	for (size_t i = 0; i < policy->category_count && gain != GAIN_SURE; i++)
		gain = worse(gain, ever_gains(gaining, &(struct asked){login, patient,
								       policy->categories[i].name, NULL}));
	for (size_t i = 0; i < documents.count && gain != GAIN_SURE; i++)
		gain = worse(gain,
			     ever_gains(gaining, &(struct asked){login, patient, documents.items[i].category,
								 documents.items[i].path}));
	return gain;
}

static enum gain gains_anywhere(const struct gaining *gaining, const char *login)
{
	enum gain gain = GAIN_NONE;
	for (size_t i = 0; i < gaining->patients->count && gain != GAIN_SURE; i++)
		gain = worse(gain, gains_of_patient(gaining, gaining->patients->items[i], login));
	return gain;
}

static enum gain person_gains(const struct gaining *gaining, const char *login)
{
	const struct facts *facts = gaining->after->facts;
	login_id own = facts_login(facts, login);
	enum gain gain = GAIN_NONE;
	if (own == NO_ID)
		return gains_anywhere(gaining, login);
	for (login_id other = 0; other < facts->login_count && gain != GAIN_SURE; other++)
		if (facts->logins[other].person == facts->logins[own].person)
			gain = worse(gain, gains_anywhere(gaining, facts->logins[other].name));
	return gain;
}

/* The site as it is once the person has no role any more: what a role gives hides what is given beside it. `facts` is room
 * for them. */
static struct site without_roles(const struct site *site, const char *login, struct arena *arena,
				 struct facts *facts)
{
	struct site without = *site;
	login_id own = facts_login(site->facts, login);
	struct login *logins = arena_array(arena, site->facts->login_count, sizeof(*logins));
	if (own == NO_ID)
		return without;
	if (logins == NULL)
		console_out_of_memory();
	for (login_id id = 0; id < site->facts->login_count; id++) {
		logins[id] = site->facts->logins[id];
		if (logins[id].person == logins[own].person)
			logins[id].role_count = 0;
	}
	*facts = *site->facts;
	facts->logins = logins;
	without.facts = facts;
	return without;
}

enum gain differences_ever_gain(const struct site *before, const struct site *after,
				const struct words *patients, const char *login, struct arena *arena)
{
	struct facts before_facts, after_facts;
	const struct site had = without_roles(before, login, arena, &before_facts),
			  has = without_roles(after, login, arena, &after_facts);
	enum gain gain = person_gains(&(struct gaining){before, after, patients, arena}, login);
	if (gain == GAIN_SURE)
		return gain;
	return worse(gain, person_gains(&(struct gaining){&had, &has, patients, arena}, login));
}

bool differences_refuse(struct site *site, const char *login, enum gain gain)
{
	if (gain == GAIN_SURE)
		site_fail(site, STATUS_WRONG, login,
			  "would gain an access by it: nobody records what gives themselves an access; "
			  "somebody else "
			  "with the office must");
	else if (gain == GAIN_UNSEEN)
		site_fail(site, STATUS_WRONG, login,
			  "might gain an access by it: more than %d changes of their own access are ahead, "
			  "which are "
			  "not looked at one by one; somebody else with the office must record it",
			  DIFFERENCES_AHEAD_MAX);
	return gain != GAIN_NONE;
}

bool differences_is_person(const struct site *site, const char *login, const char *named)
{
	const struct facts *facts = site->facts;
	login_id own = facts_login(facts, login), other = facts_login(facts, named);
	if (own == NO_ID || other == NO_ID)
		return strcmp(login, named) == 0;
	return facts->logins[own].person == facts->logins[other].person;
}
