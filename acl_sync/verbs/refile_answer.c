/* What `refile` answers, and whom somebody has to talk to now. */
#include "acl_sync/verbs/refile_answer.h"

#include "acl_sync/console.h"
#include "acl_sync/entry.h"
#include "wording/wording.h"

#include <stdio.h>
#include <string.h>

/* ---- whom to tell ---- */

typedef void statement_function(void *context, const struct statement *statement);

/* Who treats the patient now: those are the people who will find, or miss, the document. */
static void treating(const struct site *site, patient_id id, statement_function *take, void *context)
{
	const struct patient *patient = &site->facts->patients[id];
	for (size_t i = 0; i < patient->assignment_count; i++)
		if (time_window_is_live(patient->assignments[i].statement.window, site->now))
			take(context, &patient->assignments[i].statement);
	for (size_t i = 0; i < patient->attending_count; i++)
		if (time_window_is_live(patient->attendings[i].statement.window, site->now))
			take(context, &patient->attendings[i].statement);
}

static bool names_document(const struct scope *scope, const struct refiling *refiling)
{
	for (size_t i = 0; i < scope->document_count; i++)
		if (scope->documents[i].category == refiling->category &&
		    strcmp(scope->documents[i].path, refiling->path) == 0)
			return true;
	return false;
}

static void seals_naming(const struct seal *seals, size_t count, const struct refile_answer *answer,
			 statement_function *take, void *context)
{
	for (size_t i = 0; i < count; i++)
		if (time_window_is_live(seals[i].statement.window, answer->site->now) &&
		    names_document(seals[i].scope, answer->refiling))
			take(context, &seals[i].statement);
}

static void wishes_naming(const struct wish *wishes, size_t count, const struct refile_answer *answer,
			  statement_function *take, void *context)
{
	for (size_t i = 0; i < count; i++)
		if (time_window_is_live(wishes[i].statement.window, answer->site->now) &&
		    names_document(wishes[i].scope, answer->refiling))
			take(context, &wishes[i].statement);
}

/* Statements of the first patient that name the document: they name nothing any more. */
static void naming(const struct refile_answer *answer, statement_function *take, void *context)
{
	const struct patient *patient = &answer->site->facts->patients[answer->refiling->from];
	seals_naming(patient->withheld, patient->withheld_count, answer, take, context);
	seals_naming(patient->hidden, patient->hidden_count, answer, take, context);
	seals_naming(patient->deleted, patient->deleted_count, answer, take, context);
	wishes_naming(patient->objections, patient->objection_count, answer, take, context);
	wishes_naming(patient->consents, patient->consent_count, answer, take, context);
}

/* ---- the answer ---- */

static void add_json(void *context, const struct statement *statement)
{
	char where[4352];
	json_t *item = json_object();
	origin_format(statement->origin, where, sizeof(where));
	json_out_set(item, "kind", json_out_text(statement_kind_names[statement->kind]));
	json_out_set(item, "where", json_out_text(where));
	json_out_append(context, item);
}

static json_t *patient_json(const struct refile_answer *answer, patient_id patient)
{
	char where[4352];
	json_t *object = json_object(), *tell = json_array();
	origin_format(answer->site->facts->patients[patient].origin, where, sizeof(where));
	treating(answer->site, patient, add_json, tell);
	json_out_set(object, "patient", json_out_text(answer->site->facts->patients[patient].id));
	json_out_set(object, "where", json_out_text(where));
	json_out_set(object, "tell", tell);
	return object;
}

json_t *refile_answer_json(const struct refile_answer *answer)
{
	const struct policy *policy = answer->site->facts->policy;
	json_t *document = json_object(), *named = json_array();
	const char *path =
	    arena_printf(answer->site->arena, "%s/%s",
			 entry_path(answer->site, answer->refiling->into, answer->refiling->category),
			 answer->refiling->path);
	naming(answer, add_json, named);
	json_out_set(document, "generation", json_integer(answer->generation));
	json_out_set(document, "at", json_out_instant(answer->site->now));
	json_out_set(document, "store", json_out_text(policy->stores[answer->store].name));
	json_out_set(document, "category",
		     json_out_text(policy->categories[answer->refiling->category].name));
	json_out_set(document, "document", json_out_text(answer->refiling->path));
	json_out_set(document, "path", json_out_text(path));
	json_out_set(document, "was_aside", json_boolean(answer->was_aside));
	json_out_set(document, "from", patient_json(answer, answer->refiling->from));
	json_out_set(document, "into", patient_json(answer, answer->refiling->into));
	json_out_set(document, "named_by", named);
	return document;
}

static void tell_statement(void *context, const struct statement *statement)
{
	size_t *count = context;
	char where[4352];
	origin_format(statement->origin, where, sizeof(where));
	console_answer("%s%s %s", (*count)++ == 0 ? " " : ", ",
		       wording(statement_kind_names[statement->kind]), where);
}

static void tell_patient(const struct refile_answer *answer, const char *what, patient_id patient)
{
	char where[4352];
	size_t count = 0;
	origin_format(answer->site->facts->patients[patient].origin, where, sizeof(where));
	console_answer("%s %s; tell those of:", what, where);
	treating(answer->site, patient, tell_statement, &count);
	console_answer("%s\n", count == 0 ? " nobody, for nobody treats the patient now" : "");
}

void refile_answer_tell(const struct refile_answer *answer)
{
	size_t named = 0;
	console_answer("generation %lld: the document is where it belongs\n", (long long)answer->generation);
	tell_patient(answer, "it lay with the patient of", answer->refiling->from);
	tell_patient(answer, "it is now with the patient of", answer->refiling->into);
	naming(answer, tell_statement, &named);
	if (named > 0)
		console_answer(
		    ": named it in the wrong folder, and says nothing of it any more: state it for the "
		    "other patient "
		    "if it is to hold there, then take it back\n");
}
