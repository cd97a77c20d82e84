#include "acl_sync/verbs/plan_entry.h"

#include "acl_sync/console.h"
#include "acl_sync/entry.h"
#include "acl_sync/printable.h"
#include "wording/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool plan_entry_gains(const struct plan_entry *entry)
{
	return entry->wanted > entry->had;
}

/* ---- whose it is ---- */

/* The login that the last sync knew under that uid, if no statement names it any more. */
static const char *former_login(const struct site *site, uid_t uid)
{
	const struct state_uid *found = NULL;
	for (size_t i = 0; i < site->kept.count; i++)
		if (site->kept.items[i].uid == uid &&
		    (found == NULL || site->kept.items[i].confirmed > found->confirmed))
			found = &site->kept.items[i];
	return found == NULL || facts_login(site->facts, found->login) != NO_ID ? NULL : found->login;
}

static const char *login_name(struct site *site, login_id login, uid_t uid)
{
	const char *name = login != NO_ID ? site->facts->logins[login].name : former_login(site, uid);
	if (name == NULL)
		name = arena_printf(site->arena, "uid:%u", uid);
	if (name == NULL)
		console_out_of_memory();
	return name;
}

/* ---- why ---- */

/* What the facts cannot be asked about. */
static const struct decision no_patient = {.effect = EFFECT_DENY, .reason = REASON_NO_RECORD, .rule = 36};
static const struct decision no_category = {
    .effect = EFFECT_DENY, .reason = REASON_OUTSIDE_MATRIX, .rule = 3};

static void ask(struct site *site, struct plan_entry *entry, login_id login, patient_id patient,
		category_id category)
{
	struct entry asked = entry_ask(site, entry->login, login, patient, category, entry->document);
	entry->decision = asked.decision;
	entry->until = asked.next_change;
	entry->path = entry_path(site, patient, category);
}

/* A patient or a category is gone. */
static void explain_gone(struct plan_entry *entry, bool has_patient)
{
	entry->decision = has_patient ? no_category : no_patient;
	entry->why = has_patient ? "the category is no longer in the settings"
				 : "the patient is no longer in the registry";
	entry->until = TIME_NEVER;
}

struct plan_entry plan_entry_of_change(struct site *site, const struct access_change *change)
{
	struct plan_entry entry = {
	    .login = login_name(site, change->login, change->uid),
	    .patient = access_change_patient(site->facts, change),
	    .category = access_change_category(site->facts, change),
	    .had = change->had,
	    .wanted = change->wanted,
	};
	if (access_change_is_known(change))
		ask(site, &entry, change->login, change->patient, change->category);
	else
		explain_gone(&entry, change->patient != NO_ID);
	entry.is_drift = change->is_drift;
	if (change->is_drift)
		entry.why = wording("drift: not given by careacl");
	return entry;
}

struct plan_entry plan_entry_of_document(struct site *site, const struct document_change *change)
{
	struct plan_entry entry = {
	    .login = login_name(site, change->login, change->uid),
	    .patient = site->facts->patients[change->patient].id,
	    .category = site->facts->policy->categories[change->category].name,
	    .document = change->path,
	    .had = change->had,
	    .wanted = change->wanted,
	};
	ask(site, &entry, change->login, change->patient, change->category);
	if (entry.path != NULL)
		entry.path = arena_printf(site->arena, "%s/%s", entry.path, change->path);
	return entry;
}

static const char *hash_of(const struct site *site, const struct guard_access *held)
{
	const struct policy *policy = held->base->policy;
	category_id category = policy_category(policy, held->category);
	if (category == NO_ID) /* the base has none of that name: a new one */
		policy = site->facts->policy, category = policy_category(policy, held->category);
	for (size_t i = 0; i < site->guard.store_count && category != NO_ID; i++)
		if (strcmp(site->guard.stores[i].name,
			   policy->stores[policy->categories[category].store].name) == 0)
			return site->guard.stores[i].hash;
	return "";
}

struct plan_entry plan_entry_of_held(struct site *site, const struct guard_access *held)
{
	const struct facts *facts = (site->fresh_is_right ? site->fresh : site->good).facts;
	const struct question question = {
	    .facts = facts,
	    .login = facts_login(facts, held->login),
	    .patient = facts_patient(facts, held->patient),
	    .category = policy_category(facts->policy, held->category),
	    .now = site->now,
	};
	struct plan_entry entry = {
	    .login = held->login,
	    .patient = held->patient,
	    .category = held->category,
	    .hash = hash_of(site, held),
	    .had = held->had,
	    .wanted = held->wants,
	};
	if (question.patient == NO_ID || question.category == NO_ID) {
		explain_gone(&entry, question.patient != NO_ID);
		return entry;
	}
	patient_id patient = facts_patient(site->facts, held->patient);
	category_id category = policy_category(site->facts->policy, held->category);
	entry.decision = decide(&question, NULL);
	entry.until = decide_next_change(&question);
	if (patient != NO_ID && category != NO_ID)
		entry.path = entry_path(site, patient, category);
	return entry;
}

/* ---- as it is told ---- */

static const char *verb(const struct plan_entry *entry)
{
	if (entry->hash == NULL)
		return plan_entry_gains(entry) ? wording("gains") : wording("loses");
	return plan_entry_gains(entry) ? "would gain" : "would lose";
}

void plan_entry_tell(const struct plan_entry *entry)
{
	bool gains = plan_entry_gains(entry);
	char *document = printable_text(entry->document != NULL ? entry->document : "", true);
	char *category = printable_text(entry->category, true);
	char *patient = printable_text(entry->patient, true);
	if (document == NULL || category == NULL || patient == NULL)
		console_out_of_memory();
	if (entry->hash != NULL)
		console_answer("held: ");
	console_answer("%s %s %s/%s%s%s", entry->login, verb(entry), patient, category,
		       entry->document != NULL ? "/" : "", document);
	free(document);
	free(category);
	free(patient);
	if (gains || entry->wanted != ACCESS_NONE)
		console_answer(" (%s%s)", gains ? "" : wording("keeps "),
			       wording(access_names[entry->wanted]));
	console_answer(": %s R%02u", reason_name(entry->decision.reason), entry->decision.rule);
	if (entry->why != NULL)
		console_answer(" (%s)", entry->why);
	putchar('\n');
}

json_t *plan_entry_json(const struct plan_entry *entry)
{
	json_t *object = json_object();
	json_out_set(object, "login", json_out_text(entry->login));
	json_out_set(object, "patient", json_out_text(entry->patient));
	json_out_set(object, "category", json_out_text(entry->category));
	if (entry->document != NULL)
		json_out_set(object, "document", json_out_format("%s/%s", entry->category, entry->document));
	json_out_set(object, "access", json_out_text(access_names[entry->decision.access]));
	json_out_set(object, "reason", json_out_text(reason_name(entry->decision.reason)));
	json_out_set(object, "rule", json_out_format("R%02u", entry->decision.rule));
	json_out_set(object, "until", json_out_instant(entry->until));
	json_out_set(object, "path", json_out_text(entry->path));
	json_out_set(object, "had", json_out_text(access_names[entry->had]));
	if (entry->is_drift)
		json_out_set(object, "drift", json_true());
	if (entry->hash != NULL)
		json_out_set(object, "hash", json_out_text(entry->hash));
	return object;
}
