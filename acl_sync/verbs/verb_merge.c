/* careacl merge PATIENT INTO: two identities of one person. What is said of each is said of both from now on, and the
 * documents go to INTO's folder (docs/decisions/16-two-identities.md). */
#include "acl_sync/console.h"
#include "acl_sync/desk/saying.h"
#include "acl_sync/moving/merging.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"

#include <stdio.h>
#include <string.h>

static void move(struct desk *desk, const struct desk_request *request)
{
	struct merging *merging = request->context;
	struct sync *sync = &desk->sync;
	merging->sync = sync;
	merging->from = facts_patient(sync->site.facts, request->patient);
	merging->into = facts_patient(sync->site.facts, request->into);
	merging_move(merging);
}

static void add(struct desk *desk, const struct desk_request *request, json_t *document)
{
	const struct merging *merging = request->context;
	if (document != NULL) {
		json_out_set(document, "into", json_out_text(request->into));
		json_out_set(document, "moved", json_integer((json_int_t)merging->moved));
		json_out_set(document, "renamed", json_integer((json_int_t)merging->renamed));
		json_out_set(document, "left", json_integer((json_int_t)merging->left));
	} else if (!desk->options->dry_run && !desk->options->no_sync) {
		console_answer(
		    "%zu documents moved, %zu of them under another name, because theirs was taken\n",
		    merging->moved, merging->renamed);
	}
}

/* The merge of these two that stands, said of `from`; 0: none. */
static int64_t standing_merge(const struct desk *desk, const char *from, const char *into)
{
	struct desk_items items;
	if (state_desk_known(desk->before.state, from, STATE_STILL - 1, desk->arena, &items) != STATE_OK)
		return 0;
	for (size_t i = 0; i < items.count; i++)
		if (strcmp(items.items[i].section, DESK_MERGED) == 0 &&
		    strcmp(items.items[i].text, into) == 0)
			return items.items[i].id;
	return 0;
}

/* Merged already: what has come into the old folder since then is moved, nothing is said anew. The other way round is
 * refused: the documents of both would be mixed in both folders. */
static bool look_at_standing(struct desk *desk, struct desk_request *request, int *ret_status)
{
	int64_t reverse = standing_merge(desk, request->into, request->patient);
	if (standing_merge(desk, request->patient, request->into) != 0) {
		request->section = NULL;
		console_say(CONSOLE_NOTE, "these are known to be one person; documents are moved once more");
	} else if (reverse != 0) {
		*ret_status = desk_refuse(desk,
					  "merge: these are known to be one person by " DESK_FILE
					  ":%lld, by which the documents go the other way round: name the "
					  "two in its order, or end it "
					  "first, with careacl refile for what it has moved",
					  (long long)reverse);
		return false;
	}
	return true;
}

/* Is all of it deleted, whoever of the person said so? */
static bool is_deleted(const struct desk *desk, const struct patient *patient, category_id category)
{
	for (size_t i = 0; i < patient->deleted_count; i++)
		if (time_window_is_live(patient->deleted[i].statement.window, desk->before.now) &&
		    scope_covers(patient->deleted[i].scope, category, NULL))
			return true;
	return false;
}

/* A category that one identity has deleted is closed in the other's folder too. */
static void warn_deleted(const struct desk *desk, const struct patient *from, const struct patient *into)
{
	const struct policy *policy = desk->before.facts->policy;
	for (category_id category = 0; category < policy->category_count; category++) {
		const char *name = policy->categories[category].name;
		store_id store = policy->categories[category].store;
		if (!site_has_folder(&desk->before, (patient_id)(into - desk->before.facts->patients), store))
			continue;
		if (is_deleted(desk, into, category))
			console_say(CONSOLE_WARNING,
				    "%s/%s is deleted: what comes into it from %s is closed to all with it, "
				    "and removed with it by careacl purge, once deleted_keep has passed",
				    into->id, name, from->id);
		else if (is_deleted(desk, from, category))
			console_say(CONSOLE_WARNING,
				    "%s/%s is deleted: that closes what is in %s/%s to all; careacl purge "
				    "removes nothing of that, unless it is deleted of %s too",
				    from->id, name, into->id, name, into->id);
	}
}

/* What stands for both identities but cannot be shared is for people to look at. */
static void warn(const struct desk *desk, const struct desk_request *request)
{
	const struct facts *facts = desk->before.facts;
	const struct patient *from = &facts->patients[facts_patient(facts, request->patient)],
			     *into = &facts->patients[facts_patient(facts, request->into)];
	if (from->majority != into->majority)
		console_say(CONSOLE_WARNING,
			    "the registry gives the two identities different dates of birth");
	if (from->deceased != into->deceased)
		console_say(CONSOLE_WARNING,
			    "the registry says of one identity only that the person has died, or says it "
			    "differently: correct it there");
	if (from->login != NO_ID && into->login != NO_ID && from->login != into->login)
		console_say(
		    CONSOLE_WARNING,
		    "the registry gives each identity a login of its own: with the one of the first the "
		    "patient does not read what lies in the other folder; correct it there");
	if ((from->stores & ~into->stores) != 0)
		console_say(CONSOLE_WARNING, "the other identity has no folder in some store of this one: "
					     "documents there stay where they are");
	warn_deleted(desk, from, into);
}

int verb_merge(const struct options *options)
{
	struct desk desk;
	struct merging merging = {0};
	static const struct desk_hooks hooks = {.move = move, .add = add};
	struct desk_request request = {.office = OFFICE_DESK,
				       .kind = AUDIT_STATEMENT,
				       .patient = options->operands[0],
				       .into = options->operands[1],
				       .section = DESK_MERGED,
				       .text = options->operands[1],
				       .hooks = &hooks,
				       .context = &merging};
	int status = STATUS_WRONG;
	if (!desk_open(&desk, options, &status))
		return desk_close(&desk, status);
	if (strcmp(request.patient, request.into) == 0)
		return desk_close(&desk, desk_refuse(&desk, "merge: that is one identity, not two"));
	if (!desk_look(&desk, &request, &status))
		return desk_close(&desk, status);
	if (!look_at_standing(&desk, &request, &status))
		return desk_close(&desk, status);
	warn(&desk, &request);
	request.sentence =
	    saying_sentence(&desk, said_section_what(DESK_MERGED), request.patient, request.into);
	return desk_close(&desk, desk_run(&desk, &request));
}
