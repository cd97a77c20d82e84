/* The text of a field: escapes undone, as UTF-8. */
#include "registry/feeds/feed_stream.h"
#include "registry/feeds/hl7_message.h"

#include <string.h>

struct writer {
	char *text;
	size_t used;
	enum hl7_charset charset;
};

static void put(struct writer *writer, unsigned char byte)
{
	writer->used += hl7_charset_convert(writer->charset, byte, writer->text + writer->used);
}

static void put_unreadable(struct writer *writer)
{
	memcpy(writer->text + writer->used, HL7_UNREADABLE, 3);
	writer->used += 3;
}

/* 16: it is none. */
static unsigned hex_digit(char digit)
{
	static const char digits[] = "0123456789ABCDEF0123456789abcdef";
	const char *found = memchr(digits, digit, sizeof(digits) - 1);
	return found == NULL ? 16 : (unsigned)(found - digits) % 16;
}

/* \X4142\: bytes in the message's character set. */
static void put_hex(struct writer *writer, struct hl7_slice escape)
{
	for (size_t i = 1; i + 1 < escape.size; i += 2) {
		unsigned high = hex_digit(escape.at[i]), low = hex_digit(escape.at[i + 1]);
		if (high == 16 || low == 16)
			put_unreadable(writer);
		else
			put(writer, (unsigned char)(16 * high + low));
	}
	if (escape.size % 2 == 0 || escape.size == 1)
		put_unreadable(writer);
}

/* What stands between two escape characters. */
static void put_escape(struct writer *writer, const struct hl7_message *message, struct hl7_slice escape)
{
	const struct {
		char name, meaning;
	} delimiters[] = {
	    {'F', message->field},  {'S', message->component},    {'R', message->repetition},
	    {'E', message->escape}, {'T', message->subcomponent},
	};
	for (size_t i = 0; i < sizeof(delimiters) / sizeof(delimiters[0]); i++)
		if (escape.size == 1 && escape.at[0] == delimiters[i].name) {
			put(writer, (unsigned char)delimiters[i].meaning);
			return;
		}
	if (escape.size > 0 && escape.at[0] == 'X')
		put_hex(writer, escape);
	else if (escape.size != 1 || (escape.at[0] != 'H' && escape.at[0] != 'N')) /* highlighting */
		put_unreadable(writer);
}

static void put_all(struct writer *writer, const struct hl7_message *message, struct hl7_slice slice)
{
	const char *end = slice.at + slice.size;
	for (const char *at = slice.at; at < end; at++) {
		if (*at != message->escape) {
			put(writer, (unsigned char)*at);
			continue;
		}
		const char *stop = memchr(at + 1, message->escape, (size_t)(end - at - 1));
		if (stop == NULL) {
			put_unreadable(writer); /* not closed */
			return;
		}
		put_escape(writer, message, (struct hl7_slice){at + 1, (size_t)(stop - at - 1)});
		at = stop;
	}
}

const char *hl7_text(struct hl7_message *message, struct hl7_slice slice)
{
	if (slice.size == 0)
		return NULL;
	/* no byte, and no escape of two bytes or more, is more than 3 as UTF-8 */
	struct writer writer = {.text = arena_alloc(message->arena, 3 * slice.size + 1),
				.charset = message->charset};
	if (writer.text == NULL) {
		message->no_memory = true;
		return NULL;
	}
	put_all(&writer, message, slice);
	if (!feed_text_is_plain(writer.text, writer.used)) {
		memcpy(writer.text, HL7_UNREADABLE, 4);
		return writer.text;
	}
	return writer.used == 0 ? NULL : writer.text;
}
