/* Who may claim an emergency access at all (R28), whatever the patient. */
#ifndef CAREACL_POLICY_EMERGENCY_H
#define CAREACL_POLICY_EMERGENCY_H

#include "policy/facts.h"

/* Is the login a professional in date (R04, R05), of a profession with emergency = true, neither student nor technical
 * account? NO_ID: no. */
bool emergency_may_claim(const struct facts *facts, login_id login, int64_t now);

#endif
