/* The parts of store_try: what the walk of verify comes by is gathered, and tried by children when there is enough. */
#ifndef CAREACL_DISK_TRIES_H
#define CAREACL_DISK_TRIES_H

#include "acl_sync/disk/trial.h"
#include "acl_sync/disk/verify/verify.h"

#include <stdatomic.h>

#define TRIES_BATCH 512     /* objects; each keeps a descriptor open */
#define TRIES_CHILDREN 16   /* at most, at a time */
#define TRIES_BLOCKED_MAX 3 /* then a login is given up */

/* What is to be tried. */
struct try_object {
	int fd;            /* O_PATH, root's; -1: a link of a view, followed by its path alone */
	char *path;        /* absolute; owned */
	const char *below; /* of it: below the store's root; NULL: in the views */
	size_t
	    parent;   /* how much of it is the directory that the object is in; 0: root or views themselves */
	size_t login; /* who tries it, in `logins`; SIZE_MAX: everybody */
	bool is_directory;
	dev_t device;
	ino_t inode;
};

/* What the kernel said to one login about one object. */
struct try_answer {
	uint8_t itself; /* PERM_*: of the object, however it was come by */
	uint8_t way;    /* by its path */
	uint8_t beside[TRIAL_BESIDE_MAX];
	uint8_t no_room; /* of `way`: permitted, and yet not possible */
	bool passes;     /* the way to the directory that it is in */
	bool gone;       /* the path leads elsewhere, or nowhere, by now */
	int error;       /* what is no answer; 0: none */
};

/* Shared with one child. */
struct try_page {
	atomic_uint at; /* the object that it is trying */
	struct try_answer answers[TRIES_BATCH];
};

struct try_child {
	pid_t pid;  /* 0: none */
	int end_fd; /* the end of a pipe: closed when the child has ended */
	size_t who, first;
	unsigned seen_at;
	int64_t since_milliseconds;
	struct try_page *page;
};

struct tries {
	struct verify *verify;
	const struct trial *trial;
	struct try_object objects[TRIES_BATCH];
	size_t count, room; /* room: how many may be gathered */
	/* by object, then login, then "other" */
	uint8_t *tolerated, *due;
	size_t people;          /* logins, and "other" */
	unsigned char *blocked; /* by login: how many of its tries did not come back */
	bool *told;             /* by login: that the name service does not say its groups */
	bool *chosen;           /* by patient; NULL: all */
	struct try_child children[TRIES_CHILDREN];
	size_t child_count;
};

/* tries.c: memory, and which folders; 0 or -errno. The last gathered are tried, and all memory goes back. */
int tries_prepare(struct tries *tries);
void tries_end(struct tries *tries);
/* Is the patient's folder tried? */
bool tries_takes(const struct tries *tries, patient_id patient);
/* Gathers the present object. false: it failed, and that is noted; else the caller says who may and must have what
 * (PERM_*), by login, then "other": all 0 at first. */
bool tries_add(struct tries *tries, struct handle handle, const struct stat *found, uint8_t **ret_tolerated,
	       uint8_t **ret_due);
/* A link that one login (in `logins`) is to have: the present path. */
void tries_add_link(struct tries *tries, size_t login, uint8_t due);
/* The path of the object by a place beside, into `path`; false: it is not seen there, or too long. */
bool tries_beside(const struct try_object *object, const struct trial_beside *beside, char *path,
		  size_t size);

/* tries_run.c: everybody tries all that was gathered, and it is forgotten. */
void tries_run(struct tries *tries);

/* tries_child.c: becomes `who` (in `logins`; their count: "other") and tries everything from `first` on. In a child. */
_Noreturn void tries_child(const struct tries *tries, size_t who, size_t first, struct try_page *page,
			   int end_fd);

/* try_object.c: what the present process may do with one object. */
void try_object(const struct tries *tries, const struct try_object *object, struct try_answer *ret_answer);

#endif
