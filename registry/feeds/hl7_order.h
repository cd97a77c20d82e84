/* The order of messages: as they were sent. Of one second, in one file, as they stand there; which of two files was written first,
 * nobody knows.
 */
#ifndef CAREACL_FEEDS_HL7_ORDER_H
#define CAREACL_FEEDS_HL7_ORDER_H

#include "registry/feeds/hl7_event.h"

/* Sorts `count` events (struct hl7_event). Of one patient and one second, in several files, an admission comes first, and what takes
 * away last; of two that say different places nobody knows where the patient is (remarked). false: no memory. */
bool hl7_order_movements(const void **events, size_t count, struct hl7_remarks *remarks);

/* Sorts what is sorted so once more: of one second what restricts comes last. false: no memory. */
bool hl7_order_restrictions(const void **events, size_t count);

#endif
