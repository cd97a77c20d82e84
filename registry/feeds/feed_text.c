#include "registry/feeds/feed_text.h"

#include <stddef.h>

/* Blanks other than the blank, characters without width, marks of direction, fillers, tags, private use. */
static const struct {
	uint32_t first, last;
} unseen[] = {
    {0xa0, 0xa0},       {0xad, 0xad},       {0x34f, 0x34f},      {0x61c, 0x61c},   {0x115f, 0x1160},
    {0x1680, 0x1680},   {0x17b4, 0x17b5},   {0x180b, 0x180f},    {0x2000, 0x200f}, {0x2028, 0x202f},
    {0x205f, 0x206f},   {0x2800, 0x2800},   {0x3000, 0x3000},    {0x3164, 0x3164}, {0xe000, 0xf8ff},
    {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},    {0xfff0, 0xffff}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}, {0xf0000, 0x10ffff},
};

static uint32_t next_character(const unsigned char **at)
{
	unsigned char first = *(*at)++;
	uint32_t character = first;
	if (first >= 0xc0)
		character = first & (first < 0xe0 ? 0x1fu : first < 0xf0 ? 0x0fu : 0x07u);
	while (first >= 0xc0 && (**at & 0xc0u) == 0x80)
		character = character << 6 | (*(*at)++ & 0x3fu);
	return character;
}

uint32_t feed_text_unseen(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	while (*at != '\0') {
		if (*at < 0x80) {
			at++;
			continue;
		}
		uint32_t character = next_character(&at);
		for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
			if (character >= unseen[i].first && character <= unseen[i].last)
				return character;
	}
	return 0;
}
