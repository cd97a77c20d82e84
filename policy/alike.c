#include "policy/alike.h"

#include "policy/hash.h"

#define SLOTS ((size_t)2 * ALIKE_CLASSES) /* a power of two */

struct alike_class {
	const struct patient *patient; /* one of them; NULL: a free slot */
	const void *kept;
};

struct alike_table {
	const struct facts *facts;
	int64_t now;
	size_t count;
	struct alike_class slots[SLOTS];
};

/* Is nothing said of the patient that is about this patient alone? */
static bool is_plain(const struct patient *patient)
{
	return patient->login == NO_ID && patient->attending_count == 0 && patient->consent_count == 0 &&
	       patient->objection_count == 0 && patient->withheld_count == 0 && patient->deleted_count == 0 &&
	       patient->hidden_count == 0 && patient->relation_count == 0 && patient->derogation_count == 0 &&
	       patient->break_glass_count == 0;
}

static bool same_assignment(const struct assignment *a, const struct assignment *b)
{
	return a->statement.kind == b->statement.kind &&
	       a->statement.window.from == b->statement.window.from &&
	       a->statement.window.until == b->statement.window.until && a->team == b->team &&
	       a->in_charge == b->in_charge;
}

bool alike(const struct patient *a, const struct patient *b, int64_t now)
{
	if (!is_plain(a) || !is_plain(b) || a->vulnerable != b->vulnerable || a->stores != b->stores ||
	    (now < a->majority) != (now < b->majority) || (now < a->abuse_age) != (now < b->abuse_age) ||
	    a->deceased != b->deceased || a->closed != b->closed ||
	    a->assignment_count != b->assignment_count)
		return false;
	for (size_t i = 0; i < a->assignment_count; i++)
		if (!same_assignment(&a->assignments[i], &b->assignments[i]))
			return false;
	return true;
}

static uint64_t hash_of(const struct patient *patient)
{
	uint64_t hash = HASH_SEED;
	for (size_t i = 0; i < patient->assignment_count; i++)
		hash = hash_bytes(hash, (const char *)&patient->assignments[i].team, sizeof(team_id));
	return hash;
}

struct alike_table *alike_new(const struct facts *facts, int64_t now, struct arena *arena)
{
	struct alike_table *table = arena_alloc(arena, sizeof(*table));
	if (table != NULL) {
		table->facts = facts;
		table->now = now;
	}
	return table;
}

const void **alike_kept(struct alike_table *table, patient_id patient)
{
	const struct patient *found = &table->facts->patients[patient];
	arena_rest(sizeof(*found));
	if (!is_plain(found))
		return NULL;
	size_t at = hash_of(found) & (SLOTS - 1);
	while (table->slots[at].patient != NULL && !alike(table->slots[at].patient, found, table->now))
		at = (at + 1) & (SLOTS - 1);
	struct alike_class *class = &table->slots[at];
	if (class->patient == NULL && table->count == ALIKE_CLASSES)
		return NULL;
	table->count += class->patient == NULL;
	class->patient = class->patient == NULL ? found : class->patient;
	return &class->kept;
}
