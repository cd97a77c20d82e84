/* Between the files of a replay. */
#ifndef CAREACL_ACL_SYNC_REPLAY_PRIVATE_H
#define CAREACL_ACL_SYNC_REPLAY_PRIVATE_H

#include "acl_sync/replay.h"
#include "acl_sync/replay_line.h"

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

/* replay_apply.c: does, in the state's open transaction, what the lines ask for, and notes it in `events`; what fails is in
 * `failed`. */
void replay_apply(struct replaying *replaying);

/* The same for what had waited and was accepted. */
void replay_apply_waiting(struct replaying *replaying);

#endif
