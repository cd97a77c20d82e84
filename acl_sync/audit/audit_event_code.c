#include "acl_sync/audit/audit_event_code.h"

#define DICOM "http://dicom.nema.org/resources/ontology/DCM"
#define TERMINOLOGY "http://terminology.hl7.org/CodeSystem/"
#define LIFECYCLE TERMINOLOGY "iso-21089-lifecycle"
#define REASON TERMINOLOGY "v3-ActReason"
#define PARTICIPATION TERMINOLOGY "v3-ParticipationType"
#define ENTITY_TYPE TERMINOLOGY "audit-entity-type"
#define ENTITY_ROLE TERMINOLOGY "object-role"

static const struct {
	const char *system, *code, *display; /* as the code systems of FHIR 4.0.1 have them */
} codings[EVENT_CODE_COUNT] = {
    [EVENT_PATIENT_RECORD] = {DICOM, "110110", "Patient Record"},
    [EVENT_SECURITY_ALERT] = {DICOM, "110113", "Security Alert"},
    [EVENT_AUTHENTICATION] = {DICOM, "110114", "User Authentication"},
    [EVENT_LOGIN] = {DICOM, "110122", "Login"},
    [EVENT_LOGOUT] = {DICOM, "110123", "Logout"},
    [EVENT_EMERGENCY_STARTED] = {DICOM, "110127", "Emergency Override Started"},
    [EVENT_EMERGENCY_STOPPED] = {DICOM, "110138", "Emergency Override Stopped"},
    [EVENT_CONFIGURATION] = {DICOM, "110129", "Security Configuration"},
    [EVENT_RESTRICTED_FUNCTION] = {DICOM, "110132", "Use of Restricted Function"},
    [EVENT_OBJECT_SECURITY] = {DICOM, "110135", "Object Security Attributes Changed"},
    [EVENT_SECURITY_ROLES] = {DICOM, "110136", "Security Roles Changed"},
    [EVENT_PERSON_SECURITY] = {DICOM, "110137", "User security Attributes Changed"},
    [EVENT_VERIFY] = {LIFECYCLE, "verify", "Verify Record Lifecycle Event"},
    [EVENT_MERGE] = {LIFECYCLE, "merge", "Merge Record Lifecycle Event"},
    [EVENT_DESTROY] = {LIFECYCLE, "destroy", "Destroy/Delete Record Lifecycle Event"},
    [EVENT_BREAK_GLASS] = {REASON, "BTG", "break the glass"},
    [EVENT_TREATMENT] = {REASON, "TREAT", "treatment"},
    [EVENT_PATIENT_REQUEST] = {REASON, "PATRQT", "patient requested"},
    [EVENT_FAMILY_REQUEST] = {REASON, "FAMRQT", "family requested"},
    [EVENT_OPERATIONS] = {REASON, "HOPERAT", "healthcare operations"},
    [EVENT_LEGAL] = {REASON, "HLEGAL", "legal"},
    [EVENT_COMPLIANCE] = {REASON, "HCOMPL", "health compliance"},
    [EVENT_RECIPIENT] = {PARTICIPATION, "IRCP", "information recipient"},
    [EVENT_AUTHOR] = {PARTICIPATION, "AUT", "author (originator)"},
    [EVENT_ENTERER] = {PARTICIPATION, "ENT", "data entry person"},
    [EVENT_INFORMANT] = {PARTICIPATION, "INF", "informant"},
    [EVENT_VERIFIER] = {PARTICIPATION, "VRF", "verifier"},
    [EVENT_AUTHORIZER] = {TERMINOLOGY "extra-security-role-type", "authserver", "authorization server"},
    [EVENT_PERSON] = {ENTITY_TYPE, "1", "Person"},
    [EVENT_SYSTEM_OBJECT] = {ENTITY_TYPE, "2", "System Object"},
    [EVENT_CONSENT] = {"http://hl7.org/fhir/resource-types", "Consent", "Consent"},
    [EVENT_PATIENT] = {ENTITY_ROLE, "1", "Patient"},
    [EVENT_DOMAIN_RESOURCE] = {ENTITY_ROLE, "4", "Domain Resource"},
    [EVENT_PERSON_ENTITY] = {ENTITY_ROLE, "11", "Security User Entity"},
    [EVENT_GROUP_ENTITY] = {ENTITY_ROLE, "12", "Security User Group"},
    [EVENT_SECURITY_RESOURCE] = {ENTITY_ROLE, "13", "Security Resource"},
    [EVENT_SECURITY_SERVER] = {TERMINOLOGY "security-source-type", "6", "Security Server"},
};

json_t *audit_event_coding(enum audit_event_code code)
{
	return json_pack("{s:s, s:s, s:s}", "system", codings[code].system, "code", codings[code].code,
			 "display", codings[code].display);
}

json_t *audit_event_concept(enum audit_event_code code)
{
	return json_pack("{s:[o]}", "coding", audit_event_coding(code));
}
