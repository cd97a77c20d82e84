/* Units: what the site calls an organization or a location, and which units a refusal to one may mean. What permits knows one number,
 * or none; what refuses knows them all.
 */
#include "registry/feeds/fhir_unit.h"
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_organization.h"
#include "registry/feeds/fhir_reference.h"

#include <stdio.h>
#include <string.h>

static bool is_listed(const struct fhir *fhir, const char *system)
{
	return system != NULL && fhir_reference_is_system(fhir->reading->flags.unit_systems, system);
}

/* A number is a draft that is never said: TID, and CODE if its system is listed. */
void fhir_unit_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource)
{
	const json_t *identifier;
	for (size_t i = 0; (identifier = fhir_json_item(resource, "identifier", i)) != NULL; i++) {
		const char *value = fhir_json_text(identifier, "value");
		bool is_units = is_listed(fhir, fhir_json_text(identifier, "system"));
		if (value == NULL)
			continue;
		value = fhir_index_word(fhir, value);
		if (record->unit == NULL && is_units)
			record->unit = value;
		fhir_index_say(fhir, record, FEED_UNITTEAM,
			       (fhir_fields){[FACT_TID] = value, [FACT_CODE] = is_units ? "UNIT" : NULL});
	}
}

/* ---- in references ---- */

/* The number in a reference: what stands behind "Organization?SYSTEM|"; NULL: none. */
static const char *number_in(const struct fhir *fhir, const char *reference, bool *ret_is_listed)
{
	char system[FHIR_WORD_MAX];
	const char *question = strchr(fhir_reference_plain(reference), '?');
	const char *bar = question == NULL ? NULL : strchr(question, '|');
	if (bar == NULL || bar[1] == '\0')
		return NULL;
	snprintf(system, sizeof(system), "%.*s", (int)(bar - question - 1), question + 1);
	*ret_is_listed = is_listed(fhir, system);
	return bar + 1;
}

/* ---- one ---- */

/* Do all versions that may count say the same? */
static bool has_one_number(const struct fhir_record *place)
{
	for (const struct fhir_record *one = place->twin; one != NULL; one = one->twin)
		if (!one->is_gone && (one->unit == NULL || strcmp(one->unit, place->unit) != 0))
			return false;
	return true;
}

const char *fhir_unit_number(struct fhir *fhir, const char *reference)
{
	const struct fhir_record *place = fhir_reference_follow(fhir, reference);
	bool is_units = false,
	     is_place = place != NULL && (place->type == FHIR_ORGANIZATION || place->type == FHIR_LOCATION);
	const char *number = number_in(fhir, reference, &is_units);
	if (is_place && place->unit != NULL)
		return has_one_number(place) ? place->unit : NULL;
	return place == NULL && is_units ? fhir_index_word(fhir, number) : NULL;
}

const char *fhir_unit_name(struct fhir *fhir, const char *reference)
{
	const char *number = fhir_unit_number(fhir, reference);
	return number != NULL ? number : fhir_expand_place(fhir, reference);
}

/* ---- all that may be meant ---- */

/* Where one number is sure, others of listed systems may be its older or other names; those of other systems are none. */
static void refuse_number(struct fhir_expanding *expanding, const char *number, bool is_units,
			  const char *sure)
{
	if (sure == NULL || (is_units && strcmp(number, sure) != 0))
		fhir_expand_take(expanding, fhir_index_printf(expanding->fhir, "unit|%s", number), NULL,
				 NULL);
}

/* Of what is deleted the numbers last known. */
static void refuse_numbers(struct fhir_expanding *expanding, const char *place, const char *sure)
{
	const struct fhir_record *first = fhir_index_find(expanding->fhir, place);
	for (const struct fhir_record *one = first; one != NULL; one = one->twin)
		for (const struct fhir_draft *draft = one->first; draft != NULL; draft = draft->next)
			if (draft->kind == FEED_UNITTEAM && (first->is_gone || !one->is_gone) &&
			    fhir_expand_may_go_on(expanding))
				refuse_number(expanding, fhir_index_field(draft, FACT_TID),
					      fhir_index_field(draft, FACT_CODE) != NULL, sure);
}

void fhir_unit_refuse(struct fhir_expanding *expanding, const char *reference, bool has_staff)
{
	struct fhir *fhir = expanding->fhir;
	bool is_units = false;
	const char *sure = fhir_unit_number(fhir, reference), *place = fhir_expand_place(fhir, reference);
	const char *number = number_in(fhir, reference, &is_units);
	refuse_numbers(expanding, place, sure);
	if (number != NULL)
		refuse_number(expanding, number, is_units, sure);
	const char *kind = has_staff ? "unit" : sure == NULL ? "org" : "team";
	fhir_expand_take(expanding, fhir_index_printf(fhir, "%s|%s", kind, sure == NULL ? place : sure), NULL,
			 NULL);
}
