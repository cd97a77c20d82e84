/* The text of a request for an emergency access, as a professional saves it into EMERGENCY, and the template that says
 * how.
 *
 * First line: the patient's id. Then, each in a line of its own, the two attestations in the words of the template; all
 * other lines are the justification.
 */
#ifndef CAREACL_DESK_REQUESTS_FORM_H
#define CAREACL_DESK_REQUESTS_FORM_H

#include "acl_sync/disk/store.h"
#include "policy/arena.h"

#include <stdbool.h>

#define REQUEST_MAX ((size_t)64 * 1024) /* bytes */

/* The attestations, as the template has them; wording() says them in the language spoken. */
#define REQUEST_CANNOT_CONSENT "I attest that the patient cannot express their will."
#define REQUEST_IMMEDIATE_RISK "I attest that there is an immediate risk for the patient."

struct request_form {
	const char *patient;
	const char *justification;
	bool cannot_consent, immediate_risk;
};

/* Reads it; strings live in `arena`. NULL, or what is wrong, in words for the person: not in the language spoken. Out of
 * memory ends the program. */
const char *requests_form_read(const char *text, size_t size, struct arena *arena,
			       struct request_form *ret_form);

/* The template, in the language spoken. Static. */
const struct view_emergency *requests_form_template(void);

/* Is it the template's name, in any language? */
bool requests_form_is_template(const char *name);

#endif
