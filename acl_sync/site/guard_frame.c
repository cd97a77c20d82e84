/* New facts in which every held access can be asked about.
 *
 * A held access may be of a login or a patient that the new texts no longer name. Its decision comes from the
 * base, but the disk's part walks the patients and candidates of the facts it is given: so the new statements
 * are completed by patients that say nothing but which documents they name, by relations that give nothing, and by the
 * professionals that the base knew, and the facts built from them.
 */
#include "acl_sync/site/guard_private.h"

#include <stdlib.h>
#include <string.h>

/* A patient that only a base names. */
struct absent {
	const struct facts *base;
	patient_id patient; /* there */
};

struct frame {
	const struct guard *guard;
	const struct generation *fresh;
	struct arena *arena;
	struct said_patient *patients; /* by id */
	size_t patient_count;
	struct said_professional *professionals;
	size_t professional_count;
	struct absent *absent; /* by id, each once */
	size_t absent_count, absent_capacity;
};

static int compare_patients(const void *a, const void *b)
{
	return strcmp(((const struct said_patient *)a)->id, ((const struct said_patient *)b)->id);
}

static struct said_patient *find_patient(const struct frame *frame, const char *id)
{
	struct said_patient key = {.id = id};
	return bsearch(&key, frame->patients, frame->patient_count, sizeof(key), compare_patients);
}

/* The stores of the base's patient that still exist, as words. */
static bool store_words(const struct frame *frame, const struct facts *base, patient_id patient,
			struct words *ret_words)
{
	const struct policy *policy = base->policy;
	const char **names = arena_array(frame->arena, policy->store_count, sizeof(*names));
	size_t count = 0;
	if (names == NULL)
		return false;
	for (store_id store = 0; store < policy->store_count; store++)
		if (store_set_has(base->patients[patient].stores, store) &&
		    policy_store(&frame->fresh->settings->policy, policy->stores[store].name) != NO_ID)
			names[count++] = policy->stores[store].name;
	*ret_words = (struct words){.items = names, .count = count};
	return true;
}

/* ---- patients that only a base names ---- */

static int compare_absent(const void *a, const void *b)
{
	const struct absent *left = a, *right = b;
	return strcmp(left->base->patients[left->patient].id, right->base->patients[right->patient].id);
}

/* Those of one base that had a folder in its store. */
static bool find_absent(struct frame *frame, const struct guard_kept *kept)
{
	const struct facts *base = kept->facts, *fresh = frame->fresh->facts;
	store_id store = policy_store(base->policy, kept->store);
	patient_id j = 0;
	for (patient_id i = 0; store != NO_ID && i < base->patient_count; i++) {
		const char *id = base->patients[i].id;
		arena_rest(2 * sizeof(base->patients[i]));
		while (j < fresh->patient_count && strcmp(fresh->patients[j].id, id) < 0)
			j++;
		if ((j < fresh->patient_count && strcmp(fresh->patients[j].id, id) == 0) ||
		    !store_set_has(base->patients[i].stores, store))
			continue;
		struct absent *items = arena_grow(frame->arena, frame->absent, frame->absent_count,
						  &frame->absent_capacity, sizeof(*items));
		if (items == NULL)
			return false;
		frame->absent = items;
		items[frame->absent_count++] = (struct absent){base, i};
	}
	return true;
}

static bool find_all_absent(struct frame *frame)
{
	size_t kept = 0;
	for (size_t i = 0; i < frame->guard->kept_count; i++)
		if (!find_absent(frame, &frame->guard->kept[i]))
			return false;
	if (frame->absent_count > 1)
		qsort(frame->absent, frame->absent_count, sizeof(*frame->absent), compare_absent);
	for (size_t i = 0; i < frame->absent_count; i++)
		if (kept == 0 || compare_absent(&frame->absent[kept - 1], &frame->absent[i]) != 0)
			frame->absent[kept++] = frame->absent[i];
	frame->absent_count = kept;
	return true;
}

/* Their ids, by which the guard knows them. */
static bool note_absent(const struct frame *frame, struct guard *guard)
{
	const char **ids = arena_array(frame->arena, frame->absent_count, sizeof(*ids));
	for (size_t i = 0; ids != NULL && i < frame->absent_count; i++)
		ids[i] = frame->absent[i].base->patients[frame->absent[i].patient].id;
	guard->absent = ids;
	guard->absent_count = frame->absent_count;
	return ids != NULL;
}

/* A patient of whom nothing is said but where their folders are. */
static bool add_patient(struct frame *frame, const struct absent *absent)
{
	const struct patient *patient = &absent->base->patients[absent->patient];
	struct said_patient *said = &frame->patients[frame->patient_count++];
	*said = (struct said_patient){
	    .said = {.origin = patient->origin, .window = TIME_WINDOW_OPEN},
	    .id = patient->id,
	    .birth_date = "1900-01-01",
	    .majority = patient->majority,
	    .abuse_age = patient->abuse_age,
	};
	return store_words(frame, absent->base, absent->patient, &said->stores) &&
	       guard_name_documents(frame->guard, said, true, frame->arena);
}

/* A relation that gives nothing: it makes the login one of whom the patient's facts speak. */
static bool add_relation(struct frame *frame, struct said_patient *patient, const char *login)
{
	struct said_relation *relations =
	    arena_array(frame->arena, patient->relation_count + 1, sizeof(*relations));
	if (relations == NULL)
		return false;
	if (patient->relation_count > 0)
		memcpy(relations, patient->relations, patient->relation_count * sizeof(*relations));
	relations[patient->relation_count++] = (struct said_relation){
	    .said = {.origin = patient->said.origin, .window = TIME_WINDOW_OPEN},
	    .login = login,
	    .kind = RELATION_RELATIVE,
	};
	patient->relations = relations;
	return true;
}

/* The base's professional of that login, where the new facts know the profession and no such professional. */
static void add_professional(struct frame *frame, const struct guard_access *held)
{
	login_id login = facts_login(frame->fresh->facts, held->login);
	login_id base_login = facts_login(held->base, held->login);
	if ((login != NO_ID && frame->fresh->facts->logins[login].professional != NULL) ||
	    base_login == NO_ID)
		return;
	const struct professional *was = held->base->logins[base_login].professional;
	if (was == NULL)
		return;
	const char *profession = held->base->policy->professions[was->profession].name;
	const struct policy *policy = &frame->fresh->settings->policy;
	profession_id now = policy_profession(policy, profession);
	if (now == NO_ID || policy->professions[now].student)
		return;
	for (size_t i = frame->fresh->merged.statements.professional_count; i < frame->professional_count;
	     i++)
		if (strcmp(frame->professionals[i].login, held->login) == 0)
			return;
	frame->professionals[frame->professional_count++] = (struct said_professional){
	    .said = {.origin = was->statement.origin, .window = was->statement.window},
	    .login = held->login,
	    .profession = profession,
	    .suspended = was->suspended,
	    .has_briefed = was->briefed != TIME_NEVER,
	    .briefed = was->briefed,
	};
}

/* Room for the new statements and one more a held access, filled with the new ones. */
static bool frame_init(struct frame *frame)
{
	const struct statements *said = &frame->fresh->merged.statements;
	size_t held = frame->guard->held_count;
	if (!find_all_absent(frame))
		return false;
	frame->patients =
	    arena_array(frame->arena, said->patient_count + frame->absent_count, sizeof(*frame->patients));
	frame->professionals =
	    arena_array(frame->arena, said->professional_count + held, sizeof(*frame->professionals));
	if (frame->patients == NULL || frame->professionals == NULL)
		return false;
	arena_copy(frame->patients, said->patients, said->patient_count * sizeof(*frame->patients));
	for (size_t i = 0; i < said->professional_count; i++)
		frame->professionals[i] = said->professionals[i];
	frame->patient_count = said->patient_count;
	frame->professional_count = said->professional_count;
	return true;
}

static bool sort_patients(struct frame *frame)
{
	struct said_patient *sorted = arena_array(frame->arena, frame->patient_count, sizeof(*sorted));
	struct said_patient **index =
	    said_patients_by_id(frame->patients, frame->patient_count, frame->arena);
	for (size_t i = 0; sorted != NULL && index != NULL && i < frame->patient_count; i++) {
		sorted[i] = *index[i];
		arena_rest(2 * sizeof(*sorted));
	}
	frame->patients = sorted;
	return sorted != NULL && index != NULL;
}

/* All patients that only a base knows, so that they can be found. */
static bool add_patients(struct frame *frame)
{
	for (size_t i = 0; i < frame->absent_count; i++)
		if (!add_patient(frame, &frame->absent[i]))
			return false;
	return sort_patients(frame);
}

/* Of the patients that both name and of whom something is held. Held accesses are sorted by patient. */
static bool name_documents(struct frame *frame)
{
	const char *last = "";
	for (size_t i = 0; i < frame->guard->held_count; i++) {
		const char *id = frame->guard->held[i].patient;
		if (strcmp(id, last) == 0)
			continue;
		last = id;
		arena_rest(ARENA_REST_PATIENT);
		if (facts_patient(frame->fresh->facts, id) != NO_ID &&
		    !guard_name_documents(frame->guard, find_patient(frame, id), false, frame->arena))
			return false;
	}
	return true;
}

/* First the patients, then what is said about them. */
static bool complete(struct frame *frame)
{
	if (!add_patients(frame) || !name_documents(frame))
		return false;
	const struct guard_access *last = NULL;
	for (size_t i = 0; i < frame->guard->held_count; i++) {
		const struct guard_access *held = &frame->guard->held[i];
		bool again = last != NULL && strcmp(last->login, held->login) == 0 &&
			     strcmp(last->patient, held->patient) == 0;
		if (held->named || again)
			continue;
		last = held;
		arena_rest(ARENA_REST_PATIENT);
		struct said_patient *patient = find_patient(frame, held->patient);
		if (!add_relation(frame, patient, held->login))
			return false;
		add_professional(frame, held);
	}
	return true;
}

const struct facts *guard_frame(struct guard *guard, const struct generation *fresh, int64_t now,
				struct findings *findings)
{
	struct frame frame = {.guard = guard, .fresh = fresh, .arena = guard->arena};
	struct statements *statements = arena_alloc(guard->arena, sizeof(*statements));
	if (statements == NULL || !frame_init(&frame) || !complete(&frame) || !note_absent(&frame, guard)) {
		findings->out_of_memory = true;
		findings->error_count++;
		return NULL;
	}
	*statements = fresh->merged.statements;
	statements->patients = frame.patients;
	statements->patient_count = frame.patient_count;
	statements->professionals = frame.professionals;
	statements->professional_count = frame.professional_count;
	return facts_build(fresh->facts->policy, statements, now, guard->arena, findings);
}
