/* What would keep today's accesses: which profession for whom, and which teams for which patient. */
#include "acl_sync/adopt/proposal.h"

#include "acl_sync/adopt/outcome.h"
#include "policy/identifier.h"

#include <string.h>

#define ACCESS_COUNT (ACCESS_WRITE + 1)

static uint32_t *usual_of(const struct proposal *proposal, uint32_t person, size_t slot)
{
	return &proposal->usual[(person * proposal->slot_count + slot) * ACCESS_COUNT];
}

/* Can the registry name this one as a professional? Accounts of services are none. */
static bool is_proposable(const struct proposal *proposal, uint32_t person)
{
	const struct person *found = &proposal->reach->people->persons[person];
	return person != PERSON_STRANGER && found->uid >= PERSON_UID_FIRST &&
	       identifier_is_valid(found->login);
}

/* ---- what each has as a rule ---- */

static void count_person(struct proposal *proposal, uint32_t person)
{
	if (!is_proposable(proposal, person))
		return;
	proposal->persons[person].is_wanted = true;
	for (size_t slot = 0; slot < proposal->slot_count; slot++) {
		if (proposal->sets.has[slot])
			usual_of(proposal, person, slot)[reach_whole_access(&proposal->sets, slot, person)]++;
	}
}

static bool count_folders(struct proposal *proposal)
{
	const struct people *people = proposal->reach->people;
	for (uint32_t folder = 0; folder < proposal->reach->census->folder_count; folder++) {
		if (!proposal->is_id[folder])
			continue;
		if (!reach_look(proposal->reach, folder, &proposal->sets))
			return false;
		struct today_ways ways = today_split(&proposal->splitter, folder, &proposal->sets);
		for (size_t i = 0; i < ways.group_count; i++)
			for (size_t j = 0; j < people->groups[ways.groups[i]].member_count; j++)
				count_person(proposal, people->groups[ways.groups[i]].members[j]);
		for (uint32_t person = people_next(people, ways.alone, 1); person < people->count;
		     person = people_next(people, ways.alone, person + 1))
			count_person(proposal, person);
	}
	return true;
}

/* The most frequent access; of equal ones the smaller. */
static enum access usual_access(const struct proposal *proposal, uint32_t person, size_t slot)
{
	const uint32_t *counts = usual_of(proposal, person, slot);
	enum access usual = ACCESS_NONE;
	for (enum access access = ACCESS_NONE; access < ACCESS_COUNT; access++)
		if (counts[access] > counts[usual])
			usual = access;
	return usual;
}

/* ---- professions ---- */

static bool gives_anything(const unsigned char *accesses, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (accesses[i] != ACCESS_NONE)
			return true;
	return false;
}

static bool add_profession(struct proposal *proposal, const char *name, const unsigned char *accesses)
{
	struct proposal_profession *professions =
	    arena_grow(proposal->arena, proposal->professions, proposal->profession_count,
		       &proposal->profession_capacity, sizeof(*professions));
	unsigned char *kept = arena_alloc(proposal->arena, proposal->slot_count);
	if (professions == NULL || kept == NULL || name == NULL)
		return false;
	if (proposal->slot_count > 0)
		memcpy(kept, accesses, proposal->slot_count);
	proposal->professions = professions;
	professions[proposal->profession_count++] = (struct proposal_profession){name, kept};
	return true;
}

/* Those of the settings, by the store's categories. */
static bool take_professions(struct proposal *proposal)
{
	unsigned char accesses[CATEGORY_MAX] = {0};
	const struct policy *policy = proposal->site->facts->policy;
	for (profession_id i = 0; i < policy->profession_count; i++) {
		for (size_t slot = 0, next = 0; slot < policy->category_count; slot++)
			if (policy->categories[slot].store == proposal->store)
				accesses[next++] = (unsigned char)policy->professions[i].matrix[slot];
		if (!add_profession(proposal, policy->professions[i].name, accesses))
			return false;
	}
	return true;
}

/* One of the settings that never gives more than is usual, and of these the one that gives most. */
static uint32_t closest_profession(const struct proposal *proposal, const unsigned char *accesses)
{
	uint32_t found = NO_ID;
	size_t most = 0;
	for (uint32_t i = 0; i < proposal->profession_count; i++) {
		size_t gives = 0;
		bool fits = !proposal->site->facts->policy->professions[i].student;
		for (size_t slot = 0; slot < proposal->slot_count && fits; slot++) {
			gives += proposal->professions[i].accesses[slot];
			fits = proposal->professions[i].accesses[slot] <= accesses[slot];
		}
		if (!fits || gives <= most)
			continue;
		most = gives;
		found = i;
	}
	return found;
}

/* A profession made for exactly that; NO_ID with out of memory. */
static uint32_t own_profession(struct proposal *proposal, const unsigned char *accesses)
{
	for (uint32_t i = 0; i < proposal->profession_count; i++)
		if (memcmp(proposal->professions[i].accesses, accesses, proposal->slot_count) == 0)
			return i;
	const char *name = arena_printf(proposal->arena, "adopted-%zu", proposal->profession_count + 1);
	return add_profession(proposal, name, accesses) ? (uint32_t)proposal->profession_count - 1 : NO_ID;
}

static bool choose_profession(struct proposal *proposal, uint32_t number)
{
	unsigned char accesses[CATEGORY_MAX] = {0};
	struct proposal_person *person = &proposal->persons[number];
	const char *name = proposal->reach->people->persons[number].login;
	login_id login = proposal->site == NULL ? NO_ID : facts_login(proposal->site->facts, name);
	const struct professional *declared =
	    login == NO_ID ? NULL : proposal->site->facts->logins[login].professional;
	person->is_declared = declared != NULL;
	if (declared != NULL) {
		person->profession = declared->profession;
		return true;
	}
	for (size_t slot = 0; slot < proposal->slot_count; slot++)
		if (proposal->category_names[slot] != NULL)
			accesses[slot] = (unsigned char)usual_access(proposal, number, slot);
	if (!gives_anything(accesses, proposal->slot_count))
		return true;
	person->profession = proposal->site != NULL ? closest_profession(proposal, accesses)
						    : own_profession(proposal, accesses);
	return proposal->site != NULL || person->profession != NO_ID;
}

static bool choose_professions(struct proposal *proposal)
{
	if (proposal->site != NULL && !take_professions(proposal))
		return false;
	for (uint32_t i = 0; i < proposal->reach->people->count; i++) {
		proposal->persons[i].profession = NO_ID;
		if (proposal->persons[i].is_wanted && !choose_profession(proposal, i))
			return false;
	}
	return true;
}

/* ---- all of it ---- */

/* Goes over all folders once, so that it is known what will be written. */
static bool count_all(struct proposal *proposal)
{
	struct proposal_counts *counts = &proposal->counts;
	for (uint32_t folder = 0; folder < proposal->reach->census->folder_count; folder++) {
		bool declared = proposal->patients != NULL && proposal->patients[folder] != NO_ID;
		counts->no_id += !proposal->is_id[folder];
		counts->declared += proposal->is_id[folder] && declared;
		counts->patients += proposal->is_id[folder] && !declared;
		if (!declared && !proposal_assign(proposal, folder, true, NULL, NULL))
			return false;
	}
	for (size_t i = 0; i < proposal->reach->people->group_count; i++)
		counts->teams += proposal->teams[i].is_used && !proposal->teams[i].is_declared;
	for (size_t i = 0; i < proposal->reach->people->count; i++) {
		const struct proposal_person *person = &proposal->persons[i];
		counts->teams += person->has_team;
		counts->professionals +=
		    person->is_wanted && !person->is_declared && person->profession != NO_ID;
	}
	return true;
}

static bool match(struct proposal *proposal)
{
	const struct outcome_question question = {
	    .site = proposal->site, .store = proposal->store, .reach = proposal->reach, .only = NO_ID};
	patient_id *patients = NULL;
	uint32_t *folders;
	if (proposal->site != NULL && !outcome_match(&question, proposal->arena, &patients, &folders))
		return false;
	proposal->patients = patients;
	return true;
}

bool proposal_make(struct proposal *proposal, struct reach *reach, struct site *site, store_id store,
		   struct arena *arena)
{
	const struct census *census = reach->census;
	*proposal = (struct proposal){
	    .reach = reach,
	    .site = site,
	    .store = store,
	    .store_name = site != NULL ? site->facts->policy->stores[store].name : "adopted",
	    .arena = arena,
	    .usual = arena_array(arena, reach->people->count * census->category_count * ACCESS_COUNT,
				 sizeof(uint32_t)),
	    .persons = arena_array(arena, reach->people->count, sizeof(struct proposal_person)),
	    .scratch = arena_array(arena, 2 * reach->people->words, sizeof(uint64_t)),
	};
	return proposal->usual != NULL && proposal->scratch != NULL && proposal->persons != NULL &&
	       today_splitter_init(&proposal->splitter, reach, arena) &&
	       reach_folder_init(&proposal->sets, reach, arena) && match(proposal) &&
	       proposal_choose_names(proposal) && count_folders(proposal) && choose_professions(proposal) &&
	       count_all(proposal);
}
