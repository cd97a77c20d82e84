/* Documents that statements name: are they there, and is what stands aside found by those who may read it? */
#include "acl_sync/check/check.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/named_places.h"
#include "acl_sync/site/desk_persons.h"
#include "registry/state_desk.h"

#include <errno.h>
#include <string.h>

/* Documents of persons with several identities: each statement names them in every folder, under the names they may have. */
struct named_list {
	struct desk_named *items;
	size_t count, capacity;
};

/* One store. */
struct documents {
	struct run *run;
	struct named_places places;
	const struct statement
	    *first; /* of those that set documents of this store aside for somebody to read */
	size_t count;
	struct words identities; /* of the patient at hand; items NULL: not looked up */
	struct named_list counted, told;
};

/* What a statement says of documents; `is_read`: it sets them aside, and somebody may read them. */
typedef void scope_visit(struct documents *documents, patient_id patient, const struct statement *statement,
			 const struct scope *scope, bool is_read, void *context);

static void visit_seals(struct documents *documents, patient_id patient, const struct seal *seals,
			size_t count, bool is_read, scope_visit *visit, void *context)
{
	for (size_t i = 0; i < count; i++)
		visit(documents, patient, &seals[i].statement, seals[i].scope, is_read, context);
}

static void visit_patient(struct documents *documents, patient_id id, scope_visit *visit, void *context)
{
	const struct patient *patient = &documents->run->site->facts->patients[id];
	for (size_t i = 0; i < patient->objection_count; i++)
		visit(documents, id, &patient->objections[i].statement, patient->objections[i].scope, false,
		      context);
	visit_seals(documents, id, patient->withheld, patient->withheld_count, true, visit, context);
	visit_seals(documents, id, patient->hidden, patient->hidden_count, true, visit, context);
	visit_seals(documents, id, patient->deleted, patient->deleted_count, false, visit, context);
}

/* ---- one person, several folders ---- */

static bool is_one_of_several(struct documents *documents, patient_id patient)
{
	struct site *site = documents->run->site;
	if (documents->identities.items == NULL &&
	    (site->state == NULL ||
	     state_desk_identities(site->state, site->facts->patients[patient].id, STATE_STILL - 1,
				   site->arena, &documents->identities) != STATE_OK))
		return false;
	return documents->identities.count > 1;
}

/* Was it there already? Else it is added. */
static bool note_once(struct documents *documents, struct named_list *list, struct desk_named named)
{
	for (size_t i = 0; i < list->count; i++)
		if (desk_is_same_document(&list->items[i], &named))
			return true;
	list->items = arena_grow(documents->run->site->arena, list->items, list->count, &list->capacity,
				 sizeof(*list->items));
	if (list->items == NULL)
		console_out_of_memory();
	list->items[list->count++] = named;
	return false;
}

struct search {
	struct desk_named named;
	const struct document_ref *plain; /* the shortest of its names: as it was stated */
	bool found;
};

static void search_scope(struct documents *documents, patient_id patient, const struct statement *statement,
			 const struct scope *scope, bool is_read, void *context)
{
	struct search *search = context;
	(void)is_read;
	for (size_t i = 0; i < scope->document_count; i++) {
		const struct document_ref *document = &scope->documents[i];
		if (!desk_is_same_document(&(struct desk_named){statement->origin, document}, &search->named))
			continue;
		if (strlen(document->path) < strlen(search->plain->path))
			search->plain = document;
		search->found = search->found || named_places_has(&documents->places, patient, document);
	}
}

/* Does it stand in the folder of another identity, or under another name; or has it been told already? Else *io_document
 * is its plain name. */
static bool is_elsewhere(struct documents *documents, patient_id patient, struct origin origin,
			 const struct document_ref **io_document)
{
	const struct facts *facts = documents->run->site->facts;
	const struct desk_named named = {origin, *io_document};
	struct search search = {.named = named, .plain = *io_document};
	if (!is_one_of_several(documents, patient))
		return false;
	for (size_t i = 0; i < documents->identities.count && !search.found; i++) {
		patient_id other = facts_patient(facts, documents->identities.items[i]);
		if (other != NO_ID)
			visit_patient(documents, other, search_scope, &search);
	}
	*io_document = search.plain;
	return search.found || note_once(documents, &documents->told, named);
}

/* ---- the statements ---- */

/* A wish about a name that is not there protects nothing. */
static void check_document(struct documents *documents, patient_id patient, const struct statement *statement,
			   const struct document_ref *document)
{
	struct site *site = documents->run->site;
	const struct category *category = &site->facts->policy->categories[document->category];
	if (!named_places_has(&documents->places, patient, document) &&
	    !is_elsewhere(documents, patient, statement->origin, &document))
		findings_add(&site->findings, SEVERITY_WARNING, statement->origin,
			     "document '%s/%s' does not exist (yet): is its name right?", category->name,
			     document->path);
}

static void check_scope(struct documents *documents, patient_id patient, const struct statement *statement,
			const struct scope *scope, bool is_read, void *context)
{
	const struct run *run = documents->run;
	const struct document_ref *ours = NULL;
	(void)context;
	if (time_window_has_ended(statement->window, run->site->now))
		return;
	for (size_t i = 0; i < scope->document_count; i++) {
		const struct document_ref *document = &scope->documents[i];
		if (run->site->facts->policy->categories[document->category].store != run->store)
			continue;
		ours = document;
		check_document(documents, patient, statement, document);
	}
	if (ours == NULL || !is_read ||
	    (is_one_of_several(documents, patient) &&
	     note_once(documents, &documents->counted, (struct desk_named){statement->origin, ours})))
		return;
	if (documents->first == NULL)
		documents->first = statement;
	documents->count++;
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
	for (patient_id id = 0; id < site->facts->patient_count; id++) {
		documents.identities = (struct words){0};
		arena_rest(ARENA_REST_PATIENT);
		visit_patient(&documents, id, check_scope, NULL);
	}
	if (documents.places.error == -ENOMEM)
		console_out_of_memory();
	check_readers(&documents);
}
