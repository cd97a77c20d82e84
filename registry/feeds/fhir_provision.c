/* The rules of a consent: what is uncertain in a permit makes it none, what is uncertain in a refusal makes it wider. */
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_names.h"
#include "registry/feeds/fhir_rule.h"

#include <string.h>

#define NODES_MAX 256
#define NESTED_MAX 4

static const char members[] =
    "|type|period|actor|action|securityLabel|purpose|class|code|data|dataPeriod|documentType|"
    "resourceType|expression|provision|";

void fhir_provision_warn(struct fhir_consent *consent, const char *code)
{
	fhir_index_remark(consent->fhir, consent->record, FEED_WARNING, code);
}

void fhir_provision_hold(struct fhir_consent *consent, const char *code)
{
	if (consent->content == NULL)
		consent->content = fhir_json_hash(consent->fhir, consent->json);
	fhir_index_remark_of(consent->fhir, consent->record, FEED_HOLD, code, consent->content);
}

enum fhir_rule fhir_provision_type(const json_t *object, const char *name)
{
	const char *type = fhir_json_text(object, name);
	if (type == NULL)
		return FHIR_NO_RULE;
	return strcmp(type, "permit") == 0 ? FHIR_PERMIT
	       : strcmp(type, "deny") == 0 ? FHIR_DENY
					   : FHIR_NO_RULE;
}

/* ---- looked at from outside ---- */

bool fhir_provision_names_something(const json_t *provision)
{
	const char *name;
	json_t *value;
	json_object_foreach(
	    (json_t *)provision, name,
	    value) if (!fhir_names_has("|id|extension|modifierExtension|type|period|provision|",
				       name)) return true;
	return false;
}

bool fhir_provision_may_deny(const json_t *provision, unsigned depth)
{
	const json_t *below;
	enum fhir_rule type = fhir_provision_type(provision, "type");
	if (type == FHIR_DENY || depth > NESTED_MAX ||
	    (type == FHIR_NO_RULE && (depth > 0 || fhir_provision_names_something(provision))))
		return true;
	for (size_t i = 0; (below = fhir_json_item(provision, "provision", i)) != NULL; i++)
		if (fhir_provision_may_deny(below, depth + 1))
			return true;
	return false;
}

/* ---- what one rule says ---- */

void fhir_rule_drop(struct rule *rule, const char *code)
{
	fhir_provision_warn(rule->consent, code);
	rule->is_nothing = true;
}

void fhir_rule_add(struct rule *rule, const char **list, size_t *count, const char *word)
{
	if (*count < LIST_MAX) {
		list[(*count)++] = word;
		return;
	}
	fhir_provision_hold(rule->consent, "DEEP");
	if (rule->rule != FHIR_DENY)
		return;
	list[0] = list == rule->who ? "*" : "?";
	*count = 1;
}

/* ---- a permit stays within what is above it ---- */

static bool has_word(const char *const *list, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}

/* What the rule names is what the one above names, or that one names nothing. */
static bool is_within(const char *const *list, size_t count, const char *const *above, size_t above_count)
{
	for (size_t i = 0; above_count > 0 && i < count; i++)
		if (!has_word(above, above_count, list[i]))
			return false;
	return true;
}

static void inherit(const char **list, size_t *count, const char *const *above, size_t above_count)
{
	for (size_t i = 0; *count == 0 && i < above_count; i++)
		list[i] = above[i];
	*count = *count == 0 ? above_count : *count;
}

/* An exception is within what it excepts; a permit below a permit extends it (feeds.md, "provision"). */
static void narrow_permit(struct rule *rule)
{
	const struct fhir_rule_place *above = rule->above;
	bool is_exception = above->rule == FHIR_DENY;
	bool has_purpose = json_object_get(rule->json, "purpose") != NULL;
	bool has_action = json_object_get(rule->json, "action") != NULL;
	if (is_exception &&
	    (!is_within(rule->who, rule->who_count, above->who, above->who_count) ||
	     !is_within(rule->classes, rule->class_count, above->classes, above->class_count)))
		fhir_rule_drop(rule, "AND");
	inherit(rule->who, &rule->who_count, above->who, above->who_count);
	inherit(rule->classes, &rule->class_count, above->classes, above->class_count);
	if (rule->class_count > 1)
		fhir_rule_drop(rule, "AND");
	if (above->purposes != 0 && (is_exception || !has_purpose))
		rule->purposes &= above->purposes;
	if (above->acts != 0 && (is_exception || !has_action))
		rule->acts &= above->acts;
	if (rule->purposes == 0 || rule->acts == 0 || above->is_nothing)
		rule->is_nothing = true;
	rule->from = fhir_json_both(rule->consent->fhir, above->from, rule->from);
	rule->to = fhir_json_both(rule->consent->fhir, above->to, rule->to);
}

/* ---- saying it ---- */

static void say(const struct rule *rule, const char *who, const char *class, const char *purpose)
{
	fhir_index_say(rule->consent->fhir, rule->consent->record,
		       rule->rule == FHIR_DENY ? FEED_OBJECT : FEED_OPTIN,
		       (fhir_fields){[FACT_PID] = rule->consent->record->patient,
				     [FACT_WHO] = who,
				     [FACT_CLASS] = class,
				     [FACT_PURPOSE] = purpose,
				     [FACT_ACT] = rule->acts == READ    ? "r"
						  : rule->acts == WRITE ? "w"
									: NULL,
				     [FACT_FROM] = rule->from,
				     [FACT_TO] = rule->to,
				     [FACT_SRC] = rule->source,
				     [FACT_UNDER] = rule->above->source});
}

static void say_purposes(const struct rule *rule, const char *who, const char *class)
{
	if (rule->purposes == EVERY && json_object_get(rule->json, "purpose") == NULL) {
		say(rule, who, class, NULL);
		return;
	}
	if ((rule->purposes & CARE) != 0)
		say(rule, who, class, "CARE");
	if ((rule->purposes & EMERGENCY) != 0)
		say(rule, who, class, "EMERGENCY");
}

static void say_rule(const struct rule *rule)
{
	for (size_t i = 0; i < rule->who_count || i == 0; i++)
		for (size_t j = 0; j < rule->class_count || j == 0; j++)
			say_purposes(rule, rule->who_count == 0 ? "*" : rule->who[i],
				     rule->class_count == 0 ? NULL : rule->classes[j]);
}

/* It refuses what the one above refuses already. */
static bool is_repeated(const struct rule *rule)
{
	return rule->rule == FHIR_DENY && rule->above->is_wide && rule->who_count == 0 &&
	       rule->class_count == 0 && json_object_get(rule->json, "purpose") == NULL;
}

/* The number of a rule that says something. */
static const char *next_source(struct fhir_consent *consent)
{
	return fhir_index_printf(consent->fhir, "%s.%u", consent->record->key, consent->sources++);
}

/* ---- one rule, and those below ---- */

static bool has_extension(const json_t *provision)
{
	return json_object_get(provision, "extension") != NULL || fhir_json_is_modified(provision);
}

static void read_rule(struct rule *rule)
{
	struct fhir_consent *consent = rule->consent;
	fhir_json_period(consent->fhir, rule->json, "period", &rule->from, &rule->to);
	if (fhir_json_has_unknown(rule->json, members)) {
		fhir_provision_hold(consent, "FORM");
		rule->is_nothing = rule->rule == FHIR_PERMIT;
	} else if (rule->rule == FHIR_PERMIT && fhir_json_is_strange(rule->json, members)) {
		fhir_rule_drop(rule, "FORM");
	}
	if (has_extension(rule->json) && rule->rule == FHIR_PERMIT)
		fhir_rule_drop(rule, "EXTENSION");
	else if (has_extension(rule->json))
		fhir_provision_warn(consent, "EXTENSION");
	fhir_rule_read_who(rule);
	fhir_rule_read_what(rule);
	if (rule->rule == FHIR_PERMIT)
		narrow_permit(rule);
	if (rule->rule == FHIR_PERMIT && !consent->permits_count)
		rule->is_nothing = true;
}

static bool is_too_much(struct fhir_consent *consent, unsigned depth)
{
	if (++consent->nodes <= NODES_MAX && depth <= NESTED_MAX)
		return false;
	fhir_provision_hold(consent, "DEEP");
	return true;
}

void fhir_provision_read(struct fhir_consent *consent, const json_t *provision, enum fhir_rule type,
			 const struct fhir_rule_place *above)
{
	struct rule rule = {.consent = consent, .json = provision, .rule = type, .above = above};
	if (is_too_much(consent, above->depth))
		return;
	if (!json_is_object(provision)) {
		fhir_provision_hold(consent, "FORM");
		return;
	}
	read_rule(&rule);
	struct fhir_rule_place place = {.rule = type,
					.from = rule.from,
					.to = rule.to,
					.who_count = rule.who_count,
					.class_count = rule.class_count,
					.purposes = rule.purposes,
					.acts = rule.acts,
					.is_nothing = rule.is_nothing,
					.depth = above->depth};
	memcpy(place.who, rule.who, sizeof(place.who));
	memcpy(place.classes, rule.classes, sizeof(place.classes));
	place.is_wide = type == FHIR_DENY && rule.who_count == 0 && rule.class_count == 0 &&
			(rule.purposes & CARE) != 0 && rule.acts == BOTH && rule.from == NULL &&
			rule.to == NULL && !rule.is_nothing;
	if (!rule.is_nothing && !is_repeated(&rule)) {
		rule.source = place.source = next_source(consent);
		say_rule(&rule);
	}
	fhir_provision_below(consent, provision, &place);
}

void fhir_provision_base(struct fhir_consent *consent, enum fhir_rule type, const char *purpose,
			 struct fhir_rule_place *place)
{
	place->rule = type;
	place->is_wide = type == FHIR_DENY && place->from == NULL && place->to == NULL;
	if (type == FHIR_PERMIT && !consent->permits_count)
		return;
	place->source = next_source(consent);
	fhir_index_say(consent->fhir, consent->record, type == FHIR_DENY ? FEED_OBJECT : FEED_OPTIN,
		       (fhir_fields){[FACT_PID] = consent->record->patient,
				     [FACT_WHO] = "*",
				     [FACT_PURPOSE] = purpose,
				     [FACT_FROM] = place->from,
				     [FACT_TO] = place->to,
				     [FACT_SRC] = place->source});
}

/* What a rule below is: it says so (R4), or the opposite of the one above (R5). */
static enum fhir_rule rule_below(struct fhir_consent *consent, const json_t *provision, enum fhir_rule above)
{
	enum fhir_rule type = fhir_provision_type(provision, "type");
	if (consent->is_r5 && !fhir_json_has(provision, "type"))
		return above == FHIR_DENY ? FHIR_PERMIT : FHIR_DENY;
	if (type != FHIR_NO_RULE && !consent->is_r5)
		return type;
	if (fhir_json_has(provision, "type")) {
		fhir_provision_hold(consent, "FORM");
		return FHIR_DENY;
	}
	fhir_provision_warn(consent, "UNTYPED");
	return above == FHIR_PERMIT ? FHIR_DENY : FHIR_NO_RULE;
}

void fhir_provision_below(struct fhir_consent *consent, const json_t *provision,
			  const struct fhir_rule_place *place)
{
	const json_t *const *rules = NULL;
	struct fhir_rule_place next = *place;
	size_t count = fhir_order_rules(consent->fhir, provision, &rules);
	next.depth++;
	next.is_nothing = next.is_nothing || has_extension(provision);
	for (size_t i = 0; i < count; i++) {
		const json_t *below = rules[i];
		if (!json_is_object(below)) {
			fhir_provision_hold(consent, "FORM");
			continue;
		}
		enum fhir_rule type = rule_below(consent, below, place->rule);
		if (type != FHIR_NO_RULE)
			fhir_provision_read(consent, below, type, &next);
		else if (!is_too_much(consent, next.depth))
			fhir_provision_below(consent, below, &next);
	}
}
