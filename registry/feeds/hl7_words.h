/* Each string once: equal ones are one pointer. Messages say the same few words again and again. */
#ifndef CAREACL_FEEDS_HL7_WORDS_H
#define CAREACL_FEEDS_HL7_WORDS_H

#include "policy/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct hl7_words {
	struct arena *arena; /* where they live */
	bool no_memory;
	const char **slots;
	size_t count, capacity;
};

/* The string of the set that equals `text`; NULL: out of memory (noted). */
const char *hl7_word(struct hl7_words *words, const char *text);

/* Gives back the table; not the strings. */
void hl7_words_clear(struct hl7_words *words);

#endif
