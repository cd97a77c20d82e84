#include "registry/feeds/hl7.h"

#include "registry/feeds/hl7_file.h"
#include "registry/feeds/hl7_hospital.h"
#include "registry/feeds/hl7_order.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct hl7 {
	struct feed_reading *reading;
	struct arena *arena;
	bool no_memory;
	struct hl7_words words;
	struct hl7_remarks remarks;
	size_t renewed;      /* how many messages the arena of the message at hand holds */
	const void **events; /* struct hl7_event */
	size_t count, capacity;
	struct hl7_file file;
	struct hl7_hospital hospital;
};

/* What messages were made of is given back now and then. */
static void renew(struct hl7 *hl7, struct hl7_message *message)
{
	struct arena *fresh = ++hl7->renewed % 256 == 0 ? arena_new() : NULL;
	if (fresh == NULL)
		return;
	arena_free(message->arena);
	message->arena = fresh;
}

static void take_message(void *context, struct hl7_message *message, unsigned file)
{
	struct hl7 *hl7 = context;
	const struct feed_flags *flags = &hl7->reading->flags;
	renew(hl7, message);
	const struct hl7_event *event = hl7_event_read(message, &hl7->remarks, file, flags);
	hl7->no_memory = hl7->no_memory || message->no_memory;
	if (event == NULL)
		return;
	if (!hl7_remark_is_new(&hl7->remarks, event->content)) { /* once more, byte for byte */
		hl7_remark_apart(&hl7->remarks, file, event->origin.line, "AGAIN");
		return;
	}
	const void **events =
	    arena_grow(hl7->arena, hl7->events, hl7->count, &hl7->capacity, sizeof(*events));
	hl7->no_memory = hl7->no_memory || events == NULL;
	if (events == NULL)
		return;
	hl7->events = events;
	events[hl7->count++] = hl7_event_keep(event, &hl7->words);
	if (events[hl7->count - 1] == NULL)
		hl7->count--;
}

/* ---- all files ---- */

/* Times with and without their offset are in no order. */
static bool has_one_clock(struct hl7 *hl7)
{
	for (size_t i = 1; i < hl7->count; i++) {
		const struct hl7_event *event = hl7->events[i], *first = hl7->events[0];
		if (event->sent.has_zone == first->sent.has_zone)
			continue;
		feed_out_error(
		    hl7->reading->out, event->origin.file, event->origin.line, "%s",
		    "MSH-7 says its offset from UTC in some messages and not in others: their order is "
		    "not known");
		return false;
	}
	return true;
}

static bool read_files(struct hl7 *hl7)
{
	bool is_whole = true;
	const char *name;
	for (unsigned i = 0; i < hl7->reading->input_count; i++) {
		int fd = hl7->reading->open(hl7->reading, i, &name);
		if (fd < 0)
			return false;
		is_whole = hl7_file_read(&hl7->file, i, fd) && is_whole;
		(void)close(fd);
	}
	return is_whole && !hl7->reading->out->has_error && has_one_clock(hl7);
}

static void say(struct hl7 *hl7)
{
	hl7_hospital_init(&hl7->hospital, &hl7->words, &hl7->remarks);
	bool is_sorted = hl7_order_movements(hl7->events, hl7->count, &hl7->remarks);
	for (size_t i = 0; i < hl7->count; i++)
		hl7_hospital_take(&hl7->hospital, hl7->events[i]);
	is_sorted = hl7_order_restrictions(hl7->events, hl7->count) && is_sorted;
	for (size_t i = 0; i < hl7->count; i++)
		hl7_hospital_restrict(&hl7->hospital, hl7->events[i]);
	hl7_say(&hl7->hospital);
	hl7_remark_end(&hl7->remarks);
	hl7->no_memory = hl7->no_memory || !is_sorted || hl7->hospital.no_memory || hl7->remarks.no_memory;
	hl7_hospital_clear(&hl7->hospital);
}

static void parse(struct hl7 *hl7)
{
	struct feed_out *out = hl7->reading->out;
	hl7->words.arena = hl7->arena;
	hl7->remarks = (struct hl7_remarks){.out = out, .arena = hl7->arena};
	hl7->file = (struct hl7_file){.out = out, .take = take_message, .context = hl7};
	hl7->file.message.arena = arena_new();
	if (hl7->file.message.arena != NULL && read_files(hl7))
		say(hl7);
	hl7->no_memory = hl7->no_memory || hl7->file.message.arena == NULL || hl7->words.no_memory;
	arena_free(hl7->file.message.arena);
	hl7_message_clear(&hl7->file.message);
	hl7_remark_clear(&hl7->remarks);
	hl7_words_clear(&hl7->words);
}

void hl7_parse(struct feed_reading *reading)
{
	struct hl7 *hl7 = calloc(1, sizeof(*hl7));
	struct arena *arena = arena_new();
	if (hl7 != NULL && arena != NULL) {
		hl7->reading = reading;
		hl7->arena = arena;
		parse(hl7);
	}
	if (hl7 == NULL || arena == NULL || hl7->no_memory)
		feed_out_error(reading->out, 0, 1, "does not fit into memory");
	arena_free(arena);
	free(hl7);
}
