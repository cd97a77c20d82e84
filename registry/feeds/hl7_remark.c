#include "registry/feeds/hl7_remark.h"

#include "policy/hash.h"
#include "registry/feeds/hl7_event.h"
#include "wording/wording.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *code, *text;
} texts[] = {
    {"NOIDENT", "a person without a number that means one: nobody is meant"},
    {"RPPS", "the check digit of this RPPS number is wrong"},
    {"IDENTITY", "the identity is not validated (PID-32)"},
    {"WHOSE-ID", "not surely a number of a patient here: no access is given by it"},
    {"ROLE", "a role, or an action of ROL, that is not read here: it gives no access"},
    {"TIME", "a time that is none: nothing is given from it"},
    {"ZONE",
     "times with and without their offset from UTC in one visit: their order is not known, nothing is given"},
    {"NOZBE", "the French profile asks for ZBE in a movement: without it nothing is given"},
    {"ZBE",
     "what ZBE does and what the event says contradict one another: nobody knows where the patient is"},
    {"ORDER",
     "two messages of one second, in two files, say different places: nobody knows where the patient is"},
    {"NOUNIT", "the patient comes or moves, and no unit is named"},
    {"NOVISIT", "the patient is not known to be there"},
    {"CANCEL", "nothing is there that could be cancelled"},
    {"CONSENT", "CON is not read here: record the consent, or the refusal, with careacl"},
    {"ARV", "ends a restriction that these files have not begun: it goes on until somebody clears it"},
};

static const char *text_of(const char *code)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(texts[i].code, code) == 0)
			return wording(texts[i].text);
	return NULL;
}

void hl7_remark_odd(struct hl7_remarks *remarks, const struct hl7_origin *origin, const char *code,
		    const char *patient)
{
	struct feed_fact fact = {
	    .kind = FEED_WARNING, .file = origin->file, .line = origin->line, .resource = origin->resource};
	fact.fields[FACT_CODE] = code;
	fact.fields[FACT_PID] = patient;
	fact.fields[FACT_TEXT] = text_of(code);
	feed_out_fact(remarks->out, &fact);
}

/* ---- once ---- */

static uint64_t *find(uint64_t *said, size_t capacity, uint64_t hash)
{
	size_t at = hash & (capacity - 1);
	while (said[at] != 0 && said[at] != hash)
		at = (at + 1) & (capacity - 1);
	return &said[at];
}

static bool grow(struct hl7_remarks *remarks)
{
	size_t capacity = remarks->said_capacity == 0 ? 1024 : 2 * remarks->said_capacity;
	uint64_t *grown = calloc(capacity, sizeof(*grown));
	if (grown == NULL)
		return false;
	for (size_t i = 0; i < remarks->said_capacity; i++)
		if (remarks->said[i] != 0)
			*find(grown, capacity, remarks->said[i]) = remarks->said[i];
	free(remarks->said);
	remarks->said = grown;
	remarks->said_capacity = capacity;
	return true;
}

bool hl7_remark_is_new(struct hl7_remarks *remarks, uint64_t hash)
{
	hash += hash == 0;
	if (2 * remarks->said_count >= remarks->said_capacity && !grow(remarks)) {
		remarks->no_memory = true;
		return true;
	}
	uint64_t *slot = find(remarks->said, remarks->said_capacity, hash);
	if (*slot == hash)
		return false;
	*slot = hash;
	remarks->said_count++;
	return true;
}

void hl7_remark_once(struct hl7_remarks *remarks, const struct hl7_origin *origin, const char *code,
		     const char *patient, const char *key)
{
	if (hl7_remark_is_new(remarks, hash_text(hash_text(hash_text(HASH_SEED, code), "\t"), key)))
		hl7_remark_odd(remarks, origin, code, patient);
}

/* ---- counted ---- */

void hl7_remark_apart(struct hl7_remarks *remarks, unsigned file, unsigned line, const char *code)
{
	for (size_t i = 0; i < remarks->counted_count; i++)
		if (strcmp(remarks->counted[i].code, code) == 0) {
			remarks->counted[i].count++;
			return;
		}
	if (remarks->counted_count == HL7_COUNTED_MAX)
		return;
	const char *kept = arena_strdup(remarks->arena, code);
	if (kept == NULL)
		remarks->no_memory = true;
	else
		remarks->counted[remarks->counted_count++] = (struct hl7_counted){kept, file, line, 1};
}

void hl7_remark_end(struct hl7_remarks *remarks)
{
	char count[32];
	for (size_t i = 0; i < remarks->counted_count; i++) {
		const struct hl7_counted *counted = &remarks->counted[i];
		struct feed_fact fact = {.kind = FEED_IGNORED, .file = counted->file, .line = counted->line};
		snprintf(count, sizeof(count), "%lu", counted->count);
		fact.fields[FACT_CODE] = counted->code;
		fact.fields[FACT_TEXT] = count;
		feed_out_fact(remarks->out, &fact);
	}
}

void hl7_remark_clear(struct hl7_remarks *remarks)
{
	free(remarks->said);
	remarks->said = NULL;
	remarks->said_capacity = remarks->said_count = 0;
}
