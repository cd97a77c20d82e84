/* Professionals, what they are in which organization, and groups of them. */
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_resource.h"
#include "registry/feeds/fhir_unit.h"

#include "registry/feeds/professional_id.h"

#include <string.h>

static const char practitioner_members[] =
    "|resourceType|meta|language|text|contained|implicitRules|identifier|active|name|telecom|gender|"
    "birthDate|"
    "deceasedBoolean|deceasedDateTime|address|photo|qualification|communication|";
static const char role_members[] =
    "|resourceType|meta|language|text|contained|implicitRules|identifier|active|period|practitioner|"
    "organization|"
    "network|display|code|specialty|location|healthcareService|telecom|contact|characteristic|communication|"
    "availability|availableTime|notAvailable|availabilityExceptions|endpoint|";
static const char group_members[] =
    "|resourceType|meta|language|text|contained|implicitRules|url|identifier|version|versionAlgorithmString|"
    "name|"
    "title|status|experimental|date|publisher|contact|description|useContext|purpose|copyright|active|type|"
    "actual|"
    "membership|code|quantity|managingEntity|combinationMethod|characteristic|member|";

/* ---- Practitioner ---- */

/* Which numbers count: those that last; where there is none those that end, as long as they do; where there is none old ones. Those that
 * do not count are refused by all the same: a login table may have them still. */
enum rank { NO_NUMBER, OLD, ENDING, LASTING };

/* "rpps|10001234567" and how much it counts. */
static enum rank read_number(struct fhir *fhir, const json_t *identifier, char name[PROFESSIONAL_ID_SIZE],
			     struct fhir_number *number)
{
	const char *system = fhir_json_text(identifier, "system");
	if (system == NULL || strchr(system, '|') != NULL ||
	    !fhir_json_number(fhir, identifier, system, strlen(system), number) ||
	    !professional_id_make(system, number->value, name))
		return NO_NUMBER;
	return number->is_old || number->is_strange ? OLD : number->to != NULL ? ENDING : LASTING;
}

static enum rank best_rank(struct fhir *fhir, const json_t *resource)
{
	const json_t *identifier;
	char name[PROFESSIONAL_ID_SIZE];
	struct fhir_number number;
	enum rank best = NO_NUMBER;
	for (size_t i = 0; (identifier = fhir_json_item(resource, "identifier", i)) != NULL; i++) {
		enum rank its = read_number(fhir, identifier, name, &number);
		best = its > best ? its : best;
	}
	return best;
}

static void say_number(struct fhir *fhir, struct fhir_record *record, const json_t *identifier,
		       enum rank best)
{
	char name[PROFESSIONAL_ID_SIZE];
	struct fhir_number number;
	enum rank its = read_number(fhir, identifier, name, &number);
	if (its == NO_NUMBER)
		return;
	record->is_named = true;
	bool is_former = its < best;
	if (its == ENDING && !is_former) {
		record->from = fhir_json_both(fhir, record->from, number.from);
		record->to = fhir_json_both(fhir, record->to, number.to);
	}
	if (!is_former && strncmp(name, "rpps|", 5) == 0 && !professional_id_check(name + 5))
		fhir_index_remark(fhir, record, FEED_WARNING, "CHECK-DIGIT");
	fhir_index_say(fhir, record, FEED_PROF,
		       (fhir_fields){[FACT_WHO] = record->key,
				     [FACT_ALSO] = fhir_index_word(fhir, name),
				     [FACT_STATE] = is_former                      ? "former"
						    : record->is_live && its > OLD ? NULL
										   : "inactive"});
}

void fhir_practitioner_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	const json_t *identifier;
	bool is_broken = fhir_json_is_strange(resource, practitioner_members);
	record->is_live = !is_broken && !fhir_json_is_modified(resource) &&
			  fhir_json_bool(resource, "active", true, false) &&
			  !fhir_json_bool(resource, "deceasedBoolean", false, true) &&
			  !fhir_json_has(resource, "deceasedDateTime");
	enum rank best = best_rank(fhir, resource);
	for (size_t i = 0; (identifier = fhir_json_item(resource, "identifier", i)) != NULL; i++)
		say_number(fhir, record, identifier, best);
	if (strncmp(record->key, "Practitioner/", 13) == 0 && strchr(record->key, '#') == NULL)
		record->unit = fhir_index_printf(fhir, "Practitioner|%s", record->key + 13);
	else if (record->is_named)
		record->unit = record->key;
	if (!record->is_live && record->unit != NULL) /* whatever numbers and logins others know */
		fhir_index_say(fhir, record, FEED_PROF,
			       (fhir_fields){[FACT_WHO] = record->key, [FACT_STATE] = "inactive"});
	if (is_broken)
		fhir_index_remark(fhir, record, FEED_WARNING, "FORM");
	if (!record->is_named)
		fhir_index_remark(fhir, record, FEED_WARNING, "NOIDENT");
}

/* ---- PractitionerRole ---- */

/* A draft of kind PROF, whose WHO and TID are references: whose role it is, and where. */
void fhir_role_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	const char *from, *to;
	const char *who =
	    fhir_reference_read(fhir, json_object_get(resource, "practitioner"), "Practitioner");
	const json_t *organization = json_object_get(resource, "organization");
	fhir_json_period(fhir, resource, "period", &from, &to);
	record->is_live = !fhir_json_is_strange(resource, role_members) && !fhir_json_is_modified(resource) &&
			  fhir_json_bool(resource, "active", true, false);
	if (who != NULL || organization != NULL)
		fhir_index_say(
		    fhir, record, FEED_PROF,
		    (fhir_fields){[FACT_WHO] = who == NULL ? "?" : who,
				  [FACT_TID] = organization == NULL
						   ? NULL
						   : fhir_reference_read(fhir, organization, "Organization"),
				  [FACT_FROM] = from,
				  [FACT_TO] = to});
}

/* ---- Organization, Location ---- */

void fhir_place_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	const json_t *parent = json_object_get(resource, "partOf");
	if (record->type == FHIR_ORGANIZATION && parent != NULL)
		record->parent = fhir_reference_read(fhir, parent, "Organization");
	fhir_unit_read(fhir, record, resource);
}

/* ---- Group ---- */

static void read_member(struct fhir *fhir, struct fhir_record *record, const json_t *member)
{
	const char *from, *to,
	    *who = fhir_reference_read(fhir, json_object_get(member, "entity"), "Practitioner");
	static const char members[] = "|entity|period|inactive|involvement|";
	bool is_strange = fhir_json_has_unknown(member, members) || fhir_json_is_modified(member) ||
			  fhir_json_bool(member, "inactive", false, true);
	if (fhir_json_bool(member, "inactive", false, false))
		return;
	if (who == NULL || is_strange)
		record->is_listed = false; /* somebody is meant, nobody knows who */
	if (who == NULL)
		return;
	fhir_json_period(fhir, member, "period", &from, &to);
	if (fhir_json_is_strange(member, members))
		from = to = "?"; /* nobody knows when: for refusals alone */
	fhir_index_say(fhir, record, FEED_MEMBER,
		       (fhir_fields){[FACT_WHO] = who, [FACT_FROM] = from, [FACT_TO] = to});
}

void fhir_group_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	const json_t *member;
	const char *membership = fhir_json_text(resource, "membership");
	bool is_enumerated = membership != NULL && strcmp(membership, "enumerated") == 0;
	bool is_actual = fhir_json_has(resource, "membership")
			     ? is_enumerated && fhir_json_bool(resource, "actual", true, false)
			     : fhir_json_bool(resource, "actual", false, false);
	const char *status = fhir_json_text(resource, "status");
	bool is_over = fhir_json_has(resource, "status") && (status == NULL || strcmp(status, "active") != 0);
	record->is_live = !is_over && !fhir_json_is_strange(resource, group_members) &&
			  !fhir_json_is_modified(resource) && fhir_json_bool(resource, "active", true, false);
	record->is_listed = is_actual && fhir_json_item(resource, "member", 0) != NULL;
	size_t count = 0;
	for (; (member = fhir_json_item(resource, "member", count)) != NULL; count++)
		read_member(fhir, record, member);
	if (json_integer_value(json_object_get(resource, "quantity")) >
	    (json_int_t)count) /* more than are listed */
		fhir_index_say(fhir, record, FEED_MEMBER, (fhir_fields){[FACT_WHO] = "?"});
}
