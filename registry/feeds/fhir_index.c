/* What was read, by key: records in the order they came, each with its drafts. */
#include "registry/feeds/fhir_index.h"

#include "policy/hash.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- tables ---- */

static struct fhir_slot *find_slot(const struct fhir_table *table, uint64_t hash, const char *name)
{
	size_t at = (hash ^ hash >> 32) & (table->capacity - 1);
	for (struct fhir_slot *slot = &table->slots[at]; slot->name != NULL; slot = &table->slots[at]) {
		if (slot->hash == hash && strcmp(slot->name, name) == 0)
			break;
		at = (at + 1) & (table->capacity - 1);
	}
	return &table->slots[at];
}

static bool grow(struct fhir_table *table)
{
	struct fhir_table grown = {.capacity = table->capacity == 0 ? 4096 : 2 * table->capacity,
				   .count = table->count};
	grown.slots = calloc(grown.capacity, sizeof(*grown.slots));
	if (grown.slots == NULL)
		return false;
	for (size_t i = 0; i < table->capacity; i++) {
		const struct fhir_slot *slot = &table->slots[i];
		size_t at = (slot->hash ^ slot->hash >> 32) & (grown.capacity - 1);
		while (slot->name != NULL && grown.slots[at].name != NULL)
			at = (at + 1) & (grown.capacity - 1);
		if (slot->name != NULL)
			grown.slots[at] = *slot;
	}
	free(table->slots);
	*table = grown;
	return true;
}

/* The slot of that name, which has it from now on if `kept` is not NULL. NULL: no memory. */
static struct fhir_slot *take_slot(struct fhir *fhir, struct fhir_table *table, const char *name)
{
	if (name == NULL || (2 * table->count >= table->capacity && !grow(table))) {
		fhir->out_of_memory = true;
		return NULL;
	}
	uint64_t hash = hash_text(HASH_SEED, name);
	struct fhir_slot *slot = find_slot(table, hash, name);
	slot->hash = hash;
	return slot;
}

const char *fhir_index_word(struct fhir *fhir, const char *text)
{
	struct fhir_slot *slot = take_slot(fhir, &fhir->words, text);
	if (slot == NULL)
		return NULL;
	if (slot->name == NULL) {
		slot->name = arena_strdup(fhir->arena, text);
		fhir->words.count += slot->name != NULL;
		fhir->out_of_memory = fhir->out_of_memory || slot->name == NULL;
	}
	return slot->name;
}

const char *fhir_index_printf(struct fhir *fhir, const char *format, ...)
{
	char buffer[FEED_VALUE_MAX + 1];
	va_list values;
	va_start(values, format);
	int size = vsnprintf(buffer, sizeof(buffer), format, values);
	va_end(values);
	return fhir_index_word(fhir, size < 0 || (size_t)size >= sizeof(buffer) ? "?" : buffer);
}

/* ---- records ---- */

struct fhir_record *fhir_index_add(struct fhir *fhir, enum fhir_type type, const char *key)
{
	struct fhir_record *record = arena_alloc(fhir->arena, sizeof(*record));
	if (record == NULL || key == NULL) {
		fhir->out_of_memory = true;
		return NULL;
	}
	record->key = key;
	record->type = type;
	record->file = fhir->file;
	record->line = fhir->line;
	record->order = fhir->record_count++;
	if (fhir->last == NULL)
		fhir->first = record;
	else
		fhir->last->next = record;
	fhir->last = record;
	return record;
}

struct fhir_record *fhir_index_find(const struct fhir *fhir, const char *key)
{
	return fhir->records.count == 0 ? NULL
					: find_slot(&fhir->records, hash_text(HASH_SEED, key), key)->record;
}

static bool same_draft(const struct fhir_draft *a, const struct fhir_draft *b)
{
	bool same = a->kind == b->kind && a->has == b->has;
	for (int i = 0; same && i < __builtin_popcount(a->has); i++)
		same = strcmp(a->values[i], b->values[i]) == 0;
	return same;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool says_the_same(const struct fhir_record *a, const struct fhir_record *b)
{
	const struct fhir_draft *left = a->first, *right = b->first;
	while (left != NULL && right != NULL && same_draft(left, right))
		left = left->next, right = right->next;
	return left == NULL && right == NULL && a->is_live == b->is_live && a->is_listed == b->is_listed &&
	       same_text(a->patient, b->patient) && same_text(a->signer, b->signer) &&
	       same_text(a->signed_on, b->signed_on) && same_text(a->parent, b->parent) &&
	       same_text(a->unit, b->unit) && same_text(a->from, b->from) && same_text(a->to, b->to) &&
	       a->is_unsure == b->is_unsure && a->legal_relations == b->legal_relations;
}

void fhir_index_settle(struct fhir *fhir, struct fhir_record *record)
{
	struct fhir_slot *slot = take_slot(fhir, &fhir->records, record->key);
	if (slot == NULL)
		return;
	fhir->records.count += slot->name == NULL;
	slot->name = record->key;
	record->twin = slot->record;
	slot->record = record;
}

/* ---- versions ---- */

/* Were all on one server, as far as it is said? */
static bool are_of_one_server(const struct fhir_record *twins)
{
	const char *base = NULL;
	for (const struct fhir_record *one = twins; one != NULL; one = one->twin) {
		if (base != NULL && one->base != NULL && one->base != base)
			return false;
		base = one->base == NULL ? base : one->base;
	}
	return true;
}

/* Older versions are gone. One that does not say when it was written may be the newest. */
static void drop_older(struct fhir_record *twins)
{
	const char *newest = NULL;
	for (const struct fhir_record *one = twins; one != NULL; one = one->twin)
		if (one->updated != NULL && (newest == NULL || strcmp(one->updated, newest) > 0))
			newest = one->updated;
	for (struct fhir_record *one = twins; one != NULL; one = one->twin)
		if (newest != NULL && one->updated != NULL && strcmp(one->updated, newest) < 0)
			one->is_gone = true;
}

/* Refusals count for both patients. */
static void join_patients(struct fhir *fhir, struct fhir_record *one, struct fhir_record *other)
{
	if (one->type != FHIR_PATIENT || one->patient == NULL || other->patient == NULL ||
	    strcmp(one->patient, other->patient) == 0)
		return;
	one->is_unsure = other->is_unsure = true;
	fhir_index_say(
	    fhir, other, FEED_PATIENT,
	    (fhir_fields){
		[FACT_PID] = other->key, [FACT_REPLACED_BY] = fhir_index_printf(fhir, "=%s", one->patient)});
}

/* Nobody knows which is the newest: all of them, and all are in doubt. Teams that are live are one together. */
static void clash(struct fhir *fhir, struct fhir_record *twins)
{
	enum feed_kind kind = twins->type == FHIR_CONSENT ? FEED_HOLD : FEED_WARNING;
	bool is_union = twins->type == FHIR_CARE_TEAM;
	for (struct fhir_record *one = twins; one != NULL; one = one->twin) {
		is_union = is_union && (one->is_gone || one->is_live);
		if (one != twins && !one->is_gone)
			join_patients(fhir, one, twins);
	}
	for (struct fhir_record *one = twins; one != NULL; one = one->twin) {
		if (one->is_gone)
			continue;
		one->is_clashing = one->is_clashing || !is_union;
		fhir_index_remark(fhir, one, kind, "TWICE");
	}
}

/* Of several versions, last to first, the newest counts; what is said twice is said once. Returns which has the key. */
static struct fhir_record *decide(struct fhir *fhir, struct fhir_record *twins)
{
	bool has_others = false, is_one_server = are_of_one_server(twins);
	if (is_one_server)
		drop_older(twins);
	while (twins->is_gone && twins->twin != NULL)
		twins = twins->twin;
	for (struct fhir_record *one = twins->twin; one != NULL; one = one->twin) {
		if (one->is_gone)
			continue;
		bool is_same = is_one_server && says_the_same(one, twins);
		twins->is_clashing = twins->is_clashing || (is_same && one->is_clashing);
		one->is_gone = is_same;
		has_others = has_others || !is_same;
	}
	if (has_others)
		clash(fhir, twins);
	return twins;
}

void fhir_index_decide(struct fhir *fhir)
{
	for (size_t i = 0; i < fhir->records.capacity && !fhir->out_of_memory; i++) {
		struct fhir_slot *slot = &fhir->records.slots[i];
		if (slot->name != NULL && slot->record->twin != NULL)
			slot->record = decide(fhir, slot->record);
	}
}

/* ---- names ---- */

void fhir_index_name(struct fhir *fhir, const char *name, struct fhir_record *record)
{
	struct fhir_slot *slot = take_slot(fhir, &fhir->names, name);
	if (slot == NULL)
		return;
	if (slot->name == NULL) {
		slot->name = name;
		slot->record = record;
		fhir->names.count++;
	} else if (strcmp(slot->record->key, record->key) != 0) {
		struct fhir_more *more = arena_alloc(fhir->arena, sizeof(*more));
		fhir->out_of_memory = fhir->out_of_memory || more == NULL;
		if (more != NULL)
			*more = (struct fhir_more){slot->more, record};
		slot->more = more == NULL ? slot->more : more;
	}
}

struct fhir_slot *fhir_index_named(const struct fhir *fhir, const char *name)
{
	struct fhir_slot *slot =
	    fhir->names.count == 0 ? NULL : find_slot(&fhir->names, hash_text(HASH_SEED, name), name);
	return slot == NULL || slot->name == NULL ? NULL : slot;
}

void fhir_index_delete(struct fhir *fhir, const char *key)
{
	struct fhir_slot *slot = take_slot(fhir, &fhir->deleted, key);
	if (slot == NULL)
		return;
	fhir->deleted.count += slot->name == NULL;
	slot->name = key;
}

bool fhir_index_is_deleted(const struct fhir *fhir, const char *key)
{
	return fhir->deleted.count > 0 &&
	       find_slot(&fhir->deleted, hash_text(HASH_SEED, key), key)->name != NULL;
}

/* ---- drafts ---- */

void fhir_index_say(struct fhir *fhir, struct fhir_record *record, enum feed_kind kind, fhir_fields fields)
{
	unsigned has = 0, filled = 0;
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++)
		has |= fields[i] != NULL ? 1u << i : 0;
	struct fhir_draft *draft = arena_alloc(fhir->arena, sizeof(*draft) + (size_t)__builtin_popcount(has) *
										 sizeof(draft->values[0]));
	if (draft == NULL) {
		fhir->out_of_memory = true;
		return;
	}
	*draft = (struct fhir_draft){.kind = kind, .has = has};
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++)
		if (fields[i] != NULL)
			draft->values[filled++] = fields[i];
	if (record->last == NULL)
		record->first = draft;
	else
		record->last->next = draft;
	record->last = draft;
}

const char *fhir_index_field(const struct fhir_draft *draft, enum feed_field field)
{
	if ((draft->has >> field & 1) == 0)
		return NULL;
	return draft->values[__builtin_popcount(draft->has & ((1u << field) - 1))];
}

void fhir_index_remark(struct fhir *fhir, struct fhir_record *record, enum feed_kind kind, const char *code)
{
	fhir_index_remark_of(fhir, record, kind, code, NULL);
}

void fhir_index_remark_of(struct fhir *fhir, struct fhir_record *record, enum feed_kind kind,
			  const char *code, const char *content)
{
	for (const struct fhir_draft *draft = record->first; draft != NULL; draft = draft->next) {
		const char *said = draft->kind == kind ? fhir_index_field(draft, FACT_CODE) : NULL;
		if (said != NULL && strcmp(said, code) == 0)
			return;
	}
	fhir_index_say(
	    fhir, record, kind,
	    (fhir_fields){[FACT_CODE] = code,
			  [FACT_CONTENT] = content,
			  [FACT_PID] = record->type == FHIR_PATIENT ? record->key : record->patient,
			  [FACT_SRC] = kind == FEED_HOLD ? record->key : NULL});
}
