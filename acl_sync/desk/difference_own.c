/* R40: does whoever records something have more by it, now or at any later instant? */
#include "acl_sync/desk/difference.h"

#include "acl_sync/console.h"

#include <string.h>

/* More changes than anything that is said has; beyond them nothing is looked at. */
#define INSTANTS_MAX 1000

struct asked {
	const char *login, *patient, *category;
};

/* The access at an instant; *ret_next: when it next changes. */
static enum access access_at(const struct site *site, const struct asked *asked, int64_t at,
			     int64_t *ret_next)
{
	struct site then = *site; /* a view of it at another instant */
	then.now = at;
	return difference_ask(&then, asked->login, asked->patient, asked->category, NULL, ret_next).access;
}

static bool ever_gains(const struct site *before, const struct site *after, const struct asked *asked)
{
	int64_t at = after->now, before_changes, after_changes;
	for (int i = 0; i < INSTANTS_MAX && at != TIME_NEVER; i++) {
		enum access had = access_at(before, asked, at, &before_changes);
		if (access_at(after, asked, at, &after_changes) > had)
			return true;
		at = before_changes < after_changes ? before_changes : after_changes;
	}
	return false;
}

static bool gains_anywhere(const struct site *before, const struct site *after, const struct words *patients,
			   const char *login)
{
	const struct policy *policy = after->facts->policy;
	for (size_t i = 0; i < patients->count; i++)
		for (size_t j = 0; j < policy->category_count; j++) {
			const struct asked asked = {login, patients->items[i], policy->categories[j].name};
			if (ever_gains(before, after, &asked))
				return true;
		}
	return false;
}

static bool person_gains(const struct site *before, const struct site *after, const struct words *patients,
			 const char *login)
{
	const struct facts *facts = after->facts;
	login_id own = facts_login(facts, login);
	if (own == NO_ID)
		return gains_anywhere(before, after, patients, login);
	for (login_id other = 0; other < facts->login_count; other++)
		if (facts->logins[other].person == facts->logins[own].person &&
		    gains_anywhere(before, after, patients, facts->logins[other].name))
			return true;
	return false;
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

bool differences_ever_gain(const struct site *before, const struct site *after, const struct words *patients,
			   const char *login, struct arena *arena)
{
	struct facts before_facts, after_facts;
	if (person_gains(before, after, patients, login))
		return true;
	const struct site had = without_roles(before, login, arena, &before_facts),
			  has = without_roles(after, login, arena, &after_facts);
	return person_gains(&had, &has, patients, login);
}

bool differences_is_person(const struct site *site, const char *login, const char *named)
{
	const struct facts *facts = site->facts;
	login_id own = facts_login(facts, login), other = facts_login(facts, named);
	if (own == NO_ID || other == NO_ID)
		return strcmp(login, named) == 0;
	return facts->logins[own].person == facts->logins[other].person;
}
