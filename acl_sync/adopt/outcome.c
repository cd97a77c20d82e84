#include "acl_sync/adopt/outcome.h"

#include <string.h>

/* What is at hand while folders are compared. */
struct comparing {
	const struct outcome_question *question;
	struct outcome *outcome;
	const struct people *people;
	struct reach_folder sets;
	bool has_folder; /* the sets are of one; else it is not there yet */
	const char *path;
	patient_id patient;
	category_id first_category;
	login_id *logins;
	unsigned char *seen;
	size_t login_count;             /* candidates of the patient */
	size_t *gained, *lost;          /* by person: the last folder (counted from 1) in which it did */
	size_t *wanted;                 /* by person: the last folder of which it keeps or gets something */
	size_t *asked, question_number; /* by person: the last item about which it was asked */
	size_t number;
};

static void tell(struct comparing *comparing, uint32_t person, size_t slot, category_id category,
		 enum access wanted)
{
	struct outcome_person *count = &comparing->outcome->persons[person];
	const struct outcome_change change = {
	    .person = person,
	    .folder = comparing->path,
	    .patient = comparing->patient,
	    .category = category,
	    .had = comparing->has_folder ? reach_access(&comparing->sets, slot, person) : ACCESS_NONE,
	    .had_whole =
		comparing->has_folder ? reach_whole_access(&comparing->sets, slot, person) : ACCESS_NONE,
	    .wanted = wanted,
	    .is_empty = !comparing->has_folder || !comparing->sets.has[slot],
	};
	bool gains = wanted > change.had_whole, loses = change.had > wanted;
	if (!gains && !loses)
		return;
	if (change.is_empty) {
		comparing->outcome->empty_gains++;
	} else if (gains) {
		count->gains++;
		count->gain_folders += comparing->gained[person] != comparing->number;
		comparing->gained[person] = comparing->number;
	}
	if (loses) {
		count->losses++;
		count->loss_folders += comparing->lost[person] != comparing->number;
		comparing->lost[person] = comparing->number;
	}
	if (comparing->question->take != NULL)
		comparing->question->take(comparing->question->context, &change, gains, loses);
}

static enum access wants(const struct comparing *comparing, login_id login, category_id category)
{
	if (login == NO_ID || comparing->patient == NO_ID || category == NO_ID)
		return ACCESS_NONE;
	return site_decide(comparing->question->site, login, comparing->patient, category, NULL, NULL, NULL)
	    .access;
}

static void compare_candidates(struct comparing *comparing, category_id category)
{
	const struct site *site = comparing->question->site;
	for (size_t i = 0; i < comparing->login_count; i++) {
		uint32_t person = people_person(comparing->people, site->uids.uids[comparing->logins[i]]);
		if (person == NO_ID)
			continue;
		enum access wanted = wants(comparing, comparing->logins[i], category);
		comparing->asked[person] = comparing->question_number;
		if (wanted != ACCESS_NONE)
			comparing->wanted[person] = comparing->number;
		tell(comparing, person, category - comparing->first_category, category, wanted);
	}
}

/* Somebody who is no candidate. */
static void compare_other(struct comparing *comparing, uint32_t person, size_t slot, category_id category)
{
	const char *name = comparing->people->persons[person].login;
	login_id login = name == NULL ? NO_ID : facts_login(comparing->question->site->facts, name);
	if (comparing->asked[person] == comparing->question_number)
		return;
	if (category == NO_ID &&
	    (comparing->wanted[person] == comparing->number || comparing->lost[person] == comparing->number))
		return;
	enum access wanted = wants(comparing, login, category);
	if (wanted != ACCESS_NONE)
		comparing->wanted[person] = comparing->number;
	tell(comparing, person, slot, category, wanted);
}

/* Those of today about whom the rules have not been asked. What is open to everybody is everybody's loss, told once. */
static void compare_others(struct comparing *comparing, size_t slot, category_id category)
{
	const struct people *people = comparing->people;
	if (!comparing->has_folder || !comparing->sets.has[slot])
		return;
	enum access everybody = reach_access(&comparing->sets, slot, PERSON_STRANGER);
	if (everybody != ACCESS_NONE) {
		tell(comparing, PERSON_STRANGER, slot, category, ACCESS_NONE);
		return;
	}
	for (size_t word = 0; word < people->words; word++) {
		uint64_t rest =
		    reach_opens(&comparing->sets, slot)[word] | reach_changes(&comparing->sets, slot)[word];
		for (; rest != 0; rest &= rest - 1) {
			size_t person = word * 64 + (size_t)__builtin_ctzll(rest);
			if (person != PERSON_STRANGER && person < people->count)
				compare_other(comparing, (uint32_t)person, slot, category);
		}
	}
}

/* Everybody, or the one who is asked about. */
static void compare_slot(struct comparing *comparing, size_t slot, category_id category)
{
	uint32_t only = comparing->question->only;
	comparing->question_number++;
	if (only == NO_ID && category != NO_ID)
		compare_candidates(comparing, category);
	if (only == NO_ID)
		compare_others(comparing, slot, category);
	else
		compare_other(comparing, only, slot, category);
}

static bool compare_folder(struct comparing *comparing, uint32_t folder)
{
	const struct outcome_question *question = comparing->question;
	const struct census *census = question->reach->census;
	comparing->number++;
	comparing->has_folder = folder != NO_ID;
	comparing->path = folder != NO_ID ? census->folders[folder].path : NULL;
	if (folder != NO_ID && !reach_look(question->reach, folder, &comparing->sets))
		return false;
	comparing->login_count = comparing->patient == NO_ID
				     ? 0
				     : decide_candidates(question->site->facts, comparing->patient,
							 comparing->logins, comparing->seen);
	for (size_t slot = 0; slot < census->category_count; slot++)
		compare_slot(comparing, slot, comparing->first_category + (category_id)slot);
	/* what is in no category, the folder's list of names too: of those who keep nothing else there */
	compare_slot(comparing, census->category_count, NO_ID);
	return true;
}

static bool compare_all(struct comparing *comparing, const patient_id *patients, const uint32_t *folders)
{
	const struct outcome_question *question = comparing->question;
	for (patient_id patient = 0; patient < question->site->facts->patient_count; patient++) {
		if (!site_has_folder(question->site, patient, question->store))
			continue;
		comparing->patient = patient;
		comparing->outcome->new_folders += folders[patient] == NO_ID;
		if (!compare_folder(comparing, folders[patient]))
			return false;
	}
	comparing->patient = NO_ID;
	for (uint32_t folder = 0; folder < question->reach->census->folder_count; folder++) {
		if (patients[folder] != NO_ID)
			continue;
		comparing->outcome->unknown_folders++;
		if (!compare_folder(comparing, folder))
			return false;
	}
	return true;
}

static category_id first_category(const struct policy *policy, store_id store)
{
	for (category_id category = 0; category < policy->category_count; category++)
		if (policy->categories[category].store == store)
			return category;
	return NO_ID;
}

bool outcome_take(struct outcome *outcome, const struct outcome_question *question, struct arena *arena)
{
	const struct facts *facts = question->site->facts;
	const struct people *people = question->reach->people;
	patient_id *patients;
	uint32_t *folders;
	struct comparing comparing = {
	    .question = question,
	    .outcome = outcome,
	    .people = people,
	    .first_category = first_category(facts->policy, question->store),
	    .logins = arena_array(arena, facts->login_count, sizeof(login_id)),
	    .seen = arena_array(arena, facts->login_count, 1),
	    .gained = arena_array(arena, people->count, sizeof(size_t)),
	    .lost = arena_array(arena, people->count, sizeof(size_t)),
	    .wanted = arena_array(arena, people->count, sizeof(size_t)),
	    .asked = arena_array(arena, people->count, sizeof(size_t)),
	};
	*outcome = (struct outcome){.persons = arena_array(arena, people->count, sizeof(*outcome->persons))};
	if (outcome->persons == NULL || comparing.logins == NULL || comparing.seen == NULL ||
	    comparing.gained == NULL || comparing.lost == NULL || comparing.wanted == NULL ||
	    comparing.asked == NULL || !reach_folder_init(&comparing.sets, question->reach, arena) ||
	    !outcome_match(question, arena, &patients, &folders))
		return false;
	return compare_all(&comparing, patients, folders);
}
