/* Which lines of the trail are AuditEvents, and which: the table of docs/audit-events.md. */
#include "acl_sync/audit/audit_event_private.h"

#include "policy/reason.h"

#include <string.h>

#define ALERT EVENT_SECURITY_ALERT
#define DONE EVENT_SUCCESS
#define FAILED EVENT_SERIOUS_FAILURE

/* what is asked of a line's fields */
#define ANY NULL, NULL, NULL, NULL
#define HAS(key) key, NULL, NULL, NULL
#define IS(key, value) key, value, NULL, NULL
#define BOTH(key, value, other, its) key, value, other, its

/* A row; the purpose is none, but of emergencies and their review. */
#define ROW(kind, when, type, subtype, action, outcome)                                                      \
	{                                                                                                    \
		AUDIT_##kind, when, type, subtype, action, outcome, EVENT_CODE_NONE                          \
	}
#define GLASS(kind, when, subtype, outcome)                                                                  \
	{                                                                                                    \
		AUDIT_##kind, when, ALERT, subtype, "E", outcome, EVENT_BREAK_GLASS                          \
	}
#define REVIEW(when, outcome)                                                                                \
	{                                                                                                    \
		AUDIT_REVIEW, when, EVENT_VERIFY, EVENT_CODE_NONE, "E", outcome, EVENT_COMPLIANCE            \
	}

static const struct audit_event_row rows[] = {
    /* who came in, and who did not */
    ROW(REFUSED_LOGIN, ANY, EVENT_AUTHENTICATION, EVENT_LOGIN, "E", FAILED),
    ROW(SESSION_OPENED, ANY, EVENT_AUTHENTICATION, EVENT_LOGIN, "E", DONE),
    ROW(SESSION_CLOSED, ANY, EVENT_AUTHENTICATION, EVENT_LOGOUT, "E", DONE),

    /* emergencies: asked about, refused, claimed, ended; then those that the registry's files say */
    GLASS(BREAK_GLASS, IS("outcome", "asked"), EVENT_RESTRICTED_FUNCTION, NULL),
    GLASS(BREAK_GLASS, IS("outcome", "refused"), EVENT_EMERGENCY_STARTED, FAILED),
    GLASS(BREAK_GLASS, HAS("statement"), EVENT_EMERGENCY_STARTED, DONE),
    GLASS(BREAK_GLASS, HAS("ends"), EVENT_EMERGENCY_STOPPED, DONE),
    GLASS(BREAK_GLASS, ANY, EVENT_EMERGENCY_STARTED, DONE),
    GLASS(STATEMENT, BOTH("section", "break_glass", "change", "begins"), EVENT_EMERGENCY_STARTED, DONE),
    GLASS(STATEMENT, BOTH("section", "break_glass", "change", "ends"), EVENT_EMERGENCY_STOPPED, DONE),

    /* their review */
    REVIEW(IS("outcome", "refused"), FAILED),
    REVIEW(ANY, DONE),

    /* what was said: at the desk, then in the registry's files, then at the desk */
    ROW(STATEMENT, IS("outcome", "refused"), ALERT, EVENT_RESTRICTED_FUNCTION, "E", FAILED),
    ROW(STATEMENT, IS("verb", "purge"), EVENT_DESTROY, EVENT_CODE_NONE, "D", DONE),
    ROW(STATEMENT, HAS("into"), EVENT_MERGE, EVENT_CODE_NONE, "U", DONE),
    ROW(STATEMENT, BOTH("section", "professionals", "change", "begins"), ALERT, EVENT_PERSON_SECURITY, "C",
	DONE),
    ROW(STATEMENT, BOTH("section", "professionals", "change", "ends"), ALERT, EVENT_PERSON_SECURITY, "D",
	DONE),
    ROW(STATEMENT, BOTH("section", "roles", "change", "begins"), ALERT, EVENT_SECURITY_ROLES, "C", DONE),
    ROW(STATEMENT, BOTH("section", "roles", "change", "ends"), ALERT, EVENT_SECURITY_ROLES, "D", DONE),
    ROW(STATEMENT, BOTH("section", "teams", "change", "begins"), ALERT, EVENT_SECURITY_ROLES, "C", DONE),
    ROW(STATEMENT, BOTH("section", "teams", "change", "ends"), ALERT, EVENT_SECURITY_ROLES, "D", DONE),
    ROW(STATEMENT, IS("change", "begins"), ALERT, EVENT_OBJECT_SECURITY, "C", DONE),
    ROW(STATEMENT, IS("change", "ends"), ALERT, EVENT_OBJECT_SECURITY, "D", DONE),
    ROW(STATEMENT, HAS("change"), ALERT, EVENT_OBJECT_SECURITY, "U", DONE),
    ROW(STATEMENT, BOTH("statement", NULL, "ends", NULL), ALERT, EVENT_OBJECT_SECURITY, "U", DONE),
    ROW(STATEMENT, HAS("ends"), ALERT, EVENT_OBJECT_SECURITY, "D", DONE),
    ROW(STATEMENT, ANY, ALERT, EVENT_OBJECT_SECURITY, "C", DONE),

    /* what came of it: who may open what, where documents are */
    ROW(ACCESS_GAINED, ANY, ALERT, EVENT_OBJECT_SECURITY, "U", DONE),
    ROW(ACCESS_LOST, ANY, ALERT, EVENT_OBJECT_SECURITY, "U", DONE),
    ROW(SET_ASIDE, ANY, ALERT, EVENT_OBJECT_SECURITY, "U", DONE),
    ROW(PUT_BACK, ANY, ALERT, EVENT_OBJECT_SECURITY, "U", DONE),
    ROW(REFILE, ANY, EVENT_PATIENT_RECORD, EVENT_CODE_NONE, "U", DONE),
    ROW(ADOPTION, ANY, ALERT, EVENT_OBJECT_SECURITY, "U", DONE),
    ROW(UNDO, ANY, ALERT, EVENT_OBJECT_SECURITY, "U", DONE),

    /* who let held changes through, and what failed */
    ROW(GUARD_ACCEPTED, ANY, ALERT, EVENT_CONFIGURATION, "E", DONE),
    ROW(CLOCK_ACCEPTED, ANY, ALERT, EVENT_CONFIGURATION, "E", DONE),
    ROW(FAILURE, ANY, ALERT, EVENT_CODE_NONE, "E", FAILED),
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

/* No key: nothing is asked; no value: there is such a field. */
static bool is_so(const char *key, const char *value, const json_t *fields)
{
	const char *text = key == NULL ? NULL : audit_event_text(fields, key);
	return key == NULL || (text != NULL && (value == NULL || strcmp(text, value) == 0));
}

const struct audit_event_row *audit_event_row(enum audit_kind kind, const json_t *fields)
{
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (rows[i].kind == kind && is_so(rows[i].key, rows[i].value, fields) &&
		    is_so(rows[i].other, rows[i].its, fields))
			return &rows[i];
	return NULL;
}

bool audit_event_is_told(enum audit_kind kind)
{
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (rows[i].kind == kind)
			return true;
	return false;
}

const struct audit_event_part *audit_event_part(enum audit_kind kind)
{
	static const struct audit_event_part parts[AUDIT_KIND_COUNT] = {
	    [AUDIT_REFUSED_LOGIN] = {EVENT_RECIPIENT, "login"},
	    [AUDIT_SESSION_OPENED] = {EVENT_RECIPIENT, "login"},
	    [AUDIT_SESSION_CLOSED] = {EVENT_RECIPIENT, "login"},
	    [AUDIT_BREAK_GLASS] = {EVENT_RECIPIENT, "login"},
	    [AUDIT_REVIEW] = {EVENT_VERIFIER, "reviewer"},
	};
	static const struct audit_event_part author = {EVENT_AUTHOR, NULL};
	return parts[kind].field != NULL ? &parts[kind] : &author;
}

enum audit_event_code audit_event_purpose(const char *reason)
{
	static const struct {
		enum reason reason;
		enum audit_event_code purpose;
	} purposes[] = {
	    {REASON_BREAK_GLASS, EVENT_BREAK_GLASS},
	    {REASON_CARE_TEAM, EVENT_TREATMENT},
	    {REASON_CONSENT, EVENT_TREATMENT},
	    {REASON_ATTENDING, EVENT_TREATMENT},
	    {REASON_SUPERVISED, EVENT_TREATMENT},
	    {REASON_DEPOSIT_ONLY, EVENT_TREATMENT},
	    {REASON_PATIENT_SELF, EVENT_PATIENT_REQUEST},
	    {REASON_REPRESENTATIVE, EVENT_FAMILY_REQUEST},
	    {REASON_RELATIVE_AGREED, EVENT_FAMILY_REQUEST},
	    {REASON_HEIR, EVENT_FAMILY_REQUEST},
	    {REASON_SITE_ROLE, EVENT_OPERATIONS},
	    {REASON_DEROGATION_MANDATORY, EVENT_LEGAL},
	    {REASON_DEROGATION_PERMITTED, EVENT_LEGAL},
	};
	for (size_t i = 0; reason != NULL && i < sizeof(purposes) / sizeof(purposes[0]); i++)
		if (strcmp(reason_name(purposes[i].reason), reason) == 0)
			return purposes[i].purpose;
	return EVENT_CODE_NONE;
}
