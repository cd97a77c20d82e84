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
		known->said.said.window = TIME_WINDOW_OPEN;
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

static bool contradicts(const char *one, const char *other)
{
	return one != NULL && other != NULL && strcmp(one, other) != 0;
}

void feed_known_compare(struct staging *staging, const struct feed_said *said, const char *login)
{
	struct feed_known *known = find(staging, login);
	const char *rpps = feed_newcomers_rpps(said), *problem = NULL;
	struct time_window window, *all;
	if (known == NULL)
		return;
	all = &known->said.said.window;
	if (!feed_window_of_permit(said, &window))
		problem = "from and to are no dates, or to is before from";
	else if (contradicts(known->said.rpps, rpps) ||
		 contradicts(known->said.profession, feed_field_of(said, FACT_PROFESSION)))
		problem = "another line says otherwise of this login";
	if (problem != NULL)
		feed_note(staging, said, FEED_NOTHING, "%s", problem);
	if (known->said.rpps == NULL)
		known->said.rpps = rpps;
	all->from = all->from > window.from ? all->from : window.from;
	all->until = all->until < window.until ? all->until : window.until;
	known->is_doubtful =
	    known->is_doubtful || problem != NULL || all->from > staging->now || all->until <= staging->now;
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
