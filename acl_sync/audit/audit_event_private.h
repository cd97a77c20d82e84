/* An AuditEvent while it is made; for audit_event*.c alone. */
#ifndef CAREACL_AUDIT_AUDIT_EVENT_PRIVATE_H
#define CAREACL_AUDIT_AUDIT_EVENT_PRIVATE_H

#include "acl_sync/audit/audit_event.h"
#include "acl_sync/audit/audit_event_code.h"

#define EVENT_SUCCESS "0"
#define EVENT_SERIOUS_FAILURE "8" /* as BALP says of a refusal */

/* What becomes of a line of that kind, if its field `key` has that value (NULL: any; key NULL: nothing is asked), and
 * its field `other` has `its`; the first row that fits. */
struct audit_event_row {
	enum audit_kind kind;
	const char *key, *value, *other, *its;
	enum audit_event_code type, subtype; /* subtype may be none */
	const char *action;                  /* of FHIR: C, R, U, D, E */
	const char *outcome;                 /* NULL: nothing came of it yet */
	enum audit_event_code purpose;       /* none: by what the accesses rest on */
};

/* NULL: no row fits. */
const struct audit_event_row *audit_event_row(enum audit_kind kind, const json_t *fields);

/* Who acted in a line of that kind. */
struct audit_event_part {
	enum audit_event_code code; /* what they are in it */
	const char *field;          /* who; NULL, or not there: who stands in "by" */
};
const struct audit_event_part *audit_event_part(enum audit_kind kind);

/* What an access rests on, as a purpose; EVENT_CODE_NONE for a refusal. `reason`: its word, or NULL. */
enum audit_event_code audit_event_purpose(const char *reason);

struct audit_event_making {
	const struct audit_line *line;
	const struct audit_event_site *site;
	const struct audit_event_row *row;
	const json_t *fields; /* of the line */
	const char *by;
	json_t *event;
	bool failed; /* out of memory */
};

/* The text of a field; NULL: there is none. */
const char *audit_event_text(const json_t *fields, const char *key);

/* Sets a member, appends an element; `value` is taken over, NULL: out of memory. */
void audit_event_set(struct audit_event_making *making, json_t *object, const char *key, json_t *value);
void audit_event_append(struct audit_event_making *making, json_t *array, json_t *value);

/* A string as FHIR has them: no control characters. NULL: out of memory, or none: a text without any letter. */
json_t *audit_event_string(struct audit_event_making *making, const char *text);

/* ... as a member; nothing where there is no text. */
void audit_event_set_text(struct audit_event_making *making, json_t *object, const char *key,
			  const char *text);

/* A Reference to whoever has the login: by their number where it is known. */
json_t *audit_event_person(struct audit_event_making *making, const char *login);

/* A Reference to careacl on the machine whose trail it is. */
json_t *audit_event_observer(struct audit_event_making *making);

/* agent[], entity[] */
json_t *audit_event_agents(struct audit_event_making *making);
json_t *audit_event_entities(struct audit_event_making *making);

#endif
