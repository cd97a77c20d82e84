/* Who a message is about: PID, MRG. */
#include "registry/feeds/hl7_patient.h"
#include "registry/feeds/hl7_event.h"

#include <string.h>

/* The national identifier's register for tests. */
#define TEST_INS "1.2.250.1.213.1.4.10"

/* Types of a number that the hospital itself gives. */
static const char *const own_types[] = {"PI", "MR"};

/* One repetition of a CX. */
struct number {
	const char *id, *type;
	const char *authority[2]; /* name, OID */
};

static struct number read_number(struct hl7_message *message, struct hl7_slice one)
{
	struct hl7_slice authority = hl7_component(message, one, 4);
	return (struct number){
	    .id = hl7_text(message, hl7_subcomponent(message, hl7_component(message, one, 1), 1)),
	    .type = hl7_text(message, hl7_component(message, one, 5)),
	    .authority = {hl7_text(message, hl7_subcomponent(message, authority, 1)),
			  hl7_text(message, hl7_subcomponent(message, authority, 2))},
	};
}

static bool is_word(const char *text, const char *word)
{
	return text != NULL && strcmp(text, word) == 0;
}

/* Is it the line? An OID may have urn:oid: before it. */
static bool is_system(const char *authority, const char *line, size_t size)
{
	static const char urn[] = "urn:oid:";
	if (authority == NULL)
		return false;
	if (size > sizeof(urn) - 1 && strncmp(line, urn, sizeof(urn) - 1) == 0 &&
	    strncmp(authority, urn, sizeof(urn) - 1) != 0) {
		line += sizeof(urn) - 1;
		size -= sizeof(urn) - 1;
	}
	return strlen(authority) == size && memcmp(authority, line, size) == 0;
}

/* More than 0: the site names the authority, the earlier the more. */
static int rank_of_system(const struct number *number, const char *systems)
{
	int rank = FEED_SYSTEMS_MAX;
	for (const char *line = systems; *line != '\0'; rank--) {
		size_t size = strcspn(line, "\n");
		if (is_system(number->authority[0], line, size) ||
		    is_system(number->authority[1], line, size))
			return rank;
		line += size + (line[size] == '\n');
	}
	return 0;
}

/* How near a number is to what the registry calls a patient: 3 given by the sender itself, 2 by the hospital, 1 of no type,
 * 0 another's. */
static int rank(const struct number *number, const char *const sender[4])
{
	bool is_own = false;
	for (size_t i = 0; i < sizeof(own_types) / sizeof(own_types[0]); i++)
		is_own = is_own || is_word(number->type, own_types[i]);
	if (!is_own)
		return number->type == NULL;
	for (size_t i = 0; i < 8; i++)
		if (sender[i / 2] != NULL && is_word(number->authority[i % 2], sender[i / 2]))
			return 3;
	return 2;
}

/* Name and OID of MSH-3 and MSH-4. */
static void read_sender(struct hl7_message *message, const char *sender[4])
{
	for (unsigned i = 0; i < 4; i++) {
		struct hl7_slice one = {"", 0};
		(void)hl7_repetition(message, hl7_field(message, hl7_message_find(message, "MSH"), 3 + i / 2),
				     0, &one);
		sender[i] = hl7_text(message, hl7_component(message, one, 1 + i % 2));
	}
}

static bool has_id(const struct hl7_numbers *numbers, const char *id)
{
	for (size_t i = 0; i < numbers->count; i++)
		if (strcmp(numbers->ids[i], id) == 0)
			return true;
	return false;
}

/* One that cannot be read may be the one that counts. */
static bool is_unreadable(const struct number *number)
{
	return number->id != NULL && strstr(number->id, HL7_UNREADABLE) != NULL;
}

static void take(struct hl7_numbers *numbers, const struct number *number, int rank, int *best)
{
	if (rank < *best || number->id == NULL || is_unreadable(number))
		return;
	if (rank > *best)
		numbers->count = 0;
	*best = rank;
	if (numbers->count < HL7_PATIENTS_MAX && !has_id(numbers, number->id))
		numbers->ids[numbers->count++] = number->id;
}

struct hl7_numbers hl7_patient_numbers(struct hl7_message *message, const char *segment, unsigned field,
				       const char *systems)
{
	struct hl7_numbers numbers = {0};
	const char *sender[4];
	struct hl7_slice all = hl7_field(message, hl7_message_find(message, segment), field), one;
	int best = 0, unreadable = -1;
	read_sender(message, sender);
	for (unsigned i = 0; hl7_repetition(message, all, i, &one); i++) {
		if (hl7_is_deleted(one))
			continue;
		struct number number = read_number(message, one);
		numbers.is_test = numbers.is_test || is_word(number.authority[0], TEST_INS) ||
				  is_word(number.authority[1], TEST_INS);
		int near = *systems == '\0' ? rank(&number, sender) : rank_of_system(&number, systems);
		if (is_unreadable(&number) && near > unreadable)
			unreadable = near;
		take(&numbers, &number, near, &best);
	}
	numbers.is_unsure = numbers.count > 1 || (*systems != '\0' && best == 0) || unreadable >= best;
	return numbers;
}

/* ---- the person ---- */

static void read_death(struct hl7_decoding *decoding, const struct hl7_segment *patient)
{
	struct hl7_message *message = decoding->message;
	struct hl7_event *event = decoding->event;
	struct hl7_slice flag = hl7_field(message, patient, 30);
	const char *said = hl7_simple(message, patient, 30), *at = hl7_simple(message, patient, 29);
	event->says_death = at != NULL || is_word(said, "Y") || is_word(said, "N") || hl7_is_deleted(flag);
	event->is_dead = is_word(said, "Y") || (at != NULL && !is_word(said, "N") && !hl7_is_deleted(flag));
	event->died = event->is_dead ? hl7_when(decoding, at) : NULL;
}

/* PID-32 says VALI, or says nothing where nobody has to. */
static bool is_validated(struct hl7_decoding *decoding, const struct hl7_segment *patient)
{
	struct hl7_message *message = decoding->message;
	struct hl7_slice field = hl7_field(message, patient, 32), one;
	for (unsigned i = 0; hl7_repetition(message, field, i, &one); i++)
		if (is_word(hl7_text(message, one), "VALI"))
			return true;
	return field.size == 0 && !decoding->is_french;
}

void hl7_patient_read(struct hl7_decoding *decoding)
{
	struct hl7_message *message = decoding->message;
	struct hl7_event *event = decoding->event;
	const struct hl7_segment *patient = hl7_message_find(message, "PID");
	const char *birth = hl7_simple(message, patient, 7);
	struct hl7_time born;
	if (birth != NULL && hl7_time_read(birth, NULL, &born))
		event->birth = arena_printf(message->arena, "%.4s-%.2s-%.2s", birth, birth + 4, birth + 6);
	read_death(decoding, patient);
	if (!is_validated(decoding, patient)) {
		struct hl7_origin origin = hl7_origin_of(decoding, patient);
		hl7_remark_once(decoding->remarks, &origin, "IDENTITY", event->patients[0],
				event->patients[0]);
	}
}
