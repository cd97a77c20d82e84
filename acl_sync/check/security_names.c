/* Name services of which an outage reads as "there is no such login": the C library tells the last source's answer only. */
#include "acl_sync/check/security.h"

#include <string.h>
#include <strings.h>

/* Sources of this machine alone: they are there, or nothing is. */
static const char *const local[] = {"files",    "compat",     "db",        "systemd",
				    "altfiles", "extrausers", "myhostname"};

static bool is_local(const char *source)
{
	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++)
		if (strcmp(source, local[i]) == 0)
			return true;
	return false;
}

/* Does "[...]" end the search where the source does not answer? */
static bool ends_search(const char *actions)
{
	return strcasestr(actions, "!success=return") != NULL ||
	       (strcasestr(actions, "unavail=return") != NULL &&
		strcasestr(actions, "tryagain=return") != NULL);
}

/* The sources of one database, in order; each may be followed by actions in brackets. */
static void look_at_sources(struct security *security, const struct check_text *text, const char *database,
			    char *rest)
{
	while (*(rest += strspn(rest, " \t")) != '\0') {
		char *source = rest, *actions = NULL;
		rest += strcspn(rest, " \t[");
		char *end = rest;
		rest += strspn(rest, " \t");
		if (*rest == '[') {
			actions = rest;
			rest += strcspn(rest, "]");
			if (*rest != '\0')
				*rest++ = '\0';
		}
		bool is_last = rest[strspn(rest, " \t")] == '\0';
		char after = *end;
		*end = '\0';
		if (*source != '\0' && !is_last && !is_local(source) &&
		    (actions == NULL || !ends_search(actions + 1)))
			check_warn(
			    &security->run, (struct origin){text->name, text->line},
			    "'%s' is not the last source of '%s': while it does not answer, those behind it "
			    "say "
			    "that there is no such name, and whoever it knows loses every access at the next "
			    "sync; write %s [UNAVAIL=return TRYAGAIN=return], or put it last",
			    source, database, source);
		if (actions == NULL)
			*end = after;
	}
}

void security_names(struct security *security)
{
	struct check_text text;
	char *line;
	if (!check_text_open(&security->run, security->places->nsswitch, &text))
		return;
	while ((line = check_text_next(&text, LINES_SINGLE)) != NULL) {
		line[strcspn(line, "#")] = '\0';
		char *colon = strchr(line, ':');
		if (colon == NULL)
			continue;
		*colon = '\0';
		const char *database = check_text_trim(line);
		if (strcmp(database, "passwd") == 0 || strcmp(database, "group") == 0)
			look_at_sources(security, &text, database, colon + 1);
	}
}
