/* The rules of a consent in one order, whichever they stand in: what says the same is numbered the same. */
#include "policy/hash.h"
#include "registry/feeds/feed_sort.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_provision.h"

/* ---- what a value says ---- */

static uint64_t hash_number(uint64_t hash, uint64_t number)
{
	return hash_bytes(hash, (const char *)&number, sizeof(number));
}

static uint64_t hash_value(const json_t *value);

/* Neither the order of members nor that of items says anything. */
static uint64_t hash_all(const json_t *value)
{
	uint64_t sum = 0;
	const char *name;
	json_t *member;
	json_object_foreach((json_t *)value, name, member) sum +=
	    hash_number(hash_text(HASH_SEED, name), hash_value(member));
	for (size_t i = 0; i < json_array_size(value); i++)
		sum += hash_number(HASH_SEED, hash_value(json_array_get(value, i)));
	return sum;
}

static uint64_t hash_value(const json_t *value)
{
	uint64_t hash = hash_number(HASH_SEED, (uint64_t)json_typeof(value));
	double real = json_real_value(value);
	switch (json_typeof(value)) {
	case JSON_STRING:
		return hash_text(hash, json_string_value(value));
	case JSON_INTEGER:
		return hash_number(hash, (uint64_t)json_integer_value(value));
	case JSON_REAL:
		return hash_bytes(hash, (const char *)&real, sizeof(real));
	default:
		return hash_number(hash, hash_all(value));
	}
}

/* ---- rules ---- */

struct ordered {
	const json_t *json;
	uint64_t hash;
};

static int rule_compare(const void *left, const void *right)
{
	const struct ordered *a = left, *b = right;
	return (a->hash > b->hash) - (a->hash < b->hash);
}

static size_t count_rules(const json_t *object)
{
	const json_t *value = json_object_get(object, "provision");
	return json_is_array(value) ? json_array_size(value) : value != NULL && !json_is_null(value);
}

size_t fhir_order_rules(struct fhir *fhir, const json_t *object, const json_t *const **ret_rules)
{
	size_t count = count_rules(object);
	struct ordered *rules = arena_array(fhir->arena, count, sizeof(*rules));
	const void **order = arena_array(fhir->arena, count, sizeof(*order));
	const json_t **sorted = arena_array(fhir->arena, count, sizeof(*sorted));
	for (size_t i = 0; rules != NULL && order != NULL && i < count; i++) {
		const json_t *rule = fhir_json_item(object, "provision", i);
		rules[i] = (struct ordered){.json = rule, .hash = hash_value(rule)};
		order[i] = &rules[i];
	}
	if (rules == NULL || order == NULL || sorted == NULL || !feed_sort(order, count, rule_compare)) {
		fhir->out_of_memory = true;
		return 0;
	}
	for (size_t i = 0; i < count; i++)
		sorted[i] = ((const struct ordered *)order[i])->json;
	*ret_rules = sorted;
	return count;
}
