/* Withdrawals whose patient has an entry of their own by that number, whatever becomes of it. */
#include "acl_sync/feed/feed_former_private.h"

#include <stdlib.h>
#include <string.h>

/* By feed, number, patient: as the feed writes them, without another text for each fact. */
static int own_compare(const struct feed_said *a, const struct feed_said *b)
{
	int order = (a->feed > b->feed) - (a->feed < b->feed);
	if (order == 0)
		order = strcmp(feed_field_of(a, FACT_SRC), feed_field_of(b, FACT_SRC));
	return order != 0 ? order : strcmp(feed_field_of(a, FACT_PID), feed_field_of(b, FACT_PID));
}

static int own_order(const void *left, const void *right)
{
	const struct feed_withdrawal *const *a = left, *const *b = right;
	return own_compare((*a)->said, (*b)->said);
}

static bool has_number_and_patient(const struct feed_said *said)
{
	return feed_field_of(said, FACT_SRC) != NULL && feed_field_of(said, FACT_PID) != NULL;
}

/* All that the fact is an own entry of the patient for. */
static void mark_own(const struct feed_list *named, const struct feed_said *said, size_t order)
{
	struct feed_withdrawal *const *items = named->items;
	size_t low = 0, high = named->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (own_compare(items[middle]->said, said) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < named->count && !items[low]->has_own && own_compare(items[low]->said, said) == 0;
	     low++) {
		items[low]->has_own = true;
		items[low]->own_order = order;
	}
}

void feed_withdrawals_find_own(struct staging *staging)
{
	struct feed_withdrawal *items = staging->withdrawals.items;
	struct feed_list named = {0};
	for (size_t i = 0; i < staging->withdrawals.count; i++)
		if (has_number_and_patient(items[i].said))
			*(struct feed_withdrawal **)feed_list_add(
			    staging, &named, sizeof(struct feed_withdrawal *)) = &items[i];
	if (named.count > 1)
		qsort(named.items, named.count, sizeof(struct feed_withdrawal *), own_order);
	for (size_t i = 0; i < staging->fact_count && named.count > 0; i++)
		if (staging->facts[i]->kind != FEED_WITHDRAW && has_number_and_patient(staging->facts[i]))
			mark_own(&named, staging->facts[i], i);
}
