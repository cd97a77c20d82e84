/* What a sync has done, as text and as JSON. */
#include "acl_sync/console.h"
#include "acl_sync/counts.h"
#include "acl_sync/sentences.h"
#include "acl_sync/site/held.h"
#include "acl_sync/status.h"
#include "acl_sync/sync/sync_run.h"
#include "wording/wording.h"

#include <stdio.h>

static bool has_changed(const struct sync *sync)
{
	return sync->sum.operations > 0 || sync->state.stored;
}

/* ---- as text ---- */

static void tell_counts(const struct sync *sync)
{
	const struct store_report *sum = &sync->sum;
	const struct counted work[] = {
	    {sum->operations, wording("operation"), wording("operations"), false},
	    {sum->folders, wording("folder"), wording("folders"), false},
	};
	const struct counted accesses[] = {
	    {sum->granted, "access given", "accesses given", false},
	    {sum->revoked, "taken away", "taken away", false},
	};
	const struct counted rest[] = {
	    {sum->created, "folder or category made", "folders and categories made", false},
	    {sum->settled, "document settled", "documents settled", true},
	    {sum->set_aside, "document set aside", "documents set aside", true},
	    {sum->put_back, "document put back", "documents put back", true},
	    {sum->moved_folders, "folder renamed", "folders renamed", true},
	    {sum->links_made, "link made in views", "links made in views", true},
	    {sum->links_removed, "link removed from views", "links removed from views", true},
	};
	console_answer("generation %lld: ", (long long)sync->state.generation);
	counts_tell(work, COUNT_OF(work), wording(" in "), true);
	console_answer("; ");
	counts_tell(accesses, COUNT_OF(accesses), ", ", true);
	counts_tell(rest, COUNT_OF(rest), wording("; "), false);
	for (size_t i = 0; i < DRIFT_COUNT; i++)
		if (sum->drift[i] > 0)
			console_answer("; drift of %s: %zu", wording(drift_names[i]), sum->drift[i]);
	if (sync->closed > 0)
		console_answer("; closed: %zu", sync->closed);
	putchar('\n');
}

/* From the statement, where this run has met a new one, else from the beginning of the run. */
static int64_t milliseconds_to_gone(const struct sync_sweep *sweep)
{
	int64_t since = sweep->said_milliseconds != 0 ? sweep->said_milliseconds : sweep->begun_milliseconds;
	return sweep->result.gone_milliseconds - since;
}

static const char *since_word(const struct sync_sweep *sweep)
{
	return sweep->said_milliseconds != 0 ? "statement" : "start";
}

void sync_tell_sweep(const struct sync *sync)
{
	const struct sync_sweep *sweep = &sync->sweep;
	const struct sweep_result *result = &sweep->result;
	char seconds[SENTENCE_SECONDS_SIZE];
	const char *since = sweep->said_milliseconds != 0 ? "the newest statement" : "this sync began";
	if (!sweep->done || (result->found == 0 && !sync->site.options->verbose))
		return;
	sentence_seconds(milliseconds_to_gone(sweep), seconds);
	if (result->found == 0)
		console_answer("sweep: no process holds what was taken away, %s s after %s\n", seconds,
			       since);
	else if (result->ended == 0)
		console_answer("sweep: %zu processes still hold what was taken away\n", result->left);
	else
		console_answer(
		    "sweep: of %zu processes that held what was taken away %zu ended, the last %s s after "
		    "%s; %zu hold it still\n",
		    result->found, result->ended, seconds, since, result->left);
}

void sync_tell(const struct sync *sync)
{
	bool verbose = sync->site.options->verbose;
	if (sync->site.options->quiet)
		return;
	if (has_changed(sync))
		tell_counts(sync);
	else if (verbose && sync->site.status == STATUS_DONE)
		console_answer("nothing to do: %zu folders are as they should be\n", sync->sum.folders);
	sync_tell_sweep(sync);
}

/* ---- as JSON ---- */

static json_t *count_json(size_t count)
{
	return json_integer((json_int_t)count);
}

json_t *sync_sweep_json(const struct sync *sync)
{
	const struct sync_sweep *sweep = &sync->sweep;
	bool is_known = sweep->done && sweep->result.gone_milliseconds != 0;
	json_t *object = json_object();
	json_out_set(object, "found", count_json(sweep->result.found));
	json_out_set(object, "ended", count_json(sweep->result.ended));
	json_out_set(object, "left", count_json(sweep->result.left));
	json_out_set(object, "seconds",
		     is_known ? json_real((double)milliseconds_to_gone(sweep) / 1000.0) : json_null());
	json_out_set(object, "since", is_known ? json_out_text(since_word(sweep)) : json_null());
	return object;
}

json_t *sync_document(struct sync *sync)
{
	const struct store_report *sum = &sync->sum;
	const struct {
		const char *key;
		size_t count;
	} counts[] = {
	    {"folders", sum->folders},
	    {"operations", sum->operations},
	    {"granted", sum->granted},
	    {"revoked", sum->revoked},
	    {"created", sum->created},
	    {"settled", sum->settled},
	    {"set_aside", sum->set_aside},
	    {"put_back", sum->put_back},
	    {"moved_folders", sum->moved_folders},
	    {"links_made", sum->links_made},
	    {"links_removed", sum->links_removed},
	    {"closed", sync->closed},
	    {"failed", sum->failed_folders},
	};
	json_t *document = json_object(), *drift = json_object();
	for (size_t i = 0; i < DRIFT_COUNT; i++)
		json_out_set(drift, drift_names[i], count_json(sum->drift[i]));
	json_out_set(document, "generation",
		     has_changed(sync) ? json_integer(sync->state.generation) : json_null());
	json_out_set(document, "at", json_out_instant(sync->site.now));
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		json_out_set(document, counts[i].key, count_json(counts[i].count));
	json_out_set(document, "drift", drift);
	json_out_set(document, "sweep", sync_sweep_json(sync));
	json_out_set(document, "held", held_json(&sync->site));
	json_out_set(document, "unadopted", json_incref(sync->unadopted));
	return document;
}
