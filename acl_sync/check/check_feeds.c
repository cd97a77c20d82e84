/* What feeds said that waits for a person: patients on hold, objections that are kept. */
#include "acl_sync/check/check.h"

void check_feeds(struct site *site)
{
	const struct statements *said = &site->fresh.statements;
	for (size_t i = 0; i < said->patient_count; i++) {
		const struct said_patient *patient = &said->patients[i];
		for (size_t j = 0; j < patient->hold_count; j++)
			findings_add(&site->findings, SEVERITY_WARNING, patient->holds[j].said.origin,
				     "the patient is on hold, no feed gives new access: %s; 'careacl feed "
				     "clear' ends it",
				     patient->holds[j].reason);
		for (size_t j = 0; j < patient->objection_count; j++)
			if (patient->objections[j].kept != NULL)
				findings_add(&site->findings, SEVERITY_WARNING,
					     patient->objections[j].said.origin,
					     "an objection that the feed does not say any more is kept since "
					     "%s; 'careacl feed "
					     "clear' ends it",
					     patient->objections[j].kept);
	}
}
