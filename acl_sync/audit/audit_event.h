/* A line of the trail as an AuditEvent of FHIR R4, for an audit repository that is none of ours (R32, R33).
 *
 * The pieces that IHE BALP defines are built as it defines them: the patient as an entity of their own, the person who
 * asked, what they asked for. No event says that it is of a BALP profile: those are of RESTful requests and of tokens,
 * and careacl has neither. docs/audit-events.md has the mapping, row by row.
 */
#ifndef CAREACL_AUDIT_AUDIT_EVENT_H
#define CAREACL_AUDIT_AUDIT_EVENT_H

#include "acl_sync/audit/audit_line.h"

#include <jansson.h>

/* What the events say that no line does. */
struct audit_event_site {
	const char *observer; /* whose trail it is: its public key, in hexadecimal digits; NULL: not known */
	/* the number (rpps) of the person whose login it was at `instant`, valid until the next call; NULL: none is
	 * known. The function may be NULL. */
	const char *(*rpps)(void *context, const char *login, const char *instant);
	void *context;
};

/* Is there an event of lines of this kind? */
bool audit_event_is_told(enum audit_kind kind);

/* The event of the line: 0 and *ret_event, the caller's; NULL where there is none of its kind. -EBADMSG: the line is
 * no JSON, or not what stands in a trail; -ENOMEM. */
int audit_event_make(const struct audit_line *line, const struct audit_event_site *site, json_t **ret_event);

#endif
