#include "policy/facts_build_private.h"

#include <string.h>

/* What may stand in `to`. */
static const struct {
	const char *text;
	enum target_kind kind;
	bool is_prefix, objections_only;
} targets[] = {
    {"login:", TARGET_LOGIN, true, false},
    {"team:", TARGET_TEAM, true, false},
    {"profession:", TARGET_PROFESSION, true, true},
    {"everyone", TARGET_EVERYONE, false, false},
    {"emergency", TARGET_EMERGENCY, false, true},
    {"emergency-regulator", TARGET_EMERGENCY_REGULATOR, false, true},
    {"heirs", TARGET_HEIRS, false, true},
    {"representatives", TARGET_REPRESENTATIVES, false, true},
};
#define TARGET_COUNT (sizeof(targets) / sizeof(targets[0]))

static size_t find_target(const char *to)
{
	for (size_t i = 0; i < TARGET_COUNT; i++)
		if (targets[i].is_prefix ? strncmp(to, targets[i].text, strlen(targets[i].text)) == 0
					 : strcmp(to, targets[i].text) == 0)
			return i;
	return TARGET_COUNT;
}

static void refuse_target(struct facts_builder *builder, const struct claim *claim, bool consent,
			  const char *to)
{
	const char *expected = consent ? "login:L, team:T or everyone"
				       : "login:L, team:T, profession:P, everyone, emergency, "
					 "emergency-regulator, heirs or representatives";
	if (to == NULL)
		facts_refuse_missing(builder, claim, "to is missing; expected %s", expected);
	else
		facts_refuse(builder, claim, "to", "to '%s'; expected %s", to, expected);
}

/* The target of a wish; false leaves the wish out. */
static bool resolve_target(struct facts_builder *builder, const struct claim *claim, const char *to,
			   bool consent, struct wish *wish)
{
	size_t found = to == NULL ? TARGET_COUNT : find_target(to);
	if (found == TARGET_COUNT || (consent && targets[found].objections_only)) {
		refuse_target(builder, claim, consent, to);
		return false;
	}
	const char *name = to + strlen(targets[found].text);
	wish->target = targets[found].kind;
	wish->target_id = NO_ID;
	if (wish->target == TARGET_LOGIN)
		wish->target_id = facts_resolve_login(builder, claim, "to", name);
	else if (wish->target == TARGET_TEAM)
		wish->target_id = facts_resolve_team(builder, claim, "to", name);
	else if (wish->target == TARGET_PROFESSION)
		wish->target_id = facts_resolve_profession(builder, claim, "to", name);
	return !targets[found].is_prefix || wish->target_id != NO_ID;
}

static bool build_wish(struct facts_builder *builder, const struct said_wish *said, bool consent,
		       struct wish *ret)
{
	struct claim claim = facts_claim(builder, &said->said, consent ? "consent" : "objection");
	*ret = (struct wish){
	    .statement = facts_statement(consent ? STATEMENT_CONSENT : STATEMENT_OBJECTION, &said->said),
	    .source = consent ? said->under : said->source,
	};
	if (consent && said->documents.count > 0)
		facts_refuse(builder, &claim, "documents",
			     "documents are for objections; a consent names categories");
	bool target = resolve_target(builder, &claim, said->to, consent, ret);
	const struct scope_words words = {"categories", said->categories, "documents", said->documents};
	bool scope = facts_resolve_scope(builder, &claim, &words, &ret->scope);
	return target && scope;
}

static const struct wish *build_wishes(struct facts_builder *builder, const struct said_wish *said,
				       size_t count, bool consent, size_t *ret_count)
{
	struct wish *items = facts_array(builder, count, sizeof(*items));
	for (size_t i = 0; items != NULL && i < count; i++)
		*ret_count += build_wish(builder, &said[i], consent, &items[*ret_count]);
	return items;
}

void facts_build_wishes(struct facts_builder *builder, const struct said_patient *said,
			struct patient *patient)
{
	patient->consents =
	    build_wishes(builder, said->consents, said->consent_count, true, &patient->consent_count);
	patient->objections =
	    build_wishes(builder, said->objections, said->objection_count, false, &patient->objection_count);
}
