/* One pass over the views of a store in the walk's present mode, and the login it is at. */
#ifndef CAREACL_DISK_VIEWS_PASS_H
#define CAREACL_DISK_VIEWS_PASS_H

#include "acl_sync/disk/walk.h"

/* A link that a login's directory is to hold. */
struct view_link {
	const char *name;
	const char *below; /* its target, below the root */
	const char *gate;  /* the directory below the root that the login must be able to pass */
	patient_id patient;
	const struct aside *aside;  /* NULL: it leads to a folder */
	bool may_be_made, is_found; /* is_found: also where something else has the name */
};

/* A document aside that a login may read. */
struct view_aside {
	login_id login;
	size_t index; /* in the walk's table */
};

struct views_pass {
	struct walk *walk;
	struct arena *arena; /* of the pass */
	int fd;              /* of the place; -1: a plan that finds none */
	const char *way;     /* views_place_way */
	const char **aside_names, **aside_paths, **aside_gates;
	struct view_aside *asides; /* by login, then as in the table */
	size_t aside_count, aside_capacity;
	login_id login;          /* the present one; NO_ID: a directory that is no login's */
	struct view_link *links; /* of the present login, by name */
	size_t link_count, link_capacity;
	size_t given; /* links that stay because another run has given the folder since the look */
	bool *seen;   /* by login: has a directory */
};

/* walk_views_place.c: the place of the store's views. reach opens it: a descriptor or -errno; missing, it is made where
 * this run makes anything. plan counts, in a plan, what making it takes: 0 or -errno. exact makes it passable, listed by
 * nobody, and marks it; false: it failed, and that is told. keep makes what was done there last, if anything was done since
 * `operations`. failed tells that the place cannot be used. */
int views_place_reach(struct walk *walk);
int views_place_plan(struct walk *walk);
bool views_place_exact(struct walk *walk, int fd);
void views_place_keep(struct walk *walk, int fd, size_t operations);
void views_place_failed(struct walk *walk, int error);

/* views_links.c: prepare finds out who may read what stands aside; login makes `login` the present one, with the links
 * that it is to have. false: out of memory. */
bool views_links_prepare(struct views_pass *pass);
bool views_links_login(struct views_pass *pass, login_id login);
/* The link of that name, NULL if there is none. */
struct view_link *views_links_find(const struct views_pass *pass, const char *name);

/* views_link.c, `fd` is the present login's directory. present: a link that is there is kept, mended or removed; true:
 * it stays. missing: one that is not there is made, when the time has come. make: makes or mends it now. */
bool views_link_present(struct views_pass *pass, int fd, const char *name, const char *target);
void views_link_missing(struct views_pass *pass, int fd, const struct view_link *link);
void views_link_make(struct views_pass *pass, int fd, const char *name, const char *below);
void views_link_remove(struct walk *walk, int fd, const char *name);
/* What of a link's target is below the root; NULL: it leads elsewhere. */
const char *views_link_below(const struct views_pass *pass, const char *target);

/* views_directory.c: the directory `name` of the place, which is the present login's. */
void views_directory(struct views_pass *pass, const char *name);
/* The present login has none yet. */
void views_directory_missing(struct views_pass *pass);

/* views_emergency.c: is the login to have an EMERGENCY in its views? It, in the present login's directory. */
bool views_emergency_is_due(const struct store_job *job, login_id login);
void views_emergency(struct views_pass *pass, int view_fd);

/* The directory behind `fd` brought to the wish as far as the mode allows. false: it failed, and that is told. */
bool views_directory_exact(struct walk *walk, int fd, const struct object_wish *wish);

#endif
