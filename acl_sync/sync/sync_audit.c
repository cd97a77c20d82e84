#include "acl_sync/sync/sync_audit.h"

#include "acl_sync/desk/difference.h"
#include "acl_sync/sync/access_lines.h"
#include "acl_sync/sync/sync_run.h"

#include <string.h>

/* ---- the journal ---- */

struct journal *sync_audit_journal(struct sync *sync, const char *by)
{
	struct sync_audit *audit = &sync->audit;
	if (!audit->is_open) {
		audit->is_open = journal_open(&audit->journal, &sync->site, by);
		return audit->is_open ? &audit->journal : NULL;
	}
	journal_begin(&audit->journal, by);
	return &audit->journal;
}

void sync_audit_end(struct sync *sync)
{
	if (sync->audit.is_open)
		journal_close(&sync->audit.journal);
	sync->audit.is_open = false;
	json_decref(sync->audit.failed);
	sync->audit.failed = NULL;
}

bool sync_audit_broke(struct sync *sync)
{
	sync->audit.is_broken = true;
	return false;
}

/* ---- accesses ---- */

/* Of a document it matters who may read it: the desk compares decisions, the disk what the ACLs give. */
static bool is_same_access(const struct difference *item, const struct access_change *change,
			   const char *document)
{
	if (document == NULL || item->document == NULL)
		return document == item->document && item->had == change->had && item->has == change->wanted;
	return strcmp(document, item->document) == 0 &&
	       (item->has > item->had) == (change->wanted > change->had);
}

/* Has the desk written the same with its statement? `document` NULL: the category itself. */
static bool is_recorded(const struct sync *sync, const struct access_change *change, const char *document)
{
	const struct differences *recorded = sync->audit.recorded;
	const struct facts *facts = sync->site.facts;
	if (recorded == NULL || change->login == NO_ID || !access_change_is_known(change))
		return false;
	for (size_t i = 0; i < recorded->count; i++) {
		const struct difference *item = &recorded->items[i];
		if (is_same_access(item, change, document) &&
		    strcmp(item->login, facts->logins[change->login].name) == 0 &&
		    strcmp(item->patient, facts->patients[change->patient].id) == 0 &&
		    strcmp(item->category, facts->policy->categories[change->category].name) == 0)
			return true;
	}
	return false;
}

static bool is_said(const struct sync *sync, const struct access_change *change, const char *document)
{
	return change->had != change->wanted && !(sync->audit.only_take && change->wanted > change->had) &&
	       !is_recorded(sync, change, document);
}

/* One access, in a journal that is opened for the first. */
static bool write_change(struct sync *sync, struct access_lines *lines, const struct folder_facts *facts,
			 const struct access_change *change, const char *document)
{
	if (!is_said(sync, change, document))
		return true;
	if (lines->journal == NULL && (lines->journal = sync_audit_journal(sync, SYNC_AUDIT_BY)) == NULL)
		return false;
	return sync_audit_access(sync, lines, facts, change, document);
}

/* Documents whose readers change though those of their category do not. */
static bool write_documents(struct sync *sync, struct access_lines *lines)
{
	struct sync_audit *audit = &sync->audit;
	for (; audit->document_count > 0; audit->documents++, audit->document_count--) {
		const struct document_change *change = audit->documents;
		const struct access_change access = {.login = change->login,
						     .uid = change->uid,
						     .patient = change->patient,
						     .category = change->category,
						     .had = change->had,
						     .wanted = change->wanted};
		if (!write_change(sync, lines, NULL, &access, change->path))
			return false;
	}
	return true;
}

static bool write_changes(struct sync *sync, const struct folder_facts *facts,
			  const struct access_change *changes, size_t count)
{
	bool written = true;
	struct access_lines lines;
	access_lines_begin(&lines, NULL, false);
	for (size_t i = 0; written && i < count; i++) {
		written = write_change(sync, &lines, facts, &changes[i], NULL);
		/* each has looked at all that is said of its patient */
		arena_rest(i == 0 || changes[i].patient != changes[i - 1].patient ? ARENA_REST_PATIENT
										  : sizeof(changes[i]));
	}
	written = written && write_documents(sync, &lines);
	written = access_lines_end(&lines) && written;
	return written && sync_audit_moves(sync, &lines.journal) &&
	       (lines.journal == NULL || journal_commit(lines.journal));
}

static bool announce(void *context, const struct folder_facts *facts, const struct access_change *changes,
		     size_t count)
{
	struct sync *sync = context;
	return write_changes(sync, facts, changes, count) || sync_audit_broke(sync);
}

static void take_documents(void *context, const struct document_change *changes, size_t count)
{
	struct sync *sync = context;
	sync->audit.documents = changes;
	sync->audit.document_count = count;
}

/* ---- the store at hand ---- */

void sync_audit_hooks(struct sync *sync, struct store_job *job)
{
	sync->audit.only_take = job->only_take;
	sync->audit.moves = NULL;
	sync->audit.move_count = sync->audit.move_capacity = sync->audit.moves_written =
	    sync->audit.move_next = 0;
	sync->audit.document_count = 0;
	job->announce = announce;
	job->announce_documents = take_documents;
	job->announce_move = sync_audit_move;
	job->announce_context = sync;
}
