/* One access that begins or ends, as the audit trail says it (R33). */
#include "acl_sync/site/desk_merge.h"
#include "acl_sync/sync/access_lines.h"
#include "acl_sync/sync/sync_run.h"

#include <string.h>

/* Why it is so: what is decided now. */
static struct decision decide_change(const struct site *site, const struct folder_facts *facts,
				     const struct access_change *change, const char *document,
				     struct because *because)
{
	if (facts == NULL)
		return site_decide(site, change->login, change->patient, change->category, document, because,
				   NULL);
	const struct question question = {
	    .facts = facts->facts,
	    .login = facts_login(facts->facts, site->facts->logins[change->login].name),
	    .patient = facts->patient,
	    .category = change->category,
	    .now = facts->now,
	};
	return guard_decide(&site->guard, &question, because, NULL);
}

/* Facts with what is not recorded yet count down from DESK_PROPOSED; by then it is, with numbers that count up. */
static struct origin origin_of(const struct sync *sync, const struct statement *statement)
{
	struct origin origin = statement->origin;
	if (sync->audit.desk_id != 0 && strcmp(origin.file, DESK_FILE) == 0 &&
	    origin.line > DESK_PROPOSED - DESK_PROPOSED_MAX)
		origin.line = (unsigned)(sync->audit.desk_id + DESK_PROPOSED) - origin.line;
	return origin;
}

json_t *sync_audit_because(const struct sync *sync, const struct because *because)
{
	char where[4352];
	json_t *list = json_array();
	for (size_t i = 0; i < because->count; i++) {
		json_t *item = json_object();
		origin_format(origin_of(sync, because->items[i]), where, sizeof(where));
		json_out_set(item, "kind", json_out_text(statement_kind_names[because->items[i]->kind]));
		json_out_set(item, "where", json_out_text(where));
		json_out_append(list, item);
	}
	return list;
}

/* What all that is said follows from. */
static struct access_same same_of(const struct sync *sync, const struct folder_facts *facts,
				  const struct access_change *change, const char *document,
				  struct because *because)
{
	struct access_same same = {.login = change->login,
				   .uid = change->uid,
				   .had = change->had,
				   .has = change->wanted,
				   .is_drift = change->is_drift};
	because->count = 0;
	if (change->login == NO_ID || !access_change_is_known(change))
		return same;
	same.decision = decide_change(&sync->site, facts, change, document, because);
	/* else the name service does not know the login: it gets nothing whatever the rules say */
	same.is_explained = same.decision.access == change->wanted;
	same.because_count = same.is_explained ? because->count : 0;
	if (same.because_count <= ACCESS_SAME_BECAUSE)
		memcpy(same.because, because->items, same.because_count * sizeof(same.because[0]));
	return same;
}

static json_t *fields_of(const struct sync *sync, const struct access_change *change, const char *document,
			 const struct access_same *same, const struct because *because)
{
	const struct facts *own = sync->site.facts;
	json_t *fields = json_object();
	if (change->login != NO_ID)
		json_out_set(fields, "login", json_out_text(own->logins[change->login].name));
	else
		json_out_set(fields, "uid", json_integer(change->uid));
	json_out_set(fields, "patient", json_out_text(access_change_patient(own, change)));
	json_out_set(fields, "category", json_out_text(access_change_category(own, change)));
	if (document != NULL)
		json_out_set(fields, "document", json_out_text(document));
	json_out_set(fields, "had", json_out_text(access_names[change->had]));
	json_out_set(fields, "access", json_out_text(access_names[change->wanted]));
	if (change->is_drift)
		json_out_set(fields, "drift", json_true());
	if (!same->is_explained)
		return fields;
	json_out_set(fields, "reason", json_out_text(reason_name(same->decision.reason)));
	json_out_set(fields, "rule", json_out_format("R%02u", same->decision.rule));
	if (because->count > 0)
		json_out_set(fields, "because", sync_audit_because(sync, because));
	return fields;
}

bool sync_audit_access(const struct sync *sync, struct access_lines *lines, const struct folder_facts *facts,
		       const struct access_change *change, const char *document)
{
	const struct facts *own = sync->site.facts;
	const bool is_gain = change->wanted > change->had;
	const char *patient = access_change_patient(own, change);
	struct because because;
	const struct access_same same = same_of(sync, facts, change, document, &because);
	if (document == NULL &&
	    access_lines_again(lines, is_gain, patient, access_change_category(own, change), &same))
		return true;
	if (!access_lines_add(lines, is_gain, fields_of(sync, change, document, &same, &because)))
		return false;
	if (document == NULL)
		access_lines_note(lines, is_gain, patient, &same);
	return true;
}
