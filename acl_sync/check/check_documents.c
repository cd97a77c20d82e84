/* Documents that statements name: are they there, and is what stands aside found by those who may read it? */
#include "acl_sync/check/check.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/named_places.h"

#include <errno.h>

/* One store. */
struct documents {
	struct run *run;
	struct named_places places;
	const struct statement
	    *first; /* of those that set documents of this store aside for somebody to read */
	size_t count;
};

/* ---- is it there? ---- */

/* A wish about a name that is not there protects nothing. */
static void check_document(struct documents *documents, patient_id patient, const struct statement *statement,
			   const struct document_ref *document)
{
	struct site *site = documents->run->site;
	const struct category *category = &site->facts->policy->categories[document->category];
	if (!named_places_has(&documents->places, patient, document))
		findings_add(&site->findings, SEVERITY_WARNING, statement->origin,
			     "document '%s/%s' does not exist (yet): is its name right?", category->name,
			     document->path);
}

/* ---- the statements ---- */

/* is_read: somebody may read what it sets aside. */
static void check_scope(struct documents *documents, patient_id patient, const struct statement *statement,
			const struct scope *scope, bool is_read)
{
	const struct run *run = documents->run;
	bool is_ours = false;
	if (time_window_has_ended(statement->window, run->site->now))
		return;
	for (size_t i = 0; i < scope->document_count; i++) {
		const struct document_ref *document = &scope->documents[i];
		if (run->site->facts->policy->categories[document->category].store != run->store)
			continue;
		is_ours = true;
		check_document(documents, patient, statement, document);
	}
	if (!is_ours || !is_read)
		return;
	if (documents->first == NULL)
		documents->first = statement;
	documents->count++;
}

static void check_patient(struct documents *documents, patient_id id)
{
	const struct patient *patient = &documents->run->site->facts->patients[id];
	for (size_t i = 0; i < patient->objection_count; i++)
		check_scope(documents, id, &patient->objections[i].statement, &patient->objections[i].scope,
			    false);
	for (size_t i = 0; i < patient->withheld_count; i++)
		check_scope(documents, id, &patient->withheld[i].statement, &patient->withheld[i].scope,
			    true);
	for (size_t i = 0; i < patient->hidden_count; i++)
		check_scope(documents, id, &patient->hidden[i].statement, &patient->hidden[i].scope, true);
	for (size_t i = 0; i < patient->deleted_count; i++)
		check_scope(documents, id, &patient->deleted[i].statement, &patient->deleted[i].scope, false);
}

/* Where withheld documents stand nobody lists names: only a view leads there. */
static void check_readers(const struct documents *documents)
{
	const struct store *store = run_store(documents->run);
	if (documents->first != NULL && store->views == NULL)
		findings_add(&documents->run->site->findings, SEVERITY_WARNING, documents->first->origin,
			     "%zu statements, this one among them, withhold or hide documents of store %s, "
			     "which has no "
			     "views: nobody but root finds them, not even those who may read them; expected "
			     "views = \"a "
			     "directory\" there",
			     documents->count, store->name);
}

void check_documents(struct run *run)
{
	struct site *site = run->site;
	struct store_job job = run_job(run);
	struct documents documents = {.run = run};
	/* who cannot look does not say that something is missing; the plan says what is wrong */
	if (named_places_init(&documents.places, &job, run->root_fd, site->arena) != 0)
		console_out_of_memory();
	for (patient_id id = 0; id < site->facts->patient_count; id++)
		check_patient(&documents, id);
	if (documents.places.error == -ENOMEM)
		console_out_of_memory();
	check_readers(&documents);
}
