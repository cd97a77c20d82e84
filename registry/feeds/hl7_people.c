/* Professionals in messages: XCN, and the roles of ROL. */
#include "registry/feeds/hl7_event.h"
#include "registry/feeds/professional_id.h"

#include <string.h>

/* ---- XCN ---- */

/* The register that gave the number: its type where that names one, else who gave it, else the type. */
static const char *system_of(const char *type, const char *name, const char *oid)
{
	static const char *const registers[] = {"RPPS", "IDNPS", "ADELI"};
	for (size_t i = 0; type != NULL && i < sizeof(registers) / sizeof(registers[0]); i++)
		if (strcmp(registers[i], type) == 0)
			return type;
	if (oid != NULL && strcmp(oid, "1.2.250.1.71.4.2.1") == 0)
		return oid;
	return name != NULL ? name : oid != NULL ? oid : type;
}

/* How facts name the person; NULL: nobody surely. */
static const char *read_person(struct hl7_message *message, struct hl7_slice one)
{
	char who[PROFESSIONAL_ID_SIZE];
	struct hl7_slice authority = hl7_component(message, one, 9);
	const char *id = hl7_text(message, hl7_subcomponent(message, hl7_component(message, one, 1), 1));
	const char *system = system_of(hl7_text(message, hl7_component(message, one, 13)),
				       hl7_text(message, hl7_subcomponent(message, authority, 1)),
				       hl7_text(message, hl7_subcomponent(message, authority, 2)));
	if (id == NULL || system == NULL || strchr(system, '|') != NULL ||
	    strstr(id, HL7_UNREADABLE) != NULL || strstr(system, HL7_UNREADABLE) != NULL ||
	    !professional_id_make(system, id, who))
		return NULL;
	const char *kept = arena_strdup(message->arena, who);
	message->no_memory = message->no_memory || kept == NULL;
	return kept;
}

static bool is_there(const struct hl7_persons *persons, const char *const *who, const char *one)
{
	for (size_t i = 0; who != NULL && i < persons->count; i++)
		if (strcmp(who[i], one) == 0)
			return true;
	return false;
}

struct hl7_persons hl7_people_read(struct hl7_decoding *decoding, const struct hl7_segment *segment,
				   unsigned field)
{
	struct hl7_message *message = decoding->message;
	struct hl7_slice all = hl7_field(message, segment, field), one;
	struct hl7_persons persons = {.is_said = all.size > 0};
	const struct hl7_origin origin = hl7_origin_of(decoding, segment);
	size_t capacity = 0;
	const char **who = NULL;
	for (unsigned i = 0; hl7_repetition(message, all, i, &one); i++) {
		if (one.size == 0 || hl7_is_deleted(one))
			continue;
		const char *person = read_person(message, one);
		if (person == NULL)
			hl7_remark_once(decoding->remarks, &origin, "NOIDENT", decoding->event->patients[0],
					decoding->event->patients[0]);
		if (person == NULL || is_there(&persons, who, person))
			continue;
		const char **grown = arena_grow(message->arena, who, persons.count, &capacity, sizeof(*who));
		message->no_memory = message->no_memory || grown == NULL;
		if (grown == NULL)
			break;
		who = grown;
		who[persons.count++] = person;
		if (strncmp(person, "rpps|", 5) == 0 && !professional_id_check(person + 5))
			hl7_remark_once(decoding->remarks, &origin, "RPPS", NULL, person);
	}
	persons.who = who;
	return persons;
}

/* ---- ROL ---- */

/* What a role means: care; care at home, which counts with gp_is_member alone; nothing that is read here. */
static const struct {
	const char *code;
	bool is_outside;
} care_roles[] = {
    {"AT", false}, {"AD", false}, {"CP", false}, {"ODRP", true}, {"PP", true}, {"FHCP", true}, {"RP", true},
};

static bool is_one_of(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text != NULL && strcmp(text, words[i]) == 0)
			return true;
	return false;
}

/* Does the role give access? Why not is remarked. */
static bool role_grants(struct hl7_decoding *decoding, const struct hl7_role *role, bool is_action)
{
	for (size_t i = 0; is_action && i < sizeof(care_roles) / sizeof(care_roles[0]); i++) {
		if (strcmp(care_roles[i].code, role->code) != 0)
			continue;
		if (!care_roles[i].is_outside || decoding->flags->gp_is_member)
			return true;
		hl7_remark_apart(decoding->remarks, role->origin.file, role->origin.line, "GP");
		return false;
	}
	hl7_remark_once(decoding->remarks, &role->origin, "ROLE", decoding->event->patients[0],
			decoding->event->patients[0]);
	return false;
}

/* A time as facts say it; what cannot be read stays as it is, so that nothing is given by it. */
static const char *read_when(struct hl7_decoding *decoding, const struct hl7_segment *segment, unsigned field)
{
	const char *text = hl7_simple(decoding->message, segment, field);
	return hl7_when(decoding, text);
}

static void read_role(struct hl7_decoding *decoding, const struct hl7_segment *segment, struct hl7_role *role)
{
	static const char *const begins[] = {"AD", "UC", "UP", "CO"}, *const known[] = {"DE", "UN"};
	struct hl7_message *message = decoding->message;
	const char *action = hl7_simple(message, segment, 2), *code = hl7_simple(message, segment, 3);
	role->origin = hl7_origin_of(decoding, segment);
	role->code = code == NULL ? "" : code;
	role->persons = hl7_people_read(decoding, segment, 4);
	role->is_of_visit = hl7_is_of_visit(message, segment);
	role->ends = !is_one_of(action, begins, 4); /* what is no action may be an end */
	role->begins = action != NULL && strcmp(action, "AD") == 0;
	role->grants = !is_one_of(action, known, 2) && role_grants(decoding, role, !role->ends);
	role->from = read_when(decoding, segment, 5);
	role->is_endless = hl7_is_deleted(hl7_field(message, segment, 6));
	role->to = role->is_endless ? NULL : read_when(decoding, segment, 6);
	role->id = hl7_simple(message, segment, 1);
}

void hl7_people_read_roles(struct hl7_decoding *decoding)
{
	struct hl7_message *message = decoding->message;
	struct hl7_event *event = decoding->event;
	size_t capacity = 0;
	for (size_t i = 0; i < message->count; i++) {
		if (strcmp(message->segments[i].id, "ROL") != 0)
			continue;
		struct hl7_role *roles =
		    arena_grow(message->arena, event->roles, event->role_count, &capacity, sizeof(*roles));
		message->no_memory = message->no_memory || roles == NULL;
		if (roles == NULL)
			return;
		event->roles = roles;
		memset(&roles[event->role_count], 0, sizeof(*roles));
		read_role(decoding, &message->segments[i], &roles[event->role_count++]);
	}
}
