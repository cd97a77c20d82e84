/* careacl who PATIENT [CATEGORY], careacl what LOGIN: all accesses of a patient, or of a login. */
#include "acl_sync/console.h"
#include "acl_sync/entry.h"
#include "acl_sync/sentences.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/patient_on_hold.h"
#include "acl_sync/verbs/verbs.h"
#include "registry/calendar.h"

#include <stdio.h>

/* The answer as it grows. */
struct answer {
	struct site *site;
	json_t *entries;
	bool with_patient;    /* what */
	const char *document; /* of the one category that is asked about; NULL: all of it */
	size_t count;
	const char *why_none; /* nothing was listed */
};

static void print_line(const struct answer *answer, const struct entry *entry)
{
	const struct facts *facts = answer->site->facts;
	char until[CALENDAR_INSTANT_SIZE] = "", access[SENTENCE_COLUMN_SIZE];
	sentence_access_column(entry->decision.access, 8, access);
	if (entry->next_change != TIME_NEVER)
		calendar_format(entry->next_change, until);
	console_answer("%-24s %-16s %s %s R%02u%s%s\n",
		       answer->with_patient ? facts->patients[entry->patient].id : entry->login_name,
		       facts->policy->categories[entry->category].name, access,
		       reason_name(entry->decision.reason), entry->decision.rule,
		       until[0] != '\0' ? " until " : "", until);
}

/* Asks about one item, and shows it where there is any access. */
static void list_one(struct answer *answer, login_id login, patient_id patient, category_id category)
{
	struct site *site = answer->site;
	if (site_decide(site, login, patient, category, answer->document, NULL, NULL).access == ACCESS_NONE)
		return;
	struct entry entry =
	    entry_ask(site, site->facts->logins[login].name, login, patient, category, answer->document);
	answer->count++;
	if (site->options->json)
		json_out_append(answer->entries, entry_line(site, &entry, answer->with_patient));
	else
		print_line(answer, &entry);
}

static void list_categories(struct answer *answer, login_id login, patient_id patient, category_id only)
{
	const struct policy *policy = answer->site->facts->policy;
	for (category_id category = 0; category < policy->category_count; category++)
		if (only == NO_ID || only == category)
			list_one(answer, login, patient, category);
}

/* How many documents of the category, or of all, a live statement names apart. */
static size_t count_documents(const struct site *site, const struct statement *statement,
			      const struct scope *scope, category_id only)
{
	size_t count = 0;
	if (!time_window_is_live(statement->window, site->now))
		return 0;
	for (size_t i = 0; i < scope->document_count; i++)
		count += only == NO_ID || scope->documents[i].category == only;
	return count;
}

/* Whoever may open a category does not open all that is in it. */
static void note_documents(const struct site *site, const struct patient *patient, category_id only)
{
	size_t count = 0;
	for (size_t i = 0; i < patient->withheld_count; i++)
		count +=
		    count_documents(site, &patient->withheld[i].statement, patient->withheld[i].scope, only);
	for (size_t i = 0; i < patient->hidden_count; i++)
		count += count_documents(site, &patient->hidden[i].statement, patient->hidden[i].scope, only);
	for (size_t i = 0; i < patient->objection_count; i++)
		count += count_documents(site, &patient->objections[i].statement,
					 patient->objections[i].scope, only);
	if (count == 1)
		console_say(CONSOLE_NOTE,
			    "1 document there is withheld, hidden or objected to apart: ask about it with "
			    "careacl who PATIENT CATEGORY/DOCUMENT");
	else if (count > 0)
		console_say(
		    CONSOLE_NOTE,
		    "%zu documents there are withheld, hidden or objected to apart: ask about one with "
		    "careacl who PATIENT CATEGORY/DOCUMENT",
		    count);
}

static int finish(struct answer *answer, const char *key, const char *value)
{
	struct site *site = answer->site;
	if (!site->options->json) {
		if (answer->count == 0)
			console_say(CONSOLE_NOTE, "%s", answer->why_none);
		json_decref(answer->entries);
		return site_close(site);
	}
	json_t *document = json_object();
	json_out_set(document, key, json_out_text(value));
	json_out_set(document, "at", json_out_instant(site->now));
	json_out_set(document, "entries", answer->entries);
	return site_answer(site, document);
}

int verb_who(const struct options *options)
{
	struct site site;
	category_id only = NO_ID;
	const char *document = NULL;
	const struct site_about about = {.patients = (const char *const *)options->operands,
					 .patient_count = 1};
	if (!site_open_about(&site, options, 0, &about))
		return site_stop(&site);
	patient_id patient = entry_find_patient(&site, options->operands[0]);
	if (patient != NO_ID && options->operand_count == 2)
		only = entry_find_item(&site, options->operands[1], &document);
	if (patient == NO_ID || (options->operand_count == 2 && only == NO_ID))
		return site_stop(&site);
	login_id *logins = arena_array(site.arena, site.facts->login_count, sizeof(*logins));
	unsigned char *seen = arena_alloc(site.arena, site.facts->login_count);
	if (logins == NULL || seen == NULL)
		console_out_of_memory();
	struct answer answer = {
	    .site = &site, .entries = json_array(), .document = document, .why_none = "nobody: no access"};
	size_t count = decide_candidates(site.facts, patient, logins, seen);
	for (size_t i = 0; i < count; i++)
		list_categories(&answer, logins[i], patient, only);
	if (document == NULL)
		note_documents(&site, &site.facts->patients[patient], only);
	patient_on_hold_note(&site, site.facts->patients[patient].id);
	return finish(&answer, "patient", site.facts->patients[patient].id);
}

/* Why a login may open nothing, where it is not for want of a patient. */
static const char *why_none(const struct site *site, login_id login)
{
	const struct professional *professional =
	    login == NO_ID ? NULL : site->facts->logins[login].professional;
	if (professional == NULL)
		return "nobody: no access";
	if (professional->suspended)
		return "no access: this professional is suspended (R04)";
	if (!time_window_is_live(professional->statement.window, site->now))
		return "no access: this professional is out of date, by valid_from or valid_until (R04)";
	return "no access: no patient's care, role or relation gives this professional any now";
}

int verb_what(const struct options *options)
{
	struct site site;
	const struct site_about about = {.whose = options->operands[0],
					 .logins = (const char *const *)options->operands,
					 .login_count = 1};
	if (!site_open_about(&site, options, 0, &about))
		return site_stop(&site);
	login_id login = facts_login(site.facts, options->operands[0]);
	if (login == NO_ID)
		console_say(CONSOLE_WARNING, "no statement names the login '%s'", options->operands[0]);
	struct answer answer = {
	    .site = &site, .entries = json_array(), .with_patient = true, .why_none = why_none(&site, login)};
	for (patient_id patient = 0; login != NO_ID && patient < site.facts->patient_count; patient++)
		list_categories(&answer, login, patient, NO_ID);
	return finish(&answer, "login", options->operands[0]);
}
