#include "policy/facts_build_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/close_match.h"
#include "policy/identifier.h"

struct claim facts_claim(struct facts_builder *builder, const struct said *said, const char *what)
{
	builder->is_draft = builder->is_draft || said->flawed;
	return (struct claim){
	    .said = said,
	    .what = what,
	    .has_ended = said->lasting || time_window_has_ended(said->window, builder->now),
	};
}

struct statement facts_statement(enum statement_kind kind, const struct said *said)
{
	return (struct statement){.kind = kind, .origin = said->origin, .window = said->window};
}

static void *array_of(struct facts_builder *builder, struct arena *arena, size_t count, size_t size)
{
	if (count == 0)
		return NULL;
	void *array = arena_array(arena, count, size);
	if (array == NULL)
		builder->findings->out_of_memory = true;
	return array;
}

void *facts_array(struct facts_builder *builder, size_t count, size_t size)
{
	return array_of(builder, builder->arena, count, size);
}

void *facts_scratch(struct facts_builder *builder, size_t count, size_t size)
{
	return array_of(builder, builder->scratch, count, size);
}

__attribute__((format(printf, 4, 0))) static void refuse(struct facts_builder *builder,
							 const struct claim *claim, const char *key,
							 const char *format, va_list arguments)
{
	char *text = findings_format(builder->findings, format, arguments);
	struct origin origin = key == NULL ? claim->said->origin : said_key_origin(claim->said, key);
	findings_add(builder->findings, SEVERITY_ERROR, origin, "%s: %s", claim->what,
		     text != NULL ? text : "out of memory");
	free(text);
}

void facts_refuse(struct facts_builder *builder, const struct claim *claim, const char *key,
		  const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	refuse(builder, claim, key, format, arguments);
	va_end(arguments);
}

void facts_refuse_name(struct facts_builder *builder, const struct claim *claim, const char *key,
		       const char *format, ...)
{
	if (claim->has_ended)
		return;
	va_list arguments;
	va_start(arguments, format);
	refuse(builder, claim, key, format, arguments);
	va_end(arguments);
}

void facts_refuse_missing(struct facts_builder *builder, const struct claim *claim, const char *format, ...)
{
	if (claim->said->flawed)
		return;
	va_list arguments;
	va_start(arguments, format);
	refuse(builder, claim, NULL, format, arguments);
	va_end(arguments);
}

/* Where names of a kind are declared; `items` are searched for the one that was meant. */
struct name_kind {
	const char *word;
	const char *declared_under;
	const void *items;
	size_t count, size;
	bool is_private; /* see findings_shown */
};

static uint32_t unknown(struct facts_builder *builder, const struct claim *claim, const char *key,
			struct name_kind kind, const char *name)
{
	if (name == NULL) {
		facts_refuse_missing(builder, claim, "the %s is missing; say which one", kind.word);
		return NO_ID;
	}
	const char *meant = NULL;
	if (claim->has_ended)
		return NO_ID;
	if (builder->suggestions_left > 0 && (builder->findings->names_patients || !kind.is_private)) {
		builder->suggestions_left--;
		meant = close_match(kind.items, kind.count, kind.size, name);
	}
	if (meant != NULL)
		facts_refuse_name(builder, claim, key,
				  "%s '%s' is not declared (did you mean '%s'?): correct the name, or "
				  "declare it in %s",
				  kind.word, name, meant, kind.declared_under);
	else
		facts_refuse_name(builder, claim, key,
				  "%s '%s' is not declared: correct the name, or declare it in %s", kind.word,
				  kind.is_private ? findings_shown(builder->findings, name) : name,
				  kind.declared_under);
	return NO_ID;
}

/* clang-format off */
#define NAME_KIND(word_, under_, items_, count_) \
	((struct name_kind){(word_), (under_), (items_), (count_), sizeof(*(items_)), false})
/* clang-format on */

store_id facts_resolve_store(struct facts_builder *builder, const struct claim *claim, const char *key,
			     const char *name)
{
	const struct policy *policy = builder->policy;
	store_id id = name == NULL ? NO_ID : policy_store(policy, name);
	if (id != NO_ID)
		return id;
	return unknown(builder, claim, key,
		       NAME_KIND("store", "stores of careacl.conf", policy->stores, policy->store_count),
		       name);
}

category_id facts_resolve_category(struct facts_builder *builder, const struct claim *claim, const char *key,
				   const char *name)
{
	const struct policy *policy = builder->policy;
	category_id id = name == NULL ? NO_ID : policy_category(policy, name);
	if (id != NO_ID)
		return id;
	return unknown(
	    builder, claim, key,
	    NAME_KIND("category", "a store of careacl.conf", policy->categories, policy->category_count),
	    name);
}

profession_id facts_resolve_profession(struct facts_builder *builder, const struct claim *claim,
				       const char *key, const char *name)
{
	const struct policy *policy = builder->policy;
	profession_id id = name == NULL ? NO_ID : policy_profession(policy, name);
	if (id != NO_ID)
		return id;
	return unknown(builder, claim, key,
		       NAME_KIND("profession", "professions of careacl.conf", policy->professions,
				 policy->profession_count),
		       name);
}

team_id facts_resolve_team(struct facts_builder *builder, const struct claim *claim, const char *key,
			   const char *name)
{
	const struct facts *facts = builder->facts;
	team_id id = name == NULL ? NO_ID : facts_team(facts, name);
	if (id != NO_ID)
		return id;
	return unknown(builder, claim, key, NAME_KIND("team", "teams", facts->teams, facts->team_count),
		       name);
}

patient_id facts_resolve_patient(struct facts_builder *builder, const struct claim *claim, const char *key,
				 const char *id)
{
	const struct facts *facts = builder->facts;
	patient_id found = id == NULL ? NO_ID : facts_patient(facts, id);
	if (found != NO_ID)
		return found;
	struct name_kind kind = NAME_KIND("patient", "patients", facts->patients, facts->patient_count);
	kind.is_private = true;
	return unknown(builder, claim, key, kind, id);
}

login_id facts_resolve_login(struct facts_builder *builder, const struct claim *claim, const char *key,
			     const char *name)
{
	const struct facts *facts = builder->facts;
	login_id id = name == NULL ? NO_ID : facts_login(facts, name);
	if (id != NO_ID)
		return id;
	return unknown(builder, claim, key,
		       NAME_KIND("login", "professionals (or roles, patients, relations, derogations)",
				 facts->logins, facts->login_count),
		       name);
}

login_id facts_resolve_professional(struct facts_builder *builder, const struct claim *claim, const char *key,
				    const char *name)
{
	login_id id = facts_resolve_login(builder, claim, key, name);
	if (id == NO_ID || builder->traits[id].professional != NULL)
		return id;
	facts_refuse_name(builder, claim, key,
			  "login '%s' is no professional: name one, or declare the login in professionals",
			  name);
	return NO_ID;
}

bool facts_resolve_categories(struct facts_builder *builder, const struct claim *claim, const char *key,
			      const struct words *names, struct category_set *ret_set)
{
	bool any = false;
	for (size_t i = 0; i < names->count; i++) {
		category_id id = facts_resolve_category(builder, claim, key, names->items[i]);
		if (id == NO_ID)
			continue;
		category_set_add(ret_set, id);
		any = true;
	}
	return any;
}

store_set facts_resolve_stores(struct facts_builder *builder, const struct claim *claim,
			       const struct words *names)
{
	size_t count = builder->policy->store_count;
	if (names->count == 0)
		return count >= STORE_MAX ? STORE_SET_ALL : (UINT64_C(1) << count) - 1;
	store_set set = 0;
	for (size_t i = 0; i < names->count; i++) {
		store_id id = facts_resolve_store(builder, claim, "stores", names->items[i]);
		if (id != NO_ID)
			set |= UINT64_C(1) << id;
	}
	return set;
}

bool facts_is_blank(const char *text)
{
	return text == NULL || text[strspn(text, " \t\r\n\v\f")] == '\0';
}
