#include "acl_sync/entry.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/folder.h"
#include "acl_sync/printable.h"
#include "acl_sync/sentences.h"
#include "acl_sync/status.h"
#include "policy/identifier.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry entry_ask(const struct site *site, const char *login_name, login_id login, patient_id patient,
		       category_id category, const char *document)
{
	struct entry entry = {.login_name = login_name,
			      .login = login,
			      .patient = patient,
			      .category = category,
			      .document = document};
	entry.decision =
	    site_decide(site, login, patient, category, document, &entry.because, &entry.next_change);
	return entry;
}

static const char *category_name(const struct site *site, const struct entry *entry)
{
	return site->facts->policy->categories[entry->category].name;
}

static json_t *because_json(const struct because *because)
{
	json_t *list = json_array();
	for (size_t i = 0; i < because->count; i++) {
		char where[4352];
		json_t *item = json_object();
		origin_format(because->items[i]->origin, where, sizeof(where));
		json_out_set(item, "kind", json_out_text(statement_kind_names[because->items[i]->kind]));
		json_out_set(item, "where", json_out_text(where));
		json_out_append(list, item);
	}
	return list;
}

json_t *entry_explain(const struct site *site, const struct entry *entry)
{
	const struct decision *decision = &entry->decision;
	json_t *object = json_object();
	json_out_set(object, "login", json_out_text(entry->login_name));
	json_out_set(object, "patient", json_out_text(site->facts->patients[entry->patient].id));
	json_out_set(object, "category", json_out_text(category_name(site, entry)));
	json_out_set(object, "document",
		     entry->document == NULL
			 ? json_null()
			 : json_out_format("%s/%s", category_name(site, entry), entry->document));
	json_out_set(object, "at", json_out_instant(site->now));
	json_out_set(object, "effect", json_out_text(effect_names[decision->effect]));
	json_out_set(object, "access", json_out_text(access_names[decision->access]));
	json_out_set(object, "reason", json_out_text(reason_name(decision->reason)));
	json_out_set(object, "rule", json_out_format("R%02u", decision->rule));
	json_out_set(object, "because", because_json(&entry->because));
	json_out_set(object, "next_change", json_out_instant(entry->next_change));
	return object;
}

json_t *entry_line(struct site *site, const struct entry *entry, bool with_patient)
{
	const struct decision *decision = &entry->decision;
	json_t *object = json_object();
	json_out_set(object, "login", json_out_text(entry->login_name));
	if (with_patient)
		json_out_set(object, "patient", json_out_text(site->facts->patients[entry->patient].id));
	json_out_set(object, "category", json_out_text(category_name(site, entry)));
	if (entry->document != NULL)
		json_out_set(object, "document",
			     json_out_format("%s/%s", category_name(site, entry), entry->document));
	json_out_set(object, "access", json_out_text(access_names[decision->access]));
	json_out_set(object, "reason", json_out_text(reason_name(decision->reason)));
	json_out_set(object, "rule", json_out_format("R%02u", decision->rule));
	json_out_set(object, "until", json_out_instant(entry->next_change));
	json_out_set(object, "path", json_out_text(entry_path(site, entry->patient, entry->category)));
	return object;
}

static void tell_because(const struct because *because)
{
	for (size_t i = 0; i < because->count; i++) {
		char where[4352];
		origin_format(because->items[i]->origin, where, sizeof(where));
		console_answer("%s%s %s", i == 0 ? " It rests on: " : ", ",
			       wording(statement_kind_names[because->items[i]->kind]), where);
	}
	if (because->count > 0)
		putchar('.');
}

/* A student has access through a supervisor alone (R31): that this one has none is why. */
static void tell_supervisors(const struct site *site, const struct entry *entry)
{
	const struct professional *student =
	    entry->login == NO_ID ? NULL : site->facts->logins[entry->login].professional;
	if (student != NULL && student->supervisor_count > 0 && entry->decision.reason == REASON_NOT_TREATING)
		console_answer(
		    " A student reads what a supervisor may read by the care of this patient; none of "
		    "the supervisors named may read this (R31).");
}

void entry_tell(const struct site *site, const struct entry *entry)
{
	const struct decision *decision = &entry->decision;
	char instant[CALENDAR_INSTANT_SIZE];
	char *login = printable_text(entry->login_name, true);
	char *document = printable_text(entry->document != NULL ? entry->document : "", true);
	if (login == NULL || document == NULL)
		console_out_of_memory();
	calendar_format(site->now, instant);
	console_answer("%s %s %s/%s%s%s at %s", login,
		       decision->effect == EFFECT_PERMIT ? "may open" : "may not open",
		       site->facts->patients[entry->patient].id, category_name(site, entry),
		       entry->document != NULL ? "/" : "", document, instant);
	free(login);
	free(document);
	if (decision->effect == EFFECT_PERMIT)
		console_answer(" (%s)", sentence_access(decision->access));
	console_answer(": %s (%s, R%02u).", sentence_reason(decision->reason), reason_name(decision->reason),
		       decision->rule);
	tell_because(&entry->because);
	tell_supervisors(site, entry);
	if (entry->next_change == TIME_NEVER) {
		console_answer(" Nothing changes this if nothing more is recorded.\n");
		return;
	}
	calendar_format(entry->next_change, instant);
	console_answer(" It next changes at %s.\n", instant);
}

const char *entry_path(struct site *site, patient_id patient, category_id category)
{
	const struct policy *policy = site->facts->policy;
	const struct category *place = &policy->categories[category];
	const struct store *store = &policy->stores[place->store];
	const unsigned char *key = site_folder_key(site, store);
	if (key == NULL && folder_pattern_is_opaque(store->folder))
		return NULL;
	const char *folder = folder_path(store->folder, key, site->facts->patients[patient].id, site->arena);
	const char *path =
	    folder == NULL ? NULL : arena_printf(site->arena, "%s/%s/%s", store->root, folder, place->path);
	if (path == NULL)
		console_out_of_memory();
	return path;
}

patient_id entry_find_patient(struct site *site, const char *id)
{
	patient_id patient = facts_patient(site->facts, id);
	if (patient == NO_ID)
		site_fail(site, STATUS_WRONG, id,
			  "unknown patient; expected an id that the registry declares");
	return patient;
}

const char *entry_category_of_path(const struct policy *policy, const char *typed)
{
	for (size_t i = 0; i < policy->category_count; i++) {
		const char *path = policy->categories[i].path;
		size_t length = strlen(path);
		if (strncmp(typed, path, length) == 0 && (typed[length] == '\0' || typed[length] == '/'))
			return policy->categories[i].name;
	}
	return NULL;
}

category_id entry_find_category(struct site *site, const char *name)
{
	const struct policy *policy = site->facts->policy;
	category_id category = policy_category(policy, name);
	const char *meant = category == NO_ID ? entry_category_of_path(policy, name) : NULL;
	if (meant != NULL)
		site_fail(site, STATUS_WRONG, name, "is the directory of category '%s': expected that name",
			  meant);
	else if (category == NO_ID)
		site_fail(site, STATUS_WRONG, name,
			  "unknown category; expected one that careacl.conf declares");
	return category;
}

category_id entry_find_item(struct site *site, const char *typed, const char **ret_document)
{
	char *name = arena_strdup(site->arena, typed);
	if (name == NULL)
		console_out_of_memory();
	char *slash = strchr(name, '/');
	*ret_document = slash == NULL ? NULL : slash + 1;
	if (slash != NULL)
		*slash = '\0';
	category_id category = entry_find_category(site, name);
	if (category != NO_ID && *ret_document != NULL && !document_path_is_valid(typed)) {
		site_fail(site, STATUS_WRONG, typed, "expected CATEGORY/DOCUMENT, a path of plain names");
		return NO_ID;
	}
	return category;
}
