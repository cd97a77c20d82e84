#include "registry/feeds/feed_stream.h"

#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>

#define ASK_MARK 254u
#define END_MARK 255u
#define RESOURCE_MAX 512

/* ---- characters ---- */

/* The length of the character at `text`; 0: it is none, or a control character. */
static size_t plain_length(const unsigned char *text, size_t size)
{
	static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char first = text[0];
	size_t length = first < 0x80   ? 1
			: first < 0xc2 ? 0
			: first < 0xe0 ? 2
			: first < 0xf0 ? 3
			: first < 0xf5 ? 4
				       : 0;
	if (length == 0 || length > size || first < 0x20 || first == 0x7f)
		return 0;
	uint32_t point = length == 1 ? first : first & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((text[i] & 0xc0u) != 0x80)
			return 0;
		point = point << 6 | (text[i] & 0x3fu);
	}
	bool is_control = point >= 0x80 && point < 0xa0;
	bool is_surrogate = point >= 0xd800 && point < 0xe000;
	return point < least[length] || point > 0x10ffff || is_control || is_surrogate ? 0 : length;
}

/* Eight bytes of ASCII without control characters, which most are? */
static bool is_ascii(const char *text)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
	uint64_t bytes, below, deletes;
	memcpy(&bytes, text, sizeof(bytes));
	below = (bytes - ones * 0x20) & ~bytes;
	deletes = bytes ^ (ones * 0x7f);
	deletes = (deletes - ones) & ~deletes;
	return ((bytes | below | deletes) & tops) == 0;
}

bool feed_text_is_plain(const char *text, size_t size)
{
	size_t start = 0;
	while (size - start >= sizeof(uint64_t) && is_ascii(text + start))
		start += sizeof(uint64_t);
	for (size_t at = start, length; at < size; at += length) {
		length = plain_length((const unsigned char *)text + at, size - at);
		if (length == 0)
			return false;
	}
	return true;
}

/* A copy with '?' for what is no plain text. Its size. */
static size_t make_plain(const char *text, char *to, size_t most)
{
	size_t size = strlen(text), used = 0;
	for (size_t at = 0; at < size;) {
		size_t length = plain_length((const unsigned char *)text + at, size - at);
		size_t step = length == 0 ? 1 : length;
		if (used + step > most)
			break;
		if (length == 0)
			to[used] = '?';
		else
			memcpy(to + used, text + at, length);
		used += step;
		at += step;
	}
	return used;
}

/* ---- writing ---- */

static void flush(struct feed_out *out)
{
	out->failed = out->failed || (out->used > 0 && !out->send(out->context, out->buffer, out->used));
	out->used = 0;
}

static void put(struct feed_out *out, const void *bytes, size_t size)
{
	if (out->used + size > sizeof(out->buffer))
		flush(out);
	memcpy(out->buffer + out->used, bytes, size);
	out->used += size;
}

static void put_number(struct feed_out *out, uint32_t number)
{
	put(out, &number, sizeof(number));
}

static void put_text(struct feed_out *out, const char *text, size_t most)
{
	char plain[FEED_VALUE_MAX];
	size_t length = text == NULL ? 0 : strlen(text);
	bool is_plain = length <= most && (length == 0 || feed_text_is_plain(text, length));
	uint16_t size = (uint16_t)(is_plain ? length : make_plain(text, plain, most));
	put(out, &size, sizeof(size));
	if (size > 0)
		put(out, is_plain ? text : plain, size);
}

void feed_out_fact(struct feed_out *out, const struct feed_fact *fact)
{
	uint32_t has = 0;
	if (!feed_fact_is_whole(fact)) {
		feed_out_error(out, fact->file, fact->line == 0 ? 1 : fact->line,
			       "a fact without what it needs was read here; is the line damaged?");
		return;
	}
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++)
		has |= fact->fields[i] != NULL ? 1u << i : 0;
	unsigned char kind = (unsigned char)fact->kind;
	put(out, &kind, 1);
	put_number(out, fact->file);
	put_number(out, fact->line);
	put_number(out, has);
	put_text(out, fact->resource, RESOURCE_MAX);
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++)
		if (fact->fields[i] != NULL)
			put_text(out, fact->fields[i], FEED_VALUE_MAX);
	out->count++;
	out->has_error = out->has_error || fact->kind == FEED_ERROR;
}

void feed_out_error_list(struct feed_out *out, unsigned file, unsigned line, const char *format,
			 va_list values)
{
	struct feed_fact fact = {.kind = FEED_ERROR, .file = file, .line = line};
	char *text = wording_format(format, values);
	fact.fields[FACT_TEXT] = text == NULL ? format : text;
	feed_out_fact(out, &fact);
	free(text);
}

void feed_out_error(struct feed_out *out, unsigned file, unsigned line, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	feed_out_error_list(out, file, line, format, values);
	va_end(values);
}

bool feed_out_ask_file(struct feed_out *out, unsigned file)
{
	unsigned char mark = ASK_MARK;
	put(out, &mark, 1);
	put_number(out, file);
	flush(out);
	return !out->failed;
}

bool feed_out_end(struct feed_out *out)
{
	unsigned char mark = END_MARK;
	put(out, &mark, 1);
	put(out, &out->count, sizeof(out->count));
	flush(out);
	return !out->failed;
}

/* ---- reading ---- */

struct reading {
	const struct feed_stream *stream;
	char texts[(FEED_FIELD_COUNT + 1) * (FEED_VALUE_MAX + 1)]; /* of the fact at hand */
	size_t used;
};

static bool receive(struct reading *reading, void *bytes, size_t size)
{
	return reading->stream->receive(reading->stream->context, bytes, size);
}

/* NULL: it is none. */
static const char *take_text(struct reading *reading, size_t most)
{
	uint16_t size;
	char *text = reading->texts + reading->used;
	if (!receive(reading, &size, sizeof(size)) || size > most || !receive(reading, text, size) ||
	    !feed_text_is_plain(text, size))
		return NULL;
	text[size] = '\0';
	reading->used += (size_t)size + 1;
	return text;
}

static bool read_fact(struct reading *reading, unsigned char kind, struct feed_fact *fact)
{
	uint32_t numbers[3]; /* file, line, fields */
	*fact = (struct feed_fact){.kind = (enum feed_kind)kind};
	reading->used = 0;
	if (kind >= FEED_KIND_COUNT || !receive(reading, numbers, sizeof(numbers)) ||
	    numbers[0] >= reading->stream->file_count || numbers[2] >> FEED_FIELD_COUNT != 0)
		return false;
	fact->file = numbers[0];
	fact->line = numbers[1];
	fact->resource = take_text(reading, RESOURCE_MAX);
	if (fact->resource == NULL)
		return false;
	if (*fact->resource == '\0')
		fact->resource = NULL;
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++) {
		if ((numbers[2] >> i & 1) == 0)
			continue;
		fact->fields[i] = take_text(reading, FEED_VALUE_MAX);
		if (fact->fields[i] == NULL)
			return false;
	}
	return feed_fact_is_whole(fact);
}

static bool give(struct reading *reading)
{
	uint32_t file;
	const struct feed_stream *stream = reading->stream;
	return receive(reading, &file, sizeof(file)) && file < stream->file_count &&
	       stream->give(stream->context, file);
}

static bool read_end(struct reading *reading, uint64_t count)
{
	uint64_t said;
	return receive(reading, &said, sizeof(said)) && said == count;
}

bool feed_stream_read(const struct feed_stream *stream)
{
	struct reading reading = {.stream = stream};
	struct feed_fact fact;
	unsigned char kind;
	uint64_t count = 0;
	while (receive(&reading, &kind, 1)) {
		if (kind == END_MARK)
			return read_end(&reading, count);
		if (kind == ASK_MARK && give(&reading))
			continue;
		if (kind == ASK_MARK || !read_fact(&reading, kind, &fact) ||
		    !stream->take(stream->context, &fact))
			return false;
		count++;
	}
	return false;
}
