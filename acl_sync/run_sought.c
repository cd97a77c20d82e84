/* What statements name and whole runs did not meet: did they find it in another folder? A run over a few folders treats nothing
 * there. The state remembers it, as hashes. */
#include "acl_sync/console.h"
#include "acl_sync/run.h"
#include "acl_sync/status.h"
#include "policy/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Behind the hash of its patient: found by its mark in another folder, or nowhere. */
#define FOUND '+'
#define NOWHERE '-'

/* Of one document: the hash of its patient, the sign, its own hash. */
#define HASH_SIZE 16
#define ENTRY_SIZE (HASH_SIZE + 1 + HASH_SIZE)

struct entry {
	char text[ENTRY_SIZE + 1];
};

static struct entry entry_of(const struct run *run, const struct unmet_document *unmet, char sign)
{
	struct entry entry;
	const struct facts *facts = run->site->facts;
	uint64_t patient = hash_text(HASH_SEED, facts->patients[unmet->patient].id);
	uint64_t hash = hash_text(patient, "/");
	hash = hash_text(hash, facts->policy->categories[unmet->category].name);
	hash = hash_text(hash, "/");
	hash = hash_text(hash, unmet->path);
	snprintf(entry.text, sizeof(entry.text), "%016" PRIx64 "%c%016" PRIx64, patient, sign, hash);
	return entry;
}

static bool is_kept_as(const struct run *run, const char *kept, const struct unmet_document *unmet, char sign)
{
	return strstr(kept, entry_of(run, unmet, sign).text) != NULL;
}

/* Of all that a whole run has not met: what is kept of each, or what a search through the store finds. */
static const char *sought_by_all(struct run *run, const struct store_report *report, const char *kept)
{
	struct arena *arena = run->site->arena;
	struct unmet_document *news = arena_array(arena, report->unmet_count, sizeof(*news));
	bool *nowhere = arena_array(arena, report->unmet_count, sizeof(*nowhere));
	char *now = arena_alloc(arena, report->unmet_count * ENTRY_SIZE + 1), *end = now;
	size_t count = 0;
	if (news == NULL || nowhere == NULL || now == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < report->unmet_count; i++) {
		const struct unmet_document *unmet = &report->unmet[i];
		const bool is_found = is_kept_as(run, kept, unmet, FOUND);
		if (is_found || is_kept_as(run, kept, unmet, NOWHERE))
			end = stpcpy(end, entry_of(run, unmet, is_found ? FOUND : NOWHERE).text);
		else
			news[count++] = *unmet;
	}
	if (run_search_unmet(run, news, count, nowhere))
		for (size_t i = 0; i < count; i++)
			end = stpcpy(end, entry_of(run, &news[i], nowhere[i] ? NOWHERE : FOUND).text);
	return now;
}

/* Is it the entry of a patient of this run whose document was met? */
static bool was_met(const struct run *run, const struct store_job *job, const struct store_report *report,
		    const char *entry)
{
	bool is_treated = false;
	for (size_t i = 0; i < job->patient_count && !is_treated; i++) {
		const struct unmet_document any = {job->patients[i], 0, ""};
		is_treated = strncmp(entry, entry_of(run, &any, NOWHERE).text, HASH_SIZE) == 0;
	}
	for (size_t i = 0; i < report->unmet_count && is_treated; i++)
		is_treated =
		    strncmp(entry + HASH_SIZE + 1,
			    entry_of(run, &report->unmet[i], NOWHERE).text + HASH_SIZE + 1, HASH_SIZE) != 0;
	return is_treated;
}

/* What a run over a few folders has met may go elsewhere from there. */
static const char *sought_by_few(struct run *run, const struct store_job *job,
				 const struct store_report *report, const char *kept)
{
	const size_t size = strlen(kept);
	char *now = arena_alloc(run->site->arena, size + 1), *end = now;
	if (now == NULL)
		console_out_of_memory();
	for (size_t at = 0; at + ENTRY_SIZE <= size; at += ENTRY_SIZE)
		if (!was_met(run, job, report, kept + at))
			end = mempcpy(end, kept + at, ENTRY_SIZE);
	*end = '\0';
	return now;
}

static const char *key_of(const struct run *run)
{
	const char *key = arena_printf(run->site->arena, STATE_SOUGHT "%s", run_store(run)->name);
	if (key == NULL)
		console_out_of_memory();
	return key;
}

static const char *kept_of(const struct run *run)
{
	const char *kept;
	return state_text(run->site->state, key_of(run), run->site->arena, &kept) == STATE_OK && kept != NULL
		   ? kept
		   : "";
}

void run_keep_sought(struct run *run, const struct store_job *job, const struct store_report *report,
		     bool is_whole)
{
	struct site *site = run->site;
	if (site->state == NULL || (!is_whole && job->patients == NULL))
		return;
	const char *kept = kept_of(run);
	const char *now = is_whole ? sought_by_all(run, report, kept) : sought_by_few(run, job, report, kept);
	if (strcmp(kept, now) != 0 && state_set_text(site->state, key_of(run), now) != STATE_OK)
		site_fail(site, STATUS_FAILED, site->state_dir, "%s cannot be kept in the state: %s",
			  "what statements name and is not there", state_db_message(site->state));
}

/* May a document that the scope names stand elsewhere? */
static bool scope_misses(struct run *run, struct named_places *places, const char *kept, patient_id patient,
			 const struct scope *scope)
{
	for (size_t i = 0; i < scope->document_count; i++) {
		const struct document_ref *document = &scope->documents[i];
		const struct unmet_document unmet = {patient, document->category, document->path};
		if (run->site->facts->policy->categories[document->category].store == run->store &&
		    !is_kept_as(run, kept, &unmet, NOWHERE) && !named_places_knows(places, patient, document))
			return true;
	}
	return false;
}

bool run_misses(struct run *run, struct named_places *places, patient_id id)
{
	const struct patient *patient = &run->site->facts->patients[id];
	const struct unmet_document any = {id, 0, ""};
	const char *kept = kept_of(run);
	struct entry found = entry_of(run, &any, FOUND);
	const struct seal *seal;
	found.text[HASH_SIZE + 1] = '\0';
	bool misses = strstr(kept, found.text) != NULL;
	for (size_t i = 0; i < patient->objection_count && !misses; i++)
		misses = scope_misses(run, places, kept, id, patient->objections[i].scope);
	for (size_t i = 0; !misses && (seal = patient_seal(patient, i)) != NULL; i++)
		misses = scope_misses(run, places, kept, id, seal->scope);
	return misses;
}
