/* What the parts of one walk over a store share. plan and apply run the same walk; WALK_LOOK leaves
 * out the effect, WALK_TAKE takes away, WALK_GIVE brings the exact state (disk.md, "Apply").
 */
#ifndef CAREACL_DISK_WALK_H
#define CAREACL_DISK_WALK_H

#include "acl_sync/disk/acl_room.h"
#include "acl_sync/disk/acl_sums.h"
#include "acl_sync/disk/aside.h"
#include "acl_sync/disk/folder.h"
#include "acl_sync/disk/previous.h"
#include "acl_sync/disk/standing.h"
#include "acl_sync/disk/touched.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/disk/views.h"
#include "acl_sync/disk/wish.h"

enum walk_mode { WALK_LOOK, WALK_TAKE, WALK_GIVE };

/* Where the walk is, below the root; bytes as on disk. */
struct walk_path {
	char *text;
	size_t length, capacity;
};

/* Uids whose access to a category is changed by the rules in the present folder: what differs for them is no drift. */
struct uid_list {
	uid_t *items;
	size_t count, capacity;
};

struct login_uid {
	uid_t uid;
	login_id login;
};

/* The present folder. */
struct folder_walk {
	patient_id patient;        /* NO_ID: the root, and what belongs to nobody */
	struct folder_facts facts; /* what decides about it */
	bool in_store;             /* R36: a folder is made for no other patient */
	/* While walk_former looks at what the facts no longer have; see struct access_change. */
	const char *former_patient, *former_category;
	const char *path;
	struct arena *arena;
	const struct wanted_folder *wanted;
	bool any_named,
	    any_aside;          /* a statement about the patient names documents here; and keeps one aside */
	struct pieces **pieces; /* as wanted->categories; see walk_piece.c */
	/* While the walk is below a category's directory: the ACL that this is to have. See walk_frozen_is_shut. */
	const struct acl_spec *gate;
	struct acl_set **node_sets; /* by layout_node.index */
	size_t notices_before;
	bool differs, loses, gains, failed;
	bool is_open;        /* something could not be taken from somebody: give nothing */
	bool is_refreshed;   /* something else decides about it than when it was begun */
	bool is_passed_over; /* a directory of it is missing and was not made, or somebody else made it */
	bool lost_is_told;   /* store_job.lost knows of it in this run */
	bool is_unmet;       /* WALK_LOOK: a document that a statement names was not met as it should be */
	bool mark_unknown;   /* of the object just looked at: its mark could not be read (said) */
	bool is_again; /* WALK_LOOK: it was looked at before, and that failed; see walk_announce_unseen */
};

/* A directory the walk is in, below a category; the category is the first. */
struct level {
	int fd;
	uid_t owner;
	size_t length; /* of the path that leads to it */
};

struct walk_alike;

/* Marks on what statements name (walk_marks.c). */
struct walk_marks {
	bool may_stand;            /* somewhere in the store: all that is looked at is asked for one */
	bool says_none, says_some; /* the root; neither: nobody knows */
	size_t met;
};

struct walk {
	const struct store_job *job;
	const struct store *store;
	struct store_report *report;
	int root_fd;
	enum walk_mode mode;
	bool will_apply; /* WALK_LOOK before an apply: failures are told when they are met again */
	int stop;        /* -errno: the run cannot go on; all parts return at once */
	struct arena *arena;
	const struct layout *layout;
	struct standing standing;  /* where folders are; see walk_moves */
	const char **folder_paths; /* of all patients, sorted; NULL before walk_shelves */
	struct login_uid *uids;    /* in order of uid */
	size_t uid_count;
	struct object_scratch *scratch;
	struct walk_path path;
	struct uid_list changing;
	size_t changing_first; /* those of the present category */
	struct previous previous;
	struct touched touched;
	struct acl_room room;
	struct acl_sums sums;
	struct aside_table asides;
	struct views views;
	struct walk_marks marks;
	struct walk_alike *alike; /* shared by threads; see walk/walk_alike.h */
	struct folder_walk folder;
	struct level *levels; /* below a category; deeper directories are shut and reported */
	size_t depth_limit;
	size_t depth;     /* levels in use */
	size_t unclaimed; /* of them, people's own */
	size_t planned_operations, planned_created, planned_settled;
	size_t waits;         /* of walk_met for documents */
	size_t planned_again; /* of them, on files that were counted at another name */
};

/* 0 or -ENOMEM. walk_clear is needed in either case. */
int walk_init(struct walk *walk, const struct store_job *job, int root_fd, struct store_report *report);
void walk_clear(struct walk *walk);

/* A walk in WALK_LOOK for another thread, which shares with `main` what a look does not change. `main` has all paths
 * (walk_folder_paths) and has begun the views. false: out of memory. walk_clear is needed in either case. */
bool walk_init_beside(struct walk *walk, const struct walk *main, const struct store_job *job,
		      struct store_report *report);

/* Goes down to `name`; the answer is for walk_leave. Out of memory stops the run, and the place is the old. */
size_t walk_enter(struct walk *walk, const char *name);
void walk_leave(struct walk *walk, size_t before);

/* Calls for every entry of the directory behind `fd`, which is then the present path, until the run stops. A listing that
 * fails is told. */
typedef void walk_entry_function(struct walk *walk, int dir_fd, const char *name, enum entry_type type,
				 void *context);
void walk_each_entry(struct walk *walk, int fd, walk_entry_function *function, void *context);

/* The same where `fd` was opened just now: nobody has listed anything through it (a system call a directory less). */
void walk_each_entry_new(struct walk *walk, int fd, walk_entry_function *function, void *context);

/* The login with that uid, NO_ID if none has it. */
login_id walk_login(const struct walk *walk, uid_t uid);

/* A notice about where the walk is; WALK_LOOK only, the walks with effect would say it again. */
void walk_notice(struct walk *walk, enum notice_kind kind, int error);

/* After a closing was noticed and looked at: was something still open? Before it the report had `notice` notices, and
 * `operations` were planned. */
void walk_notice_pending(struct walk *walk, size_t notice, size_t operations);

/* The present object could not be treated, `error` is -errno. The folder counts as failed. */
void walk_failed(struct walk *walk, int error);

/* ---- one object (walk_object.c) ---- */

/* What to do with the present object in the present mode. `changing_first`: see walk_drift.
 * A directory's wanted access ACL is given after its content, by walk_directory_end, in WALK_GIVE. */
void walk_file(struct walk *walk, struct handle handle, struct object_state *state,
	       const struct object_wish *wish, const struct object_diff *diff, unsigned drift);
void walk_directory_begin(struct walk *walk, int fd, struct object_state *state,
			  const struct object_wish *wish, const struct object_diff *diff, unsigned drift);
void walk_directory_end(struct walk *walk, int fd, struct object_state *state, const struct object_wish *wish,
			const struct object_diff *diff);

/* In the look: notes ACLs that are to be written; tells, in a plan, that they find no room; an apply finds out by itself. */
void walk_ask_room(struct walk *walk, const struct object_wish *wish);

/* Closes the present object on purpose; drift: DRIFT_LINKS or DRIFT_UNKNOWN. */
void walk_close(struct walk *walk, struct handle handle, struct object_state *state,
		const struct object_wish *wish, enum drift drift);

/* Keeps the object as it is unless that was done in this run. false: the run stops. */
bool walk_keep(struct walk *walk, const struct object_state *state);

/* The present object cannot be looked at, or not be opened: told, and when taking away it is shut to all but its
 * owner, because nobody knows who would lose what (a file whose ACL cannot be read opens to nobody anyway). */
void walk_unreadable(struct walk *walk, struct handle handle, int error);
void walk_unopened(struct walk *walk, int dir_fd, const char *name, int error);

/* Adds what was done to the object behind `handle` to the report; an error makes the folder a failed one. */
void walk_did(struct walk *walk, struct handle handle, const struct object_effect *effect);

/* walk_frozen.c: nothing could be taken of the present object, `error` is -errno. May the folder nevertheless be given what
 * it is to have? Only where nobody who is to pass the category could then do there what the rules do not give. */
bool walk_frozen_is_shut(const struct walk *walk, const struct object_state *state,
			 const struct object_wish *wish, int error);

/* ---- parts of the walk, one file each ---- */

/* walk_folder.c: begin makes `patient`'s folder the present one, refresh asks the job, under its lock, what decides
 * about it now (false: it could not be told, and is not to be given anything), decide has the decisions made if they are
 * not (false: told), pass goes through it once in the present
 * mode, end puts it away. begin false: out of memory, the run stops. */
bool walk_folder_begin(struct walk *walk, patient_id patient);
bool walk_folder_refresh(struct walk *walk);
bool walk_folder_decide(struct walk *walk);
void walk_folder_pass(struct walk *walk);
/* Are the directories of the present folder that are missing made? */
bool walk_folder_is_made(const struct walk *walk);
void walk_folder_end(struct walk *walk);

/* walk_wanted.c: the wish for a node's directory. false: out of memory, the run stops. */
bool walk_node_wish(struct walk *walk, const struct layout_node *node, struct object_wish *ret_wish);
struct acl_set *walk_node_set(struct walk *walk, const struct layout_node *node);
const struct wanted_category *walk_wanted_category(const struct walk *walk, category_id category);
/* The document of that very path, if a statement names it; else NULL. */
const struct wanted_document *walk_wanted_document(const struct wanted_category *wanted, const char *path);

/* walk_category.c, walk_document.c: what a category holds. `fd` is its directory. */
void walk_category(struct walk *walk, int fd, const struct layout_node *node);

/* walk_named.c: notes whether statements name anything in the present folder, whose decisions were just made. */
void walk_named_begin(struct walk *walk);

/* walk_marks.c: does the store hold documents with a mark? The root says where none was met, so that a site without such
 * statements need not ask each document. begin: before a look; end: behind a run that applied. coming: before a mark is
 * written; 0 or -errno: none must be then. */
void walk_marks_begin(struct walk *walk);
void walk_marks_end(struct walk *walk);
int walk_marks_coming(struct walk *walk);

/* walk_met.c: is what statements name in the present folder treated? The worst of all: MET_NOWHERE, neither under its name
 * nor aside nor, by its mark, under another; MET_OPEN, it stands there and is not as its decisions say, or has no mark. notes:
 * what is not treated goes into the report. Of a folder that cannot be opened nothing is said. */
enum met { MET_TREATED, MET_NOWHERE, MET_OPEN };
enum met walk_met(struct walk *walk, bool notes);

/* walk_unknown.c: closes what belongs to no patient, deep. `name` is the present path's last part. */
void walk_unknown(struct walk *walk, int dir_fd, const char *name, enum entry_type type);

/* walk_former.c: notes, in the look, who loses what by the closing of the present directory `name`: of the folder, or
 * folders, of patients whom the facts no longer have; of the present folder's, which is no category any more. folder:
 * `first` is the first notice about it, which gets its name. */
void walk_former_folder(struct walk *walk, int dir_fd, const char *name, size_t first);
void walk_former_category(struct walk *walk, int dir_fd, const char *name);

/* walk_document_changes.c: notes, in the look, who begins and who ceases to read the document `path` below the category,
 * which is `name` in dir_fd, when it has what `wanted` gives. */
void walk_document_changes(struct walk *walk, int dir_fd, const char *name, category_id category,
			   const char *path, const struct grants *wanted);

/* walk.c: the paths of all folders, made when first asked for. false: out of memory, the run stops. */
bool walk_folder_paths(struct walk *walk);

/* walk_shelves.c: the root, the levels above the folders, and what stands there unasked. */
void walk_shelves(struct walk *walk);
/* One directory that all pass and nobody lists, before what is in it and, in WALK_GIVE, after it. false: it failed, and
 * that is told, or the run stops. */
bool walk_passable_begin(struct walk *walk, int fd);
void walk_passable_end(struct walk *walk, int fd);

/* walk_moves.c: folders that stand where another pattern placed them get the name of the store's. It takes and gives
 * nothing, and comes before all else. A plan, and a run over a few folders, look at folders where they stand.
 * open: the present folder's directory, a descriptor or -errno; while another run renames, under one of its two names.
 * elsewhere: it may have another name just now, so that a missing one is not made. */
void walk_moves(struct walk *walk);
int walk_moves_open(struct walk *walk);
bool walk_moves_elsewhere(const struct walk *walk);

/* walk_aside.c: prepare makes `.aside` before anything is to stand there, so that it does not tell that something does
 * (walk_aside_room.c); not in a run that makes nothing. load finds what stands aside, once, before the look. folder
 * treats the documents of the present folder, whose directory is `fd` (-errno: it is not there, or cannot be opened):
 * those a statement names leave it, the others go back; the table says afterwards what stands aside and who may read it.
 * Before the folder itself, but in the look, which has to know whose access changes. has: does anything stand aside of
 * it? strangers treats `.aside` itself, and closes what belongs to no patient. */
void walk_asides_prepare(struct walk *walk);
void walk_asides_load(struct walk *walk);
bool walk_asides_has(const struct walk *walk);
void walk_asides_folder(struct walk *walk, int fd);
void walk_asides_strangers(struct walk *walk);

/* walk_aside_leave.c: sets the present folder's `leaf` in `dir_fd` aside, with the origin `path` below the category. WALK_LOOK
 * counts. true: it is (will be) no more there. */
bool walk_aside_document(struct walk *walk, int dir_fd, const char *leaf, enum entry_type type,
			 category_id category, const char *path);

/* walk_views.c: folder notes, in the look, who may pass the present folder; has_folder: it is there, or will be made.
 * take removes the links that somebody should not have any more and mends those that lead elsewhere, give makes those
 * that are missing and whose folder its login can pass now; in WALK_LOOK take counts both. */
void walk_views_folder(struct walk *walk, bool has_folder);
/* Makes the tables that folder fills, if there are views. false: out of memory, the run stops. add: entries that another
 * walk has noted with the same tables. */
bool walk_views_begin(struct walk *walk);
void walk_views_add(struct walk *walk, const struct views *more);
/* Before the look: links follow folders that were moved. */
void walk_views_moved(struct walk *walk);
void walk_views_take(struct walk *walk);
void walk_views_give(struct walk *walk);

/* walk_create.c: makes the present folder, or `node` of it in the directory `parent_fd`, complete before it
 * can be seen. 0 or -errno; -EEXIST: somebody else has made it. */
int walk_create_folder(struct walk *walk);
int walk_create_node(struct walk *walk, int parent_fd, const struct layout_node *node);
/* Opens the directory that holds, or will hold, the folder at `path` below the root: levels that are missing are made.
 * The descriptor is root_fd itself or the caller's to close; *ret_leaf points into `path`. -EBUSY: a level is a folder. */
int walk_create_levels(struct walk *walk, const char *path, const char **ret_leaf);
/* Removes what a killed run has left aside. */
void walk_create_clean(struct walk *walk);

/* walk_changes.c: who gains and loses a category; `state`: parsed, or NULL: there is no directory. */
void walk_changes(struct walk *walk, const struct wanted_category *wanted, const struct object_state *state);
/* After the last category of which `first` and later are: puts them in order for walk_drift. */
void walk_changing_sort(struct walk *walk, size_t first);
/* After a folder has failed: of its changes, what has become true is told, read from the disk again. */
void walk_changes_confirm(struct walk *walk, size_t first, size_t count);
/* Takes out those from `first` on that are none. */
void walk_changes_drop(struct walk *walk, size_t first);

/* walk_announce.c: says what is about to change: all that the look has found, as changes from `first` on and those of
 * documents; what changes in the present folder now that it was refreshed; the move of a document. false: it must not be
 * done; the run stops, or the document stays. */
bool walk_announce(struct walk *walk, size_t first, size_t first_document);
bool walk_announce_refreshed(struct walk *walk);
/* The same of both, by what `facts` decide (NULL: the job's). Only where there is job->announce. */
bool walk_announce_found(struct walk *walk, const struct folder_facts *facts, size_t first,
			 size_t first_document);
/* The look could not see all of the present folder: under its lock it is looked at again, and what is found beyond the
 * `count` changes from `first` on, and beyond its documents' from `first_document` on, is told and added to the report. */
bool walk_announce_unseen(struct walk *walk, size_t first, size_t count, size_t first_document);
bool walk_announce_move(struct walk *walk, category_id category, const char *path, bool back);

/* walk_drift.c: why an object differs: a set of 1 << DRIFT_. What differs for those whose access to the category is changed
 * by the rules (walk->changing from `first`) is no drift. `category`: in which the object is; NO_ID: it is none of people's,
 * but a directory that careacl makes. */
unsigned walk_drift(const struct walk *walk, const struct object_state *state, const struct object_wish *wish,
		    const struct object_diff *diff, category_id category, size_t first);

/* lock.c: the byte of the file that stands for the folder. 0 or -errno; lock_fd -1: no lock is taken. */
int folder_lock(const struct store_job *job, patient_id patient);
void folder_unlock(const struct store_job *job, patient_id patient);
/* Two folders of one store, in an order that all runs keep, so that no two wait for each other. Who holds one folder
 * already must not ask for two. */
int folder_lock_both(const struct store_job *job, patient_id a, patient_id b);
void folder_unlock_both(const struct store_job *job, patient_id a, patient_id b);

#endif
