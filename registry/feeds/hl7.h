/* HL7 v2 movements of patients (ADT) as IHE PAM and its French extension have them (docs/feeds.md, "HL7 v2"). */
#ifndef CAREACL_FEEDS_HL7_H
#define CAREACL_FEEDS_HL7_H

#include "registry/feeds/feed_parser.h"

/* Reads all inputs as files of messages. Which file a message stands in is of no meaning: they are taken in the order in
 * which they were sent (MSH-7). */
feed_parse hl7_parse;

#endif
