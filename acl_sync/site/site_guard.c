/* What is held back of the generation in force, and who decides therefore. */
#include "acl_sync/console.h"
#include "acl_sync/site/site_private.h"
#include "acl_sync/status.h"
#include "wording/wording.h"

/* ---- asked when the site is opened ---- */

/* Says what is held back where it shows: whoever reads an answer must know that it is not the new texts'. */
static void report_guard(const struct site *site)
{
	for (size_t i = 0; i < site->guard.store_count; i++)
		if (guard_store_holds(&site->guard.stores[i]))
			console_say(CONSOLE_WARNING,
				    "store '%s': %zu changes of access are held until they are accepted; "
				    "'careacl sync' says how",
				    site->guard.stores[i].name,
				    site->guard.stores[i].held + site->guard.stores[i].moved);
}

/* Directories keep the path that they have. The settings are this site's own. */
static void keep_paths(struct site *site)
{
	struct policy *policy = (struct policy *)&site->used->settings->policy;
	if (!guard_paths_keep(&site->guard, policy, site->arena))
		console_out_of_memory();
}

bool site_ask_guard(struct site *site)
{
	struct guard_question question = {
	    .fresh = site->used,
	    .state = site->state,
	    .folder = site->folder,
	    .accepts = site->options->accepts.items,
	    .accept_count = site->options->accepts.count,
	    .now = site->decided,
	};
	if (site->state == NULL)
		return true;
	if (guard_ask(&question, &site->findings, &site->guard) != STATE_OK) {
		site_fail(site, STATUS_WRONG, STATE_DB_FILE,
			  "what the guard compares with cannot be read from the state: %s",
			  state_db_message(site->state));
		return false;
	}
	if ((site->needs & (SITE_TELLS_HELD | SITE_AGAIN)) == 0)
		report_guard(site);
	if (site->guard.whole != NULL)
		site->used = site->guard.whole;
	keep_paths(site);
	return true;
}

void site_keep_statements(struct site *site)
{
	struct desk_merged *merged = &site->used->merged;
	struct desk_wrong *wrong = arena_array(site->arena, merged->wrong_count, sizeof(*wrong));
	size_t count = 0;
	if (wrong == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < merged->wrong_count; i++)
		if (!guard_keeps_statement(&site->guard, merged->wrong[i].id))
			wrong[count++] = merged->wrong[i];
	merged->wrong = wrong;
	merged->wrong_count = count;
}

void site_ask_paths(struct site *site)
{
	struct findings ignored;
	const struct guard_question question = {
	    .fresh = site->used, .state = site->state, .folder = site->folder, .now = site->decided};
	if (site->state == NULL)
		return;
	wording_findings_init(&ignored);
	if (guard_ask_paths(&question, &ignored, &site->guard) == STATE_OK)
		keep_paths(site);
	findings_clear(&ignored);
}

/* ---- decisions ---- */

struct decision site_decide(const struct site *site, login_id login, patient_id patient, category_id category,
			    const char *document, struct because *because, int64_t *ret_next_change)
{
	struct question question = {.facts = site->facts,
				    .login = login,
				    .patient = patient,
				    .category = category,
				    .document = document,
				    .now = site->now};
	return guard_decide(&site->guard, &question, because, ret_next_change);
}

const struct desk_merged *site_merged_about(const struct site *site, const char *patient)
{
	for (size_t i = 0; site->used != NULL && i < site->guard.kept_count; i++) {
		const struct generation *base = site->guard.kept[i].generation;
		if (base != NULL && facts_patient(site->used->facts, patient) == NO_ID &&
		    facts_patient(base->facts, patient) != NO_ID)
			return &base->merged;
	}
	return site_merged(site);
}

static struct decision decide_guarded(void *context, const struct question *question)
{
	return guard_decide(context, question, NULL, NULL);
}

struct decider site_decider(struct site *site)
{
	/* what is held is held of one patient */
	bool holds_nothing = site->guard.held_count == 0 && site->guard.absent_count == 0;
	return (struct decider){decide_guarded, &site->guard, holds_nothing};
}
