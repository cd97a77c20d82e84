#include "acl_sync/desk/difference.h"

#include <stdlib.h>
#include <string.h>

/* The comparison at work. */
struct comparison {
	const struct site *before, *after;
	const char *patient;
	struct arena *arena;
	struct difference *items;
	size_t count, capacity;
	const char *const *logins;
	size_t login_count;
	bool failed;
};

/* ---- who ---- */

static int text_compare(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Candidates of one site, behind those that are there. */
static size_t add_candidates(struct comparison *comparison, const struct site *site, const char **names)
{
	const struct facts *facts = site->facts;
	login_id *logins = arena_array(comparison->arena, facts->login_count, sizeof(*logins));
	unsigned char *seen = arena_alloc(comparison->arena, facts->login_count);
	patient_id patient = facts_patient(facts, comparison->patient);
	comparison->failed = comparison->failed || logins == NULL || seen == NULL;
	if (comparison->failed || patient == NO_ID)
		return 0;
	size_t count = decide_candidates(facts, patient, logins, seen);
	for (size_t i = 0; i < count; i++)
		names[i] = facts->logins[logins[i]].name;
	return count;
}

static void find_logins(struct comparison *comparison)
{
	size_t room = comparison->before->facts->login_count + comparison->after->facts->login_count;
	const char **names = arena_array(comparison->arena, room, sizeof(*names));
	comparison->failed = names == NULL;
	if (names == NULL)
		return;
	size_t count = add_candidates(comparison, comparison->before, names), kept = 0;
	count += add_candidates(comparison, comparison->after, names + count);
	if (count > 1)
		qsort(names, count, sizeof(*names), text_compare);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
			names[kept++] = names[i];
	comparison->logins = names;
	comparison->login_count = kept;
}

/* ---- what ---- */

struct decision difference_ask(const struct site *site, const char *login, const char *patient,
			       const char *category, const char *document, int64_t *ret_next)
{
	patient_id about = facts_patient(site->facts, patient);
	category_id id = policy_category(site->facts->policy, category);
	if (about != NO_ID && id != NO_ID)
		return site_decide(site, facts_login(site->facts, login), about, id, document, NULL,
				   ret_next);
	if (ret_next != NULL)
		*ret_next = TIME_NEVER;
	return (struct decision){.effect = EFFECT_DENY, .reason = REASON_NO_RECORD, .rule = 36};
}

static void compare(struct comparison *comparison, const char *login, const char *category,
		    const char *document)
{
	struct decision before =
	    difference_ask(comparison->before, login, comparison->patient, category, document, NULL);
	struct decision after =
	    difference_ask(comparison->after, login, comparison->patient, category, document, NULL);
	if (before.access == after.access || comparison->failed)
		return;
	struct difference *items = arena_grow(comparison->arena, comparison->items, comparison->count,
					      &comparison->capacity, sizeof(*items));
	comparison->failed = items == NULL;
	if (items == NULL)
		return;
	comparison->items = items;
	items[comparison->count++] = (struct difference){
	    comparison->patient, login, category, document, before.access, after.access, after};
}

/* Everybody's access to an item of that name. */
static void compare_all(struct comparison *comparison, const char *category, const char *document)
{
	for (size_t i = 0; i < comparison->login_count; i++)
		compare(comparison, comparison->logins[i], category, document);
}

static void compare_documents(struct comparison *comparison)
{
	const struct difference_documents documents = differences_documents(
	    comparison->before, comparison->after, comparison->patient, comparison->arena);
	for (size_t i = 0; i < documents.count && !comparison->failed; i++)
		compare_all(comparison, documents.items[i].category, documents.items[i].path);
}

static int difference_compare(const void *left, const void *right)
{
	const struct difference *a = left, *b = right;
	int order = strcmp(a->patient, b->patient);
	if (order == 0)
		order = strcmp(a->login, b->login);
	if (order == 0)
		order = strcmp(a->category, b->category);
	return order != 0
		   ? order
		   : strcmp(a->document != NULL ? a->document : "", b->document != NULL ? b->document : "");
}

static void compare_patient(struct comparison *comparison, const char *patient)
{
	const struct policy *policy = comparison->after->facts->policy;
	comparison->patient = patient;
	find_logins(comparison);
	for (size_t i = 0; i < policy->category_count && !comparison->failed; i++)
		compare_all(comparison, policy->categories[i].name, NULL);
	if (!comparison->failed)
		compare_documents(comparison);
}

struct differences differences_find(const struct site *before, const struct site *after,
				    const struct words *patients, struct arena *arena)
{
	struct comparison comparison = {.before = before, .after = after, .arena = arena};
	for (size_t i = 0; i < patients->count && !comparison.failed; i++)
		compare_patient(&comparison, patients->items[i]);
	if (comparison.count > 1)
		qsort(comparison.items, comparison.count, sizeof(*comparison.items), difference_compare);
	return (struct differences){
	    .items = comparison.items, .count = comparison.count, .out_of_memory = comparison.failed};
}

json_t *difference_json(const struct difference *difference)
{
	json_t *object = json_object();
	json_out_set(object, "login", json_out_text(difference->login));
	json_out_set(object, "patient", json_out_text(difference->patient));
	json_out_set(object, "category", json_out_text(difference->category));
	json_out_set(object, "document", json_out_text(difference->document));
	json_out_set(object, "had", json_out_text(access_names[difference->had]));
	json_out_set(object, "access", json_out_text(access_names[difference->has]));
	json_out_set(object, "reason", json_out_text(reason_name(difference->decision.reason)));
	json_out_set(object, "rule", json_out_format("R%02u", difference->decision.rule));
	return object;
}
