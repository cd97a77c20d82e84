/* The codes that AuditEvents are made of, each with its code system. */
#ifndef CAREACL_AUDIT_AUDIT_EVENT_CODE_H
#define CAREACL_AUDIT_AUDIT_EVENT_CODE_H

#include <jansson.h>

enum audit_event_code {
	EVENT_CODE_NONE = 0,
	/* types: what kind of event */
	EVENT_PATIENT_RECORD,
	EVENT_SECURITY_ALERT,
	EVENT_AUTHENTICATION,
	EVENT_VERIFY,
	EVENT_MERGE,
	EVENT_DESTROY,
	/* subtypes */
	EVENT_LOGIN,
	EVENT_LOGOUT,
	EVENT_EMERGENCY_STARTED,
	EVENT_EMERGENCY_STOPPED,
	EVENT_CONFIGURATION,
	EVENT_RESTRICTED_FUNCTION,
	EVENT_OBJECT_SECURITY,
	EVENT_SECURITY_ROLES,
	EVENT_PERSON_SECURITY,
	/* why */
	EVENT_BREAK_GLASS,
	EVENT_TREATMENT,
	EVENT_PATIENT_REQUEST,
	EVENT_FAMILY_REQUEST,
	EVENT_OPERATIONS,
	EVENT_LEGAL,
	EVENT_COMPLIANCE,
	/* agents: what somebody is in it */
	EVENT_RECIPIENT,
	EVENT_AUTHOR,
	EVENT_ENTERER,
	EVENT_INFORMANT,
	EVENT_VERIFIER,
	EVENT_AUTHORIZER,
	/* entities: what something is, and its part in it */
	EVENT_PERSON,
	EVENT_SYSTEM_OBJECT,
	EVENT_CONSENT,
	EVENT_PATIENT,
	EVENT_DOMAIN_RESOURCE,
	EVENT_PERSON_ENTITY,
	EVENT_GROUP_ENTITY,
	EVENT_SECURITY_RESOURCE,
	/* who observes */
	EVENT_SECURITY_SERVER,
	EVENT_CODE_COUNT
};

/* A Coding {"system":..,"code":..,"display":..}; NULL: out of memory. Not of EVENT_CODE_NONE. */
json_t *audit_event_coding(enum audit_event_code code);

/* A CodeableConcept of that one coding; NULL: out of memory. */
json_t *audit_event_concept(enum audit_event_code code);

#endif
