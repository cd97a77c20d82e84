#include "acl_sync/site/snapshot_folders.h"

#include "policy/alike.h"

/* Those who may pass the folders of alike patients, and how many folders these are beyond the first. */
struct passed {
	struct passed *next;
	size_t folders, count;
	login_id logins[];
};

/* The folders of one store. */
struct counting {
	struct site *site;
	store_id store;
	struct decider decider;
	struct arena *arena;
	struct alike_table *alike; /* NULL: nobody is alike */
	struct passed *classes;
	uint32_t *counts;
};

/* Notes who may pass, for all patients like this one. false: out of memory. */
static bool keep(struct counting *counting, const struct grants *passers, const void **kept)
{
	struct passed *passed =
	    arena_alloc(counting->arena, sizeof(*passed) + passers->count * sizeof(passed->logins[0]));
	if (passed == NULL)
		return false;
	for (size_t i = 0; i < passers->count; i++)
		passed->logins[passed->count++] = passers->items[i].login;
	passed->next = counting->classes;
	counting->classes = passed;
	*kept = passed;
	return true;
}

/* false: out of memory. */
static bool count_one(struct counting *counting, patient_id patient, const void **kept)
{
	const struct site *site = counting->site;
	struct arena *arena = arena_new();
	const struct wanted_folder *folder =
	    arena == NULL ? NULL
			  : compile_folder(site->facts, site->uids.uids, &counting->decider, patient,
					   counting->store, site->now, arena);
	bool is_counted = folder != NULL && (kept == NULL || keep(counting, &folder->passers, kept));
	for (size_t i = 0; is_counted && i < folder->passers.count; i++)
		counting->counts[folder->passers.items[i].login]++;
	arena_free(arena);
	return is_counted;
}

static bool count_store(struct counting *counting)
{
	const struct facts *facts = counting->site->facts;
	for (patient_id patient = 0; patient < facts->patient_count; patient++) {
		if (!site_has_folder(counting->site, patient, counting->store))
			continue;
		const void **kept = counting->alike == NULL ? NULL : alike_kept(counting->alike, patient);
		if (kept != NULL && *kept != NULL)
			((struct passed *)*kept)->folders++;
		else if (!count_one(counting, patient, kept))
			return false;
	}
	for (const struct passed *class = counting->classes; class != NULL; class = class->next)
		for (size_t i = 0; i < class->count; i++)
			counting->counts[class->logins[i]] += (uint32_t) class->folders;
	return true;
}

const uint32_t *snapshot_folders_count(struct site *site)
{
	const struct facts *facts = site->facts;
	uint32_t *counts = arena_array(site->arena, facts->login_count, sizeof(*counts));
	bool is_counted = counts != NULL;
	for (store_id store = 0; store < facts->policy->store_count && is_counted; store++) {
		struct counting counting = {.site = site,
					    .store = store,
					    .decider = site_decider(site),
					    .arena = arena_new(),
					    .counts = counts};
		if (counting.arena != NULL && counting.decider.is_alike)
			counting.alike = alike_new(facts, site->now, counting.arena);
		is_counted = counting.arena != NULL && count_store(&counting);
		arena_free(counting.arena);
	}
	return is_counted ? counts : NULL;
}
