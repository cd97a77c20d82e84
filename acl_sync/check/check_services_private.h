/* Shared by the check_*.c files. */
#ifndef CAREACL_CHECK_CHECK_SERVICES_PRIVATE_H
#define CAREACL_CHECK_CHECK_SERVICES_PRIVATE_H

#include "acl_sync/check/check_services.h"

/* One run. Nothing is owned but what lives in `arena`. */
struct check_run {
	const struct settings *settings;
	const struct service_places *places;
	struct findings *findings;
	struct arena *arena;
	bool published;  /* a sync has published the login snapshot of this site */
	bool at_default; /* ... where the module looks for it by default */
	bool is_served;  /* a service of the host leads to a store, or a line of PAM asks this site */
	bool has_sshd;
	bool has_samba;
	bool serves_store; /* Samba has a share that reaches a store */
};

/* Is the site the host's own, not one that is tried out? Known when all services have been looked at. */
bool check_is_own_site(const struct check_run *run);

/* Adds a warning, unless the same one is there: a file that several services include is met several times. */
void check_warn(struct check_run *run, struct origin origin, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A file of at most 1 MiB, taken apart line by line. The text is in the run's arena. */
struct check_text {
	const char *name;
	char *next, *end;
	unsigned line;  /* of what check_text_next() gave: its first, where it was continued */
	unsigned taken; /* lines that it was made of */
};

/* Reads `path`, a regular file. False: it is not there, or could not be read, which adds a warning. */
bool check_text_open(struct check_run *run, const char *path, struct check_text *text);

/* May a backslash at the end continue a line? Comments are never continued; PAM's begin anywhere. */
enum check_joining { LINES_SINGLE, LINES_OF_SAMBA, LINES_OF_PAM };

/* The next line without its end, to be written into; NULL after the last. */
char *check_text_next(struct check_text *text, enum check_joining joining);

/* Cuts white space off both ends, in place. */
char *check_text_trim(char *text);

/* `path` absolute and without links as far as it exists, else without "//", "/./" and a "/" at the end. What follows the
 * first component with a '%' (Samba's and sshd's substitutions) is cut off, then *ret_cut is true. Arena; NULL: out of
 * memory. */
const char *check_path(struct check_run *run, const char *path, bool *ret_cut);

/* Is `inner` the directory `outer` or below it? */
bool check_path_holds(const char *outer, const char *inner);

/* What of a store a directory, given to people as the top of all they see, holds. */
struct check_reach {
	bool touches; /* it holds, is, or is inside the root or the views */
	bool root;    /* holds the root or is below it: folders are in reach */
	bool views;
};
struct check_reach check_reach_of(struct check_run *run, const char *directory, const struct store *store);

/* Does `directory` hold something of any store? Then a service leads there (is_served). */
bool check_serves(struct check_run *run, const char *directory);

/* Why a top that holds one without the other is of no use, for a store that has views: a half sentence; NULL: it is
 * sound, or has nothing of the store. */
const char *check_half_of(struct check_reach reach, const struct store *store);

/* The first home of a person (uid 1000 and more, in the passwd file) of which a store holds something, or
 * which holds something of a store; NULL: none. Arena. */
const char *check_home_in_store(struct check_run *run);

void check_sshd(struct check_run *run);
void check_samba(struct check_run *run);
void check_pam(struct check_run *run);
void check_mounts(struct check_run *run);

#endif
