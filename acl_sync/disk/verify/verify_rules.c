/* What the rules give: decide() for every login, not only for those who could have something. */
#include "acl_sync/disk/verify/verify.h"

#include <string.h>

static enum access ask(const struct verify *verify, login_id login, category_id category,
		       const char *document)
{
	const struct store_job *job = verify->job;
	const struct question question = {.facts = job->facts,
					  .login = login,
					  .patient = verify->patient,
					  .category = category,
					  .document = document,
					  .now = job->now};
	const struct decision decision = job->decider->decide(job->decider->context, &question);
	return decision.effect == EFFECT_PERMIT ? decision.access : ACCESS_NONE;
}

/* ---- documents that statements name ---- */

static void each_in_scope(struct verify *verify, const struct scope *scope, bool is_aside,
			  named_function *function, void *context)
{
	for (size_t i = 0; i < scope->document_count; i++)
		function(verify, &scope->documents[i], is_aside, context);
}

void verify_each_named(struct verify *verify, named_function *function, void *context)
{
	const struct patient *patient = &verify->job->facts->patients[verify->patient];
	const struct {
		const struct seal *seals;
		size_t count;
	} lists[] = {{patient->withheld, patient->withheld_count},
		     {patient->hidden, patient->hidden_count},
		     {patient->deleted, patient->deleted_count}};
	for (size_t i = 0; i < patient->objection_count; i++)
		each_in_scope(verify, patient->objections[i].scope, false, function, context);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (size_t j = 0; j < lists[i].count; j++) {
			const struct seal *seal = &lists[i].seals[j];
			each_in_scope(verify, seal->scope,
				      time_window_is_live(seal->statement.window, verify->job->now), function,
				      context);
		}
}

struct any_named {
	category_id category;
	bool found;
};

static void note_category(struct verify *verify, const struct document_ref *document, bool is_aside,
			  void *context)
{
	struct any_named *any = context;
	(void)verify;
	(void)is_aside;
	any->found = any->found || any->category == document->category;
}

const enum access *verify_rules_path(struct verify *verify, category_id category, const char *path)
{
	for (size_t i = 0; i < verify->login_count; i++)
		verify->named[i] = ask(verify, verify->logins[i].login, category, path);
	return verify->named;
}

const enum access *verify_rules_below(struct verify *verify, size_t category_index, const char *path)
{
	category_id category = verify->categories[category_index];
	struct any_named any = {.category = category};
	verify_each_named(verify, note_category, &any);
	if (!any.found)
		return verify->decided + category_index * verify->login_count;
	return verify_rules_path(verify, category, path);
}

/* ---- the folder ---- */

static bool in_store(const struct verify *verify, category_id category)
{
	return verify->job->facts->policy->categories[category].store == verify->job->store;
}

static void note_passers(struct verify *verify, const struct document_ref *document, bool is_aside,
			 void *context)
{
	enum access *passes = context;
	(void)is_aside;
	for (size_t i = 0; i < verify->login_count && in_store(verify, document->category); i++)
		if (ask(verify, verify->logins[i].login, document->category, document->path) != ACCESS_NONE)
			passes[i] = ACCESS_READ;
}

void verify_rules_folder(struct verify *verify)
{
	memset(verify->passes, 0, verify->login_count * sizeof(*verify->passes));
	for (size_t i = 0; i < verify->category_count; i++)
		for (size_t j = 0; j < verify->login_count; j++) {
			enum access access =
			    ask(verify, verify->logins[j].login, verify->categories[i], NULL);
			verify->decided[i * verify->login_count + j] = access;
			if (access != ACCESS_NONE)
				verify->passes[j] = ACCESS_READ;
		}
	verify_each_named(verify, note_passers, verify->passes);
}

struct between {
	const char *prefix;
	size_t length;
};

static bool is_between(const struct verify *verify, const struct between *between, category_id category)
{
	const char *path = verify->job->facts->policy->categories[category].path;
	return in_store(verify, category) && strncmp(path, between->prefix, between->length) == 0 &&
	       path[between->length] == '/';
}

static void note_between(struct verify *verify, const struct document_ref *document, bool is_aside,
			 void *context)
{
	(void)is_aside;
	for (size_t i = 0; i < verify->login_count && is_between(verify, context, document->category); i++)
		if (ask(verify, verify->logins[i].login, document->category, document->path) != ACCESS_NONE)
			verify->named[i] = ACCESS_READ;
}

const enum access *verify_rules_between(struct verify *verify, const char *prefix)
{
	struct between between = {prefix, strlen(prefix)};
	memset(verify->named, 0, verify->login_count * sizeof(*verify->named));
	for (size_t i = 0; i < verify->category_count; i++)
		if (is_between(verify, &between, verify->categories[i]))
			for (size_t j = 0; j < verify->login_count; j++)
				if (verify->decided[i * verify->login_count + j] != ACCESS_NONE)
					verify->named[j] = ACCESS_READ;
	verify_each_named(verify, note_between, &between);
	return verify->named;
}
