#include "acl_sync/site/desk_persons.h"

#include "acl_sync/site/desk_join.h"

#include <string.h>

/* ---- derogations and break-glasses name one patient ---- */

static bool copy_derogations(const struct statements *before, const char *from, const char *to,
			     struct statements *joined, struct arena *arena)
{
	for (size_t i = 0; i < before->derogation_count; i++) {
		struct said_derogation copy = before->derogations[i];
		if (strcmp(copy.patient, from) != 0)
			continue;
		copy.patient = to;
		if (!desk_join_append(arena, (const void **)(void *)&joined->derogations,
				      &joined->derogation_count, &copy, 1, sizeof(copy)))
			return false;
	}
	return true;
}

static bool copy_break_glasses(const struct statements *before, const char *from, const char *to,
			       struct statements *joined, struct arena *arena)
{
	for (size_t i = 0; i < before->break_glass_count; i++) {
		struct said_break_glass copy = before->break_glasses[i];
		if (strcmp(copy.patient, from) != 0)
			continue;
		copy.patient = to;
		if (!desk_join_append(arena, (const void **)(void *)&joined->break_glasses,
				      &joined->break_glass_count, &copy, 1, sizeof(copy)))
			return false;
	}
	return true;
}

/* ---- one person ---- */

struct desk_pairs {
	const struct desk_pair *items;
	size_t count;
};

/* What was said of one patient before anything was shared. */
struct identity {
	struct said_patient *patient;
	struct said_patient said;
	size_t person; /* the same number: joined by merges that do not wait */
};

/* Only that can be closed (R18); no store is named: all are theirs. */
static bool has_shared_record(const struct policy *policy, const struct said_patient *patient)
{
	for (size_t i = 0; i < policy->store_count; i++) {
		if (policy->stores[i].regime != REGIME_SHARED_RECORD)
			continue;
		if (patient->stores.count == 0)
			return true;
		for (size_t j = 0; j < patient->stores.count; j++)
			if (strcmp(patient->stores.items[j], policy->stores[i].name) == 0)
				return true;
	}
	return false;
}

/* R06: who they are does not depend on the folder that their documents lie in. Where the others have different logins,
 * none is shared, in whichever order the merges were said: that is a contradiction (R35). */
static void share_login(struct identity *to, const struct identity *identities, size_t count)
{
	const char *login = NULL;
	if (to->said.login != NULL)
		return;
	for (size_t i = 0; i < count; i++) {
		const char *other = identities[i].person == to->person ? identities[i].said.login : NULL;
		if (other != NULL && login != NULL && strcmp(other, login) != 0)
			return;
		login = other != NULL ? other : login;
	}
	to->patient->login = login;
	to->patient->login_is_shared = login != NULL;
}

/* It closes what the other identity has of that name too, which may be something else: nothing of that is destroyed by it. */
static bool mark_deleted(struct said_patient *said, struct arena *arena)
{
	struct said_seal *seals = arena_array(arena, said->deleted_count, sizeof(*seals));
	for (size_t i = 0; seals != NULL && i < said->deleted_count; i++) {
		seals[i] = said->deleted[i];
		seals[i].is_shared = true;
	}
	said->deleted = seals;
	return seals != NULL;
}

/* What waits to be accepted gives nothing. */
static void leave_refusals(struct said_patient *said)
{
	said->attending_count = said->team_count = said->consent_count = said->relation_count = 0;
}

/* `before`: copies are not copied again. */
static bool share(const struct policy *policy, struct identity *to, const struct identity *from,
		  const struct statements *before, struct statements *joined, struct arena *arena)
{
	struct said_patient said = from->said;
	if (!has_shared_record(policy, to->patient))
		said.has_closed = false;
	if (!mark_deleted(&said, arena))
		return false;
	if (to->person != from->person) {
		leave_refusals(&said);
		return desk_join_patient(to->patient, &said, arena);
	}
	return desk_join_patient(to->patient, &said, arena) &&
	       copy_derogations(before, from->said.id, to->said.id, joined, arena) &&
	       copy_break_glasses(before, from->said.id, to->said.id, joined, arena);
}

static size_t *person_of(struct identity *identities, size_t count, const struct said_patient *patient)
{
	for (size_t i = 0; i < count; i++)
		if (identities[i].patient == patient)
			return &identities[i].person;
	return NULL;
}

static void number_persons(const struct desk_pairs *pairs, struct identity *identities, size_t count)
{
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < pairs->count; i++) {
			size_t *one = person_of(identities, count, pairs->items[i].one);
			size_t *other = person_of(identities, count, pairs->items[i].other);
			if (pairs->items[i].waits || one == NULL || *one == *other)
				continue;
			*one = *other = *one < *other ? *one : *other;
			more = true;
		}
	}
}

static bool join_person(const struct policy *policy, const struct desk_pairs *pairs,
			struct said_patient *const *patients, size_t count, struct statements *joined,
			struct arena *arena)
{
	const struct statements before = *joined;
	struct identity *identities = arena_array(arena, count, sizeof(*identities));
	bool good = identities != NULL;
	for (size_t i = 0; good && i < count; i++) {
		good = desk_name_both(patients[i], arena);
		identities[i] = (struct identity){patients[i], *patients[i], i};
	}
	if (good)
		number_persons(pairs, identities, count);
	for (size_t i = 0; good && i < count; i++) {
		share_login(&identities[i], identities, count);
		for (size_t j = 0; good && j < count; j++)
			good =
			    i == j || share(policy, &identities[i], &identities[j], &before, joined, arena);
	}
	return good;
}

static bool add_patient(struct said_patient **patients, size_t *count, struct said_patient *patient)
{
	for (size_t i = 0; i < *count; i++)
		if (patients[i] == patient)
			return false;
	patients[(*count)++] = patient;
	return true;
}

/* Everybody whom pairs not used yet join to patients[0]. */
static size_t gather(const struct desk_pair *pairs, size_t count, bool *used, struct said_patient **patients)
{
	size_t found = 1;
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < count; i++)
			for (size_t j = 0; !used[i] && j < found; j++)
				if (pairs[i].one == patients[j] || pairs[i].other == patients[j]) {
					used[i] = true;
					more = true;
					(void)add_patient(patients, &found, pairs[i].one);
					(void)add_patient(patients, &found, pairs[i].other);
				}
	}
	return found;
}

bool desk_persons_join(const struct policy *policy, const struct desk_pair *pairs, size_t count,
		       struct statements *joined, struct arena *arena)
{
	struct said_patient **patients = arena_array(arena, count + 1, sizeof(struct said_patient *));
	bool *used = arena_array(arena, count, sizeof(*used));
	const struct desk_pairs all = {pairs, count};
	bool good = patients != NULL && used != NULL;
	for (size_t i = 0; good && i < count; i++) {
		if (used[i])
			continue;
		patients[0] = pairs[i].one;
		size_t gathered = gather(pairs, count, used, patients);
		good = join_person(policy, &all, patients, gathered, joined, arena);
	}
	return good;
}
