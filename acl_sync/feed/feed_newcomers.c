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
	struct time_window window;
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
	else if (!feed_window_of_permit(said, &window))
		problem = "from and to are no dates, or to is before from";
	if (problem != NULL) {
		feed_note(staging, said, FEED_NOTHING, "%s", problem);
		return false;
	}
	struct feed_newcomer *newcomer = feed_list_add(staging, &staging->newcomers, sizeof(*newcomer));
	newcomer->from = said;
	newcomer->order = staging->newcomers.count;
	newcomer->said = (struct said_professional){
	    .said = {.origin = feed_origin(staging, said), .window = window},
	    .login = login,
	    .profession = profession,
	    .rpps = rpps != NULL && identifier_is_valid(rpps) ? rpps : NULL,
	};
	return true;
}

static int newcomer_compare(const void *left, const void *right)
{
	const struct feed_newcomer *a = left, *b = right;
	int order = strcasecmp(a->said.login, b->said.login);
	return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

/* What both lines say: the time that both allow, the number that one of them knows. false: they contradict one another. */
static bool join(struct said_professional *one, const struct said_professional *other)
{
	struct time_window *window = &one->said.window;
	if (window->from < other->said.window.from)
		window->from = other->said.window.from;
	if (window->until > other->said.window.until)
		window->until = other->said.window.until;
	if (one->rpps == NULL)
		one->rpps = other->rpps;
	return strcmp(one->login, other->login) == 0 && strcmp(one->profession, other->profession) == 0 &&
	       window->from < window->until && (other->rpps == NULL || strcmp(one->rpps, other->rpps) == 0);
}

void feed_newcomers_settle(struct staging *staging)
{
	struct feed_newcomer *items = staging->newcomers.items;
	size_t kept = 0, count = staging->newcomers.count, next;
	if (count > 1)
		qsort(items, count, sizeof(*items), newcomer_compare);
	for (size_t i = 0; i < count; i = next) {
		bool is_clear = true;
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
