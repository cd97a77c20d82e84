#include "registry/feeds/hl7_event.h"

#include "policy/hash.h"
#include "registry/feeds/hl7_patient.h"

#include <string.h>

struct hl7_origin hl7_origin_of(const struct hl7_decoding *decoding, const struct hl7_segment *segment)
{
	struct hl7_origin origin = decoding->event->origin;
	if (segment != NULL)
		origin.line = segment->line;
	return origin;
}

bool hl7_is_of_visit(const struct hl7_message *message, const struct hl7_segment *segment)
{
	const struct hl7_segment *visit = hl7_message_find(message, "PV1");
	return visit != NULL && segment > visit;
}

const char *hl7_when(struct hl7_decoding *decoding, const char *text)
{
	struct hl7_time time;
	char formatted[HL7_TIME_SIZE];
	if (text == NULL || !hl7_time_read(text, decoding->zone, &time))
		return text;
	hl7_time_format(&time, formatted);
	const char *kept = arena_strdup(decoding->message->arena, formatted);
	decoding->message->no_memory = decoding->message->no_memory || kept == NULL;
	return kept;
}

/* ---- the header ---- */

struct header {
	const char *type, *code, *version_country, *processing, *id;
};

static const char *part(struct hl7_message *message, const struct hl7_segment *header, unsigned field,
			unsigned component)
{
	struct hl7_slice one;
	if (!hl7_repetition(message, hl7_field(message, header, field), 0, &one))
		return NULL;
	return hl7_text(message, hl7_component(message, one, component));
}

static struct header read_header(struct hl7_message *message)
{
	const struct hl7_segment *header = &message->segments[0];
	return (struct header){
	    .type = part(message, header, 9, 1),
	    .code = part(message, header, 9, 2),
	    .id = part(message, header, 10, 1),
	    .processing = part(message, header, 11, 1),
	    .version_country = part(message, header, 12, 2),
	};
}

bool hl7_event_is_of_several(const struct hl7_message *message)
{
	struct hl7_slice one = {"", 0};
	char code[4] = "";
	(void)hl7_repetition(message, hl7_field(message, &message->segments[0], 9), 0, &one);
	struct hl7_slice event = hl7_component(message, one, 2);
	if (event.size == 3)
		memcpy(code, event.at, 3);
	const struct hl7_rule *rule = hl7_rule_find(code);
	return rule->kind == HL7_MERGE || rule->kind == HL7_UNKNOWN;
}

/* What refuses the whole feed. NULL: nothing. */
static const char *problem_of(struct hl7_message *message, const struct header *header, bool allow_test_data)
{
	const char *again = hl7_simple(message, hl7_message_find(message, "EVN"), 1);
	if (header->type == NULL || header->code == NULL)
		return "MSH-9 names no event; expected ADT and its event";
	if (again != NULL && strcmp(again, header->code) != 0)
		return "EVN-1 names another event than MSH-9";
	if (header->processing == NULL || (strcmp(header->processing, "P") != 0 && !allow_test_data))
		return "MSH-11 is not P: these are no messages of a hospital at work; allow_test_data lets "
		       "them in";
	return NULL;
}

/* ---- the event ---- */

static const char *const *keep_ids(struct hl7_message *message, const struct hl7_numbers *numbers)
{
	const char **ids = arena_array(message->arena, numbers->count, sizeof(*ids));
	message->no_memory = message->no_memory || ids == NULL;
	if (ids != NULL)
		memcpy(ids, numbers->ids, numbers->count * sizeof(*ids));
	return ids;
}

static void read_merge(struct hl7_decoding *decoding)
{
	struct hl7_event *event = decoding->event;
	struct hl7_numbers formers =
	    hl7_patient_numbers(decoding->message, "MRG", 1, decoding->flags->patient_systems);
	event->formers = formers.count == 0 ? NULL : keep_ids(decoding->message, &formers);
	event->former_count = event->formers == NULL ? 0 : formers.count;
	event->are_formers_unsure = formers.is_unsure;
}

static const char *read_number(struct hl7_message *message, const char *segment, unsigned field)
{
	const char *number = hl7_simple(message, hl7_message_find(message, segment), field);
	return number == NULL || strstr(number, HL7_UNREADABLE) != NULL ? NULL : number;
}

/* The number of the visit, or of the account that it belongs to. */
static void read_visit(struct hl7_message *message, struct hl7_event *event)
{
	event->visit = read_number(message, "PV1", 19);
	event->account = read_number(message, "PID", 18);
	event->is_by_account = event->visit == NULL && event->account != NULL;
	if (event->is_by_account)
		event->visit = event->account;
}

static const char *say_error(struct hl7_decoding *decoding, const char *problem)
{
	feed_out_error(decoding->remarks->out, decoding->event->origin.file, decoding->event->origin.line,
		       "%s", problem);
	return problem;
}

/* false: nothing more is to be read of it. */
static bool read_patient(struct hl7_decoding *decoding)
{
	struct hl7_event *event = decoding->event;
	struct hl7_numbers numbers =
	    hl7_patient_numbers(decoding->message, "PID", 3, decoding->flags->patient_systems);
	if (numbers.count == 0) {
		if (event->rule->kind != HL7_APART)
			say_error(decoding, "PID-3 names no patient");
		return false;
	}
	if (numbers.is_test && !decoding->flags->allow_test_data) {
		say_error(
		    decoding,
		    "PID-3 has a number of the national register for tests; allow_test_data lets it in");
		return false;
	}
	event->patients = keep_ids(decoding->message, &numbers);
	if (event->patients == NULL)
		return false;
	event->patient_count = numbers.count;
	event->is_unsure = numbers.is_unsure;
	if (numbers.is_unsure)
		hl7_remark_once(decoding->remarks, &event->origin, "WHOSE-ID", numbers.ids[0],
				numbers.ids[0]);
	return true;
}

static bool is_adt(struct hl7_decoding *decoding, const struct header *header)
{
	const struct hl7_event *event = decoding->event;
	bool is_ours = strcmp(header->type, "ADT") == 0;
	if (!is_ours || event->rule->kind == HL7_APART)
		hl7_remark_apart(decoding->remarks, event->origin.file, event->origin.line,
				 is_ours ? header->code : header->type);
	return is_ours;
}

static bool begin(struct hl7_decoding *decoding, unsigned file)
{
	struct hl7_message *message = decoding->message;
	struct hl7_event *event = decoding->event;
	struct header header = read_header(message);
	const char *sent = hl7_simple(message, &message->segments[0], 7);
	event->origin = (struct hl7_origin){file, message->line, NULL};
	const char *problem = problem_of(message, &header, decoding->flags->allow_test_data);
	if (problem != NULL)
		return say_error(decoding, problem) == NULL;
	event->rule = hl7_rule_find(header.code);
	if (!is_adt(decoding, &header))
		return false;
	if (sent == NULL || !hl7_time_read(sent, NULL, &event->sent))
		return say_error(decoding, "MSH-7 is no time: the order of messages is not known") == NULL;
	decoding->zone = hl7_time_zone(sent);
	decoding->is_french = header.version_country != NULL && strcmp(header.version_country, "FRA") == 0;
	event->resource =
	    arena_printf(message->arena, "%.16s/%.64s", header.code, header.id == NULL ? "" : header.id);
	event->origin.resource = event->resource;
	return read_patient(decoding);
}

/* An event that gives nothing begins no role, and ends no restriction. */
static void keep_what_restricts(struct hl7_event *event)
{
	size_t roles = 0, restrictions = 0;
	for (size_t i = 0; i < event->role_count; i++)
		if (event->roles[i].ends)
			event->roles[roles++] = event->roles[i];
	for (size_t i = 0; i < event->restriction_count; i++)
		if (!event->restrictions[i].ends || event->restrictions[i].class == NULL)
			event->restrictions[restrictions++] = event->restrictions[i];
	event->role_count = roles;
	event->restriction_count = restrictions;
}

struct hl7_event *hl7_event_read(struct hl7_message *message, struct hl7_remarks *remarks, unsigned file,
				 const struct feed_flags *flags)
{
	struct hl7_event *event = arena_alloc(message->arena, sizeof(*event));
	struct hl7_decoding decoding = {
	    .message = message, .remarks = remarks, .event = event, .flags = flags};
	if (event == NULL) {
		message->no_memory = true;
		return NULL;
	}
	if (!begin(&decoding, file))
		return NULL;
	event->content = hash_bytes(HASH_SEED, message->bytes, message->used);
	read_visit(message, event);
	hl7_patient_read(&decoding);
	if (event->rule->kind == HL7_MERGE)
		read_merge(&decoding);
	if (event->rule->kind != HL7_APART)
		hl7_movement_read(&decoding);
	hl7_people_read_roles(&decoding);
	hl7_restriction_read(&decoding);
	if (event->rule->kind == HL7_APART || event->rule->kind == HL7_GONE ||
	    event->rule->kind == HL7_UNKNOWN)
		keep_what_restricts(event);
	for (size_t i = 0; i < message->count; i++)
		if (strcmp(message->segments[i].id, "ZFA") == 0)
			hl7_remark_apart(remarks, file, message->segments[i].line, "ZFA");
	return event;
}
