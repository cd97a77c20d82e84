/* careacl sync: makes the disk agree with the rules. */
#include "acl_sync/console.h"
#include "acl_sync/desk/caller.h"
#include "acl_sync/desk/glass_clock.h"
#include "acl_sync/door/door_trial_end.h"
#include "acl_sync/feed/feed_show.h"
#include "acl_sync/replay/replay.h"
#include "acl_sync/site/changed.h"
#include "acl_sync/site/held.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/site/parents.h"
#include "acl_sync/site/snapshot_publish.h"
#include "acl_sync/status.h"
#include "acl_sync/sync/sync_changed.h"
#include "acl_sync/threads.h"
#include "acl_sync/verbs/verbs.h"
#include "acl_sync/watch/last_sync.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Logins that the name service does not know: said once, when that is news. By statement: a login may be a
 * patient's. */
static void warn_of_missing_logins(const struct site *site)
{
	for (login_id login = 0; login < site->facts->login_count; login++) {
		const struct state_uid *known = uids_kept_find(&site->kept, site->facts->logins[login].name);
		char where[4352];
		if (site->uids.results[login] != NAME_NONE)
			continue;
		bool is_news = known == NULL || known->uid != UID_NONE;
		origin_format(site->facts->logins[login].origin, where, sizeof(where));
		console_say(is_news ? CONSOLE_WARNING : CONSOLE_DETAIL,
			    "%s: the name service knows no such login%s%s: it gets nothing", where,
			    console_is_private() ? " as " : "",
			    console_is_private() ? site->facts->logins[login].name : "");
	}
}

/* Refusals of feeds that nobody knows the patient of: all else is done, and it is said until they are mended. */
static void tell_unowned(struct site *site)
{
	const struct feed_unowned *unowned = &site->fresh.fed.unowned;
	const char *text = site->used == &site->fresh ? feed_show_unowned(unowned, site->arena) : NULL;
	char where[4352];
	if (text == NULL)
		return;
	origin_format(unowned->first, where, sizeof(where));
	site_fail(site, STATUS_FAILED, where, "%s", text);
}

/* Files of feeds that are not read because of their name: nobody knows what they refuse. */
static void tell_unread(const struct site *site)
{
	const struct feed_staged *fed = &site->fresh.fed;
	if (site->used == &site->fresh && fed->unread_count > 0 && fed->unread_first != NULL)
		console_say(CONSOLE_WARNING,
			    "%s: not read, because of its name: this is the first of %zu; 'careacl check' "
			    "lists them",
			    fed->unread_first, fed->unread_count);
}

/* Who cannot pass what is above a root or views is locked out of all of it, whatever was given there: with --quiet said where the
 * last sync has not found it so. */
static void tell_shut(struct sync *sync)
{
	struct site *site = &sync->site;
	struct findings found;
	json_t *last = last_sync_read(site->state, site->arena);
	wording_findings_init(&found);
	for (store_id store = 0; store < site->facts->policy->store_count; store++)
		parents_find(site, &site->facts->policy->stores[store], true, &found);
	bool is_news = (int64_t)found.count > last_sync_number(last, "shut");
	for (size_t i = 0; i < found.count; i++)
		console_say(is_news ? CONSOLE_NEWS : CONSOLE_WARNING, "%s: %s", found.items[i].where,
			    found.items[i].text);
	sync->shut = found.count;
	findings_clear(&found);
	json_decref(last);
}

static void record(struct sync *sync)
{
	struct site *site = &sync->site;
	if (sync->sum.operations > 0)
		sync_state_store_generation(&sync->state);
	sync_state_finish(&sync->state, sync->done, sync_now_milliseconds());
	int error = snapshot_publish(site);
	if (error != 0)
		site_fail(site, STATUS_FAILED, site->state_dir, "the login snapshot cannot be published: %s",
			  strerror(-error));
	changed_confirm(site);
}

static int finish(struct sync *sync)
{
	bool as_json = sync->site.options->json;
	json_t *document = sync_document(sync);
	last_sync_keep(sync, document);
	if (!as_json) {
		json_decref(document);
		sync_tell(sync);
	}
	sync_end(sync);
	return as_json ? site_answer(&sync->site, document) : site_close(&sync->site);
}

/* After the effects: what came of them. */
static void tell_trail(struct sync *sync)
{
	sync_audit_held(sync);
	sync_audit_failures(sync);
	sync_audit_tend(sync);
}

#define NEEDS (SITE_UIDS | SITE_WRITES | SITE_TELLS_HELD)

/* With what waited and was accepted. false: it cannot go on (said). */
static bool open_site(struct site *site, const struct options *options)
{
	char hash[GUARD_HASH_SIZE];
	if (!site_open(site, options, NEEDS) || !threads_are_possible(site) ||
	    !glass_clock_accepted(site, caller_name(site->arena)))
		return false;
	enum replay_result accepted = replay_accept(site, caller_name(site->arena), hash);
	if (accepted != REPLAY_DONE)
		return accepted == REPLAY_NOTHING;
	site_close(site);
	if (!site_open(site, options, NEEDS))
		return false;
	site->waiting_accepted = arena_strdup(site->arena, hash);
	return true;
}

/* A trial of the check at login that nobody has confirmed: where its own watch has failed, this ends it. NULL, or why it
 * cannot be. */
static const char *end_trial(void)
{
	bool ended;
	const char *problem = door_trial_end(&ended);
	if (ended)
		console_say(CONSOLE_WARNING,
			    "the trial of pam_careacl was not confirmed: its lines are taken out");
	return problem;
}

int verb_sync(const struct options *options)
{
	struct sync sync = {.lock_fd = -1};
	if (options->next)
		return verb_next(options);
	if (geteuid() != 0)
		return site_refuse(options, "sync changes owners and ACLs: it must be run by root");
	const char *problem = end_trial();
	int status;
	if (options->changed && problem == NULL && sync_changed(options, &status))
		return status;
	bool is_open = open_site(&sync.site, options);
	if (problem != NULL)
		site_fail(
		    &sync.site, STATUS_FAILED, TRIAL_FILE,
		    "the trial of pam_careacl is over, and its lines are still in: 'careacl pam disable' "
		    "takes them out (%s)",
		    wording(problem));
	if (!is_open)
		return site_stop(&sync.site);
	if (!sync_begin(&sync)) {
		sync_end(&sync);
		return site_stop(&sync.site);
	}
	held_report(&sync.site);
	warn_of_missing_logins(&sync.site);
	sync.audit.by = caller_name(sync.site.arena);
	if (sync_audit_accepted(&sync) && sync_audit_statements(&sync)) {
		(void)sync_state_keep_registry(&sync.state, sync_now_milliseconds());
		sync_treat(&sync);
		held_report_unknown(&sync.site);
		record(&sync);
		sync_sweep_run(&sync);
	}
	tell_trail(&sync);
	tell_unowned(&sync.site);
	tell_unread(&sync.site);
	tell_shut(&sync);
	return finish(&sync);
}
