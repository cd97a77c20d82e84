/* One message of HL7 v2: its segments, those that are read here, and what stands in their fields. */
#ifndef CAREACL_FEEDS_HL7_MESSAGE_H
#define CAREACL_FEEDS_HL7_MESSAGE_H

#include "policy/arena.h"
#include "registry/feeds/hl7_charset.h"

#include <stdbool.h>
#include <stddef.h>

/* Of those that are read. */
#define HL7_SEGMENTS_MAX 512

struct hl7_slice {
	const char *at;
	size_t size;
};

struct hl7_segment {
	char id[4];
	unsigned line;
	struct hl7_slice text; /* all of it, as it stands in the file */
};

struct hl7_message {
	struct arena *arena; /* what hl7_text() gives lives here */
	bool no_memory;
	unsigned line; /* of its MSH */
	char field, component, repetition, escape, subcomponent;
	enum hl7_charset charset;
	struct hl7_segment segments[HL7_SEGMENTS_MAX];
	size_t count;
	char *bytes; /* what the slices point into */
	size_t used, capacity;
};

/* Begins a message by its MSH, a line without its end. Returns what is wrong with it; NULL: nothing. */
const char *hl7_message_begin(struct hl7_message *message, const char *line, size_t size, unsigned number);

/* One more segment. Returns what is wrong with it; NULL: nothing. What is not read here is not kept. */
const char *hl7_message_add(struct hl7_message *message, const char *line, size_t size, unsigned number);

/* Is that the id of a segment that is read? */
bool hl7_message_reads(const char *id);

/* Drops all from the first PID on: some messages are about several patients, one after the other. */
void hl7_message_rewind(struct hl7_message *message);

/* The first segment of that name, NULL: there is none. */
const struct hl7_segment *hl7_message_find(const struct hl7_message *message, const char *id);

/* Field `number` of a segment, which may be NULL; empty where there is none. Of MSH, 2 is the first that is asked for. */
struct hl7_slice hl7_field(const struct hl7_message *message, const struct hl7_segment *segment,
			   unsigned number);

/* Repetition `number`, from 0; false: there are fewer. An empty field has none. */
bool hl7_repetition(const struct hl7_message *message, struct hl7_slice field, unsigned number,
		    struct hl7_slice *ret_one);

/* Component, subcomponent, from 1; empty where there is none. */
struct hl7_slice hl7_component(const struct hl7_message *message, struct hl7_slice one, unsigned number);
struct hl7_slice hl7_subcomponent(const struct hl7_message *message, struct hl7_slice component,
				  unsigned number);

/* The text of a slice as UTF-8, escapes undone; NULL: empty, or out of memory (noted). What cannot be read in it is
 * HL7_UNREADABLE. */
const char *hl7_text(struct hl7_message *message, struct hl7_slice slice);

/* The first component of the first repetition of a field, as text. */
const char *hl7_first(struct hl7_message *message, const struct hl7_segment *segment, unsigned number);

/* The same of a field that has one value: HL7_UNREADABLE where it has several. */
const char *hl7_simple(struct hl7_message *message, const struct hl7_segment *segment, unsigned number);

/* Is that all of the slice, as it stands in the file? */
bool hl7_is(struct hl7_slice slice, const char *text);

/* Does the slice say that what was there is deleted ("")? */
bool hl7_is_deleted(struct hl7_slice slice);

/* Gives back what the message holds; not the arena. */
void hl7_message_clear(struct hl7_message *message);

#endif
