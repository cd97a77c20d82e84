/* Requests for an emergency access that professionals without a shell save into EMERGENCY of their views.
 *
 * What lies there is anybody's guess: nothing is followed, nothing waited for, nothing read that is not the login's own
 * plain file. What was read is answered by a file beside it and taken away; what is no request is taken away, or left, with
 * an answer that says so.
 */
#ifndef CAREACL_DESK_REQUESTS_H
#define CAREACL_DESK_REQUESTS_H

#include "acl_sync/site/site.h"

#include <sys/stat.h>

/* Claims of one login, granted ones and refused ones apart; the rest is refused, and not recorded. A wrong file does not
 * use up the right one: after so many refused ones what lacks nothing is still heard, REQUESTS_REFUSED_MAX times. */
#define REQUESTS_AN_HOUR 20
#define REQUESTS_REFUSED_MAX 60
#define REQUESTS_AT_ONCE 100      /* entries of one EMERGENCY that a run looks at; the rest waits */
#define REQUESTS_LOOKS 5          /* at most, half a second apart, while something is being written */
#define REQUESTS_SETTLE_SECONDS 5 /* an empty file of this age will not be written any more */

#define REQUESTS_ANSWER_SECONDS (7 * 86400) /* an answer of this age is taken away: it names a patient */

/* One run. */
struct requests_run {
	const struct options *options;
	struct site *site;   /* settings and state */
	struct arena *arena; /* of the run */
	size_t granted, refused, left, failed;
	size_t busy;     /* still being written: another look is worth its while */
	json_t *answers; /* one object each */
};

/* One login's EMERGENCY. */
struct requests_corner {
	struct requests_run *run;
	const char *login;
	uid_t uid;
	int fd;
};

/* Answers all that waits in all stores. What fails is said. */
void requests_run(struct requests_run *run);

/* ---- requests_entry.c ---- */

/* Looks at one entry: answers it, takes it away, or leaves it to a later run. */
void requests_entry(struct requests_corner *corner, const char *name);

/* ---- requests_answer.c ---- */

/* Writes the answer to `name`, for the login alone. 0 or -errno. */
int requests_answer(const struct requests_corner *corner, const char *name, const char *text);
/* The name that the answer to `name` gets; in the run's arena. */
const char *requests_answer_name(const struct requests_corner *corner, const char *name);
bool requests_is_answer(const char *name, const struct stat *found);

#endif
