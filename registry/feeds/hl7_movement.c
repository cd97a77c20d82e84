/* Where the patient is from when on: ZBE, PV1, EVN. */
#include "registry/feeds/hl7_event.h"

#include <string.h>

/* ---- what happens ---- */

static bool moves(enum hl7_kind kind)
{
	return kind >= HL7_OPEN && kind <= HL7_DOCTOR;
}

static bool gives(enum hl7_kind kind)
{
	return kind == HL7_OPEN || kind == HL7_MOVE || kind == HL7_RETURN;
}

/* A movement told of afterwards: ZBE-6 is the event that it was, or, where it is corrected, may be missing. */
static void read_history(struct hl7_message *message, const struct hl7_segment *zbe, const char *action,
			 struct hl7_movement *movement)
{
	const char *code = hl7_simple(message, zbe, 6);
	const struct hl7_rule *rule = hl7_rule_find(code == NULL ? "" : code);
	bool is_known = code != NULL && moves(rule->kind) && !rule->cancels;
	movement->kind = is_known ? rule->kind : HL7_HISTORY;
	movement->cancels = action != NULL && strcmp(action, "CANCEL") == 0;
	movement->is_unclear =
	    zbe == NULL || action == NULL || (code != NULL && !is_known) || movement->id == NULL;
}

static bool is_action(const char *action)
{
	return strcmp(action, "INSERT") == 0 || strcmp(action, "UPDATE") == 0 ||
	       strcmp(action, "CANCEL") == 0;
}

/* What ZBE-4 says and what the event says must be one thing. */
static void read_action(struct hl7_decoding *decoding, const struct hl7_segment *zbe,
			struct hl7_movement *movement)
{
	const struct hl7_rule *rule = decoding->event->rule;
	const char *action = hl7_text(decoding->message, hl7_field(decoding->message, zbe, 4));
	movement->kind = rule->kind;
	movement->cancels = rule->cancels;
	movement->is_now = rule->kind != HL7_HISTORY && !hl7_is(hl7_field(decoding->message, zbe, 5), "Y");
	movement->corrects = action != NULL && strcmp(action, "UPDATE") == 0;
	if (rule->kind != HL7_UPDATE)
		movement->id =
		    hl7_first(decoding->message, zbe, 1); /* of several systems' numbers the first */
	if (rule->kind == HL7_HISTORY)
		read_history(decoding->message, zbe, action, movement);
	else if (action != NULL && moves(rule->kind))
		movement->is_unclear = rule->cancels != (strcmp(action, "CANCEL") == 0);
	if ((action != NULL && !is_action(action)) ||
	    (movement->id != NULL && strstr(movement->id, HL7_UNREADABLE) != NULL))
		movement->is_unclear = true;
	if (movement->is_unclear)
		hl7_remark_odd(decoding->remarks, &movement->origin, "ZBE", decoding->event->patients[0]);
}

/* ---- when ---- */

/* The fields that say it, the first that is not empty does. Who is expected is not there yet. */
static const char *find_time(struct hl7_message *message, const struct hl7_segment *zbe, enum hl7_kind kind,
			     bool is_expected)
{
	const struct hl7_segment *visit = hl7_message_find(message, "PV1"),
				 *more = hl7_message_find(message, "PV2"),
				 *event = hl7_message_find(message, "EVN");
	const struct {
		const struct hl7_segment *segment;
		unsigned field;
		bool is_said;
	} places[] = {
	    {zbe, 2, kind != HL7_UPDATE},   {more, 8, is_expected}, {visit, 44, kind == HL7_OPEN},
	    {visit, 45, kind == HL7_CLOSE}, {event, 6, true},       {event, 2, true},
	};
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const char *text =
		    places[i].is_said ? hl7_simple(message, places[i].segment, places[i].field) : NULL;
		if (text != NULL)
			return text;
	}
	return NULL;
}

static void read_time(struct hl7_decoding *decoding, const struct hl7_segment *zbe,
		      struct hl7_movement *movement)
{
	const char *text = find_time(decoding->message, zbe, movement->kind,
				     strcmp(decoding->event->rule->code, "A05") == 0 && !movement->cancels);
	if (text != NULL && hl7_time_read(text, decoding->zone, &movement->time))
		return;
	movement->time = decoding->event->sent;
	if (text == NULL)
		return;
	movement->is_unclear = movement->is_unclear || gives(movement->kind) || movement->kind == HL7_HISTORY;
	hl7_remark_odd(decoding->remarks, &movement->origin, "TIME", decoding->event->patients[0]);
}

/* ---- where ---- */

/* The unit of an XON: its number, or what alone stands there. NULL: the field is empty; "": it says none. */
static const char *read_unit(struct hl7_message *message, const struct hl7_segment *zbe, unsigned field)
{
	struct hl7_slice one;
	if (!hl7_repetition(message, hl7_field(message, zbe, field), 0, &one))
		return NULL;
	if (hl7_is_deleted(one))
		return "";
	const char *unit = hl7_text(message, hl7_component(message, one, 10));
	if (unit == NULL)
		unit = hl7_text(message, hl7_component(message, one, 3));
	if (unit == NULL && memchr(one.at, message->component, one.size) == NULL)
		unit = hl7_text(message, one);
	return unit == NULL ? "" : unit;
}

/* Is that responsibility left as it was? ZBE-9 names those that change. */
static bool is_left(const char *nature, char which)
{
	return nature != NULL && *nature != '\0' && strspn(nature, "SMHLDC") == strlen(nature) &&
	       strchr(nature, which) == NULL;
}

static const char *unit_or(const char *unit, bool stays)
{
	return unit == NULL && !stays ? "" : unit;
}

static bool is_nowhere(const struct hl7_place *place)
{
	return place->medical != NULL && *place->medical == '\0' && place->nursing != NULL &&
	       *place->nursing == '\0' && *place->bed == '\0';
}

static void read_place(struct hl7_decoding *decoding, const struct hl7_segment *zbe,
		       struct hl7_movement *movement)
{
	struct hl7_message *message = decoding->message;
	const char *nature = hl7_simple(message, zbe, 9);
	const char *bed = hl7_simple(message, hl7_message_find(message, "PV1"), 3);
	struct hl7_place *place = &movement->place;
	bool may_stay = movement->kind != HL7_OPEN;
	place->medical = unit_or(read_unit(message, zbe, 7), may_stay && is_left(nature, 'M'));
	place->nursing = unit_or(read_unit(message, zbe, 8), may_stay && is_left(nature, 'S'));
	place->bed = bed == NULL || (zbe != NULL && movement->kind == HL7_RETURN) ? "" : bed;
	if (!is_nowhere(place))
		return;
	if (movement->kind == HL7_RETURN)
		*place = (struct hl7_place){0}; /* to where it was left */
	else
		hl7_remark_once(decoding->remarks, &movement->origin, "NOUNIT", decoding->event->patients[0],
				decoding->event->patients[0]);
}

/* ---- all of it ---- */

static void read_doctors(struct hl7_decoding *decoding, struct hl7_movement *movement)
{
	const struct hl7_segment *visit = hl7_message_find(decoding->message, "PV1");
	struct hl7_persons *doctors = arena_array(decoding->message->arena, HL7_DOCTORS, sizeof(*doctors));
	bool is_any = false;
	decoding->message->no_memory = decoding->message->no_memory || doctors == NULL;
	for (size_t i = 0; doctors != NULL && i < HL7_DOCTORS; i++) {
		if (hl7_doctor_fields[i].is_outside && !decoding->flags->gp_is_member)
			continue;
		doctors[i] = hl7_people_read(decoding, visit, hl7_doctor_fields[i].field);
		is_any = is_any || doctors[i].is_said;
	}
	movement->doctors = is_any ? doctors : NULL;
}

/* What is not surely of a patient ends for each what it ends; it brings nobody, and brings nothing back. */
static void doubt(struct hl7_event *event)
{
	struct hl7_movement *movement = event->movement;
	if (gives(movement->kind) || event->rule->kind == HL7_HISTORY)
		movement->is_unclear = true;
	else if (movement->kind != HL7_CLOSE || movement->cancels)
		event->movement = NULL;
}

void hl7_movement_read(struct hl7_decoding *decoding)
{
	struct hl7_event *event = decoding->event;
	const struct hl7_segment *zbe = hl7_message_find(decoding->message, "ZBE");
	enum hl7_kind kind = event->rule->kind;
	if (!moves(kind) && kind != HL7_UPDATE && kind != HL7_HISTORY)
		return;
	struct hl7_movement *movement = arena_alloc(decoding->message->arena, sizeof(*movement));
	decoding->message->no_memory = decoding->message->no_memory || movement == NULL;
	if (movement == NULL)
		return;
	event->movement = movement;
	movement->is_named = event->visit != NULL && !event->is_by_account;
	movement->origin =
	    hl7_origin_of(decoding, zbe != NULL ? zbe : hl7_message_find(decoding->message, "PV1"));
	read_action(decoding, zbe, movement);
	read_time(decoding, zbe, movement);
	if (event->is_unsure)
		doubt(event);
	if (decoding->is_french && zbe == NULL && (gives(kind) || (kind == HL7_CLOSE && movement->cancels))) {
		hl7_remark_once(decoding->remarks, &movement->origin, "NOZBE", event->patients[0],
				event->patients[0]);
		movement->is_unclear = true;
	}
	if (movement->cancels || event->movement == NULL)
		return;
	if (gives(movement->kind) || movement->kind == HL7_HISTORY)
		read_place(decoding, zbe, movement);
	read_doctors(decoding, movement);
}
