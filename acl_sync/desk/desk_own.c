/* R40: nobody records what gives themselves an access, now or later. */
#include "acl_sync/desk/desk_private.h"

#include <string.h>

const char *desk_named_login(const struct desk *desk, const struct desk_request *request)
{
	static const char prefix[] = "login:";
	const char *to = desk->options->to;
	if (request->login != NULL || to == NULL || strncmp(to, prefix, strlen(prefix)) != 0)
		return request->login;
	return to + strlen(prefix);
}

/* Is it said for the very person who records it? What they have by something else today hides what it gives. */
static bool is_for_oneself(const struct desk *desk, const struct desk_request *request)
{
	static const char *const giving[] = {"consents", "relations", "derogations"};
	const char *named = desk_named_login(desk, request);
	for (size_t i = 0; i < sizeof(giving) / sizeof(giving[0]); i++)
		if (named != NULL && request->section != NULL && strcmp(request->section, giving[i]) == 0)
			return differences_is_person(&desk->sync.site, desk->by, named);
	return false;
}

bool desk_gives_own_access(struct desk *desk, const struct desk_request *request)
{
	enum gain gain = GAIN_NONE;
	if (request->may_give_own_access)
		return false;
	if (is_for_oneself(desk, request))
		gain = GAIN_SURE;
	else
		gain = differences_ever_gain(&desk->before, &desk->sync.site, &desk->patients, desk->by,
					     desk->arena);
	return differences_refuse(&desk->sync.site, desk->by, gain);
}
