/* Statements that name documents which are not there. */
#include "acl_sync/console.h"
#include "acl_sync/disk/named_places.h"
#include "acl_sync/printable.h"
#include "acl_sync/run/run.h"
#include "acl_sync/site/desk_persons.h"
#include "registry/state_desk.h"
#include "wording/wording.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the desk is just saying has no number of its own in these facts. */
static void place(const struct run *run, struct origin origin, char *where, size_t size)
{
	if (origin.file != NULL && strcmp(origin.file, DESK_FILE) == 0 &&
	    origin.line > DESK_PROPOSED - DESK_PROPOSED_MAX)
		snprintf(where, size, "%s", run->site->options->verb->name);
	else
		origin_format(origin, where, size);
}

/* Off a terminal the statement's place alone is said. */
static void tell(const struct run *run, const struct named_document *item, enum console_level level)
{
	const struct policy *policy = run->site->facts->policy;
	const struct document_ref *document = item->document;
	char where[4352];
	place(run, item->statement->origin, where, sizeof(where));
	if (!console_is_private()) {
		console_say(level,
			    "%s: names a document that is not there and was not found under another name: it "
			    "protects nothing now; if it has a new name, say it again for that one",
			    where);
		return;
	}
	char *path = printable_text(document->path, true);
	if (path == NULL)
		console_out_of_memory();
	console_say(level,
		    "%s: names document %s/%s, which is not there and was not found under another name: it "
		    "protects nothing now; if it has a new name, say it again for that one",
		    where, policy->categories[document->category].name, path);
	free(path);
}

/* ---- one statement, several names ---- */

/* What is missing. */
struct missing {
	const struct run *run;
	const struct store_job *job;
	const struct named_document *items;
	size_t count;
	enum console_level level; /* at which it is said */
};

/* By a merge a statement names a document under the names that it may have, in the folders of all identities. */
static bool is_same(const struct statement *one, const struct document_ref *document,
		    const struct named_document *other)
{
	return desk_is_same_document(&(struct desk_named){one->origin, document},
				     &(struct desk_named){other->statement->origin, other->document});
}

static bool is_missing(const struct missing *missing, patient_id patient, const struct document_ref *document)
{
	for (size_t i = 0; i < missing->count; i++)
		if (missing->items[i].patient == patient && missing->items[i].document == document)
			return true;
	return false;
}

/* Does the statement name the document where it is? */
static bool finds(const struct missing *missing, patient_id patient, const struct statement *statement,
		  const struct scope *scope, const struct named_document *item)
{
	for (size_t i = 0;
	     i < scope->document_count && time_window_is_live(statement->window, missing->job->now); i++)
		if (is_same(statement, &scope->documents[i], item) &&
		    !is_missing(missing, patient, &scope->documents[i]))
			return true;
	return false;
}

static bool seals_find(const struct missing *missing, patient_id patient, const struct seal *seals,
		       size_t count, const struct named_document *item)
{
	for (size_t i = 0; i < count; i++)
		if (finds(missing, patient, &seals[i].statement, seals[i].scope, item))
			return true;
	return false;
}

static bool is_found_in(const struct missing *missing, patient_id id, const struct named_document *item)
{
	const struct patient *patient = &missing->job->facts->patients[id];
	for (size_t i = 0; i < patient->objection_count; i++)
		if (finds(missing, id, &patient->objections[i].statement, patient->objections[i].scope, item))
			return true;
	return seals_find(missing, id, patient->withheld, patient->withheld_count, item) ||
	       seals_find(missing, id, patient->hidden, patient->hidden_count, item) ||
	       seals_find(missing, id, patient->deleted, patient->deleted_count, item);
}

/* Under another of its names, with another identity; or it has been told under another. */
static bool is_elsewhere(const struct missing *missing, size_t at)
{
	const struct named_document *item = &missing->items[at];
	const struct facts *facts = missing->job->facts;
	struct site *site = missing->run->site;
	struct words identities;
	if (site->state == NULL ||
	    state_desk_identities(site->state, facts->patients[item->patient].id, STATE_STILL - 1,
				  site->arena, &identities) != STATE_OK ||
	    identities.count < 2)
		return false;
	for (size_t i = 0; i < at; i++)
		if (is_same(item->statement, item->document, &missing->items[i]))
			return true;
	for (size_t i = 0; i < identities.count; i++) {
		patient_id patient = facts_patient(facts, identities.items[i]);
		if (patient != NO_ID && is_found_in(missing, patient, item))
			return true;
	}
	return false;
}

/* Off a terminal a statement is named once, whatever number of its documents is missing. */
static void tell_all(const struct missing *missing)
{
	for (size_t i = 0; i < missing->count; i++)
		if ((console_is_private() || i == 0 ||
		     missing->items[i].statement != missing->items[i - 1].statement) &&
		    !is_elsewhere(missing, i))
			tell(missing->run, &missing->items[i], missing->level);
}

static bool begin(struct run *run, struct store_job *job, struct named_places *places)
{
	*job = run_job(run);
	int error = named_places_init(places, job, run->root_fd, run->site->arena);
	if (error == -ENOMEM)
		console_out_of_memory();
	return error == 0;
}

/* Takes out those whose mark is found: everywhere: anywhere in this store; in the patient's folder, and aside, in all. */
static void leave_marked(struct run *run, struct named_places *places, bool everywhere,
			 struct named_document *items, size_t *count)
{
	named_places_leave_marked(places, everywhere, items, count);
	for (store_id store = 0; *count != 0 && store < run->site->facts->policy->store_count; store++) {
		struct named_places others;
		struct store_job job;
		struct run other;
		if (store == run->store)
			continue;
		run_open_quietly(&other, run->site, store);
		if (other.root == ROOT_ADOPTED && begin(&other, &job, &others))
			named_places_leave_marked(&others, false, items, count);
		run_close(&other);
	}
}

bool run_knows_mark(struct run *run, struct named_places *places, patient_id patient,
		    const struct document_ref *document)
{
	struct named_document item = {.patient = patient, .document = document};
	size_t count = 1;
	leave_marked(run, places, false, &item, &count);
	return count == 0;
}

void run_report_named(struct run *run)
{
	struct named_places places;
	struct store_job job;
	struct missing missing = {.run = run, .job = &job, .level = CONSOLE_WARNING};
	struct named_document *items = NULL;
	if (run->named_told || run->site->options->quiet) /* what nobody is shown is not told */
		return;
	run->named_told = true;
	if (!begin(run, &job, &places))
		return;
	if (named_places_missing(&places, &items, &missing.count) == -ENOMEM)
		console_out_of_memory();
	leave_marked(run, &places, true, items, &missing.count);
	missing.items = items;
	tell_all(&missing);
}

/* What run_report_named has told is not told again. */
static size_t leave_told(struct named_places *places, struct named_document *items, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (named_places_has(places, items[i].patient, items[i].document))
			items[kept++] = items[i];
	return kept;
}

bool run_search_unmet(struct run *run, const struct unmet_document *unmet, size_t count, bool *ret_nowhere)
{
	struct named_places places;
	struct store_job job;
	if (count == 0 || !begin(run, &job, &places))
		return count == 0;
	int error = named_places_search(&places, unmet, count, ret_nowhere);
	if (error == -ENOMEM)
		console_out_of_memory();
	return error == 0;
}

/* Those that are missing, and under all of their names. */
static size_t leave_missing(const struct missing *missing, struct unmet_document *unmet, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < missing->count; j++) {
			const struct named_document *item = &missing->items[j];
			if (item->patient == unmet[i].patient &&
			    item->document->category == unmet[i].category &&
			    strcmp(item->document->path, unmet[i].path) == 0 && !is_elsewhere(missing, j)) {
				unmet[kept++] = unmet[i];
				break;
			}
		}
	return kept;
}

bool run_tell_unmet(struct run *run, struct unmet_document *unmet, size_t *count)
{
	struct named_places places;
	struct store_job job;
	struct missing missing = {.run = run, .job = &job, .level = CONSOLE_NEWS};
	struct named_document *items = NULL;
	if (*count == 0)
		return true;
	if (!begin(run, &job, &places))
		return false;
	int error = named_places_unmet(&places, unmet, *count, &items, &missing.count);
	if (error == -ENOMEM)
		console_out_of_memory();
	leave_marked(run, &places, true, items, &missing.count);
	missing.items = items;
	*count = leave_missing(&missing, unmet, *count);
	if (run->named_told)
		missing.count = leave_told(&places, items, missing.count);
	tell_all(&missing);
	return error == 0;
}
