/* Who a message of HL7 v2 is about. */
#ifndef CAREACL_FEEDS_HL7_PATIENT_H
#define CAREACL_FEEDS_HL7_PATIENT_H

#include "registry/feeds/hl7_event.h"

struct hl7_numbers {
	const char *ids[HL7_PATIENTS_MAX];
	size_t count;
	bool is_unsure; /* it may be each of them, or none */
	bool is_test;   /* one of them is of the national register for tests */
};

/* What a field of CX calls a patient here. `systems` (feed_flags) names authorities, by name or OID, the first that gave one of the
 * numbers decides; none did: unsure. Empty: the hospital's own number (PI, MR), of several that which the sender itself gives
 * (its authority is MSH-3 or MSH-4), else one of no type, else any other; several: unsure. */
struct hl7_numbers hl7_patient_numbers(struct hl7_message *message, const char *segment, unsigned field,
				       const char *systems);

/* Birth, death, and whether the identity is validated, of the event's patient. */
void hl7_patient_read(struct hl7_decoding *decoding);

#endif
