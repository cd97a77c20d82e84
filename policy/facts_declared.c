#include "policy/facts_build_private.h"

#include <stdlib.h>
#include <string.h>

#include "policy/identifier.h"

static int folded_compare(const char *a, const char *b)
{
	for (;; a++, b++) {
		int left = *a >= 'A' && *a <= 'Z' ? *a - 'A' + 'a' : (unsigned char)*a;
		int right = *b >= 'A' && *b <= 'Z' ? *b - 'A' + 'a' : (unsigned char)*b;
		if (left != right || left == '\0')
			return left - right;
	}
}

static int declared_compare(const void *left, const void *right)
{
	const struct declared *a = left;
	const struct declared *b = right;
	int order = folded_compare(a->name, b->name);
	if (order == 0)
		order = strcmp(a->name, b->name);
	if (order == 0)
		order = a->order < b->order ? -1 : 1;
	return order;
}

/* A name as a finding may quote it: a login may be a patient's. */
static const char *shown(const struct facts_builder *builder, const char *what, const char *name)
{
	return strcmp(what, "team") == 0 ? name : findings_shown(builder->findings, name);
}

/* Two neighbours that are the same name, or the same but for case. The one read later is reported. */
static void check_neighbours(struct facts_builder *builder, const struct declared *a,
			     const struct declared *b, const char *what, bool once)
{
	bool same = strcmp(a->name, b->name) == 0;
	if (folded_compare(a->name, b->name) != 0 || (same && !once))
		return;
	const struct declared *first = a->order < b->order ? a : b;
	const struct declared *second = first == a ? b : a;
	char where[512];
	origin_format(first->origin, where, sizeof(where));
	/* who is a patient is said to nobody who could not open the file */
	if (strcmp(what, "patient") == 0)
		findings_add(builder->findings, SEVERITY_ERROR, second->origin,
			     same ? "this patient is already declared at %s; it may stand once: remove or "
				    "rename one"
				  : "this patient's id differs only in case from the one at %s; rename one",
			     where);
	else if (same)
		findings_add(builder->findings, SEVERITY_ERROR, second->origin,
			     "%s '%s' is already declared at %s; it may stand once: remove or rename one",
			     what, second->name, where);
	else
		findings_add(builder->findings, SEVERITY_ERROR, second->origin,
			     "%s '%s' differs only in case from '%s' (%s); rename one", what,
			     shown(builder, what, second->name), shown(builder, what, first->name), where);
}

void facts_check_names(struct facts_builder *builder, struct declared *items, size_t count, const char *what,
		       bool once)
{
	for (size_t i = 0; i < count; i++)
		if (!identifier_is_valid(items[i].name))
			findings_add(
			    builder->findings, SEVERITY_ERROR, items[i].origin,
			    "%s '%s' is not a name; expected up to 64 letters, digits, '.', '_', '-', "
			    "the first a letter or digit",
			    what, shown(builder, what, items[i].name));
	if (count > 1)
		qsort(items, count, sizeof(*items), declared_compare);
	for (size_t i = 1; i < count; i++)
		check_neighbours(builder, &items[i - 1], &items[i], what, once);
}
