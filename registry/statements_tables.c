#include "registry/statements_tables.h"

#include "policy/statements.h"
#include "registry/values.h"

bool value_no_window(struct reader *reader, const struct field *field, const config_setting_t *value,
		     void *into)
{
	(void)into;
	return reader_fail(
	    reader, value,
	    "%s: patients and teams have no window; put it on their members, assignments or wishes",
	    field->key);
}

/* ---- professionals ---- */

static const struct field professional_fields[] = {
    {"login", value_identifier, offsetof(struct said_professional, login), FIELD_NAME, NULL, 0},
    {"profession", value_identifier, offsetof(struct said_professional, profession), FIELD_REQUIRED, NULL, 0},
    {"rpps", value_identifier, offsetof(struct said_professional, rpps), FIELD_OPTIONAL, NULL, 0},
    {"suspended", value_bool, offsetof(struct said_professional, suspended), FIELD_OPTIONAL, NULL, 0},
    {"briefed", value_start, offsetof(struct said_professional, briefed), FIELD_OPTIONAL, NULL,
     offsetof(struct said_professional, has_briefed)},
    {"briefed_by", value_identifier, offsetof(struct said_professional, briefed_by), FIELD_OPTIONAL, NULL, 0},
    {"supervisors", value_identifiers, offsetof(struct said_professional, supervisors), FIELD_OPTIONAL, NULL,
     0},
    FIELDS_OF_WINDOW,
};

const struct record professional_record = {
    .what = "a professional",
    .fields = professional_fields,
    .field_count = COUNT_OF(professional_fields),
    .size = sizeof(struct said_professional),
    .is_statement = true,
};

/* ---- teams ---- */

static const struct field member_fields[] = {
    {"login", value_identifier, offsetof(struct said_member, login), FIELD_NAME, NULL, 0},
    FIELDS_OF_WINDOW,
};

static const struct record member_record = {
    .what = "a member",
    .fields = member_fields,
    .field_count = COUNT_OF(member_fields),
    .size = sizeof(struct said_member),
    .is_statement = true,
};

static const struct list_of members = {&member_record, offsetof(struct said_team, member_count), false};

static const struct field team_fields[] = {
    {"name", value_identifier, offsetof(struct said_team, name), FIELD_NAME, NULL, 0},
    {"stores", value_identifiers, offsetof(struct said_team, stores), FIELD_OPTIONAL, NULL, 0},
    {"members", value_list, offsetof(struct said_team, members), FIELD_OPTIONAL, &members, 0},
    {"group", value_text, offsetof(struct said_team, group), FIELD_OPTIONAL, NULL, 0},
    {"only", value_identifiers, offsetof(struct said_team, only), FIELD_FED, NULL, 0},
    {"of", value_identifier, offsetof(struct said_team, of), FIELD_FED, NULL, 0},
    FIELD_OF_WHERE,
    {"valid_from", value_no_window, 0, FIELD_OPTIONAL, NULL, 0},
    {"valid_until", value_no_window, 0, FIELD_OPTIONAL, NULL, 0},
};

/* Members that could not be read were said all the same. Members or a group: facts_build() sees to that. Of a feed's copy of a team
 * the rest stands where a login is gone. */
static bool check_team(struct reader *reader, const config_setting_t *group, void *thing)
{
	static const struct said_member nobody[1];
	struct said_team *team = thing;

	if (team->members == NULL && group_has(group, "members"))
		team->members = nobody;
	if (!reader->is_feed || team->of == NULL || team->members == NULL)
		return true;
	for (size_t i = 0; i < team->member_count; i++)
		((struct said_member *)&team->members[i])->said.lasting = true;
	return true;
}

const struct record team_record = {
    .what = "a team",
    .fields = team_fields,
    .field_count = COUNT_OF(team_fields),
    .size = sizeof(struct said_team),
    .is_statement = true,
    .check = check_team,
};

/* ---- roles ---- */

static const struct accesses_of role_accesses = {offsetof(struct said_role, access_count), false};

static const struct field role_fields[] = {
    {"login", value_identifier, offsetof(struct said_role, login), FIELD_NAME, NULL, 0},
    {"access", value_accesses, offsetof(struct said_role, accesses), FIELD_REQUIRED, &role_accesses, 0},
    {"ground", value_text, offsetof(struct said_role, ground), FIELD_REQUIRED, NULL, 0},
    {"service", value_bool, offsetof(struct said_role, service), FIELD_OPTIONAL, NULL, 0},
    {"responsible", value_identifier, offsetof(struct said_role, responsible), FIELD_OPTIONAL, NULL, 0},
    FIELDS_OF_WINDOW,
};

const struct record role_record = {
    .what = "a role",
    .fields = role_fields,
    .field_count = COUNT_OF(role_fields),
    .size = sizeof(struct said_role),
    .is_statement = true,
};

/* ---- derogations ---- */

static const struct field derogation_fields[] = {
    {"patient", value_identifier, offsetof(struct said_derogation, patient), FIELD_REQUIRED, NULL, 0},
    {"login", value_identifier, offsetof(struct said_derogation, login), FIELD_REQUIRED, NULL, 0},
    {"basis", value_word, offsetof(struct said_derogation, basis), FIELD_REQUIRED, basis_names, 0},
    {"categories", value_category_names, offsetof(struct said_derogation, categories), FIELD_REQUIRED, NULL,
     0},
    {"reference", value_text, offsetof(struct said_derogation, reference), FIELD_REQUIRED, NULL, 0},
    {"agreed_by", value_identifier, offsetof(struct said_derogation, agreed_by), FIELD_OPTIONAL, NULL, 0},
    {"legal_text", value_text, offsetof(struct said_derogation, legal_text), FIELD_OPTIONAL, NULL, 0},
    {"withheld", value_bool, offsetof(struct said_derogation, withheld), FIELD_OPTIONAL, NULL, 0},
    {"patient_agreed", value_bool, offsetof(struct said_derogation, patient_agreed), FIELD_OPTIONAL, NULL, 0},
    {"valid_from", value_start, offsetof(struct said, window.from), FIELD_REQUIRED, NULL, 0},
    {"valid_until", value_end, offsetof(struct said, window.until), FIELD_REQUIRED, NULL, 0},
};

const struct record derogation_record = {
    .what = "a derogation",
    .fields = derogation_fields,
    .field_count = COUNT_OF(derogation_fields),
    .size = sizeof(struct said_derogation),
    .is_statement = true,
};

/* ---- break-glass ---- */

static const struct field break_glass_fields[] = {
    {"patient", value_identifier, offsetof(struct said_break_glass, patient), FIELD_REQUIRED, NULL, 0},
    {"login", value_identifier, offsetof(struct said_break_glass, login), FIELD_REQUIRED, NULL, 0},
    {"justification", value_text, offsetof(struct said_break_glass, justification), FIELD_REQUIRED, NULL, 0},
    {"cannot_consent", value_bool, offsetof(struct said_break_glass, cannot_consent), FIELD_OPTIONAL, NULL,
     0},
    {"immediate_risk", value_bool, offsetof(struct said_break_glass, immediate_risk), FIELD_OPTIONAL, NULL,
     0},
    {"valid_from", value_start, offsetof(struct said, window.from), FIELD_REQUIRED, NULL, 0},
    {"valid_until", value_end, offsetof(struct said, window.until), FIELD_REQUIRED, NULL, 0},
};

const struct record break_glass_record = {
    .what = "a break-glass",
    .fields = break_glass_fields,
    .field_count = COUNT_OF(break_glass_fields),
    .size = sizeof(struct said_break_glass),
    .is_statement = true,
};
