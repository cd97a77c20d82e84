/* Reasons as sentences for people, in the language spoken. */
#ifndef CAREACL_ACL_SYNC_SENTENCES_H
#define CAREACL_ACL_SYNC_SENTENCES_H

#include "policy/reason.h"
#include "policy/types.h"

#include <stddef.h>
#include <stdint.h>

/* "the patient has objected to this person". Static. */
const char *sentence_reason(enum reason reason);

/* What an access lets one do: "read and write". Static. */
const char *sentence_access(enum access access);

/* "write" in the language spoken, in a column of that many characters. */
#define SENTENCE_COLUMN_SIZE 64
void sentence_access_column(enum access access, size_t width, char text[SENTENCE_COLUMN_SIZE]);

/* Milliseconds as seconds with one decimal, "0.1"; less than none are none. */
#define SENTENCE_SECONDS_SIZE 32
void sentence_seconds(int64_t milliseconds, char text[SENTENCE_SECONDS_SIZE]);

#endif
