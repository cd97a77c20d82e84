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
	if (profession != NULL && policy_profession(&staging->settings->policy, profession) == NO_ID)
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

void feed_newcomers_note_other(struct staging *staging, const struct feed_said *said,
			       const struct feed_said *other)
{
	char where[4352];
	origin_format(feed_origin(staging, other), where, sizeof(where));
	feed_note(staging, said, FEED_NOTHING, "another line says otherwise of this login: %s", where);
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

/* What both lines say: the number and the profession that one of them knows. false: they contradict one another. */
static bool join(struct said_professional *one, const struct said_professional *other)
{
	if (one->rpps == NULL)
		one->rpps = other->rpps;
	if (one->profession == NULL)
		one->profession = other->profession;
	return strcmp(one->login, other->login) == 0 &&
	       (other->profession == NULL || strcmp(one->profession, other->profession) == 0) &&
	       (other->rpps == NULL || strcmp(one->rpps, other->rpps) == 0);
}

/* The lines of one login: the first says what all of them say. false: nobody (noted). */
static bool settle(struct staging *staging, struct feed_newcomer *lines, size_t count)
{
	struct said_professional *said = &lines[0].said;
	const struct feed_said *other = NULL;
	said->said.window = feed_periods_window(staging, said->login);
	for (size_t i = 1; i < count; i++)
		if (!join(said, &lines[i].said) && other == NULL)
			other = lines[i].from;
	if (other == NULL && count > 1 && time_window_is_empty(said->said.window))
		other = lines[1].from;
	if (other != NULL)
		feed_newcomers_note_other(staging, lines[0].from, other);
	for (size_t i = 0; other == NULL && said->profession == NULL && i < count; i++)
		feed_note(staging, lines[i].from, FEED_NOTHING,
			  "the login is no professional's, and the line names no profession");
	return other == NULL && said->profession != NULL;
}

void feed_newcomers_settle(struct staging *staging)
{
	struct feed_newcomer *items = staging->newcomers.items;
	size_t kept = 0, count = staging->newcomers.count, next;
	if (count > 1)
		qsort(items, count, sizeof(*items), newcomer_compare);
	for (size_t i = 0; i < count; i = next) {
		for (next = i + 1;
		     next < count && strcasecmp(items[i].said.login, items[next].said.login) == 0;)
			next++;
		if (settle(staging, &items[i], next - i))
			items[kept++] = items[i];
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
