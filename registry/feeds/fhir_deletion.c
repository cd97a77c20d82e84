/* What a Bundle deletes. */
#include "registry/feeds/fhir_private.h"

#include <string.h>

bool fhir_deletion_is_ours(const struct fhir *fhir, const struct fhir_record *record)
{
	return record->base == NULL || fhir_reference_is_ours(fhir, record->base);
}

/* A record that stood there before is gone. Of one that stands later nobody knows which is true: it permits nothing. */
static void delete_one(struct fhir *fhir, const struct fhir_record *deletion, struct fhir_record *record)
{
	if (record->order < deletion->order) {
		record->is_gone = true;
		return;
	}
	record->is_clashing = true;
	fhir_index_remark(fhir, record, FEED_WARNING, "DELETED");
}

static void delete_named(struct fhir *fhir, const struct fhir_record *deletion)
{
	const struct fhir_slot *slot = fhir_index_named(fhir, deletion->key);
	if (slot == NULL) {
		fhir_say_remark(fhir, deletion, FEED_WARNING, NULL, "NOMATCH", NULL);
		return;
	}
	if (slot->more == NULL) {
		delete_one(fhir, deletion, slot->record);
		return;
	}
	fhir_index_remark(fhir, slot->record, FEED_HOLD, "SEVERAL");
	for (const struct fhir_more *more = slot->more; more != NULL; more = more->next)
		fhir_index_remark(fhir, more->record, FEED_HOLD, "SEVERAL");
}

void fhir_deletion_apply(struct fhir *fhir)
{
	for (const struct fhir_record *deletion = fhir->first; deletion != NULL; deletion = deletion->next) {
		if (!deletion->is_deletion || !fhir_deletion_is_ours(fhir, deletion))
			continue;
		struct fhir_record *record = fhir_index_find(fhir, deletion->key);
		if (strchr(deletion->key, '?') != NULL)
			delete_named(fhir, deletion);
		else if (record != NULL)
			delete_one(fhir, deletion, record);
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
