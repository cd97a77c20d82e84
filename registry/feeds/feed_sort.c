#include "registry/feeds/feed_sort.h"

#include <stdlib.h>
#include <string.h>

/* Two sorted runs, one behind the other, become one. */
static void merge(const void **from, size_t middle, size_t count, const void **to, feed_order *order)
{
	size_t left = 0, right = middle;
	for (size_t i = 0; i < count; i++) {
		bool is_left = left < middle && (right == count || order(from[left], from[right]) <= 0);
		to[i] = is_left ? from[left++] : from[right++];
	}
}

bool feed_sort(const void **items, size_t count, feed_order *order)
{
	const void **other = count < 2 ? NULL : calloc(count, sizeof(const void *));
	const void **from = items, **to = other;
	if (count < 2)
		return true;
	if (other == NULL)
		return false;
	for (size_t size = 1; size < count; size *= 2) {
		for (size_t at = 0; at < count; at += 2 * size) {
			size_t rest = count - at;
			merge(from + at, rest < size ? rest : size, rest < 2 * size ? rest : 2 * size,
			      to + at, order);
		}
		const void **swapped = from;
		from = to;
		to = swapped;
	}
	if (from != items)
		memcpy(items, from, count * sizeof(const void *));
	free(other);
	return true;
}
