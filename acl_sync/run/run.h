/* One store of a site, ready to be planned, applied or verified; and what all stores came to. */
#ifndef CAREACL_ACL_SYNC_RUN_H
#define CAREACL_ACL_SYNC_RUN_H

#include "acl_sync/disk/named_places.h"
#include "acl_sync/disk/store.h"
#include "acl_sync/progress.h"
#include "acl_sync/site/site.h"

struct run {
	struct site *site;
	store_id store;
	struct decider decider;
	struct progress progress;
	enum root_state root;
	int root_fd;     /* -1: the store is left alone */
	bool named_told; /* run_report_named has said what it found */
	bool only_looks; /* nothing will be done: what would be closed is said to be open */
};

/* Opens the root of a store. What makes it unusable is said and makes the status 2; so is a root that was
 * careacl's and is empty now. */
void run_open(struct run *run, struct site *site, store_id store);
/* The same, but an empty root is one that begins anew (`adopt`). */
void run_open_any(struct run *run, struct site *site, store_id store);
/* For whoever only looks, before the sync that says what makes the root unusable. */
void run_open_quietly(struct run *run, struct site *site, store_id store);
void run_close(struct run *run);

/* Opens the file whose bytes stand for folders; *ret_fd is the caller's to close. false when it cannot be opened
 * (said). */
bool run_open_lock(struct site *site, int *ret_fd);

/* Everything the store's functions need, but `keep` and the lock. */
struct store_job run_job(struct run *run);

/* The form of store_job.had_folder (run_gone.c): had this patient a folder there when all was last in force? `context` is a
 * struct run. */
bool run_had_folder(void *context, patient_id patient);

/* After a whole sync: folders that could not be made were not there at an earlier sync when the next one looks. Keeps in the
 * state whose they are; a failure is said. */
void run_keep_unmade(struct run *run, const struct store_report *report);

/* Documents that stand aside as the state says, and are not there any more, nor back in their folder: told, as a warning
 * on stderr, or for `check` as findings. forgets: and not told again. */
void run_report_gone(struct run *run, bool forgets);
void run_find_gone(struct run *run);

/* Of a root that the state knows as careacl's, while neither what stands there now nor a folder in it bears careacl's mark: a
 * text that says so, and where a marked one stands or that it is to be looked for; of one that is unusable only the
 * former. NULL: it is not so. Needs no facts. Lives in the site's arena (run_root.c). */
const char *run_root_is_another(const struct run *run, const struct store *store);

/* The store's name and root, and where it is declared. */
const struct store *run_store(const struct run *run);

/* A place for people: the root's path on a terminal, the statement ("careacl.conf:20") elsewhere. Lives in
 * the site's arena. */
const char *run_place(const struct run *run);

/* What became of one object that needed a word. With --verbose everything, else what failed and, when
 * something changed, what was closed or left. Never names a patient's folder but on a terminal. */
void run_report_notices(struct run *run, const struct store_report *report);

/* Live statements that name a document of this store which is neither in its place, nor aside, nor known by its mark,
 * anywhere in this store, in the patient's folder or aside in others (run_named.c): warnings. run_report_notices says
 * them where the texts are new, with --verbose, and in a plan. */
void run_report_named(struct run *run);

/* The same of those that a run has not met (store_report.unmet), told or not, as news, with --quiet too; but for what
 * run_report_named has told. Leaves in `unmet` those that have been told by either. false: it cannot be found out, and nobody
 * was told. */
bool run_tell_unmet(struct run *run, struct unmet_document *unmet, size_t *count);

/* Does the document's mark stand in the patient's folder, or aside, in any store? `places` are of the run's. */
bool run_knows_mark(struct run *run, struct named_places *places, patient_id patient,
		    const struct document_ref *document);

/* After a run with effect: tells those that it has not met and of which no run has told before (run_unmet.c). is_whole: it has
 * gone through all folders of the store to the end, so that what was met is told again when it is missed once more. */
void run_report_unmet(struct run *run, const struct store_report *report, bool is_whole);

/* The same keeps which of them stand in other folders, by their marks, and which were found nowhere (run_sought.c). */
void run_keep_sought(struct run *run, const struct store_job *job, const struct store_report *report,
		     bool is_whole);

/* Looks for them by their marks, through the whole store: ret_nowhere[i]: the mark of unmet[i] was not found. false: not all
 * could be looked at. */
bool run_search_unmet(struct run *run, const struct unmet_document *unmet, size_t count, bool *ret_nowhere);

/* Before a run over a few folders: does, or did, a statement about the patient name a document that is not in their folder,
 * nor aside, and that no whole run has looked for in vain? Only a whole run treats it where it stands. */
bool run_misses(struct run *run, struct named_places *places, patient_id patient);

/* For so long `careacl status` says it too: whether the document was removed, was never there, or was renamed and saved anew
 * by whoever is refused it, no program can see. */
#define RUN_UNMET_SECONDS (7 * 86400)

/* How many of all stores were told as news no longer ago than that at `now`, and have not been met since. */
enum state_result run_unmet_count(struct state_db *state, int64_t now, struct arena *arena,
				  int64_t *ret_count);

/* It has just been told that the document is not there. */
void run_told_unmet(struct run *run, patient_id patient, const struct document_ref *document);

/* The object of a notice for people: its path on a terminal, elsewhere the patient's statement, or the
 * store's. The caller frees it. */
char *run_object_place(const struct run *run, const struct store_notice *notice);

/* What a notice says. Static, or of the site's arena. */
const char *run_notice_text(const struct run *run, const struct store_notice *notice);

/* Why an object failed: strerror, but for an ACL that finds no room, which is no full disk. A notice without a path: which
 * object it was is not known. */
const char *run_failure(const struct run *run, const struct store_notice *notice);

/* The plain sum of counts; changes and notices are not taken. */
void run_add(struct store_report *sum, const struct store_report *report);

#endif
