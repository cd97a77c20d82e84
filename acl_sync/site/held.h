/* What is held back, as it is told: the guard, logins that vanished, the clock, roots not adopted. */
#ifndef CAREACL_SITE_HELD_H
#define CAREACL_SITE_HELD_H

#include "acl_sync/run/run.h"

/* Says what the guard, the vanished logins, the clock and a silent name service hold back, and what to type.
 * Makes the status 3, or 4 for the name service. */
void held_report(struct site *site);

/* Of that, what the name service did not answer: makes the status 4. For a verb that reads: what it looked at is not all
 * that there may be. */
void held_report_unanswered(struct site *site);

/* Says that the root of `run` is not careacl's yet and what to type. Makes the status 3. */
void held_report_root(struct run *run);

/* Says which hashes typed after --accept hold nothing, and which do. Makes the status 2. When all stores have
 * been looked at. */
void held_report_unknown(struct site *site);

/* [{"what":"guard","store":..,"hash":..,"losses":..,"gains":..,"in_force":..}, ..] */
json_t *held_json(struct site *site);

#endif
