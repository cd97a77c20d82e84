#include "policy/facts.h"

#include "policy/identifier.h"
#include "policy/sorted.h"

#include <string.h>

static uint32_t find_sorted(const void *items, size_t count, size_t size, const char *name)
{
	size_t found;
	return sorted_find(items, count, size, name, &found) ? (uint32_t)found : NO_ID;
}

login_id facts_login(const struct facts *facts, const char *name)
{
	_Static_assert(offsetof(struct login, name) == 0, "searched by its first member");
	return find_sorted(facts->logins, facts->login_count, sizeof(struct login), name);
}

team_id facts_team(const struct facts *facts, const char *name)
{
	_Static_assert(offsetof(struct team, name) == 0, "searched by its first member");
	return find_sorted(facts->teams, facts->team_count, sizeof(struct team), name);
}

patient_id facts_patient(const struct facts *facts, const char *id)
{
	_Static_assert(offsetof(struct patient, id) == 0, "searched by its first member");
	return find_sorted(facts->patients, facts->patient_count, sizeof(struct patient), id);
}

unsigned professional_rule_broken(const struct policy *policy, const struct professional *professional,
				  int64_t now)
{
	if (!time_window_is_live(professional->statement.window, now) || professional->suspended)
		return 4;
	int64_t max_age = policy->briefing_max_age_seconds;
	const struct time_window briefed = {professional->briefed,
					    time_later(professional->briefed, max_age)};
	return max_age == 0 || time_window_is_live(briefed, now) ? 0 : 5;
}

const struct seal *patient_seal(const struct patient *patient, size_t index)
{
	const struct {
		const struct seal *items;
		size_t count;
	} lists[] = {{patient->withheld, patient->withheld_count},
		     {patient->hidden, patient->hidden_count},
		     {patient->deleted, patient->deleted_count}};
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (index < lists[i].count)
			return &lists[i].items[index];
		index -= lists[i].count;
	}
	return NULL;
}

bool patient_scoped(const struct patient *patient, size_t index, struct scoped_statement *ret_scoped)
{
	if (index < patient->objection_count) {
		const struct wish *wish = &patient->objections[index];
		*ret_scoped = (struct scoped_statement){&wish->statement, wish->scope};
		return true;
	}
	const struct seal *seal = patient_seal(patient, index - patient->objection_count);
	if (seal != NULL)
		*ret_scoped = (struct scoped_statement){&seal->statement, seal->scope};
	return seal != NULL;
}

bool scope_names_document(const struct scope *scope, category_id category, const char *document)
{
	for (size_t i = 0; i < scope->document_count; i++)
		if (scope->documents[i].category == category &&
		    strcmp(scope->documents[i].path, document) == 0)
			return true;
	return false;
}

bool scope_covers(const struct scope *scope, category_id category, const char *document)
{
	if (scope->whole || category_set_has(&scope->categories, category))
		return true;
	for (size_t i = 0; document != NULL && i < scope->document_count; i++)
		if (scope->documents[i].category == category &&
		    plain_path_is_within(document, scope->documents[i].path))
			return true;
	return false;
}
