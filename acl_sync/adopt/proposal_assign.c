/* Which teams a folder's patient is assigned to: those of whose members nobody gets more than today. */
#include "acl_sync/adopt/proposal.h"

#include "policy/identifier.h"

#include <string.h>

#define OWN_TEAM "adopted-"

const char *proposal_own_team(struct proposal *proposal, uint32_t person)
{
	return arena_printf(proposal->arena, OWN_TEAM "%s", proposal->reach->people->persons[person].login);
}

/* Would the person get what the kernel does not give today? */
static bool gets_more(const struct proposal *proposal, uint32_t person)
{
	uint32_t profession = proposal->persons[person].profession;
	for (size_t slot = 0; profession != NO_ID && slot < proposal->slot_count; slot++)
		if (proposal->sets.has[slot] && proposal->professions[profession].accesses[slot] >
						    reach_whole_access(&proposal->sets, slot, person))
			return true;
	return false;
}

/* Would the person keep something? */
static bool keeps(const struct proposal *proposal, uint32_t person)
{
	uint32_t profession = proposal->persons[person].profession;
	for (size_t slot = 0; profession != NO_ID && slot < proposal->slot_count; slot++)
		if (proposal->sets.has[slot] &&
		    proposal->professions[profession].accesses[slot] > ACCESS_DEPOSIT)
			return true;
	return false;
}

/* Does the team keep something for somebody, and give nobody more? */
static bool group_fits(const struct proposal *proposal, const struct people_group *group)
{
	bool is_useful = false;
	for (size_t i = 0; i < group->member_count; i++) {
		if (gets_more(proposal, group->members[i]))
			return false;
		is_useful = is_useful || keeps(proposal, group->members[i]);
	}
	return is_useful;
}

/* Counts whom of today's people the folder is kept for; `kept` are they. */
static void count_kept(struct proposal *proposal, const uint64_t *of_today, const uint64_t *kept)
{
	const struct people *people = proposal->reach->people;
	for (uint32_t person = people_next(people, of_today, 1); person < people->count;
	     person = people_next(people, of_today, person + 1)) {
		bool is_kept = people_has(kept, person) && keeps(proposal, person);
		proposal->counts.kept += is_kept;
		proposal->counts.not_kept += !is_kept;
		proposal->persons[person].not_kept += !is_kept;
	}
}

/* What is found out about one folder: who opens it otherwise than as one of everybody, and who of them keeps it. */
struct assigning {
	struct proposal *proposal;
	bool counts, is_id;
	uint64_t *of_today, *kept;
	void (*take)(void *context, const char *team, bool left_out);
	void *context;
};

static void assign_group(struct assigning *assigning, uint32_t number)
{
	struct proposal *proposal = assigning->proposal;
	const struct people_group *group = &proposal->reach->people->groups[number];
	bool fits = assigning->is_id && proposal->teams[number].name != NULL && group_fits(proposal, group);
	for (size_t i = 0; i < group->member_count; i++) {
		people_add(assigning->of_today, group->members[i]);
		if (fits)
			people_add(assigning->kept, group->members[i]);
	}
	if (assigning->counts && assigning->is_id)
		proposal->counts.not_assigned += !fits;
	proposal->teams[number].is_used = proposal->teams[number].is_used || fits;
	if (assigning->take != NULL && proposal->teams[number].name != NULL)
		assigning->take(assigning->context, proposal->teams[number].name, !fits);
}

static bool assign_alone(struct assigning *assigning, uint32_t number)
{
	struct proposal *proposal = assigning->proposal;
	struct proposal_person *person = &proposal->persons[number];
	people_add(assigning->of_today, number);
	if (!assigning->is_id || !person->is_wanted || !keeps(proposal, number) ||
	    strlen(proposal->reach->people->persons[number].login) + strlen(OWN_TEAM) > IDENTIFIER_MAX)
		return true;
	bool fits = !gets_more(proposal, number);
	proposal->counts.not_assigned += assigning->counts && !fits;
	person->has_team = person->has_team || fits;
	if (fits)
		people_add(assigning->kept, number);
	if (assigning->take == NULL)
		return true;
	const char *team = proposal_own_team(proposal, number);
	if (team != NULL)
		assigning->take(assigning->context, team, !fits);
	return team != NULL;
}

bool proposal_assign(struct proposal *proposal, uint32_t folder, bool counts,
		     void (*take)(void *context, const char *team, bool left_out), void *context)
{
	const struct people *people = proposal->reach->people;
	struct assigning assigning = {.proposal = proposal,
				      .counts = counts,
				      .is_id = proposal->is_id[folder],
				      .of_today = proposal->scratch,
				      .kept = proposal->scratch + people->words,
				      .take = take,
				      .context = context};
	memset(proposal->scratch, 0, 2 * people->words * sizeof(*proposal->scratch));
	if (!reach_look(proposal->reach, folder, &proposal->sets))
		return false;
	struct today_ways ways = today_split(&proposal->splitter, folder, &proposal->sets);
	for (size_t i = 0; i < ways.group_count; i++)
		assign_group(&assigning, ways.groups[i]);
	for (uint32_t person = people_next(people, ways.alone, 1); person < people->count;
	     person = people_next(people, ways.alone, person + 1))
		if (!assign_alone(&assigning, person))
			return false;
	if (!counts)
		return true;
	proposal->counts.everybody +=
	    ways.everybody && ways.group_count == 0 && people_size(people, ways.alone) == 0;
	count_kept(proposal, assigning.of_today, assigning.kept);
	return true;
}
