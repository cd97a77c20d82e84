/* What may keep somebody out: ARV, and the flags of protection. */
#include "policy/hash.h"
#include "registry/feeds/hl7_event.h"

#include <string.h>

static struct hl7_restriction *add(struct hl7_decoding *decoding, const struct hl7_segment *segment)
{
	struct hl7_event *event = decoding->event;
	struct hl7_message *message = decoding->message;
	size_t capacity = event->restriction_count; /* there are few */
	struct hl7_restriction *items = arena_grow(message->arena, event->restrictions,
						   event->restriction_count, &capacity, sizeof(*items));
	message->no_memory = message->no_memory || items == NULL;
	if (items == NULL)
		return NULL;
	event->restrictions = items;
	struct hl7_restriction *added = &items[event->restriction_count++];
	*added = (struct hl7_restriction){.origin = hl7_origin_of(decoding, segment),
					  .is_of_visit = segment != NULL && hl7_is_of_visit(message, segment),
					  .content = event->content};
	return added;
}

/* ---- flags ---- */

/* Y protects, N or "" does not any more; what is neither may protect, also behind an N. */
static void read_flag(struct hl7_decoding *decoding, const char *id, unsigned field, const char *code)
{
	const struct hl7_segment *segment = hl7_message_find(decoding->message, id);
	struct hl7_slice slice = hl7_field(decoding->message, segment, field);
	if (slice.size == 0)
		return;
	struct hl7_restriction *flag = add(decoding, segment);
	if (flag == NULL)
		return;
	flag->code = code;
	flag->is_flag = true;
	flag->ends = hl7_is_deleted(slice) || hl7_is(slice, "N");
}

/* ---- ARV ---- */

/* Of the table of values: what is of no document here. */
static bool is_of_no_document(const char *class)
{
	static const char *const others[] = {"NO", "OI", "OO", "DEM", "LOC", "PID-7", "PID-17"};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(others[i], class) == 0)
			return true;
	return false;
}

static const char *read_when(struct hl7_decoding *decoding, struct hl7_slice range, unsigned component)
{
	const char *text = hl7_text(
	    decoding->message,
	    hl7_subcomponent(decoding->message, hl7_component(decoding->message, range, component), 1));
	return hl7_when(decoding, text);
}

/* Several periods, where one has its place, are none that can be read: it begins long since and ends never. */
static void read_period(struct hl7_decoding *decoding, const struct hl7_segment *segment,
			struct hl7_restriction *restriction)
{
	struct hl7_message *message = decoding->message;
	struct hl7_slice field = hl7_field(message, segment, 6), range = {"", 0};
	if (hl7_repetition(message, field, 1, &range)) {
		restriction->from = restriction->to = hl7_text(message, field);
		return;
	}
	(void)hl7_repetition(message, field, 0, &range);
	restriction->from = read_when(decoding, range, 1);
	restriction->to = read_when(decoding, range, 2);
}

static bool ends(struct hl7_decoding *decoding, const struct hl7_segment *segment)
{
	return hl7_is(hl7_field(decoding->message, segment, 2), "D"); /* D and something else does not */
}

static void read_restriction(struct hl7_decoding *decoding, const struct hl7_segment *segment,
			     const char *class)
{
	struct hl7_restriction *restriction = add(decoding, segment);
	if (restriction == NULL)
		return;
	restriction->ends = ends(decoding, segment);
	restriction->is_update = hl7_is(hl7_field(decoding->message, segment, 2), "U");
	restriction->class = strcmp(class, "ALL") == 0 ? "*" : class;
	read_period(decoding, segment, restriction);
}

/* A person has to read it. */
static void hold(struct hl7_decoding *decoding, const struct hl7_segment *segment, const char *code)
{
	struct hl7_restriction *restriction = add(decoding, segment);
	if (restriction != NULL)
		restriction->code = code;
}

/* The same where messages say it again and again. */
static void hold_again(struct hl7_decoding *decoding, const struct hl7_segment *segment, const char *code)
{
	struct hl7_restriction *restriction = add(decoding, segment);
	if (restriction == NULL)
		return;
	restriction->code = code;
	restriction->content = hash_bytes(HASH_SEED, segment->text.at, segment->text.size);
	restriction->is_repeated = true;
}

static void read_class(struct hl7_decoding *decoding, const struct hl7_segment *segment,
		       struct hl7_slice value)
{
	struct hl7_message *message = decoding->message;
	const char *class =
	    hl7_is_deleted(value) ? NULL : hl7_text(message, hl7_component(message, value, 1));
	if (class == NULL && !ends(decoding, segment))
		hold_again(decoding, segment, "ARV-3");
	else if (class != NULL && is_of_no_document(class))
		hl7_remark_apart(decoding->remarks, decoding->event->origin.file, segment->line, "ARV");
	else
		read_restriction(decoding, segment, class == NULL ? "" : class);
}

/* Each value of ARV-3 is a restriction; instructions are one whatever they are about. */
static void read_arv(struct hl7_decoding *decoding, const struct hl7_segment *segment)
{
	struct hl7_message *message = decoding->message;
	struct hl7_slice values = hl7_field(message, segment, 3), value = values;
	struct hl7_slice instructions = hl7_field(message, segment, 5);
	if (values.size == 0)
		read_class(decoding, segment, values);
	for (unsigned i = 0; hl7_repetition(message, values, i, &value); i++)
		read_class(decoding, segment, value);
	if (!ends(decoding, segment) && instructions.size > 0 && !hl7_is_deleted(instructions))
		hold_again(decoding, segment, "ARV-5");
}

/* ---- all of them ---- */

void hl7_restriction_read(struct hl7_decoding *decoding)
{
	struct hl7_message *message = decoding->message;
	const struct hl7_event *event = decoding->event;
	read_flag(decoding, "PD1", 12, "PD1-12");
	read_flag(decoding, "PV2", 22, "PV2-22");
	for (size_t i = 0; i < message->count; i++) {
		const struct hl7_segment *segment = &message->segments[i];
		struct hl7_origin origin = hl7_origin_of(decoding, segment);
		if (strcmp(segment->id, "ARV") == 0)
			read_arv(decoding, segment);
		else if (strcmp(segment->id, "CON") == 0)
			hl7_remark_once(decoding->remarks, &origin, "CONSENT", event->patients[0],
					event->patients[0]);
	}
	if (event->rule->kind == HL7_UNKNOWN)
		hold(decoding, NULL, "EVENT");
	if (event->rule->kind == HL7_MERGE && (event->former_count == 0 || event->are_formers_unsure))
		hold(decoding, NULL, "MRG");
}
