/* The names of the single facts that the state keeps (state_number, state_text): all of them, so that no two are one.
 * Of those that end in a colon there is one for each store, or for each run.
 */
#ifndef CAREACL_REGISTRY_STATE_KEYS_H
#define CAREACL_REGISTRY_STATE_KEYS_H

/* ---- of the last whole sync ---- */
#define STATE_CLOCK "clock"      /* instant at which it decided */
#define STATE_BASE_AT "base_at:" /* of a store: when nothing of it was held last */
#define STATE_BASE_KNOWN                                                                                     \
	"base_known:" /* of a store: an instant at which the kept statements were those of its base */
#define STATE_BOOT_ID "boot_id"                   /* of the machine */
#define STATE_GROUPS_CONFIRMED "groups_confirmed" /* when all Unix groups were last told */
#define STATE_STATEMENTS_OF                                                                                  \
	"statements_of" /* id, in hex, of the texts whose statements are kept one by one; "": they are being replaced */
#define STATE_STATEMENTS_AT "statements_at" /* since when: the clock's instant, or the next second */
#define STATE_SOURCES "sources"             /* sources_look() before the good texts were read */
#define STATE_LAST_SYNC "last_sync"         /* what it came to, as JSON (acl_sync/watch/last_sync.h) */
#define STATE_HELD                                                                                           \
	"held" /* how many stores and the like have something held back, or waiting to be (guard_store_waits) */
#define STATE_UNDONE                                                                                         \
	"undone" /* not 0: an undo has put ACLs back since; 2: and gave up the adoption of a root */
#define STATE_CONFIG_PATH "config" /* absolute path of its careacl.conf */
#define STATE_REFUSED_TEXTS                                                                                  \
	"refused" /* id, in hex, of texts refused for what the name service said; "": none */

/* ---- when the next change is due (next_due.h) ---- */
#define STATE_NEXT_DUE "next_due"
#define STATE_NEXT_DUE_OF "next_due_of" /* of which texts, in hex; "": of none alone */
#define STATE_NEXT_DUE_SAID "next_due_statement"
#define STATE_NEXT_DUE_ENDED "next_due_end"

/* ---- of `sync --changed` (acl_sync/site/changed.h) ---- */
#define STATE_DUE_OF                                                                                         \
	"due_of" /* texts, in hex, with which the last whole sync came to its end with nothing wrong; "": it did not */
#define STATE_DUE_AT "due_at"       /* instant at which that decided */
#define STATE_DUE_UNTIL "due_until" /* so far the index of state_due.h goes */
#define STATE_CHANGED_SAID                                                                                   \
	"changed_said" /* what of the desk the folders have followed since: struct desk_mark */
#define STATE_CHANGED_ENDED "changed_ended"
#define STATE_OPEN_SAID                                                                                      \
	"open_said" /* the same, when a verb of the desk ended last without being in force on the disk */
#define STATE_OPEN_ENDED "open_ended"
#define STATE_CHANGED_AT "changed_at" /* when one came to its end last */

/* ---- of a store ---- */
#define STATE_LOST "lost:" /* not 0: its state was lost, and that waits to be accepted (lost.h) */
#define STATE_GONE                                                                                           \
	"gone:" /* and behind it a patient, of each whose folder was found gone: when (acl_sync/site/gone.h) */
#define STATE_FORMER_VIEWS "views:" /* where its views were made last; "": nowhere */
#define STATE_UNMADE                                                                                         \
	"unmade:" /* patients whose folders the last whole sync could not make: "\nID\nID\n"; "": none */
#define STATE_RENAMING                                                                                       \
	"renaming:" /* categories whose directories are getting a new path: "\nNAME=PATH\n"; "": none (sync_paths.c) */
#define STATE_UNMET                                                                                          \
	"unmet:" /* hashes of what statements name and is not there, as far as that was told, and when (run_unmet.c) */
#define STATE_SOUGHT                                                                                         \
	"sought:" /* hashes of those, and whether a whole sync has found them in other folders (run_sought.c) */
#define STATE_FOLDER_KEY                                                                                     \
	"folder_key" /* id of the key of "{opaque}" names that was made last, of all stores */

/* ---- of the audit trail ---- */
#define STATE_TRAIL_END "audit"              /* where it ends: "SEQUENCE HASH" (witness_state.h) */
#define STATE_HELD_SAID "audit:held"         /* hash of what was held when a line of it was written last */
#define STATE_FAILURES_SAID "audit:failures" /* the same of failures */

/* ---- of the desk ---- */
#define STATE_SET_ASIDE                                                                                      \
	"set_aside" /* numbers of the statements that no longer fit the registry (set_aside.h) */
#define STATE_KNOWN                                                                                          \
	"known:" /* of a statement, by its number, that a clock which was ahead has recorded: since when it counts */

/* ---- of a run ---- */
#define STATE_SWEEP "sweep:" /* of each that has taken something away, until it has swept: when it began */

#endif
