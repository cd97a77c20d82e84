#include "acl_sync/printable.h"

#include "acl_sync/console.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The lead bytes of UTF-8: how long the sequence is, and the smallest number that needs that length. */
static const struct {
	unsigned char mask, lead;
	size_t length;
	uint32_t smallest;
} forms[] = {
    {0x80, 0x00, 1, 0},
    {0xe0, 0xc0, 2, 0x80},
    {0xf0, 0xe0, 3, 0x800},
    {0xf8, 0xf0, 4, 0x10000},
};

/* Length of the well-formed sequence at `bytes`, 0 if there is none; its number into *ret_number. */
static size_t sequence_length(const unsigned char *bytes, uint32_t *ret_number)
{
	size_t form = 0;
	while (form < 4 && (bytes[0] & forms[form].mask) != forms[form].lead)
		form++;
	if (form == 4)
		return 0;
	uint32_t number = bytes[0] & (unsigned char)~forms[form].mask;
	for (size_t i = 1; i < forms[form].length; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		number = number << 6 | (bytes[i] & 0x3f);
	}
	if (number < forms[form].smallest || number > 0x10ffff || (number >= 0xd800 && number <= 0xdfff))
		return 0;
	*ret_number = number;
	return forms[form].length;
}

/* Characters that do something instead of being seen. Those of writing from right to left turn a line round, so that a name
 * reads as another. */
static const struct {
	uint32_t first, last;
} controls_known[] = {
    {0x00, 0x1f},     {0x7f, 0x9f},     /* of a terminal */
    {0x61c, 0x61c},   {0x200e, 0x200f}, /* marks of direction */
    {0x2028, 0x202e},                   /* ends of a line and of a paragraph; embeddings and overrides */
    {0x2066, 0x2069},                   /* isolates */
};

static bool is_control(uint32_t number)
{
	for (size_t i = 0; i < sizeof(controls_known) / sizeof(controls_known[0]); i++)
		if (number >= controls_known[i].first && number <= controls_known[i].last)
			return true;
	return false;
}

#define ESCAPE_SIZE sizeof("\\xff")

char *printable_text(const char *bytes, bool controls)
{
	const unsigned char *from = (const unsigned char *)bytes;
	char *text = malloc((ESCAPE_SIZE - 1) * strlen(bytes) + 1);
	char *to = text;
	if (text == NULL)
		return NULL;
	while (*from != '\0') {
		uint32_t number = 0;
		size_t length = sequence_length(from, &number);
		bool escape = length == 0 || (controls && is_control(number));
		if (length == 0)
			length = 1;
		for (size_t i = 0; i < length; i++, from++) {
			if (escape)
				to += snprintf(to, ESCAPE_SIZE, "\\x%02x", *from);
			else
				*to++ = (char)*from;
		}
	}
	*to = '\0';
	return text;
}

const char *printable_in(struct arena *arena, const char *text)
{
	char *shown = text == NULL ? NULL : printable_text(text, true);
	const char *kept = shown == NULL ? NULL : arena_strdup(arena, shown);
	free(shown);
	if (text != NULL && kept == NULL)
		console_out_of_memory();
	return kept;
}
