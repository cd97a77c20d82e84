/* The way of everything that is said at the desk: who says it, what it changes, recorded, and in force on the disk
 * before the command returns (cli.md; R33, R40).
 *
 * In this order: the caller's office; the patient; the statement as the registry would read it; who gains and who loses;
 * the audit trail and the state, both durable; the folders of this patient, under their lock; who still holds something.
 */
#ifndef CAREACL_DESK_DESK_H
#define CAREACL_DESK_DESK_H

#include "acl_sync/desk/caller.h"
#include "acl_sync/desk/difference.h"
#include "acl_sync/journal.h"
#include "acl_sync/sync/sync_run.h"

enum { DESK_WORDS_MAX = 4096 }; /* bytes of --by, --reference, --justification */

struct desk;
struct desk_request;

/* What a verb does on the way. Each may be NULL. */
struct desk_hooks {
	/* Looks at what would change (desk->differences, desk->sync.site), before anything is recorded. NULL: go on; or why
	 * not, in words (said by the desk). */
	const char *(*objection)(struct desk *desk, const struct desk_request *request);
	/* Says better than the registry's reader what is wrong with what is said; NULL: nothing better. */
	const char *(*problem)(struct desk *desk, const struct desk_request *request);
	/* What is said was refused, as wrong or by `objection`: desk->refusal. desk->before is open. */
	void (*refused)(struct desk *desk, const struct desk_request *request);
	/* It is recorded, and what it takes away is taken: moves what is to be moved, before the folders are treated again.
	 * Not with --no-sync. */
	void (*move)(struct desk *desk, const struct desk_request *request);
	/* It is recorded, and in force on the disk as far as desk->sync.site.status says so. */
	void (*in_force)(struct desk *desk, const struct desk_request *request);
	/* Adds to the desk's answer, as JSON or (`document` NULL) as text. */
	void (*add)(struct desk *desk, const struct desk_request *request, json_t *document);
	/* Answers instead of the desk, a refusal too; leaves the site open. */
	void (*answer)(struct desk *desk, const struct desk_request *request);
};

/* One statement: in which section, its text, whom it names. */
struct desk_said {
	const char *section, *text, *login;
};

/* What a verb wants. Nothing is owned; strings live in desk->arena or are argv's. */
struct desk_request {
	enum office office;
	bool by_anybody;          /* no office is needed (break-glass for oneself) */
	bool may_give_own_access; /* break-glass: whoever records it may gain by it */
	enum audit_kind kind;     /* AUDIT_STATEMENT, AUDIT_BREAK_GLASS */
	const char *patient;      /* id, as typed */
	const char *section;      /* what is said; NULL: only an end */
	const char *text;         /* "{ .. }", on one line */
	const char *login;        /* whom it names; NULL: nobody */
	struct desk_said also;    /* said with it, both or neither; section NULL: nothing */
	const char *into;         /* merge: another identity of the patient; NULL: none */
	int64_t ends; /* the statement that it ends: withdrawn, or replaced by what is said; 0: none */
	const char *sentence; /* what it is, for people on a terminal: "objection of P001 to login:x" */
	bool silent;          /* what is wrong is not said on stderr: `hooks` tell it elsewhere */
	const struct desk_hooks *hooks; /* NULL: none */
	void *context;                  /* the hooks' */
};

struct desk {
	const struct options *options;
	struct arena *arena;
	struct caller caller;
	const char *by;     /* the login for whom the caller acts: recorded as who recorded it */
	struct site before; /* without the change */
	struct sync sync;   /* sync.site: with the change */
	bool before_is_open, after_is_open;
	bool waits;  /* something that it gives comes with the next whole sync alone (said) */
	int lock_fd; /* of what is said about this patient; -1 */
	int64_t now; /* when this is recorded: never before anything else was, whatever the clock says; what
				* holds from now on holds from before.now on */
	struct words patients; /* whose folders it touches: the patient, and who is the same person */
	struct differences differences;
	int64_t id, also_id; /* of the new statements */
	const char *refusal; /* what was wrong with what was wanted; NULL: nothing, or something failed */
};

/* What is wrong with the words about a statement (--by, --reference, ..); NULL: nothing. */
const char *desk_words_problem(const struct options *options);

/* Finds who calls. false: nothing can be done, *ret_status is the verb's (said). desk_close is needed in either case. */
bool desk_open(struct desk *desk, const struct options *options, int *ret_status);

/* Opens the site of the patient without the change, so that a verb can look at it (desk->before): its settings, what is
 * recorded. Checks the office and that the patient exists. false: *ret_status (said). */
bool desk_look(struct desk *desk, const struct desk_request *request, int *ret_status);

/* Does all of it, desk_look first unless that was done. Returns the verb's status and has answered. */
int desk_run(struct desk *desk, const struct desk_request *request);

/* Says what is wrong with what was typed, as text or JSON. Returns status 2. */
int desk_refuse(struct desk *desk, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Gives back everything. Returns `status`. */
int desk_close(struct desk *desk, int status);

#endif
