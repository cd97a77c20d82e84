#include "acl_sync/moving/refilings.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/caller.h"
#include "acl_sync/journal.h"
#include "acl_sync/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const refusals[REFILE_RESULT_COUNT] = {
    [REFILE_FAILED] = "",
    [REFILE_DONE] = "",
    [REFILE_STOPPED] = "",
    [REFILE_NO_DOCUMENT] = "there is no such document, neither in the folder nor set aside",
    [REFILE_SPECIAL] =
	"is a symbolic link, a mount point or the like, or the way to it leads through one: name "
	"the document itself",
    [REFILE_LINKED] =
	"it, or a file in it, has more than one name: another of them could be somebody else's; "
	"remove them first",
    [REFILE_TAKEN] = "there is a document of that name in the other folder, and nothing is written over it: "
		     "rename one of the two first",
    [REFILE_NO_CATEGORY] = "the other folder has no such category on disk: type careacl sync",
    [REFILE_BLOCKED] =
	"in the other folder something that is no directory stands in the way: rename it first",
    [REFILE_DIRECTORY] =
	"is a directory: in a store with depth = \"category\" documents are refiled one by one",
    [REFILE_CHANGED] = "was exchanged for another meanwhile: look which one it is, and try again",
};

const char *refilings_refusal(enum refile_result result)
{
	return refusals[result];
}

/* ---- keeping ---- */

struct keeping {
	struct sync_state *state;
	int64_t id;
	const char *aside; /* where it stood on its way */
	bool begun;
};

/* Who asked: behind sudo the person who typed it. For the record alone; nothing is decided by it. */
static uid_t asked_by(void)
{
	const char *text = getenv("SUDO_UID");
	char *end = NULL;
	if (getuid() != 0 || text == NULL || text[0] < '0' || text[0] > '9')
		return getuid();
	unsigned long uid = strtoul(text, &end, 10);
	return *end == '\0' && uid < UID_NONE ? (uid_t)uid : getuid();
}

/* Whose it was, and whose it becomes. */
static bool write_line(const struct sync_state *state, const struct refiling *refiling)
{
	const struct facts *facts = state->site->facts;
	json_t *fields = json_object();
	json_out_set(fields, "patient", json_out_text(facts->patients[refiling->from].id));
	json_out_set(fields, "into", json_out_text(facts->patients[refiling->into].id));
	json_out_set(fields, "category", json_out_text(facts->policy->categories[refiling->category].name));
	json_out_set(fields, "document", json_out_text(refiling->path));
	if (refiling->into_name != NULL)
		json_out_set(fields, "into_name", json_out_text(refiling->into_name));
	json_out_set(fields, "store", json_out_text(state->store));
	json_out_set(fields, "device", json_integer((json_int_t)refiling->device));
	json_out_set(fields, "inode", json_integer((json_int_t)refiling->inode));
	return journal_write(state->site, caller_name(state->site->arena), AUDIT_REFILE, fields);
}

static bool begin(void *context, const struct refiling *refiling)
{
	struct keeping *keeping = context;
	if (!write_line(keeping->state, refiling))
		return false;
	keeping->aside = refiling->aside;
	keeping->begun = sync_state_begin_refiling(keeping->state, refiling, asked_by(), &keeping->id);
	return keeping->begun;
}

static void end(void *context, const struct refile_report *report)
{
	struct keeping *keeping = context;
	bool done = report->result == REFILE_DONE;
	if (sync_state_end_refiling(keeping->state, keeping->id, done) && done && keeping->aside != NULL)
		sync_state_forget_aside(keeping->state, keeping->aside);
}

static struct refile_hooks hooks_of(struct keeping *keeping)
{
	return (struct refile_hooks){begin, end, keeping};
}

/* ---- the verb's ---- */

struct refile_report refilings_do(struct sync_state *state, const struct store_job *job, int root_fd,
				  struct refiling *refiling, bool *ret_begun)
{
	struct keeping keeping = {.state = state};
	const struct refile_hooks hooks = hooks_of(&keeping);
	struct refile_report report = store_refile(job, root_fd, refiling, false, &hooks);
	*ret_begun = keeping.begun;
	if (!keeping.begun) /* nobody's document was taken */
		sync_state_clear_authors(state);
	return report;
}

void refilings_apply(struct run *run, struct sync *sync, struct store_job job,
		     const struct refiling *refiling)
{
	struct site *site = run->site;
	const patient_id both[] = {refiling->from, refiling->into};
	struct store_report report;
	job.patients = both;
	job.patient_count = 2;
	store_report_init(&report);
	int error = store_apply(&job, run->root_fd, &report);
	sync_state_end_store(&sync->state, run->root_fd);
	sync_sweep_store(sync, run, &job, &report);
	if (error != 0)
		site_fail(site, STATUS_FAILED, run_place(run), "the two folders could not be treated: %s",
			  strerror(-error));
	run_report_notices(run, &report);
	if (report.failed_folders > 0 || report.out_of_memory)
		site_worsen(site, STATUS_FAILED);
	store_report_clear(&report);
}

/* ---- a sync's ---- */

static void give_up(struct run *run, struct sync_state *state, const struct state_refiling *begun,
		    const char *why)
{
	console_say(CONSOLE_WARNING,
		    "%s: a refiling that a killed run had begun cannot be completed and is given up: %s",
		    run_place(run), why);
	(void)sync_state_end_refiling(state, begun->id, false);
}

/* By the names of the state, as far as the facts still know them. */
static bool find_refiling(const struct run *run, const struct state_refiling *begun,
			  struct refiling *ret_refiling)
{
	const struct facts *facts = run->site->facts;
	*ret_refiling = (struct refiling){
	    .from = facts_patient(facts, begun->from),
	    .into = facts_patient(facts, begun->into),
	    .category = policy_category(facts->policy, begun->category),
	    .path = begun->path,
	    .into_name = begun->into_name,
	    .device = begun->device,
	    .inode = begun->inode,
	};
	snprintf(ret_refiling->aside, sizeof(ret_refiling->aside), "%s", begun->aside);
	return ret_refiling->from != NO_ID && ret_refiling->into != NO_ID &&
	       ret_refiling->category != NO_ID &&
	       facts->policy->categories[ret_refiling->category].store == run->store &&
	       site_has_folder(run->site, ret_refiling->into, run->store) &&
	       strlen(begun->aside) < sizeof(ret_refiling->aside) && strchr(begun->aside, '/') == NULL &&
	       refile_path_is_plain(begun->path) &&
	       (begun->into_name == NULL ||
		(refile_path_is_plain(begun->into_name) && strchr(begun->into_name, '/') == NULL));
}

static void complete(struct run *run, struct sync_state *state, const struct store_job *job,
		     const struct state_refiling *begun)
{
	struct keeping keeping = {.state = state, .id = begun->id};
	const struct refile_hooks hooks = hooks_of(&keeping);
	struct refiling refiling;
	if (!find_refiling(run, begun, &refiling)) {
		give_up(run, state, begun,
			"the patients, the category or their store are no longer what they were");
		return;
	}
	struct refile_report report = store_refile(job, run->root_fd, &refiling, true, &hooks);
	if (report.result == REFILE_FAILED)
		site_fail(run->site, STATUS_FAILED, run_place(run),
			  "a refiling that a killed run had begun could not be completed: %s",
			  strerror(report.error));
	else
		console_say(CONSOLE_WARNING, "%s: a refiling that a killed run had begun %s%s",
			    run_place(run), report.result == REFILE_DONE ? "was completed" : "was given up: ",
			    refusals[report.result]);
}

void refilings_complete(struct run *run, struct sync_state *state, const struct store_job *job)
{
	struct site *site = run->site;
	const struct state_refiling *begun;
	size_t count;
	if (state_refilings_begun(site->state, run_store(run)->name, site->arena, &begun, &count) !=
	    STATE_OK) {
		site_fail(site, STATUS_FAILED, site->state_dir,
			  "the refilings cannot be read from the state: %s", state_db_message(site->state));
		return;
	}
	for (size_t i = 0; i < count && !job->only_take; i++)
		complete(run, state, job, &begun[i]);
}
