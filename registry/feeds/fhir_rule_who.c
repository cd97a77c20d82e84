/* To whom a rule of a consent goes. */
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_rule.h"

#include <string.h>

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

static const char *word_of_actor(struct rule *rule, const json_t *actor)
{
	const json_t *reference = json_object_get(actor, "reference");
	const char *display = fhir_json_text(reference, "display"), *who;
	bool is_strange = (rule->rule == FHIR_PERMIT ? fhir_json_is_strange
						     : fhir_json_has_unknown)(actor, "|role|reference|") ||
			  fhir_json_is_modified(actor);
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
	fhir_rule_add(rule, rule->who, &rule->who_count, word_of_actor(rule, actor));
}

void fhir_rule_read_who(struct rule *rule)
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
		fhir_rule_drop(rule, "ACTOR");
	} else if (actors.has_holder) {
		fhir_provision_warn(rule->consent, "ACTOR");
	} else if (actors.has_other) {
		rule->is_nothing = true;
		fhir_index_remark(rule->consent->fhir, rule->consent->record, FEED_IGNORED, "OTHER-ROLE");
	} else if (json_object_get(rule->json, "actor") != NULL) {
		fhir_rule_add(rule, rule->who, &rule->who_count, "?");
	}
}
