/* Is an objection of last time still said? By content, not by number: an entry may have another number by now, and a number another
 * content. */
#include "acl_sync/feed/feed_former_private.h"

#include <string.h>

/* ---- by its own entry ---- */

static bool is_unique(const struct staging *staging, const struct feed_wish *item)
{
	return feed_has_unique_entries(staging, staging->facts[item->order]);
}

/* The rules of an entry are withdrawn as one, and have other numbers where one of them is gone. */
bool feed_still_is_of_entry(const struct staging *staging, const struct feed_wish *item, const char *source)
{
	size_t length = is_unique(staging, item) ? feed_withdrawals_entry(source) : strlen(source);
	size_t other =
	    is_unique(staging, item) ? feed_withdrawals_entry(item->said.source) : strlen(item->said.source);
	return length == other && strncmp(item->said.source, source, length) == 0;
}

const char *feed_still_owner(const struct feed_former *former)
{
	const char *of = former->wish->of;
	return of == NULL ? former->patient->id : of;
}

/* Where numbers are a patient's own, another identity's may be another entry's. */
struct feed_asking feed_still_ask_own(const struct feed_former *former)
{
	const struct feed_list *said = &former->patient->whole->said;
	struct feed_asking asking = feed_whole_ask(said, former->wish->source, NULL), peeking = asking;
	const struct feed_numbered *first = feed_whole_next(&peeking);
	return first == NULL || is_unique(former->staging, first->wish)
		   ? asking
		   : feed_whole_ask(said, former->wish->source, feed_still_owner(former));
}

static bool differs_in_end_alone(const struct feed_former *former, const struct said_wish *other)
{
	const struct said_wish *wish = former->wish;
	return strcmp(other->to, wish->to) == 0 && other->kept == NULL &&
	       feed_again_same_words(&other->categories, &wish->categories) &&
	       other->said.window.from == wish->said.window.from &&
	       other->said.window.until != wish->said.window.until;
}

/* Is it what has got an end? The same number says so; rules are numbered anew in each version of their entry: of two of last time that
 * differ in their end alone nobody knows which it is. */
static bool is_same_line(const struct feed_former *former, const struct feed_wish *item)
{
	const struct said_patient *before = former->before;
	if (!is_unique(former->staging, item))
		return strcmp(item->said.source, former->wish->source) == 0;
	for (size_t i = 0; i < before->objection_count; i++)
		if (feed_still_is_of_entry(former->staging, item, before->objections[i].source) &&
		    differs_in_end_alone(former, &before->objections[i]))
			return false;
	return true;
}

/* The same entry with a number may say more by now, or have got its end: it is withdrawn as one. A line without a number is one that
 * says the same, as long or longer. */
static bool says_own(const struct feed_former *former, const struct feed_wish *item, bool may_end)
{
	const struct staging *staging = former->staging;
	const struct said_wish *now = &item->said, *wish = former->wish;
	if (!item->has_entry)
		return feed_compare_renews(staging, now, wish);
	return (wish->is_reused ? feed_compare_renews : feed_compare_covers)(staging, now, wish) ||
	       (may_end && feed_compare_ends(staging, now, wish) && is_same_line(former, item));
}

/* ---- by a new one ---- */

static bool is_of_feed(const struct staging *staging, const char *source, const struct feed_said *said)
{
	const char *shown = staging->feeds[said->feed].source->shown;
	size_t length = strlen(shown);
	return strncmp(source, shown, length) == 0 && (source[length] == ' ' || source[length] == '\0');
}

/* Does another entry of now say what that one said? */
static bool has_moved(const struct staging *staging, const struct feed_whole *whole,
		      const struct said_wish *before)
{
	const struct feed_numbered *items = whole->said.items;
	for (size_t i = 0; i < whole->said.count; i++)
		if (!items[i].is_over && !feed_still_is_of_entry(staging, items[i].wish, before->source) &&
		    is_of_feed(staging, before->source, staging->facts[items[i].wish->order]) &&
		    feed_compare_renews(staging, items[i].said, before))
			return true;
	return false;
}

/* Is what the patient was refused last time the same entry's as what is said now? It is, but where its number was given to that anew:
 * where numbers are those of rows, another row says by now what this one said. */
static bool is_of_before(const struct staging *staging, const struct feed_whole *whole,
			 const struct feed_wish *item, const struct said_wish *before)
{
	if (!feed_still_is_of_entry(staging, item, before->source))
		return false;
	return feed_compare_is_alike(staging, &item->said, before) ||
	       (item->has_entry && !has_moved(staging, whole, before));
}

bool feed_still_is_new(const struct staging *staging, const struct feed_whole *whole,
		       const struct feed_wish *item)
{
	struct feed_asking asking =
	    feed_whole_ask(&whole->before, item->said.source, item->has_entry ? NULL : item->said.to);
	const struct feed_numbered *one;
	while ((one = feed_whole_next(&asking)) != NULL)
		if (is_of_before(staging, whole, item, one->said))
			return false;
	return true;
}

/* The entry has got another number, and may end later. One that was there already, or another feed's, does not stand for it: it would be
 * withdrawn for both. */
static bool says_anew(const struct feed_former *former, const struct feed_numbered *one)
{
	const struct staging *staging = former->staging;
	const struct feed_entry entry = {.source = one->source,
					 .patient = feed_patients_find(staging, one->owner),
					 .owner = one->owner,
					 .order = one->wish->order};
	return is_of_feed(staging, former->wish->source, staging->facts[one->wish->order]) &&
	       feed_compare_renews(staging, one->said, former->wish) && !feed_withdrawn(staging, &entry);
}

/* What is kept already is nobody's any more. */
static bool is_said_anew(const struct feed_former *former)
{
	const struct feed_list *fresh = &former->patient->whole->fresh;
	const struct feed_numbered *const *items = fresh->items;
	for (size_t i = 0; former->wish->kept == NULL && i < fresh->count; i++)
		if (says_anew(former, items[i]))
			return true;
	return false;
}

/* ---- by any ---- */

bool feed_still_said(const struct feed_former *former, bool may_end)
{
	struct feed_asking asking = feed_still_ask_own(former);
	const struct feed_numbered *one;
	while ((one = feed_whole_next(&asking)) != NULL)
		if (feed_still_is_of_entry(former->staging, one->wish, former->wish->source) &&
		    says_own(former, one->wish, may_end))
			return true;
	return is_said_anew(former);
}
