/* A look that failed has not seen all that is about to change, and what failed once may do so no more: it is looked at
 * again, so that nothing is done that was not told. */
#include "acl_sync/disk/walk.h"

#include "acl_sync/disk/store_report.h"

#include <errno.h>
#include <string.h>

/* What the look has told about the present folder, by its numbers in the report, whose arrays grow. */
struct told {
	const struct store_report *report;
	size_t first, count, first_document, document_count;
};

/* ---- which were told ---- */

static bool change_is_told(const struct told *told, const struct access_change *change)
{
	for (size_t i = 0; i < told->count; i++) {
		const struct access_change *old = &told->report->changes[told->first + i];
		if (old->uid == change->uid && old->category == change->category &&
		    old->wanted == change->wanted &&
		    /* one that is no category any more has a name only */
		    (change->category != NO_ID || strcmp(old->former_category, change->former_category) == 0))
			return true;
	}
	return false;
}

static bool document_is_told(const struct told *told, const struct document_change *change)
{
	for (size_t i = 0; i < told->document_count; i++) {
		const struct document_change *old = &told->report->document_changes[told->first_document + i];
		if (old->patient == change->patient && old->uid == change->uid &&
		    old->category == change->category && old->wanted == change->wanted &&
		    strcmp(old->path, change->path) == 0)
			return true;
	}
	return false;
}

/* ---- those that were not ---- */

/* What `again` has and was not told. */
static bool add_unseen(struct store_report *report, const struct store_report *again, const struct told *told)
{
	bool added = true;
	for (size_t i = 0; i < again->change_count && added; i++)
		if (!change_is_told(told, &again->changes[i]))
			added = report_change(report, &again->changes[i]);
	for (size_t i = 0; i < again->document_change_count && added; i++)
		if (!document_is_told(told, &again->document_changes[i]))
			added = report_document_change(report, &again->document_changes[i]);
	return added;
}

static bool tell(struct walk *walk, size_t first, size_t first_document)
{
	const struct store_report *report = walk->report;
	bool is_own = walk->folder.facts.facts != walk->job->facts;
	if (first == report->change_count && first_document == report->document_change_count)
		return true;
	return walk_announce_found(walk, is_own ? &walk->folder.facts : NULL, first, first_document);
}

/* ---- looking ---- */

/* What it finds, into a report of its own; what the walk has counted stays as it was. false: the run stops. */
static bool look_again(struct walk *walk, struct store_report *again)
{
	struct store_report *report = walk->report;
	const struct folder_walk before = walk->folder;
	const size_t operations = walk->planned_operations, created = walk->planned_created,
		     settled = walk->planned_settled;
	walk->report = again;
	walk->mode = WALK_LOOK;
	walk->folder.is_again = true;
	walk->changing.count = walk->changing_first = 0;
	walk_folder_pass(walk);
	walk->report = report;
	report->out_of_memory = report->out_of_memory || again->out_of_memory;
	walk->folder.is_again = false;
	if (walk->folder.loses && !walk->folder.lost_is_told && walk->job->lost != NULL)
		walk->job->lost(walk->job->lost_context, walk->job->store, walk->folder.patient);
	walk->folder.differs = before.differs;
	walk->folder.loses = before.loses;
	walk->folder.gains = before.gains;
	walk->folder.failed = before.failed;
	walk->planned_operations = operations;
	walk->planned_created = created;
	walk->planned_settled = settled;
	acl_sums_clear(&walk->sums);
	return walk->stop == 0;
}

bool walk_announce_unseen(struct walk *walk, size_t first, size_t count, size_t first_document)
{
	struct store_report *report = walk->report, again;
	const size_t changes = report->change_count, documents = report->document_change_count;
	const struct told told = {report, first, count, first_document, documents - first_document};
	store_report_init(&again);
	if (look_again(walk, &again)) {
		if (!add_unseen(report, &again, &told))
			walk_failed(walk, -ENOMEM);
		else
			(void)tell(walk, changes, documents);
	}
	store_report_clear(&again);
	return walk->stop == 0;
}
