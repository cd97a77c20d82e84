/* The rules of a consent: what is uncertain in a permit makes it none, what is uncertain in a refusal makes it wider. */
#include "registry/feeds/fhir_private.h"

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

static bool is_recipient(const json_t *actor)
{
	static const char *const roles[] = {"IRCP", "PRCP", "HCP"};
	bool is_one = json_object_get(actor, "role") == NULL;
	for (size_t i = 0; i < 3; i++)
		is_one = is_one || fhir_json_has_code(actor, "role", "", roles[i]);
	return is_one;
}

bool fhir_provision_names_recipient(const json_t *provision)
{
	const json_t *actor;
	bool has_recipient = json_object_get(provision, "actor") == NULL;
	for (size_t i = 0; (actor = fhir_json_item(provision, "actor", i)) != NULL; i++)
		has_recipient = has_recipient || is_recipient(actor);
	return has_recipient;
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

enum purpose { CARE = 1, EMERGENCY = 2, EVERY = 3 };
enum act { READ = 1, WRITE = 2, BOTH = 3 };

#define LIST_MAX 64

struct rule {
	struct fhir_consent *consent;
	const json_t *json;
	enum fhir_rule rule;
	const struct fhir_rule_place *above;
	const char *who[LIST_MAX], *classes[LIST_MAX];
	size_t who_count, class_count;
	unsigned purposes, acts;
	const char *from, *to, *source;
	bool is_nothing; /* it says nothing that counts here */
};

static void drop(struct rule *rule, const char *code)
{
	fhir_provision_warn(rule->consent, code);
	rule->is_nothing = true;
}

/* What does not fit is not lost to a refusal: it means everybody, everything then. */
static void add(struct rule *rule, const char **list, size_t *count, const char *word)
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

/* ---- to whom ---- */

static const char *word_of_actor(struct rule *rule, const json_t *actor)
{
	const json_t *reference = json_object_get(actor, "reference");
	const char *display = fhir_json_text(reference, "display"), *who;
	bool is_strange = fhir_json_has_unknown(actor, "|role|reference|") || fhir_json_is_modified(actor);
	if (!is_strange && display != NULL && strcmp(display, "all") == 0 &&
	    fhir_json_has_code(actor, "role", "", "HCP") && json_object_size(reference) == 1)
		return "*";
	who = is_strange ? NULL : fhir_reference_read(rule->consent->fhir, reference, "Practitioner");
	if (who == NULL && rule->rule == FHIR_PERMIT)
		fhir_provision_warn(rule->consent, is_strange ? "FORM" : "NOIDENT");
	return who == NULL ? "?" : who;
}

static void say_representative(struct rule *rule, const json_t *actor)
{
	const char *who =
	    fhir_reference_read(rule->consent->fhir, json_object_get(actor, "reference"), "RelatedPerson");
	if (who != NULL)
		fhir_index_say(rule->consent->fhir, rule->consent->record, FEED_LEGALREP,
			       (fhir_fields){[FACT_PID] = rule->consent->record->patient,
					     [FACT_WHO] = who,
					     [FACT_ROLE] = "REP",
					     [FACT_FROM] = rule->from,
					     [FACT_TO] = rule->to});
}

/* What kinds of actors a rule has. */
struct actors {
	bool has_recipient, has_holder, has_other;
};

static bool has_role(const json_t *actor, const char *const *roles)
{
	bool has = false;
	for (; *roles != NULL; roles++)
		has = has || fhir_json_has_code(actor, "role", "", *roles);
	return has;
}

/* Is it the patient, or who stands for the patient? A professional is none, whatever the role says. */
static bool is_personal(struct rule *rule, const json_t *actor)
{
	static const char *const roles[] = {"PAT", "REP", NULL};
	const json_t *reference = json_object_get(actor, "reference");
	const char *who = fhir_reference_read(rule->consent->fhir, reference, "");
	enum fhir_type type = who == NULL ? FHIR_TYPE_COUNT : fhir_reference_type(who, NULL);
	bool is_nobody = json_object_get(reference, "reference") == NULL &&
			 json_object_get(reference, "identifier") == NULL;
	const char *number = who == NULL || who[0] != '?' ? NULL : strrchr(who, '|');
	const char *patients = strrchr(rule->consent->record->patient, '|');
	bool is_patient = number != NULL && patients != NULL && strcmp(number, patients) == 0;
	return has_role(actor, roles) &&
	       (is_nobody || is_patient || type == FHIR_PATIENT || type == FHIR_RELATED);
}

/* Adds whom the rule refuses, or permits. Whose role is not known may be meant by a refusal. */
static void read_actor(struct rule *rule, const json_t *actor, struct actors *actors)
{
	static const char *const holders[] = {"CST", "AUT", "INF", "ENT", "WIT", "LA", "AUTHEN", NULL};
	static const char *const persons[] = {"PAT", "REP", NULL};
	if (is_recipient(actor)) {
		actors->has_recipient = true;
	} else if (is_personal(rule, actor)) {
		actors->has_other = true;
		if (fhir_json_has_code(actor, "role", "", "REP"))
			say_representative(rule, actor);
		return;
	} else {
		actors->has_holder = true;
		actors->has_recipient = actors->has_recipient || has_role(actor, persons);
		if (rule->rule == FHIR_PERMIT || has_role(actor, holders))
			return;
	}
	add(rule, rule->who, &rule->who_count, word_of_actor(rule, actor));
}

static void read_who(struct rule *rule)
{
	const json_t *actor;
	struct actors actors = {0};
	for (size_t i = 0; (actor = fhir_json_item(rule->json, "actor", i)) != NULL; i++)
		read_actor(rule, actor, &actors);
	if (!actors.has_recipient)
		rule->who_count = 0;
	if (rule->who_count > 0)
		return;
	if (actors.has_holder && rule->rule == FHIR_PERMIT) {
		drop(rule, "ACTOR");
	} else if (actors.has_holder) {
		fhir_provision_warn(rule->consent, "ACTOR");
	} else if (actors.has_other) {
		rule->is_nothing = true;
		fhir_index_remark(rule->consent->fhir, rule->consent->record, FEED_IGNORED, "OTHER-ROLE");
	} else if (json_object_get(rule->json, "actor") != NULL) {
		add(rule, rule->who, &rule->who_count, "?");
	}
}

/* ---- for what ---- */

static bool is_purpose_system(const char *system)
{
	static const char *const systems[] = {
	    "http://terminology.hl7.org/CodeSystem/v3-ActReason",
	    "https://terminology.hl7.org/CodeSystem/v3-ActReason",
	    "http://hl7.org/fhir/v3/ActReason",
	    "urn:oid:2.16.840.1.113883.5.8",
	    "urn:oid:2.16.756.5.30.1.127.3.10.5",
	};
	for (size_t i = 0; system != NULL && i < sizeof(systems) / sizeof(systems[0]); i++)
		if (strcmp(system, systems[i]) == 0)
			return true;
	return false;
}

static void read_purposes(struct rule *rule)
{
	static const char others[] =
	    "|HRESCH|HPAYMT|HMARKT|CLINTRCH|CLINTRCHNPC|CLINTRCHPC|PRECLINTRCH|BIORCH|"
	    "DSRCH|POARCH|TRANSRCH|COVERAGE|CLMATTCH|ELIGDTRM|REMITADV|COVAUTH|"
	    "PATRQT|FAMRQT|SUPNWK|AUTO|DICOM_AUTO|";
	const json_t *purpose;
	bool is_said = json_object_get(rule->json, "purpose") != NULL, has_operation = false;
	bool has_unknown = is_said && fhir_json_item(rule->json, "purpose", 0) == NULL; /* empty, or null */
	for (size_t i = 0; (purpose = fhir_json_item(rule->json, "purpose", i)) != NULL; i++) {
		const char *code = fhir_json_text(purpose, "code");
		bool is_known = code != NULL && is_purpose_system(fhir_json_text(purpose, "system"));
		if (is_known && fhir_names_has("|TREAT|NORM|", code))
			rule->purposes |= CARE;
		else if (is_known && fhir_names_has("|ETREAT|BTG|EMER|", code))
			rule->purposes |= EMERGENCY;
		else if (is_known && strcmp(code, "HOPERAT") == 0)
			has_operation = true;
		else if (!is_known || !fhir_names_has(others, code))
			has_unknown = true;
	}
	if (has_unknown)
		fhir_provision_warn(rule->consent, "PURPOSE");
	if (rule->rule == FHIR_DENY && (has_unknown || has_operation))
		rule->purposes |= CARE;
	if (!is_said)
		rule->purposes = EVERY;
	if (rule->purposes == 0) {
		rule->is_nothing = true;
		fhir_index_remark(rule->consent->fhir, rule->consent->record, FEED_IGNORED, "OTHER-PURPOSE");
	}
}

static void read_acts(struct rule *rule)
{
	const json_t *coding;
	bool has_other = false;
	if (json_object_get(rule->json, "action") == NULL) {
		rule->acts = BOTH;
		return;
	}
	for (size_t i = 0; (coding = fhir_json_coding(rule->json, "action", i)) != NULL; i++) {
		const char *code = fhir_json_text(coding, "code");
		if (code != NULL && strcmp(code, "access") == 0)
			rule->acts |= READ;
		else if (code != NULL && strcmp(code, "correct") == 0)
			rule->acts |= WRITE;
		else
			has_other = true;
	}
	if (rule->rule == FHIR_DENY && (has_other || rule->acts == 0))
		rule->acts = BOTH;
	if (rule->acts == 0)
		drop(rule, "ACTION");
}

/* ---- of what ---- */

/* The marks of HL7's own tables are said alone, as sites map them; others with their system. */
static const char *class_of(struct rule *rule, const json_t *coding)
{
	const char *system = fhir_json_text(coding, "system"), *code = fhir_json_text(coding, "code");
	static const char *const known[] = {"CodeSystem/v3-Confidentiality", "CodeSystem/v3-ActCode",
					    "fhir/v3/Confidentiality", "fhir/v3/ActCode"};
	if (code == NULL)
		return "?";
	for (size_t i = 0; system != NULL && i < sizeof(known) / sizeof(known[0]); i++)
		if (strstr(system, "hl7.org/") != NULL && strstr(system, known[i]) != NULL)
			return fhir_index_word(rule->consent->fhir, code);
	return fhir_index_printf(rule->consent->fhir, "%s#%s", system == NULL ? "" : system, code);
}

static void read_data(struct rule *rule)
{
	const json_t *data;
	for (size_t i = 0; (data = fhir_json_item(rule->json, "data", i)) != NULL; i++) {
		const char *meaning = fhir_json_text(data, "meaning");
		const char *what =
		    fhir_reference_read(rule->consent->fhir, json_object_get(data, "reference"), "");
		add(rule, rule->classes, &rule->class_count,
		    fhir_index_printf(rule->consent->fhir, "data:%s:%s", meaning == NULL ? "?" : meaning,
				      what == NULL ? "?" : what));
	}
}

/* Is a code there in words alone, or none where some are said to be? */
static bool has_bare_code(const json_t *provision)
{
	const json_t *concept;
	size_t count = 0;
	bool has_one = false;
	for (; (concept = fhir_json_item(provision, "code", count)) != NULL; count++)
		has_one = has_one || fhir_json_item(concept, "coding", 0) == NULL;
	return has_one || (count == 0 && json_object_get(provision, "code") != NULL);
}

static void read_classes(struct rule *rule)
{
	static const char *const names[] = {"securityLabel", "class", "documentType", "resourceType"};
	static const char *const others[] = {"dataPeriod", "expression"};
	const json_t *coding;
	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
		for (size_t i = 0; (coding = fhir_json_item(rule->json, names[n], i)) != NULL; i++)
			add(rule, rule->classes, &rule->class_count, class_of(rule, coding));
	for (size_t i = 0; (coding = fhir_json_coding(rule->json, "code", i)) != NULL; i++)
		add(rule, rule->classes, &rule->class_count, class_of(rule, coding));
	if (has_bare_code(rule->json))
		add(rule, rule->classes, &rule->class_count, "code:?");
	read_data(rule);
	for (size_t n = 0; n < 2; n++)
		if (json_object_get(rule->json, others[n]) != NULL)
			add(rule, rule->classes, &rule->class_count, others[n]);
	static const char *const lists[] = {"securityLabel", "class", "documentType", "resourceType", "data"};
	for (size_t n = 0; n < sizeof(lists) / sizeof(lists[0]); n++)
		if (json_object_get(rule->json, lists[n]) != NULL &&
		    fhir_json_item(rule->json, lists[n], 0) == NULL)
			add(rule, rule->classes, &rule->class_count, "?"); /* empty, or null */
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
		drop(rule, "AND");
	inherit(rule->who, &rule->who_count, above->who, above->who_count);
	inherit(rule->classes, &rule->class_count, above->classes, above->class_count);
	if (rule->class_count > 1)
		drop(rule, "AND");
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
	}
	if (has_extension(rule->json) && rule->rule == FHIR_PERMIT)
		drop(rule, "EXTENSION");
	else if (has_extension(rule->json))
		fhir_provision_warn(consent, "EXTENSION");
	read_who(rule);
	read_purposes(rule);
	read_acts(rule);
	read_classes(rule);
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
	const json_t *below;
	struct fhir_rule_place next = *place;
	next.depth++;
	next.is_nothing = next.is_nothing || has_extension(provision);
	for (size_t i = 0; (below = fhir_json_item(provision, "provision", i)) != NULL; i++) {
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
