/* /etc/pam.d as libpam reads it: the lines of one phase, in the order in which they are run. */
#ifndef CAREACL_CHECK_CHECK_PAM_FILE_H
#define CAREACL_CHECK_CHECK_PAM_FILE_H

#include "acl_sync/check/check_services_private.h"

/* What libpam does after a module has answered; a jump is its number of lines (1 and more). */
enum { PAM_DOES_IGNORE = 0, PAM_DOES_OK = -1, PAM_DOES_DONE = -2, PAM_DOES_BAD = -3, PAM_DOES_DIE = -4 };

/* What an account module may answer, as far as lines differ in it. The first refusals are those of pam_careacl. */
enum pam_answer {
	ANSWER_SUCCESS,
	ANSWER_PERM_DENIED,
	ANSWER_ACCT_EXPIRED,
	ANSWER_AUTHINFO_UNAVAIL,
	ANSWER_USER_UNKNOWN,
	ANSWER_AUTH_ERR,
	ANSWER_SERVICE_ERR,
	ANSWER_SYSTEM_ERR,
	ANSWER_IGNORE,
	ANSWER_COUNT
};

struct pam_line {
	struct origin origin;
	unsigned level;     /* depth of substacks */
	bool is_substack;   /* the line that opens one: no module of its own */
	const char *module; /* as written; its last component says what it is */
	const char *arguments;
	int does[ANSWER_COUNT];
};

/* Lives in the run's arena. */
struct pam_stack {
	struct pam_line *lines;
	size_t count, capacity;
};

/* The account lines of `service`, with all that it includes. False: there is no such file. */
bool pam_stack_read(struct check_run *run, const char *service, struct pam_stack *stack);

/* Is that line this module ("pam_careacl.so"), whatever its folder? */
bool pam_line_is(const struct pam_line *line, const char *module);

/* All that is to say about the account lines of `service`, as warnings; true: it asks pam_careacl. */
bool pam_service_check(struct check_run *run, const char *service);

#endif
