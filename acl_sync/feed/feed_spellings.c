/* Logins that login tables spell in two cases, as directories write them: one login where both name one person, else nobody knows. */
#include "acl_sync/feed/feed_people_private.h"

#include <stdlib.h>
#include <string.h>

/* A line, or a professional of the registry. */
struct spelled {
	const char *lower, *login;
	const char *who, *profession; /* NULL: of the registry; of a line: not said */
};

static void add_spelled(struct staging *staging, struct feed_list *list, struct spelled one)
{
	one.lower = feed_lower_case(staging, one.login);
	*(struct spelled *)feed_list_add(staging, list, sizeof(one)) = one;
}

static void gather(struct staging *staging, struct feed_list *list)
{
	const struct statements *registry = staging->registry;
	for (size_t i = 0; i < registry->professional_count; i++)
		add_spelled(staging, list, (struct spelled){.login = registry->professionals[i].login});
	for (size_t i = 0; i < staging->fact_count; i++) {
		const struct feed_said *said = staging->facts[i];
		const char *login = said->kind == FEED_PROF ? feed_field_of(said, FACT_LOGIN) : NULL;
		if (login != NULL)
			add_spelled(staging, list,
				    (struct spelled){.login = login,
						     .who = feed_field_of(said, FACT_WHO),
						     .profession = feed_field_of(said, FACT_PROFESSION)});
	}
}

/* By login whatever its case, the registry's first, then by whom they name; of one person the spelling in small letters first. */
static int spelled_compare(const void *left, const void *right)
{
	const struct spelled *a = left, *b = right;
	int order = strcmp(a->lower, b->lower);
	if (order == 0)
		order = strcmp(a->who == NULL ? "" : a->who, b->who == NULL ? "" : b->who);
	return order != 0 ? order : strcmp(b->login, a->login);
}

static bool is_same(const struct spelled *one, const struct spelled *other)
{
	return one->who != NULL && strcmp(one->who, other->who) == 0 &&
	       (one->profession == NULL || other->profession == NULL ||
		strcmp(one->profession, other->profession) == 0);
}

/* All lines of one login: `as`, a spelling of the registry's, or that in small letters. */
static void settle(struct staging *staging, const struct spelled *items, size_t count)
{
	const struct spelled *as = &items[0];
	for (size_t i = 1; i < count && items[0].who != NULL; i++)
		if (strcmp(items[i].login, as->login) > 0)
			as = &items[i];
	for (size_t i = 0; i < count; i++) {
		const struct spelled *first = strcmp(items[i].login, as->login) == 0 ? &items[i] : NULL;
		if (first != NULL && first->who != NULL)
			as = first;
		else if (first == NULL && items[i].who != NULL && (as->who == NULL || is_same(as, &items[i])))
			*(struct feed_spelling *)feed_list_add(staging, &staging->spellings,
							       sizeof(struct feed_spelling)) =
			    (struct feed_spelling){items[i].login, as->login, as->who == NULL};
	}
}

static int spelling_compare(const void *left, const void *right)
{
	const struct feed_spelling *a = left, *b = right;
	return strcmp(a->login, b->login);
}

void feed_spellings_find_all(struct staging *staging)
{
	struct feed_list list = {0};
	gather(staging, &list);
	const struct spelled *items = list.items;
	if (list.count > 1)
		qsort(list.items, list.count, sizeof(*items), spelled_compare);
	for (size_t i = 0, next; i < list.count; i = next) {
		for (next = i + 1; next < list.count && strcmp(items[i].lower, items[next].lower) == 0;)
			next++;
		if (next - i > 1)
			settle(staging, &items[i], next - i);
	}
	if (staging->spellings.count > 1)
		qsort(staging->spellings.items, staging->spellings.count, sizeof(struct feed_spelling),
		      spelling_compare);
}

const struct feed_spelling *feed_spellings_of(const struct staging *staging, const char *login)
{
	const struct feed_spelling key = {.login = login};
	const struct feed_list *list = &staging->spellings;
	return list->count == 0 ? NULL
				: bsearch(&key, list->items, list->count, sizeof(key), spelling_compare);
}
