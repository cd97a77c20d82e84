/* Professionals whom feeds alone declare. */
#include "acl_sync/feed/feed_people_private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *feed_newcomers_rpps(const struct feed_said *said)
{
	const char *who = feed_field_of(said, FACT_WHO), *rpps = feed_field_of(said, FACT_RPPS);
	return rpps != NULL ? rpps : strncmp(who, "rpps|", 5) == 0 ? who + 5 : NULL;
}

bool feed_newcomers_take(struct staging *staging, const struct feed_said *said, const char *login)
{
	const char *profession = feed_field_of(said, FACT_PROFESSION), *rpps = feed_newcomers_rpps(said);
	const char *problem = NULL;
	if (profession == NULL)
		problem = "the login is no professional's, and the line names no profession";
	else if (policy_profession(&staging->settings->policy, profession) == NO_ID)
		problem = "the site has no such profession";
	else if (!identifier_is_valid(login) ||
		 feed_words_have(&staging->logins, feed_lower_case(staging, login)))
		problem = "the login is none, or differs from another only in case";
	else if (feed_list_has(&staging->declared, login))
		problem = "the login is somebody's who is no professional";
	else
		problem = feed_periods_add(staging, said, login);
	if (problem != NULL) {
		feed_note(staging, said, FEED_NOTHING, "%s", problem);
		return false;
	}
	struct feed_newcomer *newcomer = feed_list_add(staging, &staging->newcomers, sizeof(*newcomer));
	newcomer->from = said;
	newcomer->order = staging->newcomers.count;
	newcomer->said = (struct said_professional){
	    .said = {.origin = feed_origin(staging, said)},
	    .login = login,
	    .profession = profession,
	    .rpps = rpps != NULL && identifier_is_valid(rpps) ? rpps : NULL,
	};
	return true;
}

static int login_compare(const void *left, const void *right)
{
	const struct feed_newcomer *a = left, *b = right;
	return strcasecmp(a->said.login, b->said.login);
}

static int newcomer_compare(const void *left, const void *right)
{
	const struct feed_newcomer *a = left, *b = right;
	int order = login_compare(a, b);
	return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

/* What both lines say: the number that one of them knows. false: they contradict one another. */
static bool join(struct said_professional *one, const struct said_professional *other)
{
	if (one->rpps == NULL)
		one->rpps = other->rpps;
	return strcmp(one->login, other->login) == 0 && strcmp(one->profession, other->profession) == 0 &&
	       (other->rpps == NULL || strcmp(one->rpps, other->rpps) == 0);
}

void feed_newcomers_settle(struct staging *staging)
{
	struct feed_newcomer *items = staging->newcomers.items;
	size_t kept = 0, count = staging->newcomers.count, next;
	if (count > 1)
		qsort(items, count, sizeof(*items), newcomer_compare);
	for (size_t i = 0; i < count; i = next) {
		struct time_window *window = &items[i].said.said.window;
		*window = feed_periods_window(staging, items[i].said.login);
		bool is_clear = !time_window_is_empty(*window);
		for (next = i + 1;
		     next < count && strcasecmp(items[i].said.login, items[next].said.login) == 0; next++)
			is_clear = join(&items[i].said, &items[next].said) && is_clear;
		if (is_clear)
			items[kept++] = items[i];
		else
			feed_note(staging, items[i].from, FEED_NOTHING,
				  "another line says otherwise of this login");
	}
	staging->newcomers.count = kept;
}

const char *feed_newcomers_number(const struct staging *staging, const char *login)
{
	const struct feed_newcomer key = {.said.login = login};
	const struct feed_list *list = &staging->newcomers;
	const struct feed_newcomer *found =
	    list->count == 0 ? NULL : bsearch(&key, list->items, list->count, sizeof(key), login_compare);
	return found == NULL ? NULL : found->said.rpps;
}
