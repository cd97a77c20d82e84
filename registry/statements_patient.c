#include "policy/statements.h"
#include "registry/calendar.h"
#include "registry/statements_tables.h"
#include "registry/values.h"

#define ADULT_YEARS 18 /* R27 */

/* ---- who treats ---- */

static const struct field attending_fields[] = {
    {"login", value_identifier, offsetof(struct said_attending, login), FIELD_REQUIRED, NULL, 0},
    FIELDS_OF_WINDOW,
};

static const struct record attending_record = {
    .what = "an attending physician",
    .fields = attending_fields,
    .field_count = COUNT_OF(attending_fields),
    .size = sizeof(struct said_attending),
    .is_statement = true,
};

static const struct field assignment_fields[] = {
    {"team", value_identifier, offsetof(struct said_assignment, team), FIELD_REQUIRED, NULL, 0},
    {"in_charge", value_identifier, offsetof(struct said_assignment, in_charge), FIELD_OPTIONAL, NULL, 0},
    FIELDS_OF_WINDOW,
};

static const struct record assignment_record = {
    .what = "an assignment to a team",
    .fields = assignment_fields,
    .field_count = COUNT_OF(assignment_fields),
    .size = sizeof(struct said_assignment),
    .is_statement = true,
};

/* ---- wishes ---- */

static const struct field consent_fields[] = {
    {"to", value_text, offsetof(struct said_wish, to), FIELD_REQUIRED, NULL, 0},
    {"categories", value_category_names, offsetof(struct said_wish, categories), FIELD_OPTIONAL, NULL, 0},
    {"under", value_text, offsetof(struct said_wish, under), FIELD_FED, NULL, 0},
    FIELDS_OF_WINDOW,
};

static const struct record consent_record = {
    .what = "a consent",
    .fields = consent_fields,
    .field_count = COUNT_OF(consent_fields),
    .size = sizeof(struct said_wish),
    .is_statement = true,
};

static const struct field objection_fields[] = {
    {"to", value_text, offsetof(struct said_wish, to), FIELD_REQUIRED, NULL, 0},
    {"categories", value_category_names, offsetof(struct said_wish, categories), FIELD_OPTIONAL, NULL, 0},
    {"documents", value_documents, offsetof(struct said_wish, documents), FIELD_OPTIONAL, NULL, 0},
    {"source", value_text, offsetof(struct said_wish, source), FIELD_FED, NULL, 0},
    {"of", value_text, offsetof(struct said_wish, of), FIELD_FED, NULL, 0},
    {"said_at", value_text, offsetof(struct said_wish, said_at), FIELD_FED, NULL, 0},
    {"shared", value_bool, offsetof(struct said_wish, is_shared), FIELD_FED, NULL, 0},
    {"reused", value_bool, offsetof(struct said_wish, is_reused), FIELD_FED, NULL, 0},
    {"kept", value_text, offsetof(struct said_wish, kept), FIELD_FED, NULL, 0},
    {"was_to", value_text, offsetof(struct said_wish, was_to), FIELD_FED, NULL, 0},
    FIELDS_OF_WINDOW,
};

/* Where a name in it is gone, what a feed refuses stands otherwise. */
static bool check_objection(struct reader *reader, const config_setting_t *group, void *thing)
{
	struct said_wish *objection = thing;

	(void)group;
	objection->said.lasting = reader->is_feed;
	return true;
}

static const struct record objection_record = {
    .what = "an objection",
    .fields = objection_fields,
    .field_count = COUNT_OF(objection_fields),
    .size = sizeof(struct said_wish),
    .is_statement = true,
    .check = check_objection,
};

/* ---- withheld, deleted, hidden ---- */

#define FIELDS_OF_SEAL                                                                                       \
	{"category", value_category_name, offsetof(struct said_seal, category), FIELD_OPTIONAL, NULL, 0},    \
	{                                                                                                    \
		"document", value_document, offsetof(struct said_seal, document), FIELD_OPTIONAL, NULL, 0    \
	}

static const struct field withheld_fields[] = {
    FIELDS_OF_SEAL,
    {"author", value_identifier, offsetof(struct said_seal, author), FIELD_REQUIRED, NULL, 0},
    FIELDS_OF_WINDOW,
};

static const struct record withheld_record = {
    .what = "a withheld",
    .fields = withheld_fields,
    .field_count = COUNT_OF(withheld_fields),
    .size = sizeof(struct said_seal),
    .is_statement = true,
};

static const struct field deleted_fields[] = {
    FIELDS_OF_SEAL,
    FIELDS_OF_WINDOW,
};

static const struct record deleted_record = {
    .what = "a deleted",
    .fields = deleted_fields,
    .field_count = COUNT_OF(deleted_fields),
    .size = sizeof(struct said_seal),
    .is_statement = true,
};

static const char *const hidden_grounds[] = {"third-party", "before-announcement", NULL}; /* R07 */

static const struct field hidden_fields[] = {
    FIELDS_OF_SEAL,
    {"ground", value_choice, offsetof(struct said_seal, ground), FIELD_REQUIRED, hidden_grounds, 0},
    FIELDS_OF_WINDOW,
};

static const struct record hidden_record = {
    .what = "a hidden",
    .fields = hidden_fields,
    .field_count = COUNT_OF(hidden_fields),
    .size = sizeof(struct said_seal),
    .is_statement = true,
};

/* ---- relations ---- */

static const char *const heir_purposes[] = {"cause-of-death", "memory", "rights", NULL}; /* R24 */

static const struct field relation_fields[] = {
    {"login", value_identifier, offsetof(struct said_relation, login), FIELD_REQUIRED, NULL, 0},
    {"kind", value_word, offsetof(struct said_relation, kind), FIELD_REQUIRED, relation_kind_names, 0},
    {"agreed", value_bool, offsetof(struct said_relation, agreed), FIELD_OPTIONAL, NULL, 0},
    {"categories", value_category_names, offsetof(struct said_relation, categories), FIELD_OPTIONAL, NULL, 0},
    {"purpose", value_choice, offsetof(struct said_relation, purpose), FIELD_OPTIONAL, heir_purposes, 0},
    {"ground", value_text, offsetof(struct said_relation, ground), FIELD_OPTIONAL, NULL, 0},
    FIELDS_OF_WINDOW,
};

static bool check_relation(struct reader *reader, const config_setting_t *group, void *thing)
{
	const struct said_relation *relation = thing;

	if (relation->purpose == NULL || relation->kind == RELATION_HEIR || !group_has(group, "kind"))
		return true;
	return reader_fail(reader, config_setting_get_member(group, "purpose"),
			   "purpose: only an heir has one; take it out");
}

static const struct record relation_record = {
    .what = "a relation",
    .fields = relation_fields,
    .field_count = COUNT_OF(relation_fields),
    .size = sizeof(struct said_relation),
    .is_statement = true,
    .check = check_relation,
};

/* ---- what a feed could not be understood to say ---- */

static const struct field hold_fields[] = {
    {"reason", value_text, offsetof(struct said_hold, reason), FIELD_REQUIRED, NULL, 0},
    {"source", value_text, offsetof(struct said_hold, source), FIELD_REQUIRED, NULL, 0},
    {"content", value_text, offsetof(struct said_hold, content), FIELD_OPTIONAL, NULL, 0},
    {"gone", value_text, offsetof(struct said_hold, gone), FIELD_OPTIONAL, NULL, 0},
    FIELD_OF_WHERE,
};

static const struct record hold_record = {
    .what = "a hold",
    .fields = hold_fields,
    .field_count = COUNT_OF(hold_fields),
    .size = sizeof(struct said_hold),
    .is_statement = true,
};

/* ---- patients ---- */

static const struct list_of holds = {&hold_record, offsetof(struct said_patient, hold_count), false};

static const struct list_of attendings = {&attending_record, offsetof(struct said_patient, attending_count),
					  false};
static const struct list_of teams = {&assignment_record, offsetof(struct said_patient, team_count), false};
static const struct list_of consents = {&consent_record, offsetof(struct said_patient, consent_count), false};
static const struct list_of objections = {&objection_record, offsetof(struct said_patient, objection_count),
					  false};
static const struct list_of withheld = {&withheld_record, offsetof(struct said_patient, withheld_count),
					false};
static const struct list_of deleted = {&deleted_record, offsetof(struct said_patient, deleted_count), false};
static const struct list_of hidden = {&hidden_record, offsetof(struct said_patient, hidden_count), false};
static const struct list_of relations = {&relation_record, offsetof(struct said_patient, relation_count),
					 false};

static const struct field patient_fields[] = {
    {"id", value_identifier, offsetof(struct said_patient, id), FIELD_NAME, NULL, 0},
    {"login", value_identifier, offsetof(struct said_patient, login), FIELD_OPTIONAL, NULL, 0},
    {"birth_date", value_date, offsetof(struct said_patient, birth_date), FIELD_REQUIRED_UNFED, NULL, 0},
    {"vulnerable", value_bool, offsetof(struct said_patient, vulnerable), FIELD_OPTIONAL, NULL, 0},
    {"deceased", value_start, offsetof(struct said_patient, deceased), FIELD_OPTIONAL, NULL,
     offsetof(struct said_patient, has_deceased)},
    {"closed", value_start, offsetof(struct said_patient, closed), FIELD_OPTIONAL, NULL,
     offsetof(struct said_patient, has_closed)},
    {"stores", value_identifiers, offsetof(struct said_patient, stores), FIELD_OPTIONAL, NULL, 0},
    {"attending", value_list, offsetof(struct said_patient, attendings), FIELD_OPTIONAL, &attendings, 0},
    {"teams", value_list, offsetof(struct said_patient, teams), FIELD_OPTIONAL, &teams, 0},
    {"consents", value_list, offsetof(struct said_patient, consents), FIELD_OPTIONAL, &consents, 0},
    {"objections", value_list, offsetof(struct said_patient, objections), FIELD_OPTIONAL, &objections, 0},
    {"withheld", value_list, offsetof(struct said_patient, withheld), FIELD_OPTIONAL, &withheld, 0},
    {"deleted", value_list, offsetof(struct said_patient, deleted), FIELD_OPTIONAL, &deleted, 0},
    {"hidden", value_list, offsetof(struct said_patient, hidden), FIELD_OPTIONAL, &hidden, 0},
    {"relations", value_list, offsetof(struct said_patient, relations), FIELD_OPTIONAL, &relations, 0},
    {"holds", value_list, offsetof(struct said_patient, holds), FIELD_FED, &holds, 0},
    {"withdrawals", value_texts, offsetof(struct said_patient, withdrawals), FIELD_FED, NULL, 0},
    FIELD_OF_WHERE,
    {"valid_from", value_no_window, 0, FIELD_OPTIONAL, NULL, 0},
    {"valid_until", value_no_window, 0, FIELD_OPTIONAL, NULL, 0},
};

/* Works out the birthdays that the rules ask for. */
static bool check_patient(struct reader *reader, const config_setting_t *group, void *thing)
{
	struct said_patient *patient = thing;
	struct calendar_date born;

	patient->is_more = reader->is_feed && patient->birth_date == NULL;
	if (patient->birth_date == NULL || calendar_parse_date(patient->birth_date, &born) != NULL)
		return true;
	patient->majority = calendar_birthday(born, ADULT_YEARS);
	patient->abuse_age = calendar_birthday(born, reader->abuse_minor_age);
	if (patient->has_deceased && patient->deceased < calendar_birthday(born, 0))
		return reader_fail(reader, config_setting_get_member(group, "deceased"),
				   "deceased: is before birth_date (%s); correct one of the two",
				   patient->birth_date);
	return true;
}

const struct record patient_record = {
    .what = "a patient",
    .fields = patient_fields,
    .field_count = COUNT_OF(patient_fields),
    .size = sizeof(struct said_patient),
    .is_statement = true,
    .check = check_patient,
};
