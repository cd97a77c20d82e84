#include "acl_sync/site/sync_state.h"

#include "acl_sync/console.h"
#include "acl_sync/run/run_kept.h"
#include "acl_sync/site/boot_id.h"
#include "acl_sync/site/changed.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/site/sync_state_private.h"
#include "acl_sync/status.h"
#include "registry/state_turns.h"

#include <string.h>

/* A uid is confirmed anew at most this often, so that a quiet sync writes next to nothing. */
#define CONFIRM_EVERY_SECONDS 3600

bool sync_state_failed(struct sync_state *sync, const char *what)
{
	struct site *site = sync->site;
	site_fail(site, STATUS_FAILED, site->state_dir, "%s cannot be kept in the state: %s", what,
		  state_db_message(site->state));
	return false;
}

bool sync_state_begin(struct sync_state *sync, struct site *site)
{
	int64_t last = 0;
	*sync = (struct sync_state){.site = site};
	enum state_result result = state_generation_last(site->state, &last);
	sync->generation = last + 1;
	if (result == STATE_ERROR)
		site_fail(site, STATUS_WRONG, site->state_dir, "the state is damaged: %s",
			  state_db_message(site->state));
	return result != STATE_ERROR;
}

bool sync_state_number(struct sync_state *sync)
{
	return sync->stored ||
	       state_generation_new(sync->site->state, sync->site->clock_now, &sync->generation) == STATE_OK;
}

bool sync_state_commit(struct sync_state *sync, bool kept, const char *what)
{
	struct state_db *state = sync->site->state;
	if (kept && state_db_commit(state) == STATE_OK)
		return true;
	sync_state_failed(sync, what);
	state_db_rollback(state);
	return false;
}

bool sync_state_store_generation(struct sync_state *sync)
{
	if (sync->stored)
		return true;
	bool kept = state_db_begin(sync->site->state) == STATE_OK && sync_state_number(sync);
	sync->stored = sync_state_commit(sync, kept, "the generation");
	return sync->stored;
}

bool sync_state_adopt(struct sync_state *sync, struct run *run)
{
	const char *name = run_store(run)->name;
	if (!sync_state_store_generation(sync))
		return false;
	if (state_adoption_store(sync->site->state, sync->generation, name) != STATE_OK ||
	    lost_forget(sync->site, run->store) != STATE_OK)
		return sync_state_failed(sync, "the adoption of a root");
	int error = store_root_adopt(run->root_fd, name);
	if (error == 0)
		return true;
	site_fail(sync->site, STATUS_WRONG, run_place(run), "store '%s': the root cannot be marked: %s", name,
		  strerror(-error));
	return false;
}

/* From then on its categories have the paths that these texts say. */
static bool keep_base(struct site *site, store_id store, const struct state_texts *texts)
{
	const struct run run = {.site = site, .store = store};
	run_keep(&run, STATE_RENAMING, run_kept(&run, STATE_RENAMING), "",
		 "which directories get a new name");
	return sync_state_keep_base(site, run_store(&run)->name, texts);
}

/* The new texts become what the guards compare with where nothing is held. */
static bool keep_bases(struct sync_state *sync, const bool *done)
{
	struct site *site = sync->site;
	struct state_texts texts = generation_texts(&site->fresh);
	for (store_id store = 0; store < site->facts->policy->store_count; store++) {
		const char *name = site->facts->policy->stores[store].name;
		if (done[store] && !guard_waits(&site->guard, name) && !keep_base(site, store, &texts))
			return false;
	}
	return true;
}

/* What the name service said of a login, if that is news. */
static bool keep_uid(struct site *site, login_id login, struct state_turns *turns)
{
	const char *name = site->facts->logins[login].name;
	const struct state_uid *known = uids_kept_find(&site->kept, name);
	struct name_answer answer = name_cache_login(&site->names, name);
	bool vanished = answer.result == NAME_NONE && known != NULL && known->uid != UID_NONE;
	if (answer.result == NAME_FAILED || (vanished && site->uids.held))
		return true;
	struct state_uid uid = {name, answer.result == NAME_FOUND ? answer.uid : UID_NONE, site->clock_now};
	if (known != NULL && known->uid == uid.uid && uid.confirmed >= known->confirmed &&
	    uid.confirmed - known->confirmed < CONFIRM_EVERY_SECONDS)
		return true;
	return state_turns_take(turns, 0) == STATE_OK && state_uid_store(site->state, &uid) == STATE_OK;
}

static bool keep_uids(struct site *site)
{
	struct state_turns turns = {.state = site->state};
	bool kept = true;
	for (login_id login = 0; kept && login < site->facts->login_count; login++)
		kept = keep_uid(site, login, &turns);
	return state_turns_end(&turns, kept ? STATE_OK : STATE_ERROR) == STATE_OK;
}

static bool keep_boot_id(struct site *site)
{
	char id[BOOT_ID_SIZE];
	return !boot_id_read(id) || state_set_text(site->state, STATE_BOOT_ID, id) == STATE_OK;
}

/* A desk that has recorded something meanwhile has seen a later instant. */
bool sync_state_keep_clock(struct sync_state *sync)
{
	struct site *site = sync->site;
	int64_t clock, now = site->decided;
	enum state_result result = state_number(site->state, STATE_CLOCK, &clock);
	if (result == STATE_OK && clock > now && !site->options->accept_clock)
		return true;
	return result != STATE_ERROR && state_set_number(site->state, STATE_CLOCK, now) == STATE_OK;
}

/* What is found out before the transaction, for which the desk would wait. */
struct found {
	struct next_due due;
	const char *sources;
};

static bool keep_all(struct sync_state *sync, const bool *done, const struct found *found)
{
	struct site *site = sync->site;
	if (sync_state_taken(site) == &site->fresh && !keep_bases(sync, done))
		return false;
	for (store_id store = 0; store < site->facts->policy->store_count; store++)
		if (done[store] && lost_forget(site, store) != STATE_OK)
			return false;
	if (!next_due_keep(site, &found->due) || !sync_state_keep_currency(sync, found->sources) ||
	    !sync_state_keep_clock(sync) || !changed_index_keep(site))
		return false;
	if (site->groups_failed == 0 &&
	    state_set_number(site->state, STATE_GROUPS_CONFIRMED, site->clock_now) != STATE_OK)
		return false;
	return state_set_text(site->state, STATE_CONFIG_PATH, site->config_path) == STATE_OK &&
	       keep_boot_id(site);
}

bool sync_state_finish(struct sync_state *sync, const bool *done, int64_t now_milliseconds)
{
	struct state_db *state = sync->site->state;
	struct found found;
	if (!sync_state_keep_registry(sync, now_milliseconds))
		return sync_state_failed(sync, "the registry");
	next_due_prepare(sync->site, &found.due);
	found.sources = sync_state_sources(sync, now_milliseconds);
	bool kept = keep_uids(sync->site) && changed_index(sync->site, &found.due) &&
		    state_db_begin(state) == STATE_OK && keep_all(sync, done, &found);
	return sync_state_commit(sync, kept, "what was done") &&
	       (state_texts_drop(state) == STATE_OK || sync_state_failed(sync, "what was done"));
}
