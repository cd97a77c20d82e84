#include "policy/sorted.h"

#include <string.h>

static const char *name_at(const void *items, size_t size, size_t index)
{
	const char *name;
	memcpy(&name, (const char *)items + index * size, sizeof(name));
	return name;
}

size_t sorted_first(const void *items, size_t count, size_t size, const char *name)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(name_at(items, size, middle), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool sorted_find(const void *items, size_t count, size_t size, const char *name, size_t *ret_index)
{
	*ret_index = sorted_first(items, count, size, name);
	return *ret_index < count && strcmp(name_at(items, size, *ret_index), name) == 0;
}
