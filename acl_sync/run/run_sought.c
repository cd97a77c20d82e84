/* What statements name and whole runs did not meet: did they find it in another folder? A run over a few folders treats nothing
 * there. The state remembers it, as hashes. */
#include "acl_sync/console.h"
#include "acl_sync/run/run_kept.h"

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
	snprintf(entry.text, sizeof(entry.text), "%016" PRIx64 "%c%016" PRIx64,
		 run_patient_hash(run, unmet->patient), sign, run_document_hash(run, unmet));
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

void run_keep_sought(struct run *run, const struct store_job *job, const struct store_report *report,
		     bool is_whole)
{
	if (run->site->state == NULL || (!is_whole && job->patients == NULL))
		return;
	const char *kept = run_kept(run, STATE_SOUGHT);
	const char *now = is_whole ? sought_by_all(run, report, kept) : sought_by_few(run, job, report, kept);
	run_keep(run, STATE_SOUGHT, kept, now, "what statements name and is not there");
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
	const char *kept = run_kept(run, STATE_SOUGHT);
	struct entry found = entry_of(run, &any, FOUND);
	struct scoped_statement scoped;
	found.text[HASH_SIZE + 1] = '\0';
	bool misses = strstr(kept, found.text) != NULL;
	for (size_t i = 0; !misses && patient_scoped(patient, i, &scoped); i++)
		misses = scope_misses(run, places, kept, id, scoped.scope);
	return misses;
}
