/* decide() for everybody who could have access, put together as the grants of a folder. */
#include "policy/compile.h"

#include "policy/identifier.h"

#include <stdlib.h>
#include <string.h>

static struct decision decide_plainly(void *context, const struct question *question)
{
	(void)context;
	return decide(question, NULL);
}

const struct decider plain_decider = {decide_plainly, NULL, true};

struct compilation {
	const struct facts *facts;
	const uid_t *uids;
	const struct decider *decider;
	struct arena *arena;
	struct question question; /* patient and now are set */
	login_id *candidates;
	size_t candidate_count;
	enum access *best; /* by candidate: the highest access to anything in the folder */
};

static int grant_compare(const void *left, const void *right)
{
	const struct grant *a = left;
	const struct grant *b = right;
	return a->uid < b->uid ? -1 : a->uid > b->uid;
}

static struct grants grants_sorted(struct grant *grants, size_t count)
{
	if (count > 1)
		qsort(grants, count, sizeof(*grants), grant_compare);
	return (struct grants){grants, count};
}

/* Asks for every candidate; the item is in compilation->question. */
static bool compile_item(struct compilation *compilation, struct grants *ret_grants)
{
	struct grant *grants = arena_array(compilation->arena, compilation->candidate_count, sizeof(*grants));
	if (grants == NULL)
		return false;
	size_t count = 0;
	for (size_t i = 0; i < compilation->candidate_count; i++) {
		login_id login = compilation->candidates[i];
		uid_t uid = compilation->uids[login];
		if (uid == UID_NONE)
			continue;
		compilation->question.login = login;
		const struct decision decision =
		    compilation->decider->decide(compilation->decider->context, &compilation->question);
		if (decision.effect != EFFECT_PERMIT)
			continue;
		grants[count++] = (struct grant){login, uid, decision.access};
		if (decision.access > compilation->best[i])
			compilation->best[i] = decision.access;
	}
	*ret_grants = grants_sorted(grants, count);
	return true;
}

/* Documents that any statement about the patient names, in one list. */
struct naming {
	struct arena *arena;
	category_id category;
	int64_t now;
	struct wanted_document *documents;
	size_t count, capacity;
};

static bool name_scope(struct naming *naming, const struct scope *scope, bool is_aside)
{
	for (size_t i = 0; i < scope->document_count; i++) {
		if (scope->documents[i].category != naming->category)
			continue;
		naming->documents = arena_grow(naming->arena, naming->documents, naming->count,
					       &naming->capacity, sizeof(*naming->documents));
		if (naming->documents == NULL)
			return false;
		naming->documents[naming->count++] =
		    (struct wanted_document){.path = scope->documents[i].path, .is_aside = is_aside};
	}
	return true;
}

static bool name_seals(struct naming *naming, const struct seal *seals, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!name_scope(naming, seals[i].scope,
				time_window_is_live(seals[i].statement.window, naming->now)))
			return false;
	return true;
}

static int document_compare(const void *left, const void *right)
{
	const struct wanted_document *a = left;
	const struct wanted_document *b = right;
	return strcmp(a->path, b->path);
}

static void keep_each_once(struct naming *naming)
{
	if (naming->count < 2)
		return;
	qsort(naming->documents, naming->count, sizeof(*naming->documents), document_compare);
	size_t kept = 1;
	for (size_t i = 1; i < naming->count; i++)
		if (strcmp(naming->documents[kept - 1].path, naming->documents[i].path) != 0)
			naming->documents[kept++] = naming->documents[i];
		else
			naming->documents[kept - 1].is_aside |= naming->documents[i].is_aside;
	naming->count = kept;
}

static bool name_documents(struct naming *naming, const struct patient *patient)
{
	for (size_t i = 0; i < patient->objection_count; i++)
		if (!name_scope(naming, patient->objections[i].scope, false))
			return false;
	if (!name_seals(naming, patient->withheld, patient->withheld_count) ||
	    !name_seals(naming, patient->deleted, patient->deleted_count) ||
	    !name_seals(naming, patient->hidden, patient->hidden_count))
		return false;
	keep_each_once(naming);
	return true;
}

static bool compile_category(struct compilation *compilation, category_id category,
			     struct wanted_category *ret_category)
{
	const struct facts *facts = compilation->facts;
	struct naming naming = {
	    .arena = compilation->arena, .category = category, .now = compilation->question.now};
	compilation->question.category = category;
	compilation->question.document = NULL;
	ret_category->category = category;
	if (!compile_item(compilation, &ret_category->grants) ||
	    !name_documents(&naming, &facts->patients[compilation->question.patient]))
		return false;
	for (size_t i = 0; i < naming.count; i++) {
		compilation->question.document = naming.documents[i].path;
		if (!compile_item(compilation, &naming.documents[i].grants))
			return false;
	}
	ret_category->documents = naming.documents;
	ret_category->document_count = naming.count;
	return true;
}

const struct wanted_document *wanted_ruling(const struct wanted_category *category, const char *path)
{
	const struct wanted_document *best = NULL;
	size_t best_length = 0;
	for (size_t i = 0; i < category->document_count; i++) {
		const char *named = category->documents[i].path;
		size_t length = strlen(named);
		if (!plain_path_is_within(path, named) || (best != NULL && length < best_length))
			continue;
		best = &category->documents[i];
		best_length = length;
	}
	return best;
}

const struct grants *wanted_grants(const struct wanted_category *category, const char *path)
{
	const struct wanted_document *ruling = wanted_ruling(category, path);
	return ruling != NULL ? &ruling->grants : &category->grants;
}

static bool compile_categories(struct compilation *compilation, struct wanted_folder *folder)
{
	const struct policy *policy = compilation->facts->policy;
	struct wanted_category *categories =
	    arena_array(compilation->arena, policy->category_count, sizeof(*categories));
	if (categories == NULL)
		return false;
	for (size_t i = 0; i < policy->category_count; i++)
		if (policy->categories[i].store == folder->store &&
		    !compile_category(compilation, (category_id)i, &categories[folder->category_count++]))
			return false;
	folder->categories = categories;
	return true;
}

/* Whoever has any access in the folder may pass it. */
static bool compile_passers(struct compilation *compilation, struct wanted_folder *folder)
{
	struct grant *grants = arena_array(compilation->arena, compilation->candidate_count, sizeof(*grants));
	if (grants == NULL)
		return false;
	size_t count = 0;
	for (size_t i = 0; i < compilation->candidate_count; i++)
		if (compilation->best[i] != ACCESS_NONE)
			grants[count++] = (struct grant){compilation->candidates[i],
							 compilation->uids[compilation->candidates[i]],
							 compilation->best[i]};
	folder->passers = grants_sorted(grants, count);
	return true;
}

/* `scratch` is for what only the making needs, which is as much as there are logins. */
static const struct wanted_folder *compile(struct compilation *compilation, store_id store,
					   struct arena *scratch)
{
	const struct facts *facts = compilation->facts;
	unsigned char *seen = arena_array(scratch, facts->login_count, sizeof(*seen));
	struct wanted_folder *folder = arena_alloc(compilation->arena, sizeof(*folder));
	compilation->candidates = arena_array(scratch, facts->login_count, sizeof(login_id));
	if (compilation->candidates == NULL || seen == NULL || folder == NULL)
		return NULL;
	compilation->candidate_count =
	    decide_candidates(facts, compilation->question.patient, compilation->candidates, seen);
	compilation->best = arena_array(scratch, compilation->candidate_count, sizeof(*compilation->best));
	if (compilation->best == NULL)
		return NULL;
	*folder = (struct wanted_folder){.patient = compilation->question.patient, .store = store};
	if (!compile_categories(compilation, folder) || !compile_passers(compilation, folder))
		return NULL;
	return folder;
}

const struct wanted_folder *compile_folder(const struct facts *facts, const uid_t *uids,
					   const struct decider *decider, patient_id patient, store_id store,
					   int64_t now, struct arena *arena)
{
	struct compilation compilation = {
	    .facts = facts,
	    .uids = uids,
	    .decider = decider,
	    .arena = arena,
	    .question = {.facts = facts, .patient = patient, .now = now},
	};
	struct arena *scratch = arena_new();
	const struct wanted_folder *folder = scratch == NULL ? NULL : compile(&compilation, store, scratch);
	arena_free(scratch);
	return folder;
}
