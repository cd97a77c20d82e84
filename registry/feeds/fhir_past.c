/* Encounters that are over: a hash and an instant each. A live one of the same key is not to be taken for the newer. */
#include "registry/feeds/fhir_index.h"

#include "policy/hash.h"

#include <stdlib.h>
#include <string.h>

static struct fhir_past *find_slot(const struct fhir_past_table *table, uint64_t hash)
{
	size_t at = hash & (table->capacity - 1);
	while (table->slots[at].hash != 0 && table->slots[at].hash != hash)
		at = (at + 1) & (table->capacity - 1);
	return &table->slots[at];
}

static bool grow(struct fhir_past_table *table)
{
	struct fhir_past_table grown = {.capacity = table->capacity == 0 ? 4096 : 2 * table->capacity,
					.count = table->count};
	grown.slots = calloc(grown.capacity, sizeof(*grown.slots));
	if (grown.slots == NULL)
		return false;
	for (size_t i = 0; i < table->capacity; i++)
		if (table->slots[i].hash != 0)
			*find_slot(&grown, table->slots[i].hash) = table->slots[i];
	free(table->slots);
	*table = grown;
	return true;
}

/* Both halves of the hash stand in the low bits too. */
static uint64_t hash_of(const char *key)
{
	uint64_t hash = hash_text(HASH_SEED, key);
	hash ^= hash >> 32;
	return hash == 0 ? 1 : hash;
}

/* "001700000000.123" in milliseconds; -1: not said. */
static int64_t instant_of(const char *updated)
{
	const char *dot = updated == NULL ? NULL : strchr(updated, '.');
	int64_t instant = dot == NULL ? -1 : (int64_t)strtoll(updated, NULL, 10) * 1000;
	for (int64_t i = 1, unit = 100; dot != NULL && i <= 3 && dot[i] != '\0'; i++, unit /= 10)
		instant += (dot[i] - '0') * unit;
	return instant;
}

/* What is so of a record when one of its key is over. */
static void compare(struct fhir *fhir, struct fhir_record *record, int64_t past)
{
	int64_t now = instant_of(record->updated);
	if (past >= 0 && now >= 0 && past > now) {
		record->is_gone = true;
	} else if (past < 0 || now < 0 || past == now) {
		record->is_clashing = true;
		fhir_index_remark(fhir, record, FEED_WARNING, "TWICE");
	}
}

void fhir_past_add(struct fhir *fhir, const char *key, const char *updated)
{
	struct fhir_record *record = fhir_index_find(fhir, key);
	int64_t instant = instant_of(updated);
	if (2 * fhir->past.count >= fhir->past.capacity && !grow(&fhir->past)) {
		fhir->out_of_memory = true;
		return;
	}
	struct fhir_past *past = find_slot(&fhir->past, hash_of(key));
	if (past->hash == 0) {
		*past = (struct fhir_past){hash_of(key), instant};
		fhir->past.count++;
	} else if (past->updated >= 0 && (instant < 0 || instant > past->updated)) {
		past->updated = instant;
	}
	for (; record != NULL; record = record->twin)
		if (!record->is_gone)
			compare(fhir, record, instant);
}

void fhir_past_compare(struct fhir *fhir, struct fhir_record *record)
{
	const struct fhir_past *past =
	    fhir->past.count == 0 ? NULL : find_slot(&fhir->past, hash_of(record->key));
	if (past != NULL && past->hash != 0)
		compare(fhir, record, past->updated);
}
