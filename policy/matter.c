#include "policy/matter.h"

/* The elements of one of the patient's slices that are live and cover the item, in order. */
static const struct seal *seal_find(const struct matter *matter, const struct seal *seals, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (matter_is_live(matter, &seals[i].statement) &&
		    scope_covers(seals[i].scope, matter->question->category, matter->question->document))
			return &seals[i];
	return NULL;
}

void matter_init(struct matter *matter, const struct question *question, struct because *because)
{
	const struct facts *facts = question->facts;
	const struct policy *policy = facts->policy;
	*matter = (struct matter){
	    .question = question,
	    .facts = facts,
	    .policy = policy,
	    .patient = &facts->patients[question->patient],
	    .category = &policy->categories[question->category],
	    .because = because,
	};
	matter->store = &policy->stores[matter->category->store];
	if (question->login == NO_ID)
		return;
	matter->login = &facts->logins[question->login];
	if (matter->login->professional != NULL)
		matter->profession = &policy->professions[matter->login->professional->profession];
}

void matter_rests_on(struct matter *matter, const struct statement *statement)
{
	struct because *because = matter->because;
	if (because == NULL || because->count == BECAUSE_MAX)
		return;
	for (size_t i = 0; i < because->count; i++)
		if (because->items[i] == statement)
			return;
	because->items[because->count++] = statement;
}

void matter_rests_only_on(struct matter *matter, const struct statement *statement)
{
	if (matter->because != NULL)
		matter->because->count = 0;
	matter_rests_on(matter, statement);
}

bool matter_is_live(const struct matter *matter, const struct statement *statement)
{
	return time_window_is_live(statement->window, matter->question->now);
}

bool matter_is_person(const struct matter *matter, login_id named)
{
	return named != NO_ID && matter->facts->logins[named].person == matter->login->person;
}

bool matter_patient_is_dead(const struct matter *matter)
{
	return matter->patient->deceased <= matter->question->now;
}

bool matter_care_goes_on(const struct matter *matter)
{
	return matter->question->now <
	       time_later(matter->patient->deceased, matter->policy->care_grace_seconds);
}

const struct seal *matter_deleted(const struct matter *matter)
{
	return seal_find(matter, matter->patient->deleted, matter->patient->deleted_count);
}

const struct seal *matter_hidden(const struct matter *matter)
{
	return seal_find(matter, matter->patient->hidden, matter->patient->hidden_count);
}

const struct seal *matter_withheld(const struct matter *matter)
{
	return seal_find(matter, matter->patient->withheld, matter->patient->withheld_count);
}

const struct seal *matter_withheld_from(const struct matter *matter)
{
	const struct patient *patient = matter->patient;
	if (matter->store->regime == REGIME_SHARED_RECORD && matter_attending(matter) != NULL)
		return NULL;
	for (size_t i = 0; i < patient->withheld_count; i++) {
		const struct seal *seal = seal_find(matter, &patient->withheld[i], 1);
		if (seal != NULL && !matter_is_person(matter, seal->author))
			return seal;
	}
	return NULL;
}

const struct attending *matter_attending(const struct matter *matter)
{
	const struct patient *patient = matter->patient;
	for (size_t i = 0; i < patient->attending_count; i++)
		if (matter_is_live(matter, &patient->attendings[i].statement) &&
		    matter_is_person(matter, patient->attendings[i].login))
			return &patient->attendings[i];
	return NULL;
}

const struct break_glass *matter_break_glass(const struct matter *matter)
{
	const struct patient *patient = matter->patient;
	for (size_t i = 0; i < patient->break_glass_count; i++)
		if (patient->break_glasses[i].login == matter->question->login &&
		    matter_is_live(matter, &patient->break_glasses[i].statement))
			return &patient->break_glasses[i];
	return NULL;
}

enum access matter_matrix(const struct matter *matter)
{
	return matter->profession->matrix[matter->question->category];
}

unsigned matter_validity_rule_broken(const struct matter *matter)
{
	return professional_rule_broken(matter->policy, matter->login->professional, matter->question->now);
}

/* What the role gives in the category; ACCESS_NONE where it does not list it. */
static enum access role_access(const struct role *role, category_id category)
{
	for (size_t i = 0; i < role->access_count; i++)
		if (role->accesses[i].category == category)
			return role->accesses[i].access;
	return ACCESS_NONE;
}

const struct role *matter_role(const struct matter *matter, enum access *ret_access)
{
	const struct role *best = NULL;
	*ret_access = ACCESS_NONE;
	for (size_t i = 0; i < matter->login->role_count; i++) {
		const struct role *role = &matter->login->roles[i];
		enum access access = role_access(role, matter->question->category);
		if (access > *ret_access && matter_is_live(matter, &role->statement)) {
			*ret_access = access;
			best = role;
		}
	}
	return best;
}
