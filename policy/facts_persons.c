#include "policy/facts_build_private.h"

#include <stdlib.h>
#include <string.h>

/* A login and the rpps its professional statement says. */
struct numbered {
	const char *rpps;
	login_id login;
};

static int numbered_compare(const void *left, const void *right)
{
	const struct numbered *a = left;
	const struct numbered *b = right;
	int order = strcmp(a->rpps, b->rpps);
	if (order != 0)
		return order;
	return a->login < b->login ? -1 : 1;
}

/* Logins with one rpps are one person: the first of them in name order. Ended statements count too: a
 * second login must not evade an objection by having run out. */
static void find_persons(struct facts_builder *builder)
{
	size_t count = builder->facts->login_count;
	struct numbered *numbered = facts_scratch(builder, count, sizeof(*numbered));
	size_t filled = 0;
	for (size_t i = 0; numbered != NULL && i < count; i++) {
		const struct said_professional *said = builder->traits[i].professional;
		if (said != NULL && said->rpps != NULL && !facts_is_blank(said->rpps))
			numbered[filled++] = (struct numbered){said->rpps, (login_id)i};
	}
	if (filled > 1)
		qsort(numbered, filled, sizeof(*numbered), numbered_compare);
	for (size_t i = 1; i < filled; i++)
		if (strcmp(numbered[i - 1].rpps, numbered[i].rpps) == 0)
			builder->logins[numbered[i].login].person =
			    builder->logins[numbered[i - 1].login].person;
}

/* Logins in order of their person, by counting. */
void facts_build_persons(struct facts_builder *builder)
{
	find_persons(builder);
	size_t count = builder->facts->login_count;
	login_id *by_person = facts_array(builder, count, sizeof(*by_person));
	size_t *first = facts_array(builder, count, sizeof(*first));
	size_t *size = facts_array(builder, count, sizeof(*size));
	if (by_person == NULL || first == NULL || size == NULL)
		return;
	for (size_t i = 0; i < count; i++)
		size[builder->logins[i].person]++;
	for (size_t i = 1; i < count; i++)
		first[i] = first[i - 1] + size[i - 1];
	/* the first login of a person has the lowest number, so it is met first and starts the run anew */
	for (size_t i = 0; i < count; i++) {
		login_id person = builder->logins[i].person;
		if (person == i)
			size[person] = 0;
		by_person[first[person] + size[person]++] = (login_id)i;
	}
	builder->facts->by_person = by_person;
	builder->facts->person_first = first;
	builder->facts->person_size = size;
}
