#include "tests/unit/feed_mutant.h"

#include <stdlib.h>
#include <string.h>

struct making {
	struct feed_mutant mutant;
	uint64_t state;
};

/* 0 .. below - 1 */
static size_t draw(struct making *making, size_t below)
{
	making->state = making->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return below == 0 ? 0 : (size_t)((making->state >> 33) % below);
}

/* `size` bytes at `at` become `count` others. */
static void replace(struct making *making, size_t at, size_t size, const char *bytes, size_t count)
{
	struct feed_mutant *mutant = &making->mutant;
	char *text = malloc(mutant->size - size + count + 1);
	if (text == NULL)
		abort();
	memcpy(text, mutant->text, at);
	if (count > 0)
		memcpy(text + at, bytes, count);
	memcpy(text + at + count, mutant->text + at + size, mutant->size - at - size);
	mutant->size = mutant->size - size + count;
	free(mutant->text);
	mutant->text = text;
	text[mutant->size] = '\0';
}

/* ---- bytes ---- */

static void change_byte(struct making *making)
{
	const char byte = (char)draw(making, 256);
	replace(making, draw(making, making->mutant.size), 1, &byte, 1);
}

static void lose_byte(struct making *making)
{
	replace(making, draw(making, making->mutant.size), 1, NULL, 0);
}

/* What files get on their way from one system to the next. */
static void put_in(struct making *making)
{
	static const char *const strays[] = {
	    "\xef\xbb\xbf", "\r",           "\n",   "\t",   ";", "\"", "\"\"", " ",
	    "\xc2\xa0",     "\xe2\x80\x8b", "\xff", "\x01", "|", "{",  "}",
	};
	size_t which = draw(making, sizeof(strays) / sizeof(strays[0]) + 1);
	size_t at = draw(making, making->mutant.size + 1);
	if (which == sizeof(strays) / sizeof(strays[0]))
		replace(making, at, 0, "\0", 1);
	else
		replace(making, at, 0, strays[which], strlen(strays[which]));
}

static void turn_case(struct making *making)
{
	size_t at = draw(making, making->mutant.size);
	char byte = making->mutant.text[at];
	bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
	byte = (char)(is_letter ? byte ^ 0x20 : byte);
	replace(making, at, 1, &byte, 1);
}

/* ---- lines ---- */

/* The line that byte is in; its size with its end. */
static size_t line_at(const struct making *making, size_t byte, size_t *ret_size)
{
	const struct feed_mutant *mutant = &making->mutant;
	size_t start = byte, end = byte;
	while (start > 0 && mutant->text[start - 1] != '\n')
		start--;
	while (end < mutant->size && mutant->text[end] != '\n')
		end++;
	*ret_size = end - start + (end < mutant->size);
	return start;
}

static void lose_line(struct making *making)
{
	size_t size, at = line_at(making, draw(making, making->mutant.size), &size);
	replace(making, at, size, NULL, 0);
}

/* Somewhere else once more; `moves`: and no more where it was. */
static void carry_line(struct making *making, bool moves)
{
	size_t size, other, at = line_at(making, draw(making, making->mutant.size), &size);
	char *line = malloc(size + 1);
	if (line == NULL)
		abort();
	memcpy(line, making->mutant.text + at, size);
	if (moves)
		replace(making, at, size, NULL, 0);
	replace(making, line_at(making, draw(making, making->mutant.size), &other), 0, line, size);
	free(line);
}

static void double_line(struct making *making)
{
	carry_line(making, false);
}

static void move_line(struct making *making)
{
	carry_line(making, true);
}

static void end_lines_otherwise(struct making *making)
{
	for (size_t at = 0; at < making->mutant.size; at++)
		if (making->mutant.text[at] == '\n' && draw(making, 8) > 0)
			replace(making, at++, 0, "\r", 1);
}

/* Two fields of a line change places. */
static void swap_fields(struct making *making)
{
	size_t size, at = line_at(making, draw(making, making->mutant.size), &size), count = 0;
	size_t starts[64] = {at};
	for (size_t i = at; i < at + size && count < 62; i++)
		if (making->mutant.text[i] == ';' || making->mutant.text[i] == '|' ||
		    making->mutant.text[i] == '\n')
			starts[++count] = i + 1;
	if (count < 2)
		return;
	size_t one = draw(making, count - 1), other = one + 1 + draw(making, count - one - 1);
	size_t sizes[] = {starts[one + 1] - starts[one] - 1, starts[other + 1] - starts[other] - 1};
	char *first = strndup(making->mutant.text + starts[one], sizes[0]);
	char *second = strndup(making->mutant.text + starts[other], sizes[1]);
	if (first == NULL || second == NULL)
		abort();
	replace(making, starts[other], sizes[1], first, strlen(first));
	replace(making, starts[one], sizes[0], second, strlen(second));
	free(first);
	free(second);
}

/* ---- larger parts ---- */

static void cut_off(struct making *making)
{
	size_t at = draw(making, making->mutant.size);
	replace(making, at, making->mutant.size - at, NULL, 0);
}

static void lose_part(struct making *making)
{
	size_t at = draw(making, making->mutant.size), size = draw(making, making->mutant.size - at);
	replace(making, at, size, NULL, 0);
}

static const struct {
	const char *what;
	void (*make)(struct making *making);
	bool is_small; /* no two statements become one */
} ways[] = {
    {"a byte is another", change_byte, true},
    {"a byte is lost", lose_byte, true},
    {"something was put in", put_in, true},
    {"a letter is small, or large", turn_case, true},
    {"a line is lost", lose_line, true},
    {"a line is there twice", double_line, true},
    {"a line has moved", move_line, true},
    {"lines end otherwise", end_lines_otherwise, true},
    {"two fields have changed places", swap_fields, true},
    {"the end is lost", cut_off, true},
    {"a part is lost", lose_part, false},
};

struct feed_mutant feed_mutant_make(const char *text, size_t size, uint64_t number, bool is_counted)
{
	struct making making = {.state = number * UINT64_C(0x9e3779b97f4a7c15) + 1};
	size_t count = sizeof(ways) / sizeof(ways[0]), way;
	making.mutant.text = malloc(size + 1);
	if (making.mutant.text == NULL)
		abort();
	memcpy(making.mutant.text, text, size);
	making.mutant.text[size] = '\0';
	making.mutant.size = size;
	for (size_t times = 1 + draw(&making, 2); times > 0 && making.mutant.size > 0; times--) {
		do
			way = draw(&making, count);
		while (!is_counted && !ways[way].is_small);
		making.mutant.what = ways[way].what;
		ways[way].make(&making);
	}
	return making.mutant;
}

/* ---- in place ---- */

unsigned feed_damage_draw(struct feed_damage *damage, unsigned most)
{
	damage->seed = damage->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(damage->seed >> 33) % most;
}

static char draw_mark(struct feed_damage *damage)
{
	return damage->marks[feed_damage_draw(damage, (unsigned)strlen(damage->marks))];
}

static size_t double_bytes(const struct feed_damage *damage, char *text, size_t size, size_t at,
			   size_t length)
{
	if (size + length >= damage->room)
		return size;
	memmove(text + at + length, text + at, size - at);
	return size + length;
}

static size_t add_or_rename(struct feed_damage *damage, char *text, size_t size, size_t at)
{
	if (!damage->puts_in) {
		text[at] = (char)('a' + feed_damage_draw(damage, 26));
		return size;
	}
	memmove(text + at + 1, text + at, size - at);
	text[at] = draw_mark(damage);
	return size + 1;
}

size_t feed_damage_do(struct feed_damage *damage, char *text, size_t size, size_t at, size_t length)
{
	switch (feed_damage_draw(damage, 7)) {
	case 0:
		text[at] = (char)feed_damage_draw(damage, 256);
		return size;
	case 1:
		text[at] = draw_mark(damage);
		return size;
	case 2: /* lost */
		memmove(text + at, text + at + length, size - at - length);
		return size - length;
	case 3:
		return double_bytes(damage, text, size, at, length);
	case 4: /* cut off */
		return at + 1;
	case 5:
		return add_or_rename(damage, text, size, at);
	default: /* turned around */
		if (at + 1 < size) {
			char kept = text[at];
			text[at] = text[at + 1];
			text[at + 1] = kept;
		}
		return size;
	}
}
