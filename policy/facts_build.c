#include "policy/facts_build.h"

#include <string.h>

#include "policy/facts_build_private.h"

/* "Did you mean" for so many names; who has more errors has another trouble than a slip. */
#define SUGGESTIONS_MAX 64

/* disk.md: what careacl owns must not be owned by somebody it grants to. */
static void check_store_owners(struct facts_builder *builder)
{
	const struct policy *policy = builder->policy;
	for (size_t i = 0; i < policy->store_count; i++) {
		const struct store *store = &policy->stores[i];
		login_id owner = store->owner == NULL ? NO_ID : facts_login(builder->facts, store->owner);
		if (owner == NO_ID || strcmp(store->owner, "root") == 0)
			continue;
		char where[512];
		origin_format(builder->logins[owner].origin, where, sizeof(where));
		findings_add(
		    builder->findings, SEVERITY_ERROR, store->origin,
		    "owner '%s' of store '%s' is a login of the statement at %s; expected root or an "
		    "account of no statement",
		    store->owner, store->name, where);
	}
}

static void (*const steps[])(struct facts_builder *) = {
    facts_build_logins,      facts_build_persons,       facts_build_professionals,
    facts_build_roles,       facts_build_teams,         facts_build_patients,
    facts_build_derogations, facts_build_break_glasses, check_store_owners,
};

const struct facts *facts_build(const struct policy *policy, const struct statements *statements, int64_t now,
				struct arena *arena, struct findings *findings)
{
	struct facts_builder builder = {
	    .policy = policy,
	    .statements = statements,
	    .now = now,
	    .arena = arena,
	    .scratch = arena_new(),
	    .findings = findings,
	    .facts = arena_alloc(arena, sizeof(struct facts)),
	    .suggestions_left = SUGGESTIONS_MAX,
	};
	size_t errors_before = findings->error_count;
	if (builder.scratch == NULL || builder.facts == NULL) {
		findings->out_of_memory = true;
	} else {
		builder.facts->policy = policy;
		for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !findings->out_of_memory; i++)
			steps[i](&builder);
	}
	arena_free(builder.scratch);
	bool failed = findings->out_of_memory || findings->error_count > errors_before || builder.is_draft;
	return failed ? NULL : builder.facts;
}
