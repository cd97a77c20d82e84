#include "policy/facts_build_private.h"

#include <string.h>

static const char *const seal_names[STATEMENT_KIND_COUNT] = {
    [STATEMENT_WITHHELD] = "withheld",
    [STATEMENT_DELETED] = "deleted",
    [STATEMENT_HIDDEN] = "hidden",
};

/* R07: the two grounds there are. */
static void check_hidden(struct facts_builder *builder, const struct claim *claim,
			 const struct said_seal *said)
{
	bool announced = said->ground != NULL && strcmp(said->ground, "before-announcement") == 0;
	if (said->ground == NULL || (!announced && strcmp(said->ground, "third-party") != 0))
		facts_refuse(builder, claim, "ground",
			     "ground '%s'; expected third-party or before-announcement",
			     said->ground == NULL ? "" : said->ground);
	if (announced && said->said.window.until == TIME_NEVER)
		facts_refuse(builder, claim, "ground",
			     "before-announcement ends with the announcement; expected valid_until");
}

/* R36: only what the patient keeps can be deleted. */
static void check_deleted(struct facts_builder *builder, const struct claim *claim, const struct scope *scope)
{
	const struct policy *policy = builder->policy;
	for (size_t i = 0; i < policy->category_count; i++) {
		bool named = scope->document_count > 0 ? scope->documents[0].category == i
						       : category_set_has(&scope->categories, (category_id)i);
		const struct store *store = &policy->stores[policy->categories[i].store];
		if (!named || store->regime == REGIME_SHARED_RECORD)
			continue;
		facts_refuse_name(
		    builder, claim, scope->document_count > 0 ? "document" : "category",
		    "category '%s' is of %s store '%s'; only a shared-record can be deleted from",
		    policy->categories[i].name, regime_names[store->regime], store->name);
	}
}

static void resolve_author(struct facts_builder *builder, const struct claim *claim,
			   const struct said_seal *said, struct seal *seal)
{
	if (said->author == NULL)
		facts_refuse_missing(builder, claim, "the author is missing; expected author = \"login\"");
	else
		seal->author = facts_resolve_login(builder, claim, "author", said->author);
}

/* A seal on exactly one category or document. */
static bool build_seal(struct facts_builder *builder, const struct said_seal *said, enum statement_kind kind,
		       struct seal *ret)
{
	struct claim claim = facts_claim(builder, &said->said, seal_names[kind]);
	*ret = (struct seal){
	    .statement = facts_statement(kind, &said->said), .author = NO_ID, .is_shared = said->is_shared};
	if (kind == STATEMENT_WITHHELD)
		resolve_author(builder, &claim, said, ret);
	if (kind == STATEMENT_HIDDEN)
		check_hidden(builder, &claim, said);
	if ((said->category == NULL) == (said->document == NULL)) {
		facts_refuse_missing(builder, &claim, "%s",
				     said->category == NULL
					 ? "expected one of category and document, found neither"
					 : "expected one of category and document, found both");
		return false;
	}
	const struct scope_words words = {"category",
					  {&said->category, said->category != NULL},
					  "document",
					  {&said->document, said->document != NULL}};
	if (!facts_resolve_scope(builder, &claim, &words, &ret->scope))
		return false;
	if (kind == STATEMENT_DELETED)
		check_deleted(builder, &claim, ret->scope);
	return true;
}

static const struct seal *build_kind(struct facts_builder *builder, const struct said_seal *said,
				     size_t count, enum statement_kind kind, size_t *ret_count)
{
	struct seal *items = facts_array(builder, count, sizeof(*items));
	for (size_t i = 0; items != NULL && i < count; i++)
		*ret_count += build_seal(builder, &said[i], kind, &items[*ret_count]);
	return items;
}

void facts_build_seals(struct facts_builder *builder, const struct said_patient *said,
		       struct patient *patient)
{
	patient->withheld = build_kind(builder, said->withheld, said->withheld_count, STATEMENT_WITHHELD,
				       &patient->withheld_count);
	patient->deleted = build_kind(builder, said->deleted, said->deleted_count, STATEMENT_DELETED,
				      &patient->deleted_count);
	patient->hidden =
	    build_kind(builder, said->hidden, said->hidden_count, STATEMENT_HIDDEN, &patient->hidden_count);
}
