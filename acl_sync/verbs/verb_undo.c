/* careacl undo GENERATION: puts the ACLs of before back. */
#include "acl_sync/console.h"
#include "acl_sync/desk/caller.h"
#include "acl_sync/disk/former.h"
#include "acl_sync/journal.h"
#include "acl_sync/site/held.h"
#include "acl_sync/site/sync_state.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verb_undo_opens.h"
#include "acl_sync/verbs/verbs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A generation's number, as typed: digits, at least 1. */
static bool parse_generation(const char *typed, int64_t *ret_generation)
{
	char *end;
	errno = 0;
	long long number = strtoll(typed, &end, 10);
	if (typed[0] < '0' || typed[0] > '9' || *end != '\0' || errno != 0 || number < 1)
		return false;
	*ret_generation = number;
	return true;
}

static struct previous_object as_object(const struct state_previous *kept)
{
	return (struct previous_object){
	    .path = kept->path,
	    .device = kept->device,
	    .inode = kept->inode,
	    .owner = kept->owner,
	    .group = kept->group,
	    .mode = kept->mode,
	    .access_acl = kept->access_acl,
	    .access_size = kept->access_size,
	    .default_acl = kept->default_acl,
	    .default_size = kept->default_size,
	};
}

/* What was kept, at the paths where it is found now: folders may have got other names since. */
static struct previous_object *as_objects(struct run *run, const struct state_previous *kept, size_t count)
{
	struct arena *arena = run->site->arena;
	struct store_job job = run_job(run);
	struct former former;
	struct previous_object *objects = arena_array(arena, count, sizeof(*objects));
	int error = former_init(&former, &job, run->root_fd, arena);
	if (objects == NULL || error == -ENOMEM)
		console_out_of_memory();
	for (size_t i = 0; i < count; i++) {
		objects[i] = as_object(&kept[i]);
		if (error == 0)
			objects[i].path = former_path(&former, kept[i].path, kept[i].device, kept[i].inode);
		if (objects[i].path == NULL)
			console_out_of_memory();
	}
	return objects;
}

/* Forgets what was put back, and with it the adoption. */
static bool forget(struct run *run, int64_t generation)
{
	struct state_db *state = run->site->state;
	if (state_db_begin(state) == STATE_OK &&
	    state_previous_forget(state, generation, run_store(run)->name) == STATE_OK &&
	    state_db_commit(state) == STATE_OK)
		return true;
	state_db_rollback(state);
	site_fail(run->site, STATUS_FAILED, run->site->state_dir,
		  "what was undone cannot be kept in the state: %s", state_db_message(state));
	return false;
}

/* Takes the mark of adoption away where one of the generations set it. */
static bool abandon(struct run *run, int64_t generation, bool *ret_abandoned)
{
	enum state_result adopted = state_adoption_since(run->site->state, generation, run_store(run)->name);
	int error = adopted == STATE_OK ? store_root_abandon(run->root_fd) : 0;
	if (adopted == STATE_ERROR || error != 0) {
		site_fail(run->site, STATUS_FAILED, run_place(run),
			  "the mark of adoption cannot be taken away: %s",
			  error != 0 ? strerror(-error) : state_db_message(run->site->state));
		return false;
	}
	*ret_abandoned = adopted == STATE_OK;
	return true;
}

/* What undo came to. */
struct undone {
	struct store_report sum;
	size_t kept;      /* objects that were kept since */
	size_t abandoned; /* roots */
	size_t adopted;   /* roots that are to be, found by the look */
	struct undo_opens opens;
};

/* What was kept of a store since that generation, oldest first. false: it cannot be read (said). */
static bool load(struct run *run, int64_t generation, const struct state_previous **ret_kept,
		 size_t *ret_count)
{
	struct site *site = run->site;
	if (state_previous_load(site->state, generation, run_store(run)->name, site->arena, ret_kept,
				ret_count) == STATE_OK)
		return true;
	site_fail(site, STATUS_WRONG, site->state_dir, "the state is damaged: %s",
		  state_db_message(site->state));
	return false;
}

/* Before anything is done. */
static void look(struct run *run, int64_t generation, struct undone *undone)
{
	const struct state_previous *kept;
	size_t count;
	undone->adopted +=
	    state_adoption_since(run->site->state, generation, run_store(run)->name) == STATE_OK;
	if (load(run, generation, &kept, &count))
		undo_opens_add(&undone->opens, run, as_objects(run, kept, count), count);
}

/* Before the effect: who gains and loses by it, nobody has decided; the next sync says what it changes back. */
static bool write_line(struct run *run, int64_t generation, size_t count)
{
	json_t *fields = json_object();
	json_out_set(fields, "store", json_out_text(run_store(run)->name));
	json_out_set(fields, "generation", json_integer(generation));
	json_out_set(fields, "objects", json_integer((json_int_t)count));
	return journal_write(run->site, caller_name(run->site->arena), AUDIT_UNDO, fields);
}

/* What the folders are like is not known by any index from now on: the next sync --changed is a whole one. Until there is one
 * the rules are not in force, and status says so. */
static bool keep_undone(struct site *site, const struct undone *undone)
{
	return state_set_text(site->state, STATE_DUE_OF, "") == STATE_OK &&
	       state_set_number(site->state, STATE_UNDONE, undone->adopted > 0 ? 2 : 1) == STATE_OK;
}

static void undo_store(struct run *run, int64_t generation, struct undone *undone)
{
	const struct state_previous *kept;
	struct store_report report;
	bool abandoned = false;
	size_t count;
	struct site *site = run->site;
	if (!load(run, generation, &kept, &count))
		return;
	if (count > 0 && !write_line(run, generation, count))
		return;
	if ((count > 0 || undone->adopted > 0) && !keep_undone(site, undone)) {
		site_fail_state(site);
		return;
	}
	store_report_init(&report);
	int error = store_undo(run->root_fd, as_objects(run, kept, count), count, &report);
	if (error != 0)
		site_fail(site, STATUS_FAILED, run_place(run), "store '%s' could not be put back: %s",
			  run_store(run)->name, strerror(-error));
	run_report_notices(run, &report);
	if (error == 0 && report.failed_folders == 0 && abandon(run, generation, &abandoned))
		forget(run, generation);
	undone->kept += count;
	undone->abandoned += abandoned;
	run_add(&undone->sum, &report);
	store_report_clear(&report);
}

static int finish_undo(struct site *site, const struct undone *undone)
{
	if (!site->options->json) {
		console_answer(undone->abandoned == 0
				   ? "%zu kept objects, %zu changes to put them back; roots that are no "
				     "longer careacl's: %zu; the next sync brings what the rules say, unless "
				     "they are changed first\n"
				   : "%zu kept objects, %zu changes to put them back; roots that are no "
				     "longer careacl's: %zu; no sync touches these until 'careacl adopt': "
				     "what the rules say is not in force there\n",
			       undone->kept, undone->sum.operations, undone->abandoned);
		return site_close(site);
	}
	json_t *document = json_object();
	json_out_set(document, "kept", json_integer((json_int_t)undone->kept));
	json_out_set(document, "operations", json_integer((json_int_t)undone->sum.operations));
	json_out_set(document, "failed", json_integer((json_int_t)undone->sum.failed_folders));
	json_out_set(document, "abandoned", json_integer((json_int_t)undone->abandoned));
	json_out_set(document, "reopens", undo_opens_json(&undone->opens));
	return site_answer(site, document);
}

/* Is there such a generation? Says so if not. */
static bool check_generation(struct site *site, int64_t generation)
{
	int64_t last = 0;
	enum state_result result = state_generation_last(site->state, &last);
	if (result == STATE_OK && generation <= last)
		return true;
	if (result == STATE_ERROR)
		site_fail(site, STATUS_WRONG, site->state_dir, "the state is damaged: %s",
			  state_db_message(site->state));
	else
		site_fail(site, STATUS_WRONG, site->options->operands[0],
			  "no such generation; the newest is %lld", (long long)last);
	return false;
}

static void each_store(struct site *site, int64_t generation, struct undone *undone,
		       void (*function)(struct run *run, int64_t generation, struct undone *undone))
{
	for (store_id store = 0; store < site->facts->policy->store_count; store++) {
		struct run run;
		if (function == look)
			run_open_quietly(&run, site, store);
		else
			run_open(&run, site, store);
		if (run.root != ROOT_UNUSABLE)
			function(&run, generation, undone);
		run_close(&run);
	}
}

int verb_undo(const struct options *options)
{
	struct site site;
	struct undone undone = {0};
	int64_t generation;
	if (geteuid() != 0)
		return site_refuse(options, "undo changes owners and ACLs: it must be run by root");
	if (!site_open(&site, options, SITE_UIDS | SITE_WRITES))
		return site_stop(&site);
	if (!parse_generation(options->operands[0], &generation)) {
		site_fail(&site, STATUS_WRONG, options->operands[0], "expected the number of a generation");
		return site_stop(&site);
	}
	if (!check_generation(&site, generation))
		return site_stop(&site);
	store_report_init(&undone.sum);
	each_store(&site, generation, &undone, look);
	undone.opens.until_adopt = undone.adopted > 0;
	if (!undo_opens_agreed(&site, &undone.opens))
		return site_stop(&site);
	each_store(&site, generation, &undone, undo_store);
	return finish_undo(&site, &undone);
}
