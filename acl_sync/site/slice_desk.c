/* What the desk says of the patients of a slice. */
#include "acl_sync/site/desk_left.h"
#include "acl_sync/site/slice_private.h"
#include "registry/state_names.h"
#include "wording/wording.h"

#include <string.h>

static bool add_item(struct gathering *gathering, struct desk_items *items, size_t *capacity,
		     const struct desk_item *item)
{
	struct desk_item *grown =
	    arena_grow(gathering->arena, (void *)items->items, items->count, capacity, sizeof(*grown));
	if (grown == NULL)
		return false;
	grown[items->count++] = *item;
	items->items = grown;
	return true;
}

/* Was it known at the desk at that instant? */
static bool was_known(const struct desk_item *item, int64_t known)
{
	return item->since <= known && known < item->until;
}

/* Is the login declared by the registry, or by something else that the desk says? */
static bool is_declared(struct gathering *gathering, const char *login)
{
	const struct slice_question *question = gathering->question;
	struct desk_items items;
	if (slice_is_declared(gathering, login) || gathering->failed)
		return !gathering->failed;
	if (state_desk_history(question->state, NULL, login, gathering->arena, &items) != STATE_OK ||
	    (question->asks_end && state_next_desk_login(question->state, login, question->desk_known,
							 &gathering->known_until) != STATE_OK))
		return slice_state_failed(gathering);
	for (size_t i = 0; i < items.count; i++)
		if (was_known(&items.items[i], question->desk_known) &&
		    (strcmp(items.items[i].section, "relations") == 0 ||
		     strcmp(items.items[i].section, "derogations") == 0))
			return true;
	return false;
}

static bool is_registered(const struct gathering *gathering, const char *patient)
{
	for (size_t i = 0; i < gathering->part_count; i++)
		for (size_t j = 0; j < gathering->parts[i]->patient_count; j++)
			if (gathering->parts[i]->patients[j].id != NULL &&
			    strcmp(gathering->parts[i]->patients[j].id, patient) == 0)
				return true;
	return false;
}

/* What the registry said last of an identity that has left it holds for the others. */
static void follow_left(struct gathering *gathering, const struct desk_item *merge, const char *patient)
{
	bool readable;
	if (is_registered(gathering, patient))
		return;
	const struct said_patient *left =
	    desk_left_patient(merge, patient, true, gathering->question->policy, gathering->arena, &readable);
	const struct statements said = {.patients = left, .patient_count = 1};
	gathering->failed = gathering->failed || left == NULL;
	if (left != NULL)
		slice_follow(gathering, &said);
}

/* Notes the names. */
static void follow_item(struct gathering *gathering, const struct desk_item *item)
{
	struct findings findings;
	if (strcmp(item->section, DESK_MERGED) == 0) {
		follow_left(gathering, item, item->patient);
		follow_left(gathering, item, item->text);
		return;
	}
	struct config_text text = desk_text(item, gathering->arena);
	wording_findings_init(&findings);
	const struct statements *said =
	    text.text == NULL
		? NULL
		: statements_parse(&text, 1, gathering->question->policy, gathering->arena, &findings);
	gathering->failed = gathering->failed || text.text == NULL || findings.out_of_memory;
	findings_clear(&findings);
	if (said == NULL) /* what is wrong with it is found when it is merged */
		return;
	slice_follow(gathering, said);
}

static bool take_patient(struct gathering *gathering, const char *patient, struct desk_items *all,
			 size_t *capacity)
{
	const struct slice_question *question = gathering->question;
	struct desk_items items;
	if (state_desk_known(question->state, patient, question->desk_known, gathering->arena, &items) !=
	    STATE_OK)
		return slice_state_failed(gathering);
	if (question->asks_end && state_next_desk(question->state, patient, question->desk_known,
						  &gathering->known_until) != STATE_OK)
		return slice_state_failed(gathering);
	for (size_t i = 0; i < items.count; i++)
		if (items.items[i].id != question->withdrawn &&
		    !add_item(gathering, all, capacity, &items.items[i]))
			return false;
	for (size_t i = 0; i < question->proposed_count; i++)
		if (strcmp(question->proposed[i].patient, patient) == 0 &&
		    !add_item(gathering, all, capacity, &question->proposed[i]))
			return false;
	return true;
}

/* Who is the same person by what is proposed. */
static const char *proposed_identity(const struct desk_item *item, const char *patient)
{
	if (strcmp(item->section, DESK_MERGED) != 0)
		return NULL;
	return strcmp(item->patient, patient) == 0 ? item->text
	       : strcmp(item->text, patient) == 0  ? item->patient
						   : NULL;
}

static bool note_patient(struct gathering *gathering, const char *patient)
{
	struct slice_names *patients = &gathering->patients;
	return slice_names_find(patients, patient) != NULL ||
	       slice_names_add(patients, patient, (struct origin){.file = STATE_DB_FILE}, gathering->arena) !=
		   NULL;
}

static bool follow_patient(struct gathering *gathering, const char *patient)
{
	const struct slice_question *question = gathering->question;
	struct words identities;
	bool good = true;
	if (state_desk_identities(question->state, patient, question->desk_known, gathering->arena,
				  &identities) != STATE_OK)
		return slice_state_failed(gathering);
	for (size_t i = 0; good && i < identities.count; i++)
		good = note_patient(gathering, identities.items[i]);
	for (size_t i = 0; good && i < question->proposed_count; i++) {
		const char *other = proposed_identity(&question->proposed[i], patient);
		good = other == NULL || note_patient(gathering, other);
	}
	return good;
}

bool slice_take_patients(struct gathering *gathering)
{
	const struct slice_question *question = gathering->question;
	struct slice_names *patients = &gathering->patients;
	bool good = true;
	for (size_t i = 0; good && i < question->patient_count; i++)
		good = note_patient(gathering, question->patients[i]);
	for (; good && patients->next < patients->count; patients->next++)
		good = follow_patient(gathering, patients->items[patients->next].name);
	return good;
}

void slice_take_desk(struct gathering *gathering)
{
	size_t capacity = 0, first = gathering->logins.count;
	for (size_t i = 0; i < gathering->patients.count && !gathering->failed; i++)
		gathering->failed = !take_patient(gathering, gathering->patients.items[i].name,
						  &gathering->desk, &capacity) ||
				    gathering->failed;
	for (size_t i = 0; i < gathering->desk.count && !gathering->failed; i++)
		follow_item(gathering, &gathering->desk.items[i]);
	/* logins that nothing declares are looked up and not taken for known, however often they are named */
	for (size_t i = first; i < gathering->logins.count && !gathering->failed; i++)
		gathering->logins.items[i].is_member =
		    !is_declared(gathering, gathering->logins.items[i].name);
}
