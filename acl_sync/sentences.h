/* Reasons as sentences for people, in the language spoken. */
#ifndef CAREACL_ACL_SYNC_SENTENCES_H
#define CAREACL_ACL_SYNC_SENTENCES_H

#include "policy/reason.h"
#include "policy/types.h"

/* "the patient has objected to this person". Static. */
const char *sentence_reason(enum reason reason);

/* What an access lets one do: "read and write". Static. */
const char *sentence_access(enum access access);

#endif
