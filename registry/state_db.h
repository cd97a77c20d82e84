/* The state: what careacl must remember between runs. One SQLite file, the only user of SQLite.
 *
 * WAL, synchronous=FULL, user_version is the schema's number. Only verbs that change something write; verbs
 * that read work without a state and create nothing that stays.
 *
 * Every call answers with enum state_result: "there is none" is never confused with "could not tell".
 */
#ifndef CAREACL_REGISTRY_STATE_DB_H
#define CAREACL_REGISTRY_STATE_DB_H

#include "policy/arena.h"
#include "policy/statements.h"
#include "registry/settings.h"
#include "registry/state_keys.h"

#include <sys/types.h>

#define STATE_DB_FILE "state.db" /* in state_dir */

struct state_db;

enum state_result {
	STATE_OK = 0,
	STATE_NONE,    /* there is no such thing (or no state at all) */
	STATE_REFUSED, /* the state may not be opened: not root's, or not readable by whoever asks */
	STATE_ERROR    /* damaged, or the disk failed: state_db_message says what */
};

enum state_mode {
	STATE_READ,  /* never creates or migrates it */
	STATE_WRITE, /* creates and migrates it */
};

/* Opens the state below `state_dir`. The folder must belong to root or the effective uid and not be
 * writable by others. On STATE_OK *ret_state is the caller's to close; otherwise it is NULL and
 * message[size] says what is wrong and what to do. *ret_created (may be NULL): there was none, it has been made. */
enum state_result state_db_open(const char *state_dir, enum state_mode mode, struct state_db **ret_state,
				bool *ret_created, char *message, size_t size);

/* Makes a private copy in memory out of an open state, with all tables: what is written from then on is kept nowhere.
 * STATE_ERROR: the state is as it was. */
enum state_result state_db_detach(struct state_db *state);

/* The same without a state: an empty one, in memory. NULL: out of memory. */
struct state_db *state_db_new_in_memory(void);

/* Closes; NULL is allowed. An open transaction is given up. */
void state_db_close(struct state_db *state);

/* What the last STATE_ERROR was. Static or owned by the state. */
const char *state_db_message(const struct state_db *state);

/* A transaction. Nothing between begin and commit is kept unless commit says STATE_OK. */
enum state_result state_db_begin(struct state_db *state);
enum state_result state_db_commit(struct state_db *state);
void state_db_rollback(struct state_db *state);

/* What is read from here to the rollback (or commit) is as of one moment, whatever others write. */
enum state_result state_db_snapshot(struct state_db *state);

/* Whoever must be quick leaves it to others, and to the last who closes, to bring home what was written. */
void state_db_leave_checkpoints(struct state_db *state);
bool state_db_in_transaction(const struct state_db *state);

/* ---- single facts, by name (state_keys.h; state_values.c) ---- */

enum state_result state_number(struct state_db *state, const char *key, int64_t *ret_value);
enum state_result state_set_number(struct state_db *state, const char *key, int64_t value);
enum state_result state_text(struct state_db *state, const char *key, struct arena *arena,
			     const char **ret_value);
enum state_result state_set_text(struct state_db *state, const char *key, const char *value);

/* Forgets one. */
enum state_result state_forget(struct state_db *state, const char *key);

/* All names that begin with `prefix`, which ends in a colon; they live in `arena`. */
enum state_result state_keys(struct state_db *state, const char *prefix, struct arena *arena,
			     struct words *ret_keys);

/* ---- generations of the texts (state_texts.c) ---- */

enum state_text_kind { STATE_TEXT_SETTINGS, STATE_TEXT_REGISTRY, STATE_TEXT_GROUP };

/* A text of a generation: careacl.conf, a registry file, or the members of a Unix group (a login a line). */
struct state_text {
	enum state_text_kind kind;
	struct config_text text;
};

#define STATE_TEXTS_ID_SIZE 32

/* All texts of one generation, and the number that tells them from others. */
struct state_texts {
	unsigned char id[STATE_TEXTS_ID_SIZE];
	const struct state_text *items;
	size_t count;
};

#define STATE_TEXTS_GOOD "good" /* the latest that loaded without error */
#define STATE_TEXTS_BASE "base" /* what the guard of a store compares with: "base:NAME" */

/* The id under which `role` is kept: cheap, the texts are not read. */
enum state_result state_texts_id(struct state_db *state, const char *role,
				 unsigned char ret_id[STATE_TEXTS_ID_SIZE]);

/* The texts kept for `role`; they live in `arena`. */
enum state_result state_texts_load(struct state_db *state, const char *role, struct arena *arena,
				   struct state_texts *ret_texts);

/* The registry text of that name among those kept for `role`; it lives in `arena`. STATE_NONE: there is none. */
enum state_result state_texts_find(struct state_db *state, const char *role, const char *name,
				   struct arena *arena, struct config_text *ret_text);
/* The same of a Unix group: a login a line. */
enum state_result state_texts_find_group(struct state_db *state, const char *role, const char *group,
					 struct arena *arena, struct config_text *ret_text);

/* Is exactly this text among those kept for `role`? It is compared row by row: no second one is read into memory. */
enum state_result state_texts_is_kept(struct state_db *state, const char *role, const struct state_text *item,
				      bool *ret_is_kept);

/* How many bytes the texts kept for `role` have together: cheap, they are not read. STATE_NONE: there are none. */
enum state_result state_texts_bytes(struct state_db *state, const char *role, int64_t *ret_bytes);

/* Writes the texts, which no role names yet, a part in a transaction (state_turns.h): before the one of
 * state_texts_store, which then is short. */
enum state_result state_texts_prepare(struct state_db *state, const struct state_texts *texts);

/* Keeps `texts` for `role`. Inside a transaction. */
enum state_result state_texts_store(struct state_db *state, const char *role,
				    const struct state_texts *texts);

/* Drops the texts that no role names any more, a part in a transaction. */
enum state_result state_texts_drop(struct state_db *state);

/* ---- what persons have cleared of feeds (state_feeds.c) ---- */

/* What feed_stage.h calls a clearing, each once, sorted; they live in `arena`. */
enum state_result state_feed_cleared(struct state_db *state, struct arena *arena, struct words *ret_keys);

/* Of how many patients something is held, or an objection kept, by what feeds say in force (feed_write.c). */
enum state_result state_feed_open(struct state_db *state, int64_t *ret_held, int64_t *ret_kept);

/* Who cleared what is known so, or begins so, and when; the login lives in `arena`. STATE_NONE: nobody did. */
enum state_result state_feed_who_cleared(struct state_db *state, const char *key, struct arena *arena,
					 const char **ret_by, int64_t *ret_at);

/* Keeps one, of which `by` has decided at `at`. Inside a transaction. */
enum state_result state_feed_clear(struct state_db *state, const char *key, const char *by, int64_t at);

/* ---- uids (state_uids.c) ---- */

/* What the name service last said of a login. */
struct state_uid {
	const char *login;
	uid_t uid;         /* (uid_t)-1: it had no such login */
	int64_t confirmed; /* when it said so */
};

/* All that are kept, sorted by login; they live in `arena`. */
enum state_result state_uids_load(struct state_db *state, struct arena *arena,
				  const struct state_uid **ret_uids, size_t *ret_count);

/* One of them; lives in `arena`. STATE_NONE: nothing is kept of it. */
enum state_result state_uid_find(struct state_db *state, const char *login, struct arena *arena,
				 struct state_uid *ret_uid);

/* Another login that has the uid, in `arena`. STATE_NONE: nobody has. */
enum state_result state_uid_other(struct state_db *state, uid_t uid, const char *login, struct arena *arena,
				  struct state_uid *ret_uid);

/* Keeps one. Inside a transaction. */
enum state_result state_uid_store(struct state_db *state, const struct state_uid *uid);

/* ---- what a generation changed on disk (state_undo.c) ---- */

/* One object as it was; the fields of store.h's previous_object, and whose store it was. */
struct state_previous {
	const char *path;
	uint64_t device, inode;
	uid_t owner;
	gid_t group;
	mode_t mode;
	const void *access_acl;
	size_t access_size;
	const void *default_acl;
	size_t default_size;
};

/* The number of the newest generation; STATE_NONE before the first. */
enum state_result state_generation_last(struct state_db *state, int64_t *ret_generation);

/* Records a new generation, with the next number: two runs at once never have the same. Inside a transaction. */
enum state_result state_generation_new(struct state_db *state, int64_t at, int64_t *ret_generation);

/* Records that this generation adopted the root of `store`. */
enum state_result state_adoption_store(struct state_db *state, int64_t generation, const char *store);

/* Has a generation from `generation` on adopted the root of `store`? STATE_OK or STATE_NONE. */
enum state_result state_adoption_since(struct state_db *state, int64_t generation, const char *store);

/* Keeps one object as it was before `generation` changed it. Inside a transaction. */
enum state_result state_previous_store(struct state_db *state, int64_t generation, const char *store,
				       const struct state_previous *previous);

/* How the objects of `store` were before `generation`: of what was kept since and including it the oldest of
 * each object, newest first. Lives in `arena`. */
enum state_result state_previous_load(struct state_db *state, int64_t generation, const char *store,
				      struct arena *arena, const struct state_previous **ret_items,
				      size_t *ret_count);

/* Forgets what was kept for `store` since and including `generation`, and its adoption by them. */
enum state_result state_previous_forget(struct state_db *state, int64_t generation, const char *store);

/* ---- single documents (state_documents.c; refilings: state_refilings.c) ---- */

/* Whose document it was before the service owner took it (R34). */
struct state_author {
	uint64_t device, inode;
	const char *login; /* NULL: no login of the facts had the uid */
	uid_t uid;
	int64_t at; /* when it was taken */
};

/* Keeps one, unless it is the last that is known of the document. Inside a transaction. */
enum state_result state_author_store(struct state_db *state, const char *store,
				     const struct state_author *author);

/* The last author of the document; login lives in `arena`. STATE_NONE: not known. */
enum state_result state_author(struct state_db *state, const char *store, uint64_t device, uint64_t inode,
			       struct arena *arena, struct state_author *ret_author);

/* A document that stands aside, and where it came from. */
struct state_aside {
	const char *name;     /* of its directory */
	const char *patient;  /* id */
	const char *category; /* name */
	const char *path;     /* below the category, bytes as on disk */
	int64_t at;
};

enum state_result state_aside_store(struct state_db *state, const char *store,
				    const struct state_aside *aside);
enum state_result state_aside_forget(struct state_db *state, const char *store, const char *name);

/* The one of that name, or all in order of name; they live in `arena`. */
enum state_result state_aside(struct state_db *state, const char *store, const char *name,
			      struct arena *arena, struct state_aside *ret_aside);
enum state_result state_asides_load(struct state_db *state, const char *store, struct arena *arena,
				    const struct state_aside **ret_items, size_t *ret_count);

enum state_refiling_outcome {
	STATE_REFILING_BEGUN, /* perhaps killed: the next sync completes it */
	STATE_REFILING_DONE,
	STATE_REFILING_GIVEN_UP /* the document is where it was */
};

/* A document's way from one patient's folder into another's. */
struct state_refiling {
	int64_t id;
	int64_t generation;
	const char *store;
	const char *from, *into; /* ids of the patients */
	const char *category;    /* name */
	const char *path;        /* below the category, the same in both folders */
	const char *into_name;   /* but for its own name in the other; NULL: the same too */
	const char *aside;       /* name of the directory it stands in on the way */
	uint64_t device, inode;
	uid_t by_uid; /* who asked for it */
	int64_t at;
};

/* Records that it begins; its id to *ret_id. Inside a transaction. */
enum state_result state_refiling_store(struct state_db *state, const struct state_refiling *refiling,
				       int64_t *ret_id);
enum state_result state_refiling_end(struct state_db *state, int64_t id, enum state_refiling_outcome outcome,
				     int64_t at);

/* Puts back one that was done and is not known any more. Inside a transaction. */
enum state_result state_refiling_restore(struct state_db *state, const struct state_refiling *refiling);

/* What the end of a merge parts: the identities of each of its two, by the other merges. How many documents went from a
 * folder of the one side to one of the other, whichever first, and lie on that side still? None where another merge holds
 * the sides together. */
enum state_result state_refilings_standing(struct state_db *state, int64_t merge, int64_t *ret_count);

/* When the last that was not given up went into that category of the patient's. STATE_NONE: none did. */
enum state_result state_refiling_last(struct state_db *state, const char *store, const char *into,
				      const char *category, int64_t *ret_at);

/* Those of `store` that were begun and have not ended, oldest first; they live in `arena`. */
enum state_result state_refilings_begun(struct state_db *state, const char *store, struct arena *arena,
					const struct state_refiling **ret_items, size_t *ret_count);

#endif
