/* When a login is in date: what the lines of login tables say of its time. */
#include "acl_sync/feed/feed_patients_private.h"
#include "acl_sync/feed/feed_people_private.h"

#include <stdlib.h>
#include <string.h>

const char *feed_periods_add(struct staging *staging, const struct feed_said *said, const char *login)
{
	struct feed_period period = {.login = login, .who = feed_field_of(said, FACT_WHO), .from = said};
	const char *problem = feed_window_problem(staging, said, &period.window);
	if (problem != NULL)
		return problem;
	*(struct feed_period *)feed_list_add(staging, &staging->periods, sizeof(period)) = period;
	return NULL;
}

/* ---- order ---- */

static int login_compare(const void *left, const void *right)
{
	const struct feed_period *a = left, *b = right;
	return strcmp(a->login, b->login);
}

static int number_compare(const struct feed_period *a, const struct feed_period *b)
{
	int order = login_compare(a, b);
	return order != 0 ? order : strcmp(a->who, b->who);
}

static int period_compare(const void *left, const void *right)
{
	const struct feed_period *a = left, *b = right;
	int order = number_compare(a, b);
	if (order == 0)
		order = (a->window.from > b->window.from) - (a->window.from < b->window.from);
	return order != 0 ? order : (a->window.until > b->window.until) - (a->window.until < b->window.until);
}

/* ---- what they come to ---- */

static bool is_open(struct time_window window)
{
	return window.from == TIME_WINDOW_OPEN.from && window.until == TIME_WINDOW_OPEN.until;
}

/* The stretch of time of the lines of one number that goes on now, else the next, else the last. */
static struct time_window stretch_of(const struct feed_period *lines, size_t count, int64_t now)
{
	struct time_window all = TIME_WINDOW_OPEN;
	bool has_begun = false;
	for (size_t i = 0; i < count; i++) {
		const struct time_window next = lines[i].window;
		if (is_open(next) || (i > 0 && next.from == lines[i - 1].window.from))
			continue; /* says nothing of the time; or the line before it, which ends sooner, counts */
		if (!has_begun || (next.from > all.until && all.until <= now))
			all = next;
		else if (next.from <= all.until && next.until > all.until)
			all.until = next.until;
		has_begun = true;
	}
	return all;
}

/* The time that all numbers of a login allow. */
static struct time_window login_window(const struct feed_period *lines, size_t count, int64_t now)
{
	struct time_window all = TIME_WINDOW_OPEN;
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count && number_compare(&lines[i], &lines[next]) == 0;)
			next++;
		all = time_window_both(all, stretch_of(&lines[i], next - i, now));
	}
	return all;
}

void feed_periods_settle(struct staging *staging)
{
	struct feed_period *items = staging->periods.items;
	size_t count = staging->periods.count;
	if (count > 1)
		qsort(items, count, sizeof(*items), period_compare);
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count && login_compare(&items[i], &items[next]) == 0;)
			next++;
		const struct time_window window = login_window(&items[i], next - i, staging->now);
		for (size_t j = i; j < next; j++)
			items[j].all = window;
	}
}

struct time_window feed_periods_window(const struct staging *staging, const char *login)
{
	const struct feed_period key = {.login = login};
	const struct feed_list *list = &staging->periods;
	const struct feed_period *found =
	    list->count == 0 ? NULL : bsearch(&key, list->items, list->count, sizeof(key), login_compare);
	return found == NULL ? TIME_WINDOW_OPEN : found->all;
}
