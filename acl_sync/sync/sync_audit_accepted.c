/* What was accepted and adopted, in the audit trail. */
#include "acl_sync/site/lost.h"
#include "acl_sync/sync/sync_audit.h"
#include "acl_sync/sync/sync_run.h"

static const char *caller_of(const struct sync *sync)
{
	return sync->audit.by != NULL ? sync->audit.by : "root";
}

bool sync_audit_one(struct sync *sync, const char *by, enum audit_kind kind, json_t *fields)
{
	struct journal *journal = sync_audit_journal(sync, by);
	if (journal == NULL) {
		json_decref(fields);
		return sync_audit_broke(sync);
	}
	journal_add(journal, kind, fields);
	return journal_commit(journal) || sync_audit_broke(sync);
}

static json_t *accepted_fields(const char *what, const char *store, const char *hash)
{
	json_t *fields = json_object();
	json_out_set(fields, "what", json_out_text(what));
	if (store != NULL)
		json_out_set(fields, "store", json_out_text(store));
	json_out_set(fields, "hash", json_out_text(hash));
	return fields;
}

static bool accepted_guard(struct sync *sync, const struct guard_store *store)
{
	json_t *fields = accepted_fields("guard", store->name, store->hash);
	json_out_set(fields, "losses", json_integer((json_int_t)store->losses));
	json_out_set(fields, "gains", json_integer((json_int_t)store->gains));
	json_out_set(fields, "in_force", json_integer((json_int_t)store->in_force));
	return sync_audit_one(sync, caller_of(sync), AUDIT_GUARD_ACCEPTED, fields);
}

static bool accepted_clock(struct sync *sync)
{
	struct site *site = &sync->site;
	int64_t last = 0;
	if (!site->options->accept_clock || state_number(site->state, STATE_CLOCK, &last) != STATE_OK)
		return true;
	json_t *fields = json_object();
	json_out_set(fields, "last", json_out_instant(last));
	json_out_set(fields, "now", json_out_instant(site->clock_now));
	return sync_audit_one(sync, caller_of(sync), AUDIT_CLOCK_ACCEPTED, fields);
}

/* The trail is gone, and a new one may begin: its first lines say so. */
static bool accepted_trail(struct sync *sync)
{
	struct site *site = &sync->site;
	char hash[GUARD_HASH_SIZE];
	if (!journal_is_there(site) || !journal_is_gone(site, hash))
		return true;
	site->trail_accepted = arena_strdup(site->arena, hash);
	return sync_audit_one(sync, caller_of(sync), AUDIT_GUARD_ACCEPTED,
			      accepted_fields("audit", NULL, hash));
}

bool sync_audit_accepted(struct sync *sync)
{
	const struct site *site = &sync->site;
	if (!accepted_trail(sync))
		return false;
	for (size_t i = 0; i < site->guard.store_count; i++)
		if (site->guard.stores[i].accepted && !accepted_guard(sync, &site->guard.stores[i]))
			return false;
	if (site->uids.vanished > 0 && !site->uids.held && options_accept(site->options, site->uids.hash)) {
		json_t *fields = accepted_fields("logins", NULL, site->uids.hash);
		json_out_set(fields, "logins", json_integer((json_int_t)site->uids.vanished));
		if (!sync_audit_one(sync, caller_of(sync), AUDIT_GUARD_ACCEPTED, fields))
			return false;
	}
	return accepted_clock(sync);
}

bool sync_audit_lost_accepted(struct sync *sync, const struct run *run)
{
	char hash[GUARD_HASH_SIZE];
	if (sync->site.lost[run->store] != LOST_ACCEPTED)
		return true;
	lost_hash(run_store(run), hash);
	return sync_audit_one(sync, caller_of(sync), AUDIT_GUARD_ACCEPTED,
			      accepted_fields("state", run_store(run)->name, hash));
}

bool sync_audit_adoption(struct sync *sync, const struct run *run)
{
	json_t *fields = json_object();
	json_out_set(fields, "store", json_out_text(run_store(run)->name));
	json_out_set(fields, "root", json_out_text(run_store(run)->root));
	json_out_set(fields, "generation", json_integer(sync->state.generation));
	return sync_audit_one(sync, caller_of(sync), AUDIT_ADOPTION, fields);
}
