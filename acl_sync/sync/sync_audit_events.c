/* What is held and what failed, in the audit trail. */
#include "acl_sync/site/held.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/sync/sync_audit.h"
#include "acl_sync/sync/sync_run.h"

#include "acl_sync/audit/audit_hash.h"
#include "acl_sync/audit/audit_spool.h"
#include "acl_sync/console.h"
#include "acl_sync/holder_out.h"
#include "acl_sync/status.h"
#include "registry/json_text.h"

#include <stdlib.h>
#include <string.h>

/* of a list; more are counted */
#define ITEMS_IN_A_LINE 100
#define HOLDERS_IN_A_LINE 50

/* ---- once, when it is news ---- */

/* Is the list another than the one that was written last under this key? Kept then. "" is for an empty list. */
static bool is_news(struct sync *sync, const char *key, const json_t *list)
{
	struct site *site = &sync->site;
	unsigned char hash[AUDIT_HASH_SIZE];
	char digits[2 * AUDIT_HASH_SIZE + 1] = "";
	const char *kept = "";
	char *text = json_text(list, JSON_COMPACT | JSON_SORT_KEYS);
	if (text == NULL)
		return true;
	if (json_array_size(list) > 0) {
		audit_hash(text, strlen(text), hash);
		audit_hex(hash, sizeof(hash), digits);
	}
	free(text);
	enum state_result result = state_text(site->state, key, site->arena, &kept);
	if (result == STATE_ERROR || strcmp(result == STATE_OK ? kept : "", digits) == 0)
		return false;
	return state_set_text(site->state, key, digits) == STATE_OK && digits[0] != '\0';
}

void sync_audit_held(struct sync *sync)
{
	json_t *list = held_json(&sync->site), *held;
	size_t i;
	if (is_news(sync, STATE_HELD_SAID, list)) {
		struct journal *journal = sync_audit_journal(sync, SYNC_AUDIT_BY);
		json_array_foreach(list, i, held)
		{
			if (journal != NULL)
				journal_add(journal, AUDIT_HELD, json_incref(held));
		}
		if (journal != NULL)
			(void)journal_commit(journal);
	}
	json_decref(list);
}

static json_t *failures_json(const struct sync *sync)
{
	const struct findings *findings = &sync->site.findings;
	json_t *list = json_array();
	for (size_t i = 0; i < findings->count && json_array_size(list) < ITEMS_IN_A_LINE; i++) {
		if (findings->items[i].severity != SEVERITY_ERROR)
			continue;
		json_t *item = json_object();
		json_out_set(item, "where", json_out_text(findings->items[i].where));
		json_out_set(item, "text", json_out_text(findings->items[i].text));
		json_out_append(list, item);
	}
	if (sync->audit.failed != NULL && json_array_extend(list, sync->audit.failed) != 0)
		console_out_of_memory();
	return list;
}

void sync_audit_failed(struct sync *sync, const struct store_report *report)
{
	const struct facts *facts = sync->site.facts;
	struct sync_audit *audit = &sync->audit;
	for (size_t i = 0; i < report->notice_count; i++) {
		const struct store_notice *notice = &report->notices[i];
		if (notice->kind != NOTICE_FAILED || json_array_size(audit->failed) >= ITEMS_IN_A_LINE)
			continue;
		if (audit->failed == NULL)
			audit->failed = json_array();
		json_t *item = json_object();
		if (notice->patient != NO_ID)
			json_out_set(item, "patient", json_out_text(facts->patients[notice->patient].id));
		json_out_set(item, "path", json_out_text(notice->path));
		json_out_set(item, "error", json_out_text(strerror(notice->error)));
		json_out_append(audit->failed, item);
	}
}

void sync_audit_failures(struct sync *sync)
{
	json_t *list = failures_json(sync);
	if (!sync->audit.is_broken && is_news(sync, STATE_FAILURES_SAID, list)) {
		json_t *fields = json_object();
		json_out_set(fields, "what", json_out_text("sync"));
		json_out_set(fields, "status", json_integer(sync->site.status));
		json_out_set(fields, "errors", json_integer((json_int_t)sync->site.findings.error_count));
		json_out_set(fields, "folders", json_integer((json_int_t)sync->sum.failed_folders));
		json_out_set(fields, "list", json_incref(list));
		(void)sync_audit_one(sync, SYNC_AUDIT_BY, AUDIT_FAILURE, fields);
	}
	json_decref(list);
}

void sync_audit_swept(struct sync *sync)
{
	const struct sweep_result *result = &sync->sweep.result;
	const struct sweep *sweep = &sync->sweep.sweep;
	if (!sync->sweep.done || result->found == 0)
		return;
	json_t *fields = json_object(), *list = json_array();
	for (size_t i = 0; i < sweep->holder_count && json_array_size(list) < HOLDERS_IN_A_LINE; i++)
		if (holder_is_over(&sweep->holders[i]))
			json_out_append(list, holder_out_json(&sync->site, sweep, &sweep->holders[i]));
	json_out_set(fields, "found", json_integer((json_int_t)result->found));
	json_out_set(fields, "ended", json_integer((json_int_t)result->ended));
	json_out_set(fields, "left", json_integer((json_int_t)result->left));
	json_out_set(fields, "holders", list);
	(void)sync_audit_one(sync, SYNC_AUDIT_BY, AUDIT_SWEEP, fields);
}

/* ---- tending ---- */

static void take_spool(struct sync *sync, struct journal *journal)
{
	struct site *site = &sync->site;
	struct audit_spool_taken taken;
	struct safe_problem problem;
	if (audit_spool_take(site->state_dir, journal->trail, journal->now_ms, &taken, &problem) != 0)
		site_fail(site, STATUS_FAILED, site->state_dir,
			  "what the PAM module has recorded cannot be taken into the audit trail: %s",
			  problem.text);
	sync->audit.refused_logins = taken.refused;
}

void sync_audit_tend(struct sync *sync)
{
	struct site *site = &sync->site;
	const struct trail_retention retention = {
	    .keep_seconds = site->settings->audit_keep_seconds,
	    .keep_break_glass_seconds = site->settings->audit_keep_break_glass_seconds,
	};
	struct journal *journal = sync->audit.is_broken ? NULL : sync_audit_journal(sync, SYNC_AUDIT_BY);
	if (journal == NULL)
		return;
	/* the state's lock before the trail's, as in every batch */
	if (state_db_begin(site->state) != STATE_OK) {
		site_fail(site, STATUS_FAILED, site->state_dir, "the state cannot be written: %s",
			  state_db_message(site->state));
		return;
	}
	take_spool(sync, journal);
	/* a clock far ahead would remove everything */
	if (!site->clock_held && trail_tend(journal->trail, &retention, journal->now_ms, NULL) != 0)
		site_fail(site, STATUS_FAILED, site->state_dir, "the audit trail cannot be tended: %s",
			  trail_problem(journal->trail));
	if (state_db_commit(site->state) != STATE_OK)
		site_fail(site, STATUS_FAILED, site->state_dir, "the state cannot be written: %s",
			  state_db_message(site->state));
}
