/* Views: for each login a directory of links to what it may open, named by patient id (disk.md, "Layout").
 *
 * Links give nobody anything: what stands behind them is opened by its own ACL. But a link names a patient, so whoever
 * may not pass the folder has none: it goes before the ACL takes away, and comes after the ACL gives.
 */
#ifndef CAREACL_DISK_VIEWS_H
#define CAREACL_DISK_VIEWS_H

#include "policy/compile.h"

/* In a login's directory: where requests for an emergency access are put (struct view_emergency). A run that knows nothing
 * of such requests does not even notice it. */
#define VIEW_RESERVED "EMERGENCY"
#define VIEW_README_MAX 8192 /* bytes of the template there */

/* A login may pass a patient's folder. */
struct view_entry {
	login_id login;
	patient_id patient;
};

/* What the look has found, for all logins. Everything lives in the walk's arena. */
struct views {
	struct view_entry *entries;
	size_t count, capacity;
	const char **paths;  /* by patient: the folder's, below the root */
	bool *has_no_folder; /* by patient: nothing that can be treated is there: no new link is made */
	bool *pending;       /* by login: something is to be given */
	bool place_is_shut;  /* to somebody who is to pass the place itself */
	bool place_is_new;   /* made in this run */
	size_t asides_moved; /* documents set aside and put back when links were taken */
};

/* ---- the directory that holds them all (views_place.c) ---- */

/* Opens the place of the store's views, which must be a directory itself, owned by root or the store's owner, writable
 * by nobody else, not the root, and careacl's: marked so, or empty, or holding nothing but what a view is made of.
 * A descriptor that the caller closes, or -errno: views_place_problem says it in words. -ENOENT: there is none. */
int views_place_open(const struct store *store, uid_t owner, int root_fd);

/* Makes the missing place, closed to all but root. 0 or -errno; -ENOENT: what should hold it is not there. */
int views_place_make(const struct store *store);

/* Takes all links out of the place at store->views, and what is empty then: it is the store's no more. 0, also where there
 * is none, or -errno as views_place_open. */
int views_place_empty(const struct store *store, uid_t owner, int root_fd);

/* Marks the place as that store's. 0 or -errno. */
int views_place_mark(int place_fd, const char *store_name);

/* What is wrong with a place, what was expected and what to do. Static. */
const char *views_place_problem(int error);

/* The way from a directory in the place to the root, relative, as both really stand: "../../folders". In `arena`;
 * NULL: cannot be told. */
const char *views_place_way(int place_fd, int root_fd, struct arena *arena);

#endif
