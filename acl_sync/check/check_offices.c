/* Logins that hold an office, in careacl.conf (R40): a misspelt one holds none, and nobody would know. */
#include "acl_sync/check/check.h"
#include "policy/close_match.h"

struct office_list {
	const char *name;
	const struct words *logins;
};

static void check_login(struct site *site, const char *office, const char *login)
{
	const struct facts *facts = site->facts;
	if (facts_login(facts, login) != NO_ID || name_cache_login(&site->names, login).result != NAME_NONE)
		return;
	const char *meant = close_match(facts->logins, facts->login_count, sizeof(*facts->logins), login);
	if (meant != NULL)
		findings_add(
		    &site->findings, SEVERITY_WARNING, (struct origin){.file = site->config_shown},
		    "offices.%s: no statement names the login '%s', and the name service knows no such "
		    "account (did you mean '%s'?): nobody has the office by it",
		    office, login, meant);
	else
		findings_add(
		    &site->findings, SEVERITY_WARNING, (struct origin){.file = site->config_shown},
		    "offices.%s: no statement names the login '%s', and the name service knows no such "
		    "account: nobody has the office by it",
		    office, login);
}

void check_offices(struct site *site)
{
	const struct offices *offices = &site->settings->offices;
	const struct office_list lists[] = {
	    {"desk", &offices->desk}, {"review", &offices->review}, {"audit", &offices->audit}};
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (size_t j = 0; j < lists[i].logins->count; j++)
			check_login(site, lists[i].name, lists[i].logins->items[j]);
}
