/* What statements name: logins, teams, persons; and statements put together. */
#include "acl_sync/site/slice_private.h"

#include <string.h>

static struct slice_name *note(struct gathering *gathering, struct slice_names *names, const char *name,
			       const struct said *said)
{
	if (name == NULL)
		return NULL;
	struct slice_name *noted = slice_names_add(names, name, said->origin, gathering->arena);
	gathering->failed = gathering->failed || noted == NULL;
	return noted;
}

static void note_login(struct gathering *gathering, const char *login, const struct said *said)
{
	struct slice_name *noted = note(gathering, &gathering->logins, login, said);
	if (noted != NULL)
		noted->is_member = false; /* named for itself: it must be known */
}

/* A team. Its members matter where it is assigned to the patient. */
static void note_team(struct gathering *gathering, const char *team, bool is_assigned,
		      const struct said *said)
{
	struct slice_name *noted = note(gathering, &gathering->teams, team, said);
	if (noted != NULL)
		noted->is_member = noted->is_member || is_assigned;
}

static void follow_wishes(struct gathering *gathering, const struct said_wish *wishes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *to = wishes[i].to == NULL ? "" : wishes[i].to;
		if (strncmp(to, "login:", strlen("login:")) == 0)
			note_login(gathering, to + strlen("login:"), &wishes[i].said);
		else if (strncmp(to, "team:", strlen("team:")) == 0)
			note_team(gathering, to + strlen("team:"), false, &wishes[i].said);
	}
}

static void follow_patient(struct gathering *gathering, const struct said_patient *patient)
{
	note_login(gathering, patient->login, &patient->said);
	for (size_t i = 0; i < patient->attending_count; i++)
		note_login(gathering, patient->attendings[i].login, &patient->attendings[i].said);
	for (size_t i = 0; i < patient->team_count; i++) {
		note_team(gathering, patient->teams[i].team, true, &patient->teams[i].said);
		note_login(gathering, patient->teams[i].in_charge, &patient->teams[i].said);
	}
	follow_wishes(gathering, patient->consents, patient->consent_count);
	follow_wishes(gathering, patient->objections, patient->objection_count);
	for (size_t i = 0; i < patient->withheld_count; i++)
		note_login(gathering, patient->withheld[i].author, &patient->withheld[i].said);
	for (size_t i = 0; i < patient->relation_count; i++)
		note_login(gathering, patient->relations[i].login, &patient->relations[i].said);
}

/* The members of an assigned team could have access; of another they matter only if something else names them. */
static void follow_team(struct gathering *gathering, const struct said_team *team)
{
	const struct slice_name *noted = slice_names_find(&gathering->teams, team->name);
	if (noted == NULL || !noted->is_member)
		return;
	note(gathering, &gathering->groups, team->group, &team->said);
	for (size_t i = 0; i < team->member_count && !gathering->question->only_asked; i++)
		note_login(gathering, team->members[i].login, &team->members[i].said);
}

void slice_follow(struct gathering *gathering, const struct statements *part)
{
	for (size_t i = 0; i < part->patient_count; i++)
		follow_patient(gathering, &part->patients[i]);
	for (size_t i = 0; i < part->team_count; i++)
		follow_team(gathering, &part->teams[i]);
	for (size_t i = 0; i < part->role_count; i++) {
		note_login(gathering, part->roles[i].login, &part->roles[i].said);
		note_login(gathering, part->roles[i].responsible, &part->roles[i].said);
	}
	for (size_t i = 0; i < part->professional_count; i++) {
		const struct said_professional *professional = &part->professionals[i];
		note_login(gathering, professional->login, &professional->said);
		note(gathering, &gathering->persons, professional->rpps, &professional->said);
		for (size_t j = 0; j < professional->supervisors.count; j++)
			note_login(gathering, professional->supervisors.items[j], &professional->said);
	}
	for (size_t i = 0; i < part->derogation_count; i++) {
		note_login(gathering, part->derogations[i].login, &part->derogations[i].said);
		note_login(gathering, part->derogations[i].agreed_by, &part->derogations[i].said);
	}
	for (size_t i = 0; i < part->break_glass_count; i++)
		note_login(gathering, part->break_glasses[i].login, &part->break_glasses[i].said);
}

/* ---- joining ---- */

/* One list of struct statements. */
struct list {
	size_t at, count_at, size;
};

#define LIST(items_, count_)                                                                                 \
	{                                                                                                    \
		offsetof(struct statements, items_), offsetof(struct statements, count_),                    \
		    sizeof(*((struct statements *)0)->items_)                                                \
	}

static const struct list lists[] = {
    LIST(professionals, professional_count),
    LIST(teams, team_count),
    LIST(roles, role_count),
    LIST(patients, patient_count),
    LIST(derogations, derogation_count),
    LIST(break_glasses, break_glass_count),
};

static size_t count_of(const struct statements *statements, const struct list *list)
{
	return *(const size_t *)(const void *)((const char *)statements + list->count_at);
}

static bool join_list(struct gathering *gathering, const struct list *list, struct statements *joined)
{
	size_t count = 0, at = 0;
	for (size_t i = 0; i < gathering->part_count; i++)
		count += count_of(gathering->parts[i], list);
	char *items = arena_array(gathering->arena, count, list->size);
	if (items == NULL)
		return false;
	for (size_t i = 0; i < gathering->part_count; i++) {
		const struct statements *part = gathering->parts[i];
		size_t part_count = count_of(part, list);
		const void *from = *(const void *const *)(const void *)((const char *)part + list->at);
		if (part_count > 0)
			memcpy(items + at * list->size, from, part_count * list->size);
		at += part_count;
	}
	*(void **)(void *)((char *)joined + list->at) = items;
	*(size_t *)(void *)((char *)joined + list->count_at) = count;
	return true;
}

struct statements *slice_join(struct gathering *gathering)
{
	struct statements *joined = arena_alloc(gathering->arena, sizeof(*joined));
	for (size_t i = 0; joined != NULL && i < sizeof(lists) / sizeof(lists[0]); i++)
		if (!join_list(gathering, &lists[i], joined))
			return NULL;
	return joined;
}
