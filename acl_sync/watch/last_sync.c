#include "acl_sync/watch/last_sync.h"

#include "acl_sync/status.h"
#include "acl_sync/watch/journald.h"
#include "registry/json_text.h"

#include <time.h>

/* What is added up over all syncs, and what is kept of one beside what it answers. */
static const char *const added[] = {"operations", "granted",   "revoked",       "created",
				    "settled",    "set_aside", "refused_logins"};

int64_t last_sync_number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

int64_t last_sync_held(const json_t *held)
{
	int64_t changes = last_sync_number(held, "changes") + last_sync_number(held, "renamed");
	return changes > 0 ? changes : 1;
}

static void set_number(json_t *object, const char *key, int64_t value)
{
	json_out_set(object, key, json_integer((json_int_t)value));
}

/* ---- keeping it ---- */

static json_t *add_drift(const json_t *before, const json_t *drift)
{
	json_t *sum = json_object();
	for (size_t i = 0; i < DRIFT_COUNT; i++)
		set_number(sum, drift_names[i],
			   last_sync_number(before, drift_names[i]) +
			       last_sync_number(drift, drift_names[i]));
	return sum;
}

static json_t *add_totals(const json_t *last, const json_t *kept, int status)
{
	const json_t *before = json_object_get(last, "totals");
	json_t *totals = json_object();
	for (size_t i = 0; i < sizeof(added) / sizeof(added[0]); i++)
		set_number(totals, added[i],
			   last_sync_number(before, added[i]) + last_sync_number(kept, added[i]));
	set_number(totals, "syncs", last_sync_number(before, "syncs") + 1);
	set_number(totals, "unsuccessful",
		   last_sync_number(before, "unsuccessful") + (status != STATUS_DONE));
	json_out_set(totals, "drift",
		     add_drift(json_object_get(before, "drift"), json_object_get(kept, "drift")));
	return totals;
}

static json_t *stores_json(const struct sync *sync)
{
	const struct policy *policy = sync->site.facts->policy;
	json_t *stores = json_object();
	for (store_id store = 0; store < policy->store_count; store++)
		json_out_set(stores, policy->stores[store].name,
			     sync->done[store] ? json_integer((json_int_t)sync->accesses[store])
					       : json_null());
	return stores;
}

/* Patients who have had all of their shared record deleted (R36). */
static size_t deleted_patients(const struct site *site)
{
	size_t count = 0;
	for (patient_id i = 0; i < site->facts->patient_count; i++) {
		const struct patient *patient = &site->facts->patients[i];
		bool is_deleted = false;
		for (size_t j = 0; j < patient->deleted_count && !is_deleted; j++)
			is_deleted = patient->deleted[j].scope->whole &&
				     time_window_is_live(patient->deleted[j].statement.window, site->now);
		count += is_deleted;
		arena_rest(sizeof(*patient));
	}
	return count;
}

/* What the desk had said by then: what has come since is not in what is counted. -1: not known. */
static int64_t said_so_far(struct state_db *state)
{
	struct desk_mark mark;
	return state_desk_mark(state, &mark) == STATE_OK ? mark.statement : -1;
}

static int64_t clock_milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* From now on it is told what this sync could not do. */
static bool forget_undone(struct state_db *state)
{
	int64_t undone;
	enum state_result result = state_number(state, STATE_UNDONE, &undone);
	return result == STATE_NONE || (result == STATE_OK && undone == 0) ||
	       (result == STATE_OK && state_set_number(state, STATE_UNDONE, 0) == STATE_OK);
}

void last_sync_keep(struct sync *sync, json_t *document)
{
	struct site *site = &sync->site;
	json_t *last = last_sync_read(site->state, site->arena), *kept = json_copy(document);
	int64_t began = site->clock_milliseconds, ended = clock_milliseconds();
	set_number(kept, "began", began);
	set_number(kept, "ended", ended < began ? began : ended);
	set_number(kept, "status", site->status);
	set_number(kept, "errors", (int64_t)site->findings.error_count);
	set_number(kept, "unadopted", (int64_t)json_array_size(sync->unadopted));
	set_number(kept, "refused_logins", (int64_t)sync->audit.refused_logins);
	set_number(kept, "deleted", (int64_t)deleted_patients(site));
	set_number(kept, "unread", (int64_t)site->used->fed.unread_count);
	set_number(kept, "shut", (int64_t)sync->shut);
	set_number(kept, "nothing", (int64_t)site->used->fed.nothing_count);
	set_number(kept, "said", said_so_far(site->state));
	json_out_set(kept, "stores", stores_json(sync));
	json_out_set(kept, "totals", add_totals(last, kept, site->status));
	char *text = json_text(kept, JSON_COMPACT);
	if (text == NULL || state_set_text(site->state, STATE_LAST_SYNC, text) != STATE_OK ||
	    !forget_undone(site->state))
		site_fail(site, STATUS_FAILED, site->state_dir, "%s cannot be kept in the state: %s",
			  "what this sync came to", state_db_message(site->state));
	free(text);
	journald_tell_sync(kept);
	json_decref(kept);
	json_decref(last);
}

/* ---- reading it ---- */

json_t *last_sync_read(struct state_db *state, struct arena *arena)
{
	const char *text;
	if (state == NULL || state_text(state, STATE_LAST_SYNC, arena, &text) != STATE_OK)
		return NULL;
	json_t *last = json_loads(text, 0, NULL);
	if (json_is_object(last))
		return last;
	json_decref(last);
	return NULL;
}
