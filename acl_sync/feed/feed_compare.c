/* Two objections, one of now and one of before: what is said now of what was said. */
#include "acl_sync/feed/feed_former_private.h"

#include <string.h>

static bool is_category(const struct staging *staging, const char *name)
{
	return policy_category(&staging->settings->policy, name) != NO_ID;
}

bool feed_compare_lacks_category(const struct staging *staging, const struct said_wish *wish)
{
	for (size_t i = 0; i < wish->categories.count; i++)
		if (!is_category(staging, wish->categories.items[i]))
			return true;
	return false;
}

/* None: the whole record. What a class is now says what becomes of a category that the site does not have any more. */
static bool covers_categories(const struct staging *staging, const struct words *now,
			      const struct words *before)
{
	if (now->count == 0)
		return true;
	for (size_t i = 0; i < before->count; i++)
		if (is_category(staging, before->items[i]) && !feed_words_are_with(now, before->items[i]))
			return false;
	return before->count > 0;
}

static bool same_categories(const struct staging *staging, const struct said_wish *now,
			    const struct said_wish *before)
{
	return feed_again_same_words(&now->categories, &before->categories) ||
	       (feed_compare_lacks_category(staging, before) &&
		covers_categories(staging, &now->categories, &before->categories));
}

/* What everyone is refused, all are; emergency access stands for itself (R12). */
static bool covers_whom(const char *now, const char *before)
{
	return strcmp(now, before) == 0 || (strcmp(now, "everyone") == 0 && strcmp(before, "emergency") != 0);
}

/* It may begin later than it did, if it has begun; and it may end later. */
static bool is_as_long(struct time_window now, struct time_window before, int64_t instant)
{
	return (now.from <= before.from || now.from <= instant) && now.until >= before.until;
}

bool feed_compare_covers(const struct staging *staging, const struct said_wish *now,
			 const struct said_wish *before)
{
	return covers_whom(now->to, before->to) &&
	       covers_categories(staging, &now->categories, &before->categories) &&
	       is_as_long(now->said.window, before->said.window, staging->now);
}

bool feed_compare_is_alike(const struct staging *staging, const struct said_wish *now,
			   const struct said_wish *before)
{
	return strcmp(now->to, before->to) == 0 && same_categories(staging, now, before);
}

bool feed_compare_renews(const struct staging *staging, const struct said_wish *now,
			 const struct said_wish *before)
{
	return feed_compare_is_alike(staging, now, before) &&
	       is_as_long(now->said.window, before->said.window, staging->now);
}

bool feed_compare_ends(const struct staging *staging, const struct said_wish *now,
		       const struct said_wish *before)
{
	return feed_compare_is_alike(staging, now, before) &&
	       now->said.window.from == before->said.window.from && now->said.window.until != TIME_NEVER;
}
