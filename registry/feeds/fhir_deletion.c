/* What a Bundle deletes. */
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_say.h"

#include <string.h>

bool fhir_deletion_is_ours(const struct fhir *fhir, const struct fhir_record *record)
{
	return record->base == NULL || fhir_reference_is_ours(fhir, record->base);
}

/* Is it another server's for sure? Where nobody knows which servers are this feed's, it may be the one that has the record. */
static bool is_anothers(const struct fhir *fhir, const struct fhir_record *deletion,
			const struct fhir_record *record)
{
	return !fhir_deletion_is_ours(fhir, deletion) && record->base != NULL &&
	       strcmp(record->base, deletion->base) != 0;
}

/* All versions that stood there before are gone. Of one that stands later, or may be another server's, nobody knows which is true: it
 * permits nothing. Who the patient was stays known, for refusals. */
static void delete_one(struct fhir *fhir, const struct fhir_record *deletion, struct fhir_record *record)
{
	if (record != NULL)
		fhir_index_delete(fhir, record->key);
	for (; record != NULL; record = record->twin) {
		if (record->is_gone || is_anothers(fhir, deletion, record))
			continue;
		record->is_gone = fhir_deletion_is_ours(fhir, deletion) && record->order < deletion->order &&
				  record->type != FHIR_PATIENT;
		record->is_clashing = true;
		if (!record->is_gone)
			fhir_index_remark(fhir, record, FEED_WARNING, "DELETED");
	}
}

/* One of several that may be meant: it permits nothing, and who it is about is on hold. */
static void doubt_one(struct fhir *fhir, const struct fhir_record *named)
{
	struct fhir_record *record = fhir_index_find(fhir, named->key);
	fhir_index_delete(fhir, named->key);
	for (; record != NULL; record = record->twin) {
		record->is_clashing = true;
		if (!record->is_gone)
			fhir_index_remark(fhir, record, FEED_HOLD, "SEVERAL");
	}
}

/* Does the name say one number, and are resources of the type known by theirs? Else what is deleted would permit on. */
static bool can_be_found(const char *name)
{
	enum fhir_type type = fhir_reference_type(name, NULL);
	const char *number = strchr(name, '?') + 1, *bar = strchr(number, '|');
	bool is_whole = bar == NULL ? type == FHIR_CONSENT : bar[1] != '\0';
	return type == FHIR_TYPE_COUNT ||
	       (type != FHIR_ENCOUNTER && type != FHIR_EPISODE && strchr(number, ',') == NULL && is_whole);
}

static void delete_named(struct fhir *fhir, const struct fhir_record *deletion)
{
	const struct fhir_slot *slot = fhir_index_named(fhir, deletion->key);
	if (!can_be_found(deletion->key)) {
		feed_out_error(
		    fhir->reading->out, deletion->file, deletion->line,
		    "deletes by a number what cannot be found by it; expected one SYSTEM|NUMBER, and TYPE/ID "
		    "of an Encounter or EpisodeOfCare");
	} else if (slot == NULL) {
		fhir_say_remark(fhir, deletion, FEED_WARNING, NULL, "NOMATCH", NULL);
	} else if (slot->more == NULL) {
		delete_one(fhir, deletion, fhir_index_find(fhir, slot->record->key));
	} else {
		doubt_one(fhir, slot->record);
		for (const struct fhir_more *more = slot->more; more != NULL; more = more->next)
			doubt_one(fhir, more->record);
	}
}

void fhir_deletion_apply(struct fhir *fhir)
{
	for (const struct fhir_record *deletion = fhir->first; deletion != NULL; deletion = deletion->next) {
		if (!deletion->is_deletion ||
		    (!fhir_deletion_is_ours(fhir, deletion) && fhir_reference_has_servers(fhir)))
			continue;
		fhir_index_delete(fhir, deletion->key);
		if (strchr(deletion->key, '?') != NULL)
			delete_named(fhir, deletion);
		else
			delete_one(fhir, deletion, fhir_index_find(fhir, deletion->key));
	}
}

void fhir_deletion_say(struct fhir *fhir, const struct fhir_record *deletion)
{
	struct feed_fact fact = {
	    .kind = FEED_WITHDRAW, .file = deletion->file, .line = deletion->line, .resource = deletion->key};
	const struct fhir_slot *slot =
	    strchr(deletion->key, '?') == NULL ? NULL : fhir_index_named(fhir, deletion->key);
	fact.fields[FACT_SRC] = slot == NULL ? deletion->key : slot->record->key;
	bool is_one = slot == NULL ? strchr(deletion->key, '?') == NULL
				   : slot->more == NULL && slot->record->order < deletion->order;
	if (!fhir_deletion_is_ours(fhir, deletion))
		fhir_say_remark(fhir, deletion, FEED_WARNING, NULL, "ELSEWHERE", NULL);
	else if (is_one && strncmp(fact.fields[FACT_SRC], "Consent", 7) == 0)
		feed_out_fact(fhir->reading->out, &fact);
}
