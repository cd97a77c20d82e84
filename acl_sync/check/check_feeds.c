/* What feeds said that waits for a person: patients on hold, objections that are kept, refusals that are nobody's. */
#include "acl_sync/check/check.h"
#include "acl_sync/feed/feed_show.h"

/* Does nobody declare the patient? Then it waits for that. */
static bool is_undeclared(const struct site *site, const struct said_patient *patient)
{
	const struct facts *facts = site->fresh.facts;
	return patient->is_more && facts != NULL && facts_patient(facts, patient->id) == NO_ID;
}

static void check_undeclared(struct site *site)
{
	const struct statements *said = &site->fresh.statements;
	struct origin first = {0};
	size_t count = 0;
	for (size_t i = 0; i < said->patient_count; i++)
		if (is_undeclared(site, &said->patients[i]) && count++ == 0)
			first = said->patients[i].said.origin;
	if (count > 0)
		findings_add(
		    &site->findings, SEVERITY_WARNING, first,
		    "feeds refuse something, or may, for %zu patients whom nobody declares: it is in "
		    "force once somebody does; this is the first, 'careacl feed check' lists all",
		    count);
}

void check_feeds(struct site *site)
{
	const struct statements *said = &site->fresh.statements;
	const char *unowned = feed_show_unowned(&site->fresh.fed.unowned, site->arena);
	if (unowned != NULL)
		findings_add(&site->findings, SEVERITY_WARNING, site->fresh.fed.unowned.first, "%s", unowned);
	check_undeclared(site);
	for (size_t i = 0; i < said->patient_count; i++) {
		const struct said_patient *patient = &said->patients[i];
		if (is_undeclared(site, patient))
			continue;
		for (size_t j = 0; j < patient->hold_count; j++)
			findings_add(&site->findings, SEVERITY_WARNING, patient->holds[j].said.origin,
				     "the patient is on hold, no feed gives new access: %s; 'careacl feed "
				     "clear' ends it",
				     patient->holds[j].reason);
		for (size_t j = 0; j < patient->objection_count; j++)
			if (patient->objections[j].kept != NULL)
				findings_add(&site->findings, SEVERITY_WARNING,
					     patient->objections[j].said.origin,
					     "an objection that the feed does not say any more is kept since "
					     "%s; 'careacl feed "
					     "clear' ends it",
					     patient->objections[j].kept);
	}
}
