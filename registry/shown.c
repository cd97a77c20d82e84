#include "registry/shown.h"

#include <string.h>

#define SHOWN_MAX 60

/* Bytes of the UTF-8 character at `at` (at least one is left); 0 when it is none or a control character. */
static size_t character_size(const unsigned char *at, size_t left)
{
	if (at[0] < 0x80)
		return at[0] >= ' ' && at[0] != 0x7f;
	size_t size = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
	if (at[0] < 0xc2 || at[0] > 0xf4 || size > left)
		return 0;
	for (size_t i = 1; i < size; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	/* overlong forms, surrogates, what is above U+10FFFF, C1 controls */
	if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f) ||
	    (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f) ||
	    (at[0] == 0xc2 && at[1] < 0xa0))
		return 0;
	return size;
}

struct shown shown_bytes(const char *bytes, size_t size)
{
	const unsigned char *at = (const unsigned char *)bytes, *end = at + size;
	struct shown shown = {{0}};
	size_t length = 0;

	while (at < end) {
		size_t character = character_size(at, (size_t)(end - at));
		size_t taken = character == 0 ? 1 : character;
		if (length + taken > SHOWN_MAX) {
			memcpy(shown.text + length, "...", 3);
			break;
		}
		if (character == 0)
			shown.text[length] = '?';
		else
			memcpy(shown.text + length, at, character);
		length += taken;
		at += taken;
	}
	return shown;
}

struct shown shown(const char *text)
{
	return shown_bytes(text, strlen(text));
}
