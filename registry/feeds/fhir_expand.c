/* Whom a reference means: the person, or all who are behind a role, an organization, a group, a team. */
#include "registry/feeds/fhir_expand.h"
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_organization.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_say.h"
#include "registry/feeds/fhir_unit.h"

#include "registry/feeds/professional_id.h"

#include <string.h>

#define CHAIN_MAX 4 /* a team, and three more within */

/* Teams within teams multiply: a few kilobytes could name more persons than there are. */
#define STEPS_OF_ONE 100000
#define STEPS_OF_ALL 20000000

bool fhir_expand_may_go_on(const struct fhir_expanding *expanding)
{
	struct fhir *fhir = expanding->fhir;
	const struct fhir_record *record = expanding->record;
	if (fhir->is_too_much || (++fhir->steps_of_one <= STEPS_OF_ONE && ++fhir->steps <= STEPS_OF_ALL))
		return !fhir->is_too_much;
	fhir->is_too_much = true;
	feed_out_error(
	    fhir->reading->out, record->file, record->line,
	    "names more than 100000 persons through groups, teams and organizations (20 million in all "
	    "resources); name them more directly");
	return false;
}

/* Each is a fact, and an objection of that patient: a kilobyte, wherever it is kept. */
#define WISHES_OF_ALL 4000000

bool fhir_expand_may_wish(struct fhir *fhir, const struct fhir_record *record)
{
	if (!fhir->is_too_much && ++fhir->wishes > WISHES_OF_ALL) {
		fhir->is_too_much = true;
		feed_out_error(
		    fhir->reading->out, record->file, record->line,
		    "with this one, consents name more than 4 million persons through groups, teams and "
		    "organizations, each for each patient: more than memory is meant for; name fewer");
	}
	return !fhir->is_too_much;
}

void fhir_expand_take(const struct fhir_expanding *expanding, const char *who, const char *from,
		      const char *to)
{
	bool is_denial = expanding->purpose == FHIR_FOR_DENIAL;
	expanding->take(expanding->context, who, is_denial ? NULL : from, is_denial ? NULL : to);
}

void fhir_expand_unknown(const struct fhir_expanding *expanding, const char *code)
{
	if (expanding->purpose == FHIR_FOR_DENIAL)
		fhir_expand_take(expanding, "?", NULL, NULL);
	else
		fhir_say_warning(expanding->fhir, expanding->record, code);
}

bool fhir_expand_is_sure(const struct fhir_record *record)
{
	return record->is_live && !record->is_clashing;
}

/* ---- persons ---- */

/* "rpps|10001234567" of "Practitioner?SYSTEM|VALUE"; NULL: it is no number. */
static const char *name_of_number(struct fhir *fhir, const char *reference)
{
	char buffer[PROFESSIONAL_ID_SIZE], system[FHIR_WORD_MAX];
	const char *second = strchr(reference, '\n');
	const char *number = strchr(second == NULL ? reference : second, '?');
	const char *bar = number == NULL ? NULL : strchr(number, '|');
	if (bar == NULL || (size_t)(bar - number) > sizeof(system))
		return NULL;
	memcpy(system, number + 1, (size_t)(bar - number - 1));
	system[bar - number - 1] = '\0';
	return professional_id_make(system, bar + 1, buffer) ? fhir_index_word(fhir, buffer) : NULL;
}

/* "Practitioner|12" of "Practitioner/12": the feed's own number. */
static const char *name_of_key(struct fhir *fhir, const char *key)
{
	size_t length = strcspn(key, "\n");
	if (strncmp(key, "Practitioner/", 13) != 0 || memchr(key, '#', length) != NULL)
		return NULL;
	return fhir_index_printf(fhir, "Practitioner|%.*s", (int)(length - 13), key + 13);
}

static void refuse_one(const struct fhir_expanding *expanding, const struct fhir_record *named)
{
	const struct fhir_record *person = fhir_index_find(expanding->fhir, named->key);
	if (person == NULL || person->type != FHIR_PRACTITIONER || person->unit == NULL)
		fhir_expand_unknown(expanding, "NOIDENT");
	else
		fhir_expand_take(expanding, person->unit, NULL, NULL);
}

/* A refusal by a number that several professionals have, or had. false: it is no such number. */
static bool refuse_each(const struct fhir_expanding *expanding, const char *reference)
{
	const char *second = strchr(reference, '\n');
	const struct fhir_slot *slot =
	    fhir_index_named(expanding->fhir, second == NULL ? reference : second + 1);
	if (expanding->purpose != FHIR_FOR_DENIAL || slot == NULL || slot->more == NULL)
		return false;
	refuse_one(expanding, slot->record);
	for (const struct fhir_more *more = slot->more; more != NULL && fhir_expand_may_go_on(expanding);
	     more = more->next)
		refuse_one(expanding, more->record);
	return true;
}

void fhir_expand_person(const struct fhir_expanding *expanding, const char *reference,
			const struct fhir_record *record, const char *from, const char *to)
{
	struct fhir *fhir = expanding->fhir;
	const char *who;
	if (record == NULL && refuse_each(expanding, reference) && name_of_key(fhir, reference) == NULL)
		return;
	if (record != NULL) {
		who = record->unit;
		from = fhir_json_both(fhir, from, record->from);
		to = fhir_json_both(fhir, to, record->to);
	} else {
		const char *key = name_of_key(fhir, reference);
		who = name_of_number(fhir, reference);
		if (who != NULL && key != NULL && expanding->purpose == FHIR_FOR_DENIAL)
			fhir_expand_take(expanding, key, from, to); /* both may be meant */
		who = who == NULL ? key : who;
	}
	if (who == NULL)
		fhir_expand_unknown(expanding, "NOIDENT");
	else
		fhir_expand_take(expanding, who, from, to);
}

/* ---- places ---- */

const char *fhir_expand_place(struct fhir *fhir, const char *reference)
{
	const struct fhir_record *record = fhir_reference_follow(fhir, reference);
	reference = fhir_reference_plain(reference);
	return record != NULL ? record->key
			      : fhir_index_printf(fhir, "%.*s", (int)strcspn(reference, "\n"), reference);
}

/* ---- groups and teams ---- */

bool fhir_expand_is_repeated(struct fhir *fhir, unsigned visit, const char *who, const char *from,
			     const char *to)
{
	struct fhir_record *member = fhir_reference_follow(fhir, who);
	if (member == NULL)
		return false;
	bool is_one = member->visit == visit && member->visit_from == from && member->visit_to == to;
	member->visit = visit;
	member->visit_from = from;
	member->visit_to = to;
	return is_one;
}

static bool is_in_chain(const struct fhir_expanding *expanding, const struct fhir_record *record)
{
	for (unsigned i = 0; i < expanding->depth; i++)
		if (expanding->chain[i] == record)
			return true;
	return false;
}

static void take_members(struct fhir_expanding *expanding, const struct fhir_record *record, const char *from,
			 const char *to)
{
	struct fhir *fhir = expanding->fhir;
	if (is_in_chain(expanding, record)) {
		feed_out_error(fhir->reading->out, record->file, record->line,
			       "a care team or group is a member of itself, through others; take it out");
		return;
	}
	if (expanding->depth == CHAIN_MAX) {
		fhir_expand_unknown(expanding, "DEEP");
		return;
	}
	unsigned visit = ++fhir->visits;
	expanding->chain[expanding->depth++] = record;
	for (const struct fhir_draft *draft = record->first; draft != NULL && !fhir->is_too_much;
	     draft = draft->next) {
		const char *who = fhir_index_field(draft, FACT_WHO);
		const char *starts = fhir_json_both(fhir, from, fhir_index_field(draft, FACT_FROM));
		const char *ends = fhir_json_both(fhir, to, fhir_index_field(draft, FACT_TO));
		if (draft->kind == FEED_MEMBER && !fhir_expand_is_repeated(fhir, visit, who, starts, ends))
			fhir_expand(expanding, who, starts, ends);
	}
	expanding->depth--;
}

/* A refusal to a team of no patient is one to the staff of its unit, whoever else says who that is. */
static void refuse_unit(struct fhir_expanding *expanding, const struct fhir_record *team)
{
	if (!team->is_unit)
		return;
	fhir_expand_take(expanding, fhir_index_printf(expanding->fhir, "unit|%s", team->key), NULL, NULL);
	if (team->unit != NULL)
		fhir_unit_refuse(expanding, team->unit, true);
}

/* All versions that may count; who is in one that is not named may be anybody. */
static void refuse_group(struct fhir_expanding *expanding, const struct fhir_record *group)
{
	bool is_listed = group != NULL && !group->is_clashing;
	for (const struct fhir_record *one = group; one != NULL; one = one->twin) {
		if (one->is_gone)
			continue;
		is_listed = is_listed && one->is_listed;
		take_members(expanding, one, NULL, NULL);
		refuse_unit(expanding, one);
	}
	if (!is_listed)
		fhir_expand_unknown(expanding, "GROUP");
}

static void take_group(struct fhir_expanding *expanding, const struct fhir_record *group, const char *from,
		       const char *to)
{
	bool is_known = group != NULL && (group->type == FHIR_CARE_TEAM || group->is_listed);
	if (expanding->purpose == FHIR_FOR_DENIAL)
		refuse_group(expanding, group);
	else if (!is_known)
		fhir_expand_unknown(expanding, "GROUP");
	else if (fhir_expand_is_sure(group))
		take_members(expanding, group, from, to);
	else
		fhir_say_warning(expanding->fhir, expanding->record, "INACTIVE");
}

void fhir_expand(struct fhir_expanding *expanding, const char *reference, const char *from, const char *to)
{
	const struct fhir_record *record = fhir_reference_follow(expanding->fhir, reference);
	if (!fhir_expand_may_go_on(expanding))
		return;
	if (strcmp(reference, "*") == 0) {
		fhir_expand_take(expanding, "*", from, to);
		return;
	}
	const char *doubt = fhir_reference_doubt(expanding->fhir, reference);
	bool is_denial = expanding->purpose == FHIR_FOR_DENIAL;
	if (doubt != NULL && (!is_denial || strcmp(doubt, "ELSEWHERE") == 0))
		fhir_expand_unknown(expanding, doubt);
	if (doubt != NULL && !is_denial)
		return;
	reference = fhir_reference_plain(reference);
	switch (fhir_reference_type(reference, record)) {
	case FHIR_PRACTITIONER:
		fhir_expand_person(expanding, reference, record, from, to);
		break;
	case FHIR_ROLE:
		fhir_organization_role(expanding, record, from, to);
		break;
	case FHIR_ORGANIZATION:
		fhir_organization_expand(expanding, reference, from, to);
		break;
	case FHIR_GROUP:
	case FHIR_CARE_TEAM:
		take_group(expanding, record, from, to);
		break;
	case FHIR_PATIENT:
	case FHIR_RELATED:
		break;
	default:
		fhir_expand_unknown(expanding, strcmp(reference, "?") == 0 ? "NOIDENT" : "UNKNOWN");
	}
}
