/* A tree looked at before it is taken over: what is there, who opens it today, who gains and loses once a sync runs, and the
 * registry that would keep it. Changes nothing.
 */
#ifndef CAREACL_ADOPT_LOOK_H
#define CAREACL_ADOPT_LOOK_H

#include "acl_sync/adopt/outcome.h"
#include "acl_sync/adopt/proposal.h"

struct look {
	struct arena *arena;
	const char *root;  /* resolved */
	struct site *site; /* NULL: no store names the root */
	store_id store;
	const char *store_name; /* NULL without a store */
	const char *login;      /* what is asked about this login alone; NULL: everybody */
	uint32_t person;        /* its number */
	bool is_quiet, is_verbose;
	struct census census;
	struct people people;
	struct reach reach;
	struct today today;
	struct outcome outcome;
	struct proposal proposal;
	const char *written;    /* where the proposal has been written; NULL: nowhere */
	json_t *gains, *losses; /* of the login, as JSON; NULL: not asked */
};

/* Reads the tree: root, site, store, login, and arena are set; `login_uid` is the login's. 0, or -errno: the root cannot be read, or
 * -ENOMEM. */
int look_take(struct look *look, uid_t login_uid);

/* The answer, as text on stdout. */
void look_tell(struct look *look);

/* The answer's members, set in `document`. */
void look_json(struct look *look, json_t *document);

/* ---- look_login.c: what one login opens, folder by folder ---- */

void look_login_tell(struct look *look);
json_t *look_login_json(struct look *look);
/* The form of outcome_question.take, `context` is a struct look. */
void look_login_take(void *context, const struct outcome_change *change, bool gains, bool loses);

#endif
