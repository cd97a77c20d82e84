/* Homes of people as the passwd file has them: the share [homes] and "ChrootDirectory %h" lead there. */
#include "acl_sync/check/check_services_private.h"

#include <stdlib.h>
#include <string.h>

#define PERSON_UID_MIN 1000
#define PASSWD_FIELDS 7
#define PASSWD_UID 2
#define PASSWD_HOME 5

/* The home of a line of passwd, cut out in place; NULL: no line of a person. */
static const char *home_of(char *line)
{
	char *fields[PASSWD_FIELDS];
	for (size_t i = 0; i < PASSWD_FIELDS; i++) {
		fields[i] = strsep(&line, ":");
		if (fields[i] == NULL)
			return NULL;
	}
	/* "/" holds every store and is nobody's home */
	if (strtoul(fields[PASSWD_UID], NULL, 10) < PERSON_UID_MIN || fields[PASSWD_HOME][0] != '/' ||
	    fields[PASSWD_HOME][1] == '\0')
		return NULL;
	return fields[PASSWD_HOME];
}

const char *check_home_in_store(struct check_run *run)
{
	const struct policy *policy = &run->settings->policy;
	struct check_text text;
	char *line;
	if (!check_text_open(run, run->places->passwd, &text))
		return NULL;
	while ((line = check_text_next(&text, LINES_SINGLE)) != NULL) {
		const char *home = home_of(line);
		for (size_t i = 0; home != NULL && i < policy->store_count; i++)
			if (check_reach_of(run, home, &policy->stores[i]).touches)
				return home;
	}
	return NULL;
}
