/* Ids of patients that a feed spells otherwise than the registry: of a restriction that is told, and holds whom it may mean. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_patients_private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(char character)
{
	return character >= '0' && character <= '9';
}

const char *feed_similar_spelling(struct staging *staging, const char *id)
{
	char *spelling = arena_strdup(staging->arena, id), *to = spelling;
	bool is_leading = true; /* a zero here says nothing */
	if (spelling == NULL)
		console_out_of_memory();
	for (const char *at = id; *at != '\0'; at++) {
		unsigned char character = (unsigned char)*at;
		if (character >= 0x80 || !isalnum(character) || (*at == '0' && is_leading && is_digit(at[1])))
			continue;
		*to++ = (char)tolower(character);
		is_leading = !is_digit(*at);
	}
	*to = '\0';
	return spelling;
}

static bool is_restriction(const struct feed_said *said)
{
	return said->kind == FEED_OBJECT || said->kind == FEED_HOLD || said->kind == FEED_WITHDRAW;
}

void feed_similar_look(struct staging *staging)
{
	for (size_t i = 0; i < staging->fact_count; i++) {
		const struct feed_said *said = staging->facts[i];
		const char *id = is_restriction(said) ? feed_field_of(said, FACT_PID) : NULL;
		if (id != NULL)
			feed_word(staging, &staging->similar, feed_similar_spelling(staging, id));
	}
}

static int alike_compare(const void *left, const void *right)
{
	const struct feed_alike *a = left, *b = right;
	int order = strcmp(a->spelling, b->spelling);
	return order != 0 ? order : strcmp(a->patient->id, b->patient->id);
}

void feed_similar_gather(struct staging *staging)
{
	struct feed_list *list = &staging->alike;
	for (size_t i = 0; i < staging->patient_count; i++) {
		struct feed_patient *patient = &staging->patients[i];
		const char *spelling = feed_similar_spelling(staging, patient->id);
		if ((patient->is_known || patient->is_remembered) &&
		    feed_words_have(&staging->similar, spelling))
			*(struct feed_alike *)feed_list_add(staging, list, sizeof(struct feed_alike)) =
			    (struct feed_alike){spelling, patient};
	}
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(struct feed_alike), alike_compare);
}

static size_t first_alike(const struct staging *staging, const char *spelling)
{
	const struct feed_alike *items = staging->alike.items;
	size_t low = 0, high = staging->alike.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(items[middle].spelling, spelling) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool feed_similar_restrict(struct staging *staging, const struct feed_said *said,
			   const struct feed_patient *patient)
{
	const struct feed_alike *items = staging->alike.items;
	const char *spelling = feed_similar_spelling(staging, feed_field_of(said, FACT_PID));
	bool is_met = false;
	for (size_t i = first_alike(staging, spelling);
	     *spelling != '\0' && i < staging->alike.count && strcmp(items[i].spelling, spelling) == 0; i++) {
		if (items[i].patient == patient)
			continue;
		feed_holds_put(staging, items[i].patient, said, "PATIENT",
			       "a restriction names this patient's id in another spelling");
		is_met = true;
	}
	return is_met;
}
