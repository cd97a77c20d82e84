#include "policy/close_match.h"

#include <stdbool.h>
#include <string.h>

#define NAME_MAX_COMPARED 64

static unsigned char folded(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? (unsigned char)(letter - 'A' + 'a') : (unsigned char)letter;
}

static unsigned smallest(unsigned a, unsigned b, unsigned c)
{
	unsigned least = a < b ? a : b;
	return least < c ? least : c;
}

/* Letters to add, drop, replace or swap with their neighbour to turn one into the other. Both are at
 * most NAME_MAX_COMPARED long. Three rows of the usual table are kept. */
static unsigned distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	unsigned rows[3][NAME_MAX_COMPARED + 1];
	for (size_t j = 0; j <= b_length; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a_length; i++) {
		const unsigned *before = rows[(i + 1) % 3];
		const unsigned *above = rows[(i - 1) % 3];
		unsigned *row = rows[i % 3];
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_length; j++) {
			bool same = folded(a[i - 1]) == folded(b[j - 1]);
			row[j] = smallest(above[j] + 1, row[j - 1] + 1, above[j - 1] + !same);
			bool swapped = i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
				       folded(a[i - 2]) == folded(b[j - 1]);
			if (swapped && before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
	}
	return rows[a_length % 3][b_length];
}

static bool is_digit(char letter)
{
	return letter >= '0' && letter <= '9';
}

/* Names often differ in a number alone: then one is not a misspelling of the other. */
static bool has_same_digits(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (*a != '\0' && !is_digit(*a))
			a++;
		while (*b != '\0' && !is_digit(*b))
			b++;
		if (*a != *b || *a == '\0')
			return *a == *b;
	}
}

const char *close_match(const void *items, size_t count, size_t size, const char *wanted)
{
	size_t length = strlen(wanted);
	if (length > NAME_MAX_COMPARED)
		return NULL;
	unsigned limit = length <= 4 ? 1 : 2;
	const char *nearest = NULL;
	for (size_t i = 0; i < count; i++) {
		const char *name = *(const char *const *)((const char *)items + i * size);
		size_t name_length = strlen(name);
		if (name_length > NAME_MAX_COMPARED || name_length > length + limit ||
		    length > name_length + limit || !has_same_digits(wanted, name))
			continue;
		unsigned found = distance(wanted, length, name, name_length);
		if (found > limit || (nearest != NULL && found == limit))
			continue;
		nearest = name;
		if (found == 0)
			break;
		limit = found;
	}
	return nearest;
}
