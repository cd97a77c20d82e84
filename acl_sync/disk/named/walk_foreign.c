/* What a statement about another patient says of a document that stands in the present folder: somebody has moved it. */
#include "acl_sync/disk/named/walk_named.h"

#include <errno.h>
#include <string.h>

/* ---- does a statement name it? ---- */

static bool is_named(const struct patient *patient, category_id category, const char *path)
{
	struct scoped_statement scoped;
	for (size_t i = 0; patient_scoped(patient, i, &scoped); i++)
		if (scope_names_document(scoped.scope, category, path))
			return true;
	return false;
}

bool walk_foreign_is_named(const struct walk *walk, const struct named_mark *mark)
{
	const struct facts *facts = walk->job->facts;
	patient_id patient = facts_patient(facts, mark->patient);
	category_id category = policy_category(facts->policy, mark->category);
	return patient == NO_ID ||
	       (category != NO_ID && is_named(&facts->patients[patient], category, mark->path));
}

/* ---- who keeps what ---- */

/* The folder's facts may be of one patient alone, where the desk has spoken since the run began: the job's know all. */
static enum access decided(const struct walk *walk, uid_t uid, patient_id patient, category_id category,
			   const char *path)
{
	const struct store_job *job = walk->job;
	const struct question question = {.facts = job->facts,
					  .login = walk_login(walk, uid),
					  .patient = patient,
					  .category = category,
					  .document = path,
					  .now = walk->folder.facts.now};
	struct decision decision = {.effect = EFFECT_DENY};
	if (question.login != NO_ID)
		decision = job->decider->decide(job->decider->context, &question);
	return decision.effect == EFFECT_PERMIT ? decision.access : ACCESS_NONE;
}

/* What those of `grants` have by the decisions of that path. NULL: out of memory. */
static const struct grants *grants_of(struct walk *walk, const struct grants *grants, patient_id patient,
				      category_id category, const char *path)
{
	struct grants *limit = arena_alloc(walk->folder.arena, sizeof(*limit));
	struct grant *items = arena_array(walk->folder.arena, grants->count, sizeof(*items));
	if (limit == NULL || items == NULL)
		return NULL;
	*limit = (struct grants){.items = items};
	for (size_t i = 0; i < grants->count; i++) {
		struct grant grant = grants->items[i];
		grant.access = decided(walk, grant.uid, patient, category, path);
		if (grant.access != ACCESS_NONE)
			items[limit->count++] = grant;
	}
	return limit;
}

/* What they have now: a run over a few folders does not know all patients, and shall neither give nor take. */
static const struct grants *grants_now(struct walk *walk, const struct grants *grants, struct handle handle,
				       uid_t *ret_owner)
{
	struct object_state state;
	struct grants *limit = arena_alloc(walk->folder.arena, sizeof(*limit));
	struct grant *items = arena_array(walk->folder.arena, grants->count, sizeof(*items));
	if (limit == NULL || items == NULL)
		return NULL;
	*limit = (struct grants){.items = items};
	if (object_look(handle, walk->scratch, &state) != 0 || object_parse(&state) != 0)
		return limit;
	*ret_owner = state.stat.st_uid;
	for (size_t i = 0; i < grants->count; i++) {
		struct grant grant = grants->items[i];
		uint8_t perms = object_named_perms(&state.access, grant.uid);
		grant.access = (perms & PERM_R) == 0   ? ACCESS_NONE
			       : (perms & PERM_W) == 0 ? ACCESS_READ
						       : ACCESS_WRITE;
		if (grant.access != ACCESS_NONE)
			items[limit->count++] = grant;
	}
	return limit;
}

/* ---- all of it ---- */

static const struct grants *lower_by_all(struct walk *walk, const struct named_mark *mark, patient_id patient,
					 const struct grants *grants)
{
	if (!walk_foreign_is_named(walk, mark))
		return grants;
	category_id category = policy_category(walk->job->facts->policy, mark->category);
	const struct grants *limit = grants_of(walk, grants, patient, category, mark->path);
	return limit == NULL ? NULL : grants_lower(grants, limit, UID_NONE, walk->folder.arena);
}

/* Nobody knows what was said of it: nobody gets it. */
static const struct grants *lower_unknown(struct walk *walk, struct handle handle,
					  const struct grants *grants)
{
	static const struct grants nobody = {.count = 0};
	uid_t owner = UID_NONE;
	const struct grants *limit =
	    walk->job->patients == NULL ? &nobody : grants_now(walk, grants, handle, &owner);
	return limit == NULL ? NULL : grants_lower(grants, limit, owner, walk->folder.arena);
}

struct acl_set *walk_foreign_set(struct walk *walk, struct handle handle, const struct named_mark *mark,
				 struct acl_set *set)
{
	patient_id patient = facts_patient(walk->job->facts, mark->patient);
	const struct grants *lower = patient == NO_ID ? lower_unknown(walk, handle, set->grants)
						      : lower_by_all(walk, mark, patient, set->grants);
	return lower == set->grants ? set : acl_set_with(set, lower, walk->folder.arena);
}
