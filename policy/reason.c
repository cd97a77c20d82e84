#include "policy/reason.h"

static const char *const reason_names[REASON_COUNT] = {
    [REASON_UNDECIDED] = "undecided",
    [REASON_UNKNOWN_LOGIN] = "unknown-login",
    [REASON_NO_RECORD] = "no-record",
    [REASON_DELETED] = "deleted",
    [REASON_HIDDEN_FROM_PATIENT] = "hidden-from-patient",
    [REASON_PATIENT_SELF] = "patient-self",
    [REASON_DEROGATION_MANDATORY] = "derogation-mandatory",
    [REASON_DEROGATION_PERMITTED] = "derogation-permitted",
    [REASON_THIRD_PARTY] = "third-party",
    [REASON_OBJECTION_NAMED] = "objection-named",
    [REASON_MINOR_SECRET] = "minor-secret",
    [REASON_REPRESENTATIVE] = "representative",
    [REASON_RECORD_CLOSED] = "record-closed",
    [REASON_WITHHELD] = "withheld",
    [REASON_HEIRS_REFUSED] = "heirs-refused",
    [REASON_HEIR] = "heir",
    [REASON_RELATIVE_AGREED] = "relative-agreed",
    [REASON_SITE_ROLE] = "site-role",
    [REASON_NOT_VALID] = "not-valid",
    [REASON_OBJECTION_GROUP] = "objection-group",
    [REASON_OUTSIDE_MATRIX] = "outside-matrix",
    [REASON_ATTENDING] = "attending",
    [REASON_CARE_TEAM] = "care-team",
    [REASON_SUPERVISED] = "supervised",
    [REASON_CONSENT] = "consent",
    [REASON_BREAK_GLASS] = "break-glass",
    [REASON_DEPOSIT_ONLY] = "deposit-only",
    [REASON_EMERGENCY_REFUSED] = "emergency-refused",
    [REASON_NO_CONSENT] = "no-consent",
    [REASON_NOT_TREATING] = "not-treating",
};

const char *reason_name(enum reason reason)
{
	return reason_names[reason];
}
