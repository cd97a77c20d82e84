#include "policy/close_match.h"
#include "registry/settings_private.h"
#include "registry/values.h"

#include <string.h>

static const struct accesses_of matrix = {offsetof(struct profession_entry, access_count), true};

#define AT(member) offsetof(struct profession_entry, profession.member)

static const struct field profession_fields[] = {
    {"name", value_identifier, AT(name), FIELD_NAME, NULL, 0},
    {"emergency", value_bool, AT(emergency), FIELD_OPTIONAL, NULL, 0},
    {"regulator", value_bool, AT(regulator), FIELD_OPTIONAL, NULL, 0},
    {"student", value_bool, AT(student), FIELD_OPTIONAL, NULL, 0},
    {"matrix", value_accesses, offsetof(struct profession_entry, accesses), FIELD_OPTIONAL, &matrix, 0},
};

#undef AT

static void prepare_profession(void *thing)
{
	struct profession_entry *entry = thing;

	entry->profession.origin = entry->said.origin;
}

/* R28, R31: a student has access through a supervisor only. */
static bool check_profession(struct reader *reader, const config_setting_t *group, void *thing)
{
	const struct profession *profession = &((const struct profession_entry *)thing)->profession;
	bool ok = true;

	if (!profession->student && !group_has(group, "matrix"))
		ok =
		    reader_fail(reader, group, "matrix: missing in a profession; say its access by category");
	if (profession->student && group_has(group, "matrix"))
		ok = reader_fail(
		    reader, config_setting_get_member(group, "matrix"),
		    "matrix: a student has the access of a supervisor (student = true); take it out");
	if (profession->student && profession->emergency)
		ok = reader_fail(reader, config_setting_get_member(group, "emergency"),
				 "emergency: a student (student = true) never breaks the glass; take it out");
	return ok;
}

const struct record profession_record = {
    .what = "a profession",
    .fields = profession_fields,
    .field_count = COUNT_OF(profession_fields),
    .size = sizeof(struct profession_entry),
    .is_statement = true,
    .prepare = prepare_profession,
    .check = check_profession,
};

static void fail_unknown_category(struct reader *reader, const struct policy *policy,
				  const struct said_role_access *said)
{
	const char *meant = close_match(policy->categories, policy->category_count,
					sizeof(*policy->categories), said->category);

	if (meant != NULL)
		findings_add(reader->findings, SEVERITY_ERROR, said->origin,
			     "%s: no store has this category; did you mean %s?", said->category, meant);
	else
		findings_add(reader->findings, SEVERITY_ERROR, said->origin,
			     "%s: no store has this category; declare it in a store, or take it out",
			     said->category);
}

static void resolve_matrix(struct reader *reader, const struct policy *policy,
			   const struct profession_entry *entry, struct profession *into)
{
	for (size_t i = 0; i < entry->access_count; i++) {
		const struct said_role_access *said = &entry->accesses[i];
		category_id category = policy_category(policy, said->category);
		if (category != NO_ID)
			into->matrix[category] = said->access;
		else if (policy->category_count > 0) /* else the stores are what is wrong */
			fail_unknown_category(reader, policy, said);
	}
}

/* R03: a profession that reads every category is doubtful, unless it is a physician's. */
static void warn_of_full_matrix(struct reader *reader, const struct policy *policy,
				const struct profession_entry *entry, const struct profession *profession)
{
	for (size_t i = 0; i < policy->category_count; i++)
		if (profession->matrix[i] < ACCESS_READ)
			return;
	if (policy->category_count == 0 || profession->regulator ||
	    strcmp(profession->name, "physician") == 0)
		return;
	findings_add(
	    reader->findings, SEVERITY_WARNING, said_key_origin(&entry->said, "matrix"),
	    "matrix: %s, who is no physician, reads every category; give only what the task needs (R03)",
	    profession->name);
}

void settings_finish_professions(struct reader *reader, struct settings_build *build)
{
	struct policy *policy = &build->settings.policy;
	struct profession *professions =
	    arena_array(reader->arena, build->profession_count, sizeof(*professions));
	const char **names = arena_array(reader->arena, build->profession_count, sizeof(*names));

	if (professions == NULL || names == NULL) {
		reader_out_of_memory(reader);
		return;
	}
	for (size_t i = 0; i < build->profession_count; i++) {
		const struct profession_entry *entry = &build->professions[i];
		settings_check_name(reader, &entry->said, "profession", entry->profession.name, names, i);
		names[i] = entry->profession.name;
		professions[i] = entry->profession;
		resolve_matrix(reader, policy, entry, &professions[i]);
		warn_of_full_matrix(reader, policy, entry, &professions[i]);
	}
	policy->professions = professions;
	policy->profession_count = build->profession_count;
}
