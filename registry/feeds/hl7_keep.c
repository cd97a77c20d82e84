/* An event as it is kept until all messages are read: each of its words once, nothing that it does not need. */
#include "registry/feeds/hl7_event.h"

#include <string.h>

static const char *keep(struct hl7_words *words, const char *text)
{
	return text == NULL ? NULL : hl7_word(words, text);
}

static void *copy(struct hl7_words *words, const void *from, size_t count, size_t size)
{
	void *to = count == 0 ? NULL : arena_array(words->arena, count, size);
	words->no_memory = words->no_memory || (count > 0 && to == NULL);
	if (to != NULL)
		memcpy(to, from, count * size);
	return to;
}

static void keep_persons(struct hl7_words *words, struct hl7_persons *persons)
{
	const char **who = copy(words, persons->who, persons->count, sizeof(*who));
	for (size_t i = 0; who != NULL && i < persons->count; i++)
		who[i] = keep(words, who[i]);
	if (who == NULL)
		persons->count = 0;
	persons->who = who;
}

static struct hl7_movement *keep_movement(struct hl7_words *words, const struct hl7_movement *from,
					  const char *resource)
{
	struct hl7_movement *movement = copy(words, from, 1, sizeof(*from));
	if (movement == NULL)
		return NULL;
	struct hl7_persons *doctors =
	    copy(words, from->doctors, from->doctors == NULL ? 0 : HL7_DOCTORS, sizeof(*doctors));
	for (size_t i = 0; doctors != NULL && i < HL7_DOCTORS; i++)
		keep_persons(words, &doctors[i]);
	movement->doctors = doctors;
	movement->id = keep(words, from->id);
	movement->place = (struct hl7_place){keep(words, from->place.medical),
					     keep(words, from->place.nursing), keep(words, from->place.bed)};
	movement->origin.resource = resource;
	return movement;
}

static void keep_role(struct hl7_words *words, struct hl7_role *role, const char *resource)
{
	role->id = keep(words, role->id);
	role->code = keep(words, role->code);
	role->from = keep(words, role->from);
	role->to = keep(words, role->to);
	role->origin.resource = resource;
	keep_persons(words, &role->persons);
}

/* The code is a word of the program's. */
static void keep_restriction(struct hl7_words *words, struct hl7_restriction *restriction,
			     const char *resource)
{
	restriction->class = keep(words, restriction->class);
	restriction->from = keep(words, restriction->from);
	restriction->to = keep(words, restriction->to);
	restriction->origin.resource = resource;
}

const struct hl7_event *hl7_event_keep(const struct hl7_event *event, struct hl7_words *words)
{
	struct hl7_event *kept = copy(words, event, 1, sizeof(*event));
	const char **patients = copy(words, event->patients, event->patient_count, sizeof(*patients));
	const char **formers = copy(words, event->formers, event->former_count, sizeof(*formers));
	if (kept == NULL || patients == NULL || words->no_memory)
		return NULL;
	for (size_t i = 0; i < event->patient_count; i++)
		patients[i] = keep(words, patients[i]);
	for (size_t i = 0; formers != NULL && i < event->former_count; i++)
		formers[i] = keep(words, formers[i]);
	kept->patients = patients;
	kept->resource = kept->origin.resource = keep(words, event->resource);
	kept->formers = formers;
	kept->visit = keep(words, event->visit);
	kept->account = keep(words, event->account);
	kept->birth = keep(words, event->birth);
	kept->died = keep(words, event->died);
	if (event->movement != NULL)
		kept->movement = keep_movement(words, event->movement, kept->resource);
	kept->roles = copy(words, event->roles, event->role_count, sizeof(*event->roles));
	for (size_t i = 0; kept->roles != NULL && i < event->role_count; i++)
		keep_role(words, &kept->roles[i], kept->resource);
	kept->restrictions =
	    copy(words, event->restrictions, event->restriction_count, sizeof(*event->restrictions));
	for (size_t i = 0; kept->restrictions != NULL && i < event->restriction_count; i++)
		keep_restriction(words, &kept->restrictions[i], kept->resource);
	return words->no_memory ? NULL : kept;
}
