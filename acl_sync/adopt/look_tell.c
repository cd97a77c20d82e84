/* A look as text: counts, people and groups; never a patient's name. */
#include "acl_sync/adopt/look.h"

#include "acl_sync/console.h"
#include "acl_sync/printable.h"
#include "wording/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longer lists end with how many more there are, but with --verbose. */
#define LINES_MOST 20

/* ---- lists, the most first ---- */

static const size_t *compared;

static int more_first(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	if (compared[a] != compared[b])
		return compared[a] > compared[b] ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* Calls `line` for those whose weight is not 0, the heaviest first. `from`: the first number. */
static void tell_list(const struct look *look, const size_t *weights, size_t from, size_t count,
		      void (*line)(const struct look *look, uint32_t number))
{
	uint32_t *order = arena_array(look->arena, count, sizeof(*order));
	size_t found = 0;
	if (order == NULL)
		console_out_of_memory();
	for (size_t i = from; i < count; i++)
		if (weights[i] > 0)
			order[found++] = (uint32_t)i;
	compared = weights;
	if (found > 0)
		qsort(order, found, sizeof(*order), more_first);
	for (size_t i = 0; i < found && (look->is_verbose || i < LINES_MOST); i++)
		line(look, order[i]);
	if (!look->is_verbose && found > LINES_MOST)
		console_answer("  ... %zu more: --verbose names them\n", found - LINES_MOST);
}

static size_t *new_weights(const struct look *look, size_t count)
{
	size_t *weights = arena_array(look->arena, count, sizeof(*weights));
	if (weights == NULL)
		console_out_of_memory();
	return weights;
}

static const char *name_of(const struct look *look, uint32_t person)
{
	return printable_in(look->arena, people_name(&look->people, person, look->arena));
}

static const char *group_name_of(const struct look *look, uint32_t group)
{
	return printable_in(look->arena, people_group_name(&look->people, group, look->arena));
}

/* ---- who opens it ---- */

static void group_line(const struct look *look, uint32_t number)
{
	const struct today_group *group = &look->today.groups[number];
	console_answer("  %7zu %9zu %9zu  Unix group %s, people: %zu\n", group->folders, group->reads,
		       group->changes, group_name_of(look, number), look->people.groups[number].member_count);
}

static void person_line(const struct look *look, uint32_t number)
{
	const struct today_person *person = &look->today.persons[number];
	const char *kind = look->people.persons[number].login == NULL ? wording(" (no login has this uid)")
			   : look->people.persons[number].uid < PERSON_UID_FIRST
			       ? wording(" (an account of a service)")
			       : "";
	console_answer("  %7zu %9zu %9zu  %s, alone in %zu%s\n", person->folders, person->reads,
		       person->changes, name_of(look, number), person->alone, kind);
}

static void tell_today(const struct look *look)
{
	const struct today *today = &look->today;
	const struct today_person *everybody = &today->persons[PERSON_STRANGER];
	size_t *weights;
	console_answer("\nwho opens it today\n  folders     reads   changes\n");
	if (everybody->folders > 0 || everybody->changes > 0)
		console_answer("  %7zu %9zu %9zu  EVERYBODY who can log in here, by the permissions of "
			       "others; people known: "
			       "%zu\n",
			       everybody->folders, everybody->reads, everybody->changes,
			       look->people.count - 1);
	weights = new_weights(look, look->people.group_count);
	for (size_t i = 0; i < look->people.group_count; i++)
		weights[i] = today->groups[i].folders;
	tell_list(look, weights, 0, look->people.group_count, group_line);
	weights = new_weights(look, look->people.count);
	for (size_t i = 1; i < look->people.count; i++)
		weights[i] = today->persons[i].alone;
	tell_list(look, weights, 1, look->people.count, person_line);
	if (today->open_folders < look->census.folder_count)
		console_answer("  %7zu %9s %9s  nobody but root\n",
			       look->census.folder_count - today->open_folders, "", "");
}

/* ---- what stands out ---- */

static void tell_counts(const struct look *look)
{
	const struct census_counts *counts = &look->census.counts;
	const struct {
		size_t count;
		const char *text;
	} lines[] = {
	    {look->today.root_objects, "objects of root"},
	    {look->today.orphan_objects, "objects of uids without a login"},
	    {look->today.orphans, "uids without a login, as owners or in ACLs"},
	    {counts->linked, "files with more than one name: a sync closes them to all but root"},
	    {counts->symlinks, "symbolic links: left alone, not followed"},
	    {counts->specials, "devices, sockets and the like: left alone"},
	    {counts->mounts, "mount points: neither read nor treated"},
	    {counts->outside_files, "files in no folder: a sync closes them to all but root"},
	    {counts->loose_files, "files in a folder but in no category: a sync closes them to all but root"},
	    {look->proposal.counts.no_id,
	     "folders whose name is no patient's id, or one but for upper and lower case"},
	    {counts->unread, "objects that could not be read; what is in them is not known"},
	};
	bool begins = true;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (lines[i].count == 0)
			continue;
		if (begins)
			console_answer("\nwhat stands out\n");
		begins = false;
		console_answer("  %7zu  %s\n", lines[i].count, wording(lines[i].text));
	}
}

/* ---- what changes ---- */

static void outcome_line(const struct look *look, uint32_t number)
{
	const struct outcome_person *person = &look->outcome.persons[number];
	const char *name =
	    number == PERSON_STRANGER ? wording("everybody who can log in here") : name_of(look, number);
	console_answer("  %7zu %7zu  %7zu %7zu  %s\n", person->losses, person->loss_folders, person->gains,
		       person->gain_folders, name);
}

static void tell_outcome(const struct look *look)
{
	const struct outcome *outcome = &look->outcome;
	size_t *weights = new_weights(look, look->people.count);
	if (look->site == NULL)
		return;
	console_answer(
	    "\nonce a sync runs, by the rules now in force\n    loses in folders    gains in folders\n");
	for (size_t i = 0; i < look->people.count; i++)
		weights[i] = outcome->persons[i].losses + outcome->persons[i].gains;
	tell_list(look, weights, 0, look->people.count, outcome_line);
	if (outcome->unknown_folders > 0)
		console_answer("  %7zu  folders of no patient of the registry: closed to all but root\n",
			       outcome->unknown_folders);
	if (outcome->empty_gains > 0)
		console_answer("  %7zu  accesses are given to categories that are not there yet\n",
			       outcome->empty_gains);
	if (outcome->new_folders > 0)
		console_answer("  %7zu  patients of the registry whose folder is not there yet\n",
			       outcome->new_folders);
}

/* ---- what would keep it ---- */

static void not_kept_line(const struct look *look, uint32_t number)
{
	console_answer("  %7zu  folders that %s opens today are not kept\n",
		       look->proposal.persons[number].not_kept, name_of(look, number));
}

static void tell_proposal(const struct look *look)
{
	const struct proposal_counts *counts = &look->proposal.counts;
	size_t *weights = new_weights(look, look->people.count);
	console_answer(
	    "\na registry that would keep it, and give nobody more\n  patients: %zu (declared already: "
	    "%zu), teams: %zu, professionals: %zu\n",
	    counts->patients, counts->declared, counts->teams, counts->professionals);
	console_answer(
	    "  of what people open by a group or alone, person by folder: kept %zu, not kept %zu\n",
	    counts->kept, counts->not_kept);
	if (counts->everybody > 0)
		console_answer(
		    "  %7zu  folders are open by the permissions of others alone: nobody would keep them; "
		    "name the teams that need them\n",
		    counts->everybody);
	if (counts->not_assigned > 0)
		console_answer(
		    "  %7zu  times a team is not assigned to a patient, because somebody in it would get "
		    "more than today\n",
		    counts->not_assigned);
	for (size_t i = 1; i < look->people.count; i++)
		weights[i] = look->proposal.persons[i].not_kept;
	tell_list(look, weights, 1, look->people.count, not_kept_line);
	if (look->written != NULL)
		console_answer("  written to %s; birth dates there are not known: put them in\n",
			       printable_in(look->arena, look->written));
	else
		console_answer("  to have it as files: --propose DIR\n");
}

void look_tell(struct look *look)
{
	const struct census_counts *counts = &look->census.counts;
	if (look->login != NULL) {
		look_login_tell(look);
		return;
	}
	console_answer("%s: folders %zu, directories %zu, documents %zu\n",
		       printable_in(look->arena, look->root), look->census.folder_count, counts->directories,
		       counts->files);
	tell_today(look);
	tell_counts(look);
	tell_outcome(look);
	tell_proposal(look);
}
