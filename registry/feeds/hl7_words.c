#include "registry/feeds/hl7_words.h"

#include "policy/hash.h"

#include <stdlib.h>

static const char **find(const char **slots, size_t capacity, const char *text)
{
	size_t at = hash_text(HASH_SEED, text) & (capacity - 1);
	while (slots[at] != NULL && strcmp(slots[at], text) != 0)
		at = (at + 1) & (capacity - 1);
	return &slots[at];
}

static bool grow(struct hl7_words *words)
{
	size_t capacity = words->capacity == 0 ? 1024 : 2 * words->capacity;
	const char **grown = calloc(capacity, sizeof(const char *));
	if (grown == NULL)
		return false;
	for (size_t i = 0; i < words->capacity; i++)
		if (words->slots[i] != NULL)
			*find(grown, capacity, words->slots[i]) = words->slots[i];
	free(words->slots);
	words->slots = grown;
	words->capacity = capacity;
	return true;
}

const char *hl7_word(struct hl7_words *words, const char *text)
{
	if (2 * words->count >= words->capacity && !grow(words)) {
		words->no_memory = true;
		return NULL;
	}
	const char **slot = find(words->slots, words->capacity, text);
	if (*slot == NULL) {
		*slot = arena_strdup(words->arena, text);
		words->no_memory = words->no_memory || *slot == NULL;
		words->count += *slot != NULL;
	}
	return *slot;
}

void hl7_words_clear(struct hl7_words *words)
{
	free(words->slots);
	words->slots = NULL;
	words->count = words->capacity = 0;
}
