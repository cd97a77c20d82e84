#include "policy/facts_build_private.h"

#include <stdlib.h>

/* R38: a technical account deposits or reads, and somebody answers for it. */
static void check_service(struct facts_builder *builder, const struct claim *claim,
			  const struct said_role *said)
{
	if (said->service && said->responsible == NULL)
		facts_refuse_missing(
		    builder, claim, "a service needs somebody responsible: expected responsible = \"login\"");
	if (said->responsible != NULL)
		facts_resolve_login(builder, claim, "responsible", said->responsible);
	if (facts_is_blank(said->ground))
		facts_refuse_missing(builder, claim, "the ground is missing; say why this role is needed");
	if (said->access_count == 0)
		facts_refuse_missing(builder, claim,
				     "access is empty; expected access = { category = \"read\"; ... }");
}

/* One category of a role; false leaves it out. */
static bool build_access(struct facts_builder *builder, const struct claim *claim,
			 const struct said_role_access *said, bool service, struct role_access *ret)
{
	struct said place = *claim->said;
	place.origin = said->origin;
	struct claim here = {.said = &place, .what = claim->what, .has_ended = claim->has_ended};
	if (service && said->access != ACCESS_DEPOSIT && said->access != ACCESS_READ)
		facts_refuse(builder, &here, NULL,
			     "a service may not have '%s' access to '%s'; expected deposit or read",
			     access_names[said->access], said->category);
	category_id category = facts_resolve_category(builder, &here, NULL, said->category);
	if (category == NO_ID || said->access == ACCESS_NONE)
		return false;
	if (builder->policy->categories[category].sensitive)
		facts_refuse_name(
		    builder, &here, NULL,
		    "category '%s' is sensitive; roles are for categories that are not: remove it",
		    said->category);
	*ret = (struct role_access){.category = category, .access = said->access};
	return true;
}

static bool build_role(struct facts_builder *builder, const struct said_role *said, struct role *ret)
{
	struct claim claim = facts_claim(builder, &said->said, "role");
	check_service(builder, &claim, said);
	login_id login = facts_resolve_login(builder, &claim, "login", said->login);
	struct role_access *accesses = facts_array(builder, said->access_count, sizeof(*accesses));
	size_t count = 0;
	for (size_t i = 0; accesses != NULL && i < said->access_count; i++)
		count += build_access(builder, &claim, &said->accesses[i], said->service, &accesses[count]);
	*ret = (struct role){
	    .statement = facts_statement(STATEMENT_ROLE, &said->said),
	    .login = login,
	    .service = said->service,
	    .accesses = accesses,
	    .access_count = count,
	};
	return login != NO_ID && count > 0;
}

/* Logins were given numbers in name order; the roles of one login stay as they were read. */
static int role_compare(const void *left, const void *right)
{
	const struct role *a = *(const struct role *const *)left;
	const struct role *b = *(const struct role *const *)right;
	if (a->login != b->login)
		return a->login < b->login ? -1 : 1;
	return a < b ? -1 : 1;
}

void facts_build_roles(struct facts_builder *builder)
{
	const struct statements *statements = builder->statements;
	struct role *read = facts_scratch(builder, statements->role_count, sizeof(*read));
	const struct role **order = facts_scratch(builder, statements->role_count, sizeof(*order));
	struct role *sorted = facts_array(builder, statements->role_count, sizeof(*sorted));
	if (read == NULL || order == NULL || sorted == NULL)
		return;
	size_t count = 0;
	for (size_t i = 0; i < statements->role_count; i++)
		if (build_role(builder, &statements->roles[i], &read[count])) {
			order[count] = &read[count];
			count++;
		}
	qsort(order, count, sizeof(*order), role_compare);
	for (size_t i = 0; i < count; i++) {
		sorted[i] = *order[i];
		struct login *login = &builder->logins[sorted[i].login];
		if (login->role_count++ == 0)
			login->roles = &sorted[i];
	}
	builder->facts->roles = sorted;
	builder->facts->role_count = count;
}
