/* The registry's words, as libconfig reads them. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_write_private.h"
#include "registry/calendar.h"

#include <stdlib.h>
#include <string.h>

static void put_bytes(struct feed_text *to, const char *bytes, size_t size)
{
	if (to->size + size + 1 > to->capacity) {
		size_t capacity = 2 * (to->size + size + 1);
		char *grown = realloc(to->text, capacity);
		if (grown == NULL)
			console_out_of_memory();
		to->text = grown;
		to->capacity = capacity;
	}
	memcpy(to->text + to->size, bytes, size);
	to->size += size;
	to->text[to->size] = '\0';
}

void feed_text_put(struct feed_text *to, const char *text)
{
	put_bytes(to, text, strlen(text));
}

static void put_quoted(struct feed_text *to, const char *text)
{
	feed_text_put(to, "\"");
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			feed_text_put(to, "\\");
		put_bytes(to, text, 1);
	}
	feed_text_put(to, "\"");
}

void feed_text_put_key(struct feed_text *to, const char *key, const char *value)
{
	if (value == NULL)
		return;
	feed_text_put(to, key);
	feed_text_put(to, " = ");
	put_quoted(to, value);
	feed_text_put(to, "; ");
}

void feed_text_put_words(struct feed_text *to, const char *key, const struct words *words)
{
	if (words == NULL || words->count == 0)
		return;
	feed_text_put(to, key);
	feed_text_put(to, " = [");
	for (size_t i = 0; i < words->count; i++) {
		feed_text_put(to, i == 0 ? "" : ", ");
		put_quoted(to, words->items[i]);
	}
	feed_text_put(to, "]; ");
}

void feed_text_put_instant(struct feed_text *to, const char *key, int64_t instant)
{
	char text[CALENDAR_INSTANT_SIZE];
	if (instant == TIME_ALWAYS || instant == TIME_NEVER)
		return;
	calendar_format(instant, text);
	feed_text_put_key(to, key, text);
}

void feed_text_put_window(struct feed_text *to, struct time_window window)
{
	feed_text_put_instant(to, "valid_from", window.from);
	feed_text_put_instant(to, "valid_until", window.until);
}

void feed_text_put_where(struct feed_text *to, struct origin origin)
{
	char text[4200];
	origin_format(origin, text, sizeof(text));
	feed_text_put_key(to, "where", text);
	feed_text_put(to, "}");
}
