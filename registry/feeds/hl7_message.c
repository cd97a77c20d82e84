#include "registry/feeds/hl7_message.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Segments that are read; which may stand once only. */
static const struct {
	const char *id;
	bool is_single;
} read_segments[] = {
    {"MSH", true}, {"EVN", true}, {"PID", true},  {"PD1", true},  {"PV1", true},  {"PV2", true},
    {"ZBE", true}, {"MRG", true}, {"ROL", false}, {"ARV", false}, {"CON", false}, {"ZFA", false},
};

#define SEGMENTS (sizeof(read_segments) / sizeof(read_segments[0]))

static size_t find_kind(const char *id)
{
	size_t i = 0;
	while (i < SEGMENTS && strncmp(read_segments[i].id, id, 3) != 0)
		i++;
	return i;
}

bool hl7_message_reads(const char *id)
{
	return find_kind(id) < SEGMENTS;
}

const struct hl7_segment *hl7_message_find(const struct hl7_message *message, const char *id)
{
	for (size_t i = 0; i < message->count; i++)
		if (strcmp(message->segments[i].id, id) == 0)
			return &message->segments[i];
	return NULL;
}

void hl7_message_rewind(struct hl7_message *message)
{
	const struct hl7_segment *patient = hl7_message_find(message, "PID");
	if (patient == NULL)
		return;
	message->count = (size_t)(patient - message->segments);
	message->used = (size_t)(patient->text.at - message->bytes);
}

/* ---- gathering ---- */

static bool store(struct hl7_message *message, const char *line, size_t size, unsigned number)
{
	/* slices of what is there point into the old block */
	if (message->used + size > message->capacity) {
		size_t capacity = 2 * (message->used + size);
		char *grown = realloc(message->bytes, capacity);
		if (grown == NULL)
			return false;
		for (size_t i = 0, at = 0; i < message->count; at += message->segments[i++].text.size)
			message->segments[i].text.at = grown + at;
		message->bytes = grown;
		message->capacity = capacity;
	}
	struct hl7_segment *segment = &message->segments[message->count++];
	memcpy(message->bytes + message->used, line, size);
	memcpy(segment->id, line, 3);
	segment->id[3] = '\0';
	segment->line = number;
	segment->text = (struct hl7_slice){message->bytes + message->used, size};
	message->used += size;
	return true;
}

static bool is_segment_id(const char *line, size_t size)
{
	return size >= 3 && line[0] >= 'A' && line[0] <= 'Z' && isalnum((unsigned char)line[1]) &&
	       isalnum((unsigned char)line[2]) && !islower((unsigned char)line[1]) &&
	       !islower((unsigned char)line[2]);
}

const char *hl7_message_add(struct hl7_message *message, const char *line, size_t size, unsigned number)
{
	if (!is_segment_id(line, size) || (size > 3 && line[3] != message->field))
		return "is no segment: expected three letters and the separator of fields";
	size_t kind = find_kind(line);
	if (strncmp(line, "ADD", 3) == 0 ||
	    (strncmp(line, "DSC", 3) == 0 && size > 4 && line[4] != message->field))
		return "goes on in another segment or message (ADD, DSC), which is not read here; send it "
		       "whole";
	if (kind == SEGMENTS)
		return NULL;
	if (read_segments[kind].is_single && hl7_message_find(message, read_segments[kind].id) != NULL)
		return "stands twice in a message; has the header of the second got lost?";
	if (message->count == HL7_SEGMENTS_MAX)
		return "the message has more than 512 segments that are read here; no message has";
	return store(message, line, size, number) ? NULL : "does not fit into memory";
}

static bool is_delimiter(char byte, const char *others, size_t count)
{
	return ispunct((unsigned char)byte) && memchr(others, byte, count) == NULL;
}

const char *hl7_message_begin(struct hl7_message *message, const char *line, size_t size, unsigned number)
{
	struct hl7_slice charset;
	message->count = message->used = 0;
	message->line = number;
	if (size < 9 || memcmp(line, "MSH", 3) != 0)
		return "expected MSH, the first segment of a message";
	bool is_plain = is_delimiter(line[3], "", 0);
	for (size_t i = 4; i < 8; i++)
		is_plain = is_plain && is_delimiter(line[i], line + 3, i - 3);
	if (!is_plain ||
	    (line[8] != line[3] && (!is_delimiter(line[8], line + 3, 5) || size < 10 || line[9] != line[3])))
		return "MSH-2 does not name its delimiters; expected ^~\\& or others like them";
	message->field = line[3];
	message->component = line[4];
	message->repetition = line[5];
	message->escape = line[6];
	message->subcomponent = line[7];
	message->charset = HL7_ASCII;
	if (!store(message, line, size, number))
		return "does not fit into memory";
	if (!hl7_repetition(message, hl7_field(message, &message->segments[0], 18), 0, &charset))
		return NULL;
	const char *name = hl7_text(message, charset);
	return name == NULL || hl7_charset_find(name, &message->charset)
		   ? NULL
		   : "MSH-18 names a character set that is not read here; expected UNICODE UTF-8, 8859/1 or "
		     "8859/15";
}

void hl7_message_clear(struct hl7_message *message)
{
	free(message->bytes);
	message->bytes = NULL;
	message->count = message->used = message->capacity = 0;
}

/* ---- parts ---- */

/* The piece `number`, from 0, between separators. false: there are fewer. */
static bool piece(struct hl7_slice whole, char separator, unsigned number, struct hl7_slice *ret_piece)
{
	const char *at = whole.at, *end = whole.at + whole.size;
	*ret_piece = (struct hl7_slice){end, 0};
	for (;;) {
		const char *stop = memchr(at, separator, (size_t)(end - at));
		if (number == 0) {
			*ret_piece = (struct hl7_slice){at, (size_t)((stop == NULL ? end : stop) - at)};
			return true;
		}
		if (stop == NULL)
			return false;
		at = stop + 1;
		number--;
	}
}

struct hl7_slice hl7_field(const struct hl7_message *message, const struct hl7_segment *segment,
			   unsigned number)
{
	struct hl7_slice found = {"", 0};
	if (segment != NULL) /* MSH-1 is the separator itself */
		(void)piece(segment->text, message->field, number - (strcmp(segment->id, "MSH") == 0),
			    &found);
	return found;
}

bool hl7_repetition(const struct hl7_message *message, struct hl7_slice field, unsigned number,
		    struct hl7_slice *ret_one)
{
	return field.size > 0 && piece(field, message->repetition, number, ret_one);
}

struct hl7_slice hl7_component(const struct hl7_message *message, struct hl7_slice one, unsigned number)
{
	struct hl7_slice found;
	(void)piece(one, message->component, number - 1, &found);
	return found;
}

struct hl7_slice hl7_subcomponent(const struct hl7_message *message, struct hl7_slice component,
				  unsigned number)
{
	struct hl7_slice found;
	(void)piece(component, message->subcomponent, number - 1, &found);
	return found;
}

bool hl7_is(struct hl7_slice slice, const char *text)
{
	return slice.size == strlen(text) && memcmp(slice.at, text, slice.size) == 0;
}

bool hl7_is_deleted(struct hl7_slice slice)
{
	return hl7_is(slice, "\"\"");
}

const char *hl7_first(struct hl7_message *message, const struct hl7_segment *segment, unsigned number)
{
	struct hl7_slice one;
	if (!hl7_repetition(message, hl7_field(message, segment, number), 0, &one) || hl7_is_deleted(one))
		return NULL;
	return hl7_text(message, hl7_subcomponent(message, hl7_component(message, one, 1), 1));
}

const char *hl7_simple(struct hl7_message *message, const struct hl7_segment *segment, unsigned number)
{
	struct hl7_slice field = hl7_field(message, segment, number), other;
	for (unsigned i = 1; hl7_repetition(message, field, i, &other); i++)
		if (other.size > 0)
			return HL7_UNREADABLE;
	return hl7_first(message, segment, number);
}
