/* After a sync: who still holds what somebody has lost, and what the site wants done about it (disk.md, "Sweep"). */
#include "acl_sync/console.h"
#include "acl_sync/holder_out.h"
#include "acl_sync/status.h"
#include "acl_sync/sync/sync_run.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define GRACE_MILLISECONDS 5000

/* A folder that loses; gathered by store, in the order of the run. */
struct sync_lost {
	store_id store;
	patient_id patient;
};

int64_t sync_now_milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- gathering ---- */

bool sync_sweep_begin(struct sync *sync)
{
	struct site *site = &sync->site;
	struct sync_sweep *sweep = &sync->sweep;
	sweep->begun_milliseconds = sync_now_milliseconds();
	sweep->decider = site_decider(site);
	if (!sweep_init(&sweep->sweep, site->facts))
		console_out_of_memory();
	if (state_keys(site->state, STATE_SWEEP, site->arena, &sweep->open) != STATE_OK)
		return site_fail_state(site);
	sweep->is_again = sweep->open.count > 0;
	int64_t said = sync_said_milliseconds(site);
	sweep->said_milliseconds = said <= sync_now_milliseconds() ? said : 0;
	return true;
}

/* What has begun must be ended by the next whole run if this one is killed. Before anything is taken. Each run has a mark
 * of its own: none takes away another's, which may have been killed meanwhile. */
static void want_sweep(struct sync *sync)
{
	struct sync_sweep *sweep = &sync->sweep;
	unsigned char token[8];
	char digits[2 * sizeof(token) + 1];
	if (sweep->mark != NULL)
		return;
	randombytes_buf(token, sizeof(token));
	sodium_bin2hex(digits, sizeof(digits), token, sizeof(token));
	sweep->mark = arena_printf(sync->site.arena, STATE_SWEEP "%s", digits);
	if (sweep->mark == NULL)
		console_out_of_memory();
	if (state_set_number(sync->site.state, sweep->mark, sweep->begun_milliseconds / 1000) != STATE_OK)
		site_fail(&sync->site, STATUS_FAILED, sync->site.state_dir,
			  "that a sweep begins cannot be kept in the state: %s",
			  state_db_message(sync->site.state));
}

void sync_sweep_lost(void *context, store_id store, patient_id patient)
{
	struct sync *sync = context;
	struct sync_sweep *sweep = &sync->sweep;
	void *lost = arena_grow(sync->site.arena, sweep->lost, sweep->lost_count, &sweep->lost_capacity,
				sizeof(*sweep->lost));
	want_sweep(sync);
	if (lost == NULL) {
		sweep->sweep.out_of_memory = true;
		return;
	}
	sweep->lost = lost;
	sweep->lost[sweep->lost_count++] = (struct sync_lost){store, patient};
}

/* The patients of a store whose folders are searched, into patients[]; how many. */
static size_t patients_of(const struct sync *sync, store_id store, patient_id *patients)
{
	const struct sync_sweep *sweep = &sync->sweep;
	size_t count = 0;
	if (sweep->is_again && sync->patients == NULL)
		for (; count < sync->site.facts->patient_count; count++)
			patients[count] = (patient_id)count;
	else
		for (size_t i = 0; i < sweep->lost_count; i++)
			if (sweep->lost[i].store == store)
				patients[count++] = sweep->lost[i].patient;
	return count;
}

/* Was something closed in this run that is in no patient's folder? */
static bool has_closed_strangers(const struct store_report *report)
{
	return report->drift[DRIFT_UNKNOWN] > 0;
}

static void add_strangers(struct sweep *sweep, size_t index, const struct store_report *report)
{
	for (size_t i = 0; i < report->notice_count; i++)
		if (report->notices[i].kind == NOTICE_UNKNOWN_CLOSED && report->notices[i].patient == NO_ID)
			sweep_add_stranger(sweep, index, report->notices[i].path);
}

void sync_sweep_store(struct sync *sync, struct run *run, const struct store_job *job,
		      const struct store_report *report)
{
	struct sync_sweep *sweep = &sync->sweep;
	struct site *site = &sync->site;
	if (has_closed_strangers(report))
		want_sweep(sync);
	if ((sweep->mark == NULL && !sweep->is_again) || sweep->is_complete)
		return;
	size_t room = site->facts->patient_count + sweep->lost_count;
	patient_id *patients = arena_array(site->arena, room, sizeof(*patients));
	int root_fd = fcntl(run->root_fd, F_DUPFD_CLOEXEC, 0);
	struct store_job kept = *job;
	kept.decider = &sweep->decider;
	size_t index =
	    patients == NULL || root_fd < 0 ? SIZE_MAX : sweep_add_store(&sweep->sweep, &kept, root_fd);
	if (index == SIZE_MAX) {
		sweep->sweep.out_of_memory = true;
		return;
	}
	for (size_t i = 0; i < report->change_count; i++)
		if (report->changes[i].had > ACCESS_NONE && report->changes[i].wanted == ACCESS_NONE)
			sweep_add_lost(&sweep->sweep, report->changes[i].uid);
	sweep_add_patients(&sweep->sweep, index, patients, patients_of(sync, run->store, patients));
	if (has_closed_strangers(report) || sweep->is_again)
		add_strangers(&sweep->sweep, index, report);
}

/* ---- the sweep ---- */

static void say_ended(void *context, const struct holder *holder)
{
	struct sync *sync = context;
	holder_out_say(&sync->site, &sync->sweep.sweep, holder, "it is told to end now");
}

/* A line for each process that is left: its first holder says for all. */
static void say_left(struct sync *sync)
{
	const struct sweep *sweep = &sync->sweep.sweep;
	bool terminates = sync->site.settings->on_revoke == ON_REVOKE_TERMINATE;
	pid_t last = -1;
	for (size_t i = 0; i < sweep->holder_count; i++) {
		const struct holder *holder = &sweep->holders[i];
		pid_t pid = holder_process(sweep, holder)->pid;
		if (!holder_is_over(holder) || pid == last)
			continue;
		last = pid;
		const char *spared = terminates ? sweep_spares(sweep, holder) : NULL;
		holder_out_say(&sync->site, sweep, holder,
			       spared != NULL ? wording_in(sync->site.arena, "not ended: %s", spared)
			       : terminates   ? "it did not end"
					      : "Linux cannot take an open file back: end that process "
						"yourself, or set on_revoke = \"terminate\"");
	}
}

static void say_incomplete(struct sync *sync)
{
	const struct sweep *sweep = &sync->sweep.sweep;
	if (sweep->holds.unread > 0)
		console_say(CONSOLE_WARNING, "%zu processes could not be asked what they hold",
			    sweep->holds.unread);
	if (sweep->unlisted + sweep->unsearched > 0)
		console_say(CONSOLE_WARNING,
			    "%zu directories could not be searched for what processes hold there",
			    sweep->unlisted + sweep->unsearched);
}

/* Nothing of it is left to do, unless somebody who was told to go is still there. What other runs had left undone when
 * this one began, a whole run has done: it has looked at all folders. */
static void forget(struct sync *sync)
{
	struct state_db *state = sync->site.state;
	const struct sync_sweep *sweep = &sync->sweep;
	if (sweep->result.resisted)
		return;
	bool kept = sweep->mark == NULL || state_forget(state, sweep->mark) == STATE_OK;
	for (size_t i = 0; sync->patients == NULL && i < sweep->open.count; i++)
		kept = state_forget(state, sweep->open.items[i]) == STATE_OK && kept;
	if (!kept)
		site_fail(&sync->site, STATUS_FAILED, sync->site.state_dir,
			  "that a sweep has ended cannot be kept in the state: %s", state_db_message(state));
}

void sync_sweep_run(struct sync *sync)
{
	struct sync_sweep *own = &sync->sweep;
	struct sweep *sweep = &own->sweep;
	/* what another run has left undone, a whole run does */
	if (own->mark == NULL && (sync->patients != NULL || !own->is_again))
		return;
	int error = sweep->out_of_memory ? -ENOMEM : sweep_find(sweep);
	if (error != 0) {
		site_fail(&sync->site, STATUS_FAILED, sync->site.config_shown,
			  "who still holds what was taken away could not be found: %s; see careacl holders",
			  strerror(-error));
		return;
	}
	if (sync->site.settings->on_revoke == ON_REVOKE_TERMINATE)
		sweep_end(sweep, GRACE_MILLISECONDS, say_ended, sync, &own->result);
	else
		sweep_count(sweep, &own->result);
	own->done = true;
	if (own->result.left == 0 && own->result.gone_milliseconds == 0)
		own->result.gone_milliseconds = sync_now_milliseconds();
	say_left(sync);
	say_incomplete(sync);
	sync_audit_swept(sync);
	forget(sync);
}

void sync_sweep_end(struct sync *sync)
{
	struct sweep *sweep = &sync->sweep.sweep;
	for (size_t i = 0; i < sweep->store_count; i++)
		close(sweep->stores[i].root_fd);
	sweep_clear(sweep);
}
