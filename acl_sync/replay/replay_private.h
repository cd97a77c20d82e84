/* Between the files of a replay. */
#ifndef CAREACL_ACL_SYNC_REPLAY_PRIVATE_H
#define CAREACL_ACL_SYNC_REPLAY_PRIVATE_H

#include "acl_sync/replay/replay.h"
#include "acl_sync/replay/replay_line.h"

#define REPLAY_BY "careacl"

struct replaying {
	struct site *site;
	struct state_db *state;
	struct arena *arena;
	struct audit_place known;  /* where the state's memory of the trail ends */
	uint64_t first, batch_end; /* first line after that, and the last one of its batch; 0: none */
	bool died;                 /* whoever wrote that batch, before the state kept what it says */
	struct replay_line *lines;
	size_t count, capacity;
	const char *by;
	json_t *accepted;    /* the first line that is written into the trail; NULL: none */
	json_t *events;      /* the others */
	const char *numbers; /* of what holds again: "desk:17, desk:18" */
	size_t restored, denied, damaged;
	bool failed;
};

/* All zero but the site, its state, who writes lines, and what must be given back by replaying_end. */
void replaying_begin(struct replaying *replaying, struct site *site, const char *by);
void replaying_end(struct replaying *replaying);

/* Does the trail go on after what the state remembers, which `known` becomes? *ret_end: where it ends, if it does. */
bool replay_is_ahead(struct replaying *replaying, struct audit_place *ret_end);

/* Reads the trail's lines after `known`, and does what they ask for. false: they cannot be read (said). */
bool replay_trail(struct replaying *replaying);

/* replay_answer.c: replay_catch_up without `keeps`. */
bool replay_answer(struct site *site);

/* replay_apply.c: does, in the state's open transaction, what the lines ask for, and notes it in `events`; what fails is in
 * `failed`. */
void replay_apply(struct replaying *replaying);

/* The same for what had waited and was accepted. */
void replay_apply_waiting(struct replaying *replaying);

#endif
