/* The teams that a patient is assigned to. */
#include "acl_sync/desk/saying.h"

#include "acl_sync/console.h"

#include <string.h>

size_t saying_teams(const struct saying *saying, const char *const **ret_teams)
{
	const struct site *site = &saying->desk->before;
	const struct facts *facts = site->facts;
	const char **teams = NULL;
	size_t count = 0, capacity = 0;
	for (size_t i = 0; facts != NULL; facts = guard_kept_facts(&site->guard, i++)) {
		patient_id id = facts_patient(facts, saying->options->operands[0]);
		const struct patient *patient = id == NO_ID ? NULL : &facts->patients[id];
		for (size_t j = 0; patient != NULL && j < patient->assignment_count; j++) {
			const struct assignment *assignment = &patient->assignments[j];
			if (time_window_has_ended(assignment->statement.window, site->now))
				continue;
			teams =
			    arena_grow(saying->desk->arena, teams, count, &capacity, sizeof(const char *));
			if (teams == NULL)
				console_out_of_memory();
			teams[count++] = facts->teams[assignment->team].name;
		}
	}
	*ret_teams = teams;
	return count;
}

bool saying_is_assigned(struct saying *saying, const char *team)
{
	const char *const *teams;
	size_t count = saying_teams(saying, &teams);
	for (size_t i = 0; i < count; i++)
		if (strcmp(teams[i], team) == 0)
			return true;
	saying->status =
	    desk_refuse(saying->desk,
			"the patient is not assigned to a team '%s'; 'careacl statements PATIENT' "
			"lists the teams",
			team);
	return false;
}
