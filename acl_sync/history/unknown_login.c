#include "acl_sync/history/unknown_login.h"

#include "acl_sync/console.h"
#include "policy/close_match.h"
#include "registry/state_names.h"

static const struct state_span ever = {TIME_ALWAYS, STATE_STILL - 1};

/* Was it named at any time? */
static bool is_known(const struct site *site, const char *login)
{
	int64_t first = STATE_STILL;
	struct state_names patients;
	if (state_next_declare(site->state, login, TIME_ALWAYS, &first) != STATE_OK || first != STATE_STILL)
		return true;
	return state_names_desk_login(site->state, login, ever, site->arena, &patients) != STATE_OK ||
	       patients.count > 0;
}

static const char *find_meant(const struct site *site, const char *login)
{
	static const char *const sections[] = {"professionals", "roles"};
	const char *meant = NULL;
	for (size_t i = 0; meant == NULL && i < sizeof(sections) / sizeof(sections[0]); i++) {
		struct state_names names;
		if (state_names_that(site->state, sections[i], MENTION_DECLARES, NULL, ever, site->arena,
				     &names) == STATE_OK)
			meant = close_match(names.items, names.count, sizeof(*names.items), login);
	}
	return meant;
}

void unknown_login_warn(const struct site *site, const char *login)
{
	if (is_known(site, login))
		return;
	const char *meant = console_is_private() ? find_meant(site, login) : NULL;
	if (meant != NULL)
		console_say(CONSOLE_WARNING, "no statement names the login '%s' (did you mean '%s'?)", login,
			    meant);
	else
		console_say(CONSOLE_WARNING, "no statement names the login '%s'", login);
}
