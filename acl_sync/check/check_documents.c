/* Documents that statements name: are they there, and is what stands aside found by those who may read it? */
#include "acl_sync/check/check.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/aside.h"
#include "acl_sync/disk/root.h"
#include "acl_sync/disk/standing.h"
#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* One store. */
struct documents {
	struct run *run;
	struct standing standing;
	struct aside_table asides;
	const struct statement
	    *first; /* of those that set documents of this store aside for somebody to read */
	size_t count;
};

/* ---- is it there? ---- */

static bool is_there(const struct documents *documents, const char *path)
{
	int fd = path == NULL ? -ENOMEM : tree_open_pinned(documents->run->root_fd, path);
	if (path == NULL)
		console_out_of_memory();
	if (fd >= 0)
		close(fd);
	return fd != -ENOENT && fd != -ENOTDIR;
}

/* Alone, or below a directory that stands aside. */
static bool is_aside(const struct documents *documents, patient_id patient,
		     const struct document_ref *document)
{
	const struct aside_table *table = &documents->asides;
	for (size_t i = aside_table_first(table, patient); i < table->count; i++) {
		const struct aside *aside = &table->items[i];
		if (aside->patient != patient)
			break;
		if (aside->category != document->category)
			continue;
		if (strcmp(aside->path, document->path) == 0)
			return true;
		if (aside_is_below(document->path, aside->path) &&
		    is_there(documents,
			     arena_printf(documents->run->site->arena, ROOT_ASIDE "/%s/%s%s", aside->name,
					  aside_leaf(aside->path), document->path + strlen(aside->path))))
			return true;
	}
	return false;
}

/* A wish about a name that is not there protects nothing. */
static void check_document(struct documents *documents, patient_id patient, const struct statement *statement,
			   const struct document_ref *document)
{
	struct site *site = documents->run->site;
	const struct category *category = &site->facts->policy->categories[document->category];
	const char *folder = standing_path(&documents->standing, patient);
	if (folder == NULL)
		console_out_of_memory();
	if (!is_there(documents,
		      arena_printf(site->arena, "%s/%s/%s", folder, category->path, document->path)) &&
	    !is_aside(documents, patient, document))
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
		if (documents->standing.error == 0)
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
	struct documents documents = {.run = run, .asides = {.arena = site->arena}};
	int error = standing_init(&documents.standing, &job, run->root_fd, site->arena);
	if (error == 0)
		error = standing_look(&documents.standing);
	if (error == 0)
		error = aside_table_list(&documents.asides, site->facts, run->store, run->root_fd);
	if (error == -ENOMEM)
		console_out_of_memory();
	if (error !=
	    0) /* who cannot look does not say that something is missing; the plan says what is wrong */
		standing_unsure(&documents.standing, error);
	for (patient_id id = 0; id < site->facts->patient_count; id++)
		check_patient(&documents, id);
	check_readers(&documents);
}
