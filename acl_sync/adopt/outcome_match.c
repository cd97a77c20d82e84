/* Which folder of the tree is whose. */
#include "acl_sync/adopt/outcome.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *key, const void *element)
{
	return strcmp(key, ((const struct census_folder *)element)->path);
}

/* NO_ID: there is none. */
static uint32_t find(const struct census *census, const char *path)
{
	const struct census_folder *found =
	    path == NULL || census->folder_count == 0
		? NULL
		: bsearch(path, census->folders, census->folder_count, sizeof(*census->folders), compare);
	return found != NULL ? (uint32_t)(found - census->folders) : NO_ID;
}

bool outcome_match(const struct outcome_question *question, struct arena *arena, patient_id **ret_patients,
		   uint32_t **ret_folders)
{
	struct site *site = question->site;
	const struct facts *facts = site->facts;
	const struct census *census = question->reach->census;
	const struct store *store = &facts->policy->stores[question->store];
	const unsigned char *key = site_folder_key(site, store);
	*ret_patients = arena_array(arena, census->folder_count, sizeof(**ret_patients));
	*ret_folders = arena_array(arena, facts->patient_count, sizeof(**ret_folders));
	if (*ret_patients == NULL || *ret_folders == NULL)
		return false;
	for (size_t i = 0; i < census->folder_count; i++)
		(*ret_patients)[i] = NO_ID;
	for (patient_id patient = 0; patient < facts->patient_count; patient++) {
		uint32_t folder = NO_ID;
		if (site_has_folder(site, patient, question->store))
			folder =
			    find(census, folder_path(store->folder, key, facts->patients[patient].id, arena));
		(*ret_folders)[patient] = folder;
		if (folder != NO_ID)
			(*ret_patients)[folder] = patient;
	}
	return true;
}
