#include "wording/wording.h"

#include "policy/hash.h"
#include "wording/wording_private.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct wording_entry *const tables[] = {
    french_command,     french_answers, french_sync,     french_reasons, french_desk,      french_refile,
    french_break_glass, french_history, french_report,   french_site,    french_disk,      french_check,
    french_audit,       french_values,  french_registry, french_facts,   french_plan,      french_system,
    french_security,    french_watch,   french_door,     french_init,    french_init_text, french_feeds,
    french_hl7,         french_adopt,
};

/* Open addressing; at most half full (tests/unit/test_wording.c). */
#define SLOT_COUNT 4096

static struct {
	enum wording_language language;
	const struct wording_entry *slots[SLOT_COUNT];
	bool is_built;
} catalogue;

/* The slot of a text: the one that holds it, or the free one where it would stand. */
static const struct wording_entry **slot_of(const char *english)
{
	size_t slot = hash_text(HASH_SEED, english) % SLOT_COUNT;
	while (catalogue.slots[slot] != NULL && strcmp(catalogue.slots[slot]->english, english) != 0)
		slot = (slot + 1) % SLOT_COUNT;
	return &catalogue.slots[slot];
}

static void build(void)
{
	size_t count = 0;
	for (size_t table = 0; table < sizeof(tables) / sizeof(tables[0]); table++)
		for (const struct wording_entry *entry = tables[table]; entry->english != NULL; entry++) {
			if (++count == SLOT_COUNT) /* never quite full: a search ends */
				return;
			*slot_of(entry->english) = entry;
		}
}

void wording_speak(enum wording_language language)
{
	if (language == WORDING_FRENCH && !catalogue.is_built) {
		build();
		catalogue.is_built = true;
	}
	catalogue.language = language;
}

enum wording_language wording_language(void)
{
	return catalogue.language;
}

const char *wording(const char *english)
{
	if (catalogue.language == WORDING_ENGLISH)
		return english;
	const struct wording_entry *found = *slot_of(english);
	return found != NULL ? found->french : english;
}

char *wording_format(const char *format, va_list values)
{
	char *text = NULL;
	va_list again;
	if (catalogue.language != WORDING_ENGLISH) {
		va_copy(again, values);
		text = wording_compose(format, wording(format), again);
		va_end(again);
	}
	if (text == NULL && vasprintf(&text, format, values) < 0)
		return NULL;
	return text;
}

char *wording_in(struct arena *arena, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	char *kept = text != NULL ? arena_strdup(arena, text) : NULL;
	free(text);
	return kept;
}

/* The length of `text` where it is cut to `size` bytes: never inside a character of UTF-8. */
static size_t cut_length(const char *text, size_t size)
{
	size_t length = strlen(text);
	if (length < size)
		return length;
	length = size - 1;
	while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return length;
}

void wording_write(char *buffer, size_t size, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	const char *shown = text != NULL ? text : wording("out of memory");
	if (size > 0) {
		size_t length = cut_length(shown, size);
		memcpy(buffer, shown, length);
		buffer[length] = '\0';
	}
	free(text);
}

void wording_findings_init(struct findings *findings)
{
	findings_init(findings);
	findings->format = wording_format;
}
