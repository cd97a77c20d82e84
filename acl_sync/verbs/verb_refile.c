/* careacl refile DOCUMENT PATIENT: a document that lies in the wrong patient's folder goes into the right one's. */
#include "acl_sync/console.h"
#include "acl_sync/document_name.h"
#include "acl_sync/entry.h"
#include "acl_sync/moving/refilings.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/refile_answer.h"
#include "acl_sync/verbs/verbs.h"

#include <unistd.h>

struct refile_verb {
	struct sync sync;
	struct run run;
	struct document_name name;
	struct refiling refiling;
	struct refile_report report;
	const char *place; /* of complaints */
};

/* ---- what is asked ---- */

static bool refuse(struct refile_verb *verb, int status, const char *where, const char *text)
{
	site_fail(&verb->sync.site, status, where, "%s", text);
	return false;
}

static bool find(struct refile_verb *verb)
{
	struct site *site = &verb->sync.site;
	const char *typed = site->options->operands[0], *into = site->options->operands[1];
	if (!document_name_find(site, typed, &verb->name))
		return false;
	patient_id patient = entry_find_patient(site, into);
	if (patient == NO_ID)
		return false;
	verb->place = document_name_place(site, typed, &verb->name);
	if (patient == verb->name.patient)
		return refuse(verb, STATUS_WRONG, verb->place, "is in that patient's folder already");
	if (!site_has_folder(site, patient, verb->name.store))
		return refuse(
		    verb, STATUS_WRONG, verb->place,
		    "the other patient has no folder in that store: their statement gives them other stores");
	verb->refiling = (struct refiling){.from = verb->name.patient,
					   .into = patient,
					   .category = verb->name.category,
					   .path = verb->name.path};
	return true;
}

/* The store as a sync would find it: its own, with its state and its names. */
static bool open_store(struct refile_verb *verb)
{
	struct site *site = &verb->sync.site;
	if (site->state == NULL)
		return refuse(verb, STATUS_WRONG, site->state_dir,
			      "there is no state yet; type careacl sync first");
	run_open(&verb->run, site, verb->name.store);
	if (verb->run.root == ROOT_UNUSABLE)
		return false;
	if (verb->run.root != ROOT_ADOPTED)
		return refuse(verb, STATUS_HELD, run_place(&verb->run),
			      "its root is not careacl's yet; type careacl sync, or careacl adopt, first");
	if (lost_look(&verb->run) != LOST_NOT) {
		lost_report(&verb->run);
		return false;
	}
	return sync_begin(&verb->sync);
}

static struct store_job job_of(struct refile_verb *verb)
{
	struct store_job job = run_job(&verb->run);
	verb->sync.state.store = run_store(&verb->run)->name;
	sync_state_hooks(&verb->sync.state, &job);
	sync_audit_hooks(&verb->sync, &job);
	job.lock_fd = verb->sync.lock_fd;
	job.lost = sync_sweep_lost;
	job.lost_context = &verb->sync;
	job.refresh = site_refresh;
	job.refresh_context = &verb->sync.site;
	job.progress = NULL;
	return job;
}

static void complain(struct refile_verb *verb)
{
	const struct refile_report *report = &verb->report;
	const struct store_notice failure = {.kind = NOTICE_FAILED, .error = report->error};
	if (report->result == REFILE_FAILED)
		site_fail(&verb->sync.site, STATUS_FAILED, verb->place, "could not be refiled: %s",
			  run_failure(&verb->run, &failure));
	else if (report->result != REFILE_STOPPED) /* the state's failure was said */
		site_fail(&verb->sync.site,
			  report->result == REFILE_CHANGED || report->result == REFILE_NO_CATEGORY
			      ? STATUS_FAILED
			      : STATUS_WRONG,
			  verb->place, "%s", refilings_refusal(report->result));
	if (report->is_aside)
		console_say(CONSOLE_WARNING, "%s: stands aside now; the next sync puts it back", verb->place);
}

/* true: it is done. */
static bool refile(struct refile_verb *verb)
{
	struct store_job job = job_of(verb);
	bool begun = false;
	verb->report = refilings_do(&verb->sync.state, &job, verb->run.root_fd, &verb->refiling, &begun);
	if (verb->report.result == REFILE_NO_CATEGORY || verb->report.result == REFILE_NO_DOCUMENT) {
		/* perhaps a sync has to make the folder, or move it, first */
		refilings_apply(&verb->run, &verb->sync, job, &verb->refiling);
		verb->report =
		    refilings_do(&verb->sync.state, &job, verb->run.root_fd, &verb->refiling, &begun);
	}
	if (verb->report.result != REFILE_DONE)
		complain(verb);
	if (begun) {
		/* whoever has it open is found below the folder it is in now */
		sync_sweep_lost(&verb->sync, verb->name.store, verb->refiling.into);
		refilings_apply(&verb->run, &verb->sync, job, &verb->refiling);
		if (!verb->sync.sweep.is_again) /* what a sync left undone, a sync does, in all stores */
			sync_sweep_run(&verb->sync);
	}
	if (verb->report.is_written)
		console_say(
		    CONSOLE_WARNING,
		    "%s: somebody has it open for writing; what they save may come back into the old folder",
		    verb->place);
	return verb->report.result == REFILE_DONE;
}

static int finish(struct refile_verb *verb, bool done)
{
	struct site *site = &verb->sync.site;
	const struct refile_answer answer = {.site = site,
					     .store = verb->name.store,
					     .refiling = &verb->refiling,
					     .generation = verb->sync.state.generation,
					     .was_aside = verb->report.was_aside};
	json_t *document = done && site->options->json ? refile_answer_json(&answer) : NULL;
	if (done && document == NULL && !site->options->quiet)
		refile_answer_tell(&answer);
	if (done &&
	    (document != NULL || !site->options->quiet)) /* the answer says which statements named it */
		run_told_unmet(&verb->run, verb->refiling.from,
			       &(struct document_ref){verb->refiling.category, verb->refiling.path});
	run_close(&verb->run);
	sync_end(&verb->sync);
	if (document != NULL)
		return site_answer(site, document);
	return done ? site_close(site) : site_stop(site);
}

int verb_refile(const struct options *options)
{
	struct refile_verb verb = {.run = {.root_fd = -1}, .sync = {.lock_fd = -1}};
	if (geteuid() != 0)
		return site_refuse(options,
				   "refile moves a document and changes its ACL: it must be run by root");
	if (!site_open(&verb.sync.site, options, SITE_UIDS | SITE_RECORDS))
		return site_stop(&verb.sync.site);
	return finish(&verb, find(&verb) && open_store(&verb) && refile(&verb));
}
