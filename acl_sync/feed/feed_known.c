/* What login tables say of professionals whom the registry has: the same as of newcomers, where it contradicts the registry or itself,
 * or is not in date, its numbers permit nothing. */
#include "acl_sync/feed/feed_people_private.h"

#include <stdlib.h>
#include <string.h>

static int known_compare(const void *left, const void *right)
{
	const struct feed_known *a = left, *b = right;
	return strcmp(a->said.login, b->said.login);
}

void feed_known_list(struct staging *staging)
{
	const struct statements *registry = staging->registry;
	struct feed_list *list = &staging->known;
	for (size_t i = 0; i < registry->professional_count; i++) {
		struct feed_known *known = feed_list_add(staging, list, sizeof(*known));
		known->said = registry->professionals[i];
		known->registrys_rpps = known->said.rpps;
	}
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(struct feed_known), known_compare);
}

static struct feed_known *find(const struct staging *staging, const char *login)
{
	const struct feed_known key = {.said.login = login};
	const struct feed_list *list = &staging->known;
	return list->count == 0 ? NULL : bsearch(&key, list->items, list->count, sizeof(key), known_compare);
}

const char *feed_known_rpps(const struct staging *staging, const char *login)
{
	const struct feed_known *known = find(staging, login);
	return known == NULL ? NULL : known->registrys_rpps;
}

static bool contradicts(const char *one, const char *other)
{
	return one != NULL && other != NULL && strcmp(one, other) != 0;
}

/* NULL: nothing is wrong with what the line says. */
static const char *problem_of(struct staging *staging, const struct feed_known *known,
			      const struct feed_said *said)
{
	const char *problem = feed_periods_add(staging, said, feed_field_of(said, FACT_LOGIN));
	const char *rpps = feed_newcomers_rpps(said);
	if (problem != NULL)
		return problem;
	return contradicts(known->registrys_rpps, rpps) ||
		       contradicts(known->said.profession, feed_field_of(said, FACT_PROFESSION))
		   ? "the registry says otherwise of this login"
		   : NULL;
}

void feed_known_compare(struct staging *staging, const struct feed_said *said, const char *login)
{
	struct feed_known *known = find(staging, login);
	if (known == NULL)
		return;
	const char *problem = problem_of(staging, known, said), *rpps = feed_newcomers_rpps(said);
	bool is_other = problem == NULL && contradicts(known->said.rpps, rpps);
	if (problem != NULL)
		feed_note(staging, said, FEED_NOTHING, "%s", problem);
	if (is_other)
		feed_newcomers_note_other(staging, said, known->from);
	if (known->said.rpps == NULL && rpps != NULL) {
		known->said.rpps = rpps;
		known->from = said;
	}
	known->is_doubtful = known->is_doubtful || problem != NULL || is_other;
}

void feed_known_settle(struct staging *staging)
{
	const struct feed_period *lines = staging->periods.items;
	for (size_t i = 0; i < staging->periods.count; i++) {
		struct feed_known *known = find(staging, lines[i].login);
		if (known == NULL || time_window_is_live(lines[i].all, staging->now))
			continue;
		known->is_doubtful = true;
		if (!time_window_is_live(lines[i].window, staging->now))
			feed_note(staging, lines[i].from, FEED_NOTHING,
				  "the login is not in date by this line");
	}
}

static bool is_registrys(const struct feed_known *known, const struct feed_person *person)
{
	return known->registrys_rpps != NULL && strncmp(person->who, "rpps|", 5) == 0 &&
	       strcmp(known->registrys_rpps, person->who + 5) == 0;
}

bool feed_known_is_doubtful(const struct staging *staging, const struct feed_person *person)
{
	const struct feed_known *known = person->is_of_line ? find(staging, person->login) : NULL;
	return known != NULL && known->is_doubtful && !is_registrys(known, person);
}
