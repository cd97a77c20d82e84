#include "acl_sync/site/settings_in_use.h"

#include "acl_sync/site/site_private.h"
#include "acl_sync/status.h"
#include "wording/wording.h"

#include <string.h>

const char settings_in_use_problem[] =
    "these settings cannot be read, or are not those that the last sync has used here, and nobody but root "
    "changes anything with others: leave -c out, or let root sync with them";

/* What people with an office, or in an emergency, may type as root. Whoever is let sync may choose the settings. */
#define OTHERS_VERBS (VERB_RECORDS | VERB_REVIEW | VERB_PURGES)

/* Is it somebody else than root who records something? */
static bool is_asked(const struct options *options)
{
	return options->for_somebody && options->verb != NULL && (options->verb->group & OTHERS_VERBS) != 0;
}

/* Past "/" and "/." that lead nowhere; never past "..", which depends on what stands before it. */
static const char *past_nothing(const char *path)
{
	while (path[0] == '/' && (path[1] == '/' || (path[1] == '.' && path[2] == '/')))
		path += path[1] == '/' ? 1 : 2;
	return path;
}

static bool is_same_path(const char *left, const char *right)
{
	left = past_nothing(left);
	right = past_nothing(right);
	while (*left != '\0' && *left == *right) {
		left = past_nothing(left + 1);
		right = past_nothing(right + 1);
	}
	return *left == *right;
}

/* Without a sync that is remembered: may this verb go on? */
static bool may_begin(const struct site *site)
{
	return (site->options->verb->group & VERB_RECORDS) == 0 ||
	       is_same_path(site->config_path, DEFAULT_CONFIG);
}

bool settings_are_in_use(const struct site *site)
{
	const char *used;
	if (!is_asked(site->options))
		return true;
	if (site->state == NULL)
		return may_begin(site);
	switch (state_text(site->state, STATE_CONFIG_PATH, site->arena, &used)) {
	case STATE_OK:
		return is_same_path(site->config_path, used);
	case STATE_NONE:
		return may_begin(site);
	default:
		return false;
	}
}

bool settings_in_use_fail(struct site *site)
{
	site_fail(site, STATUS_WRONG, site->config_shown, "%s", wording(settings_in_use_problem));
	return false;
}

/* The state of settings that nobody can read is the default one, if it is theirs. */
static bool may_be_read(struct site *site)
{
	struct findings ignored;
	char message[512];
	wording_findings_init(&ignored);
	(void)site_read_settings(site, &ignored);
	findings_clear(&ignored);
	bool is_readable = site->state_dir != NULL;
	enum state_result result = state_db_open(is_readable ? site->state_dir : DEFAULT_STATE_DIR,
						 STATE_READ, &site->state, NULL, message, sizeof(message));
	if (result == STATE_OK)
		return settings_are_in_use(site);
	return is_readable && (result != STATE_NONE || may_begin(site));
}

bool settings_may_be_read(const struct options *options)
{
	struct site site;
	if (!is_asked(options) || strcmp(options->config, DEFAULT_CONFIG) == 0)
		return true;
	site_begin(&site, options, 0);
	bool may = may_be_read(&site);
	site_close(&site);
	return may;
}

bool settings_were_in_use(const struct options *options)
{
	struct site site;
	char message[512];
	const char *used;
	site_begin(&site, options, 0);
	site_find_paths(&site);
	bool were = state_db_open(DEFAULT_STATE_DIR, STATE_READ, &site.state, NULL, message,
				  sizeof(message)) == STATE_OK &&
		    state_text(site.state, STATE_CONFIG_PATH, site.arena, &used) == STATE_OK &&
		    is_same_path(site.config_path, used);
	site_close(&site);
	return were;
}
