/* What a sync writes into the audit trail (R33): before the effect what is about to happen, after it what came of it. A
 * sync that changes nothing, and of which nothing is news, writes nothing.
 *
 * Where a line cannot be written, what it says is not done: that has been said then, and the functions return false.
 */
#ifndef CAREACL_ACL_SYNC_SYNC_AUDIT_H
#define CAREACL_ACL_SYNC_SYNC_AUDIT_H

#include "acl_sync/journal.h"
#include "acl_sync/run/run.h"

struct access_lines;
struct differences;
struct sync;
struct sync_move;

struct sync_audit {
	struct journal journal; /* open from the first line on */
	bool is_open;
	const char *by;                     /* whoever called; NULL: root */
	const struct differences *recorded; /* accesses that the desk has written already */
	int64_t desk_id; /* what it has recorded, which the facts still call DESK_PROPOSED; 0 */
	bool only_take;  /* of the store at hand: nothing is given */
	const struct document_change *documents; /* of it, until `announce` has written them */
	size_t document_count;
	struct sync_move *moves; /* of it, found by the look */
	size_t move_count, move_capacity;
	size_t moves_written, move_next; /* of these; where the search begins */
	json_t *failed;                  /* folders that could not be treated; NULL: none */
	size_t refused_logins;           /* that the PAM module has left */
	bool is_broken;                  /* a line could not be written: no more are tried */
};

/* The hooks of store_job; `context` is a struct sync. */
void sync_audit_hooks(struct sync *sync, struct store_job *job);

/* Before anything is changed: what the caller has accepted. */
bool sync_audit_accepted(struct sync *sync);
/* ... of a store whose state was lost; a root that becomes careacl's. */
bool sync_audit_lost_accepted(struct sync *sync, const struct run *run);
bool sync_audit_adoption(struct sync *sync, const struct run *run);
/* ... and the statements that begin and end with the new texts. */
bool sync_audit_statements(struct sync *sync);

/* What is held back, and what is wrong or has failed, each where it is news. */
void sync_audit_held(struct sync *sync);
void sync_audit_failures(struct sync *sync);

/* Notes what failed in a store. */
void sync_audit_failed(struct sync *sync, const struct store_report *report);

/* What the sweep has found, if it has found anything. */
void sync_audit_swept(struct sync *sync);

/* Takes over what the PAM module has left; seals and removes what is old enough. */
void sync_audit_tend(struct sync *sync);

/* Gives back everything. */
void sync_audit_end(struct sync *sync);

/* ---- between the files of it ---- */

/* The journal with the present instant, opened with the first line. NULL: it cannot be (said). */
struct journal *sync_audit_journal(struct sync *sync, const char *by);

/* The form of store_job.announce_move. Documents that the look finds are gathered, and written with the accesses: adds
 * their lines, to a journal that is opened for the first. */
bool sync_audit_move(void *context, const struct document_move *move, bool is_planned);
bool sync_audit_moves(struct sync *sync, struct journal **journal);

/* One line, durable. `fields` is taken over. */
bool sync_audit_one(struct sync *sync, const char *by, enum audit_kind kind, json_t *fields);

/* A line could not be written. Returns false. */
bool sync_audit_broke(struct sync *sync);

/* Adds the access, of the document or (NULL) of the category; `facts` decide, NULL: the site's. false: said. */
bool sync_audit_access(const struct sync *sync, struct access_lines *lines, const struct folder_facts *facts,
		       const struct access_change *change, const char *document);

/* [{"kind":..,"where":..}, ..]: the statements, as they are called once they are recorded. */
json_t *sync_audit_because(const struct sync *sync, const struct because *because);

#define SYNC_AUDIT_BY "careacl" /* for what no person asked for */

#endif
