/* careacl audit verify: has anybody changed the trail? */
#include "acl_sync/audit/audit_verify.h"
#include "acl_sync/audit/witness_state.h"
#include "acl_sync/console.h"
#include "acl_sync/desk/may_read.h"
#include "acl_sync/printable.h"
#include "acl_sync/site/site.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verb_audit_private.h"
#include "acl_sync/verbs/verbs.h"
#include "wording/wording.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- verify ---- */

static void print_finding(const struct audit_finding *finding)
{
	char where[128];
	if (finding->line > 0)
		snprintf(where, sizeof(where), "%s:%" PRIu64, finding->file, finding->line);
	else
		snprintf(where, sizeof(where), "%s", finding->file);
	char *place = printable_text(where, true), *text = printable_text(finding->text, true);
	if (place == NULL || text == NULL)
		console_out_of_memory();
	console_answer("%s: %s: %s\n", place,
		       audit_what_is_fault(finding->what) ? audit_what_name(finding->what) : wording("note"),
		       text);
	free(place);
	free(text);
}

static void print_verdict(const struct audit_verdict *verdict, const char *hash, const char *key)
{
	for (size_t i = 0; i < verdict->count; i++)
		print_finding(&verdict->findings[i]);
	if (verdict->faults > 0)
		console_answer("the trail has been changed: %" PRIu64
			       " faults; lines that were read: %" PRIu64 "\n",
			       verdict->faults, verdict->lines);
	else if (verdict->is_empty)
		console_answer("nothing has been recorded yet\n");
	else
		console_answer("unbroken: %" PRIu64 " lines in %" PRIu64 " segments, up to line %" PRIu64
			       "\nhash %s\nkey  %s\n",
			       verdict->lines, verdict->segments, verdict->end.sequence, hash, key);
}

static json_t *finding_json(const struct audit_finding *finding)
{
	json_t *item = json_object();
	json_out_set(item, "what", json_out_text(audit_what_name(finding->what)));
	json_out_set(item, "fault", json_boolean(audit_what_is_fault(finding->what)));
	json_out_set(item, "file", json_out_text(finding->file));
	json_out_set(item, "line", finding->line > 0 ? json_integer((json_int_t)finding->line) : json_null());
	json_out_set(item, "sequence",
		     finding->sequence > 0 ? json_integer((json_int_t)finding->sequence) : json_null());
	json_out_set(item, "text", json_out_text(finding->text));
	return item;
}

static bool answer_verdict(const struct audit_verdict *verdict, bool as_json)
{
	char hash[2 * AUDIT_HASH_SIZE + 1], key[2 * AUDIT_PUBLIC_SIZE + 1];
	audit_hex(verdict->end.hash, AUDIT_HASH_SIZE, hash);
	audit_hex(verdict->public, AUDIT_PUBLIC_SIZE, key);
	if (!as_json) {
		print_verdict(verdict, hash, key);
		return true;
	}
	json_t *document = json_object(), *findings = json_array();
	for (size_t i = 0; i < verdict->count; i++)
		json_out_append(findings, finding_json(&verdict->findings[i]));
	json_out_set(document, "lines", json_integer((json_int_t)verdict->lines));
	json_out_set(document, "segments", json_integer((json_int_t)verdict->segments));
	json_out_set(document, "sequence", json_integer((json_int_t)verdict->end.sequence));
	json_out_set(document, "hash", json_out_text(hash));
	json_out_set(document, "key", json_out_text(key));
	json_out_set(document, "faults", json_integer((json_int_t)verdict->faults));
	json_out_set(document, "findings", findings);
	return json_out_print(document);
}

static int run_verify(const struct options *options, const char *state_dir, struct arena *arena)
{
	struct audit_evidence evidence = {.key_file = options->key, .head_file = options->head};
	struct audit_verdict verdict;
	struct safe_problem problem;
	struct state_db *state = NULL;
	char message[256];
	enum state_result opened =
	    state_db_open(state_dir, STATE_READ, &state, NULL, message, sizeof(message));
	if (opened == STATE_OK)
		evidence.witness = witness_in_state(state);
	else if (opened != STATE_NONE)
		console_say(CONSOLE_WARNING, "what the state remembers of the trail is not asked: %s",
			    message);
	int result = audit_verify(state_dir, &evidence, arena, &verdict, &problem);
	state_db_close(state);
	/* no state at all: nothing was recorded either */
	if (result == -ENOENT)
		verdict.is_empty = true;
	else if (result != 0)
		return site_refuse(options, problem.text);
	if (!answer_verdict(&verdict, options->json))
		return STATUS_FAILED;
	return verdict.faults > 0 ? STATUS_DIFFERS : STATUS_DONE;
}

/* ---- the verb ---- */

/* An option that belongs to the other half of the verb. */
static const char *foreign_option(const struct options *options, bool verifies)
{
	const struct {
		const char *name, *typed;
		bool of_verify;
	} rows[] = {
	    {"--key", options->key, true},          {"--head", options->head, true},
	    {"--from", options->from, false},       {"--until", options->until, false},
	    {"--at", options->at, false},           {"--login", options->login, false},
	    {"--patient", options->patient, false}, {"--format", options->format, false},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].typed != NULL && rows[i].of_verify != verifies)
			return rows[i].name;
	return NULL;
}

int verb_audit(const struct options *options)
{
	const char *what = options->operands[0], *foreign;
	bool verifies = strcmp(what, "verify") == 0;
	char message[256];
	if (!verifies && strcmp(what, "export") != 0) {
		wording_write(message, sizeof(message),
			      "unknown: 'audit %.60s', expected audit verify or audit export", what);
		return site_refuse(options, message);
	}
	foreign = foreign_option(options, verifies);
	if (foreign != NULL) {
		wording_write(message, sizeof(message), "'audit %s' does not take %s", what, foreign);
		return site_refuse(options, message);
	}
	int status = STATUS_WRONG;
	if (!may_read(options, OFFICE_AUDIT, &status))
		return status;
	struct site site;
	if (site_open_state_dir_of(&site, options))
		status =
		    verifies ? run_verify(options, site.state_dir, site.arena) : verb_audit_export(&site);
	site_close(&site);
	return status;
}
