/* Who signed a consent: the patient, or somebody who is known to represent the patient. */
#include "registry/feeds/fhir_draft.h"
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_reference.h"

#include <string.h>

/* Is it for sure whom the draft is about? */
static bool is_the_patient(const struct fhir_saying *saying, const char *reference)
{
	struct fhir_identity identity;
	return fhir_reference_patient(saying->fhir, reference, &identity) &&
	       (identity.doubt == NULL || saying->known.doubt != NULL) &&
	       strcmp(identity.pid, saying->pid) == 0;
}

/* Is the person who signed known to represent the patient at that time? */
static bool represents(const struct fhir_saying *saying, const struct fhir_record *person)
{
	const char *when = saying->record->signed_on;
	if (person == NULL || person->type != FHIR_RELATED || person->legal_relations == 0 ||
	    person->is_clashing || when == NULL || strlen(when) < 10 ||
	    !is_the_patient(saying, person->patient))
		return false;
	for (const struct fhir_draft *draft = person->first; draft != NULL; draft = draft->next) {
		const char *from = fhir_index_field(draft, FACT_FROM), *to = fhir_index_field(draft, FACT_TO);
		if (draft->kind == FEED_LEGALREP && (from == NULL || strncmp(from, when, 10) <= 0) &&
		    (to == NULL || (strcmp(to, "?") != 0 && strncmp(when, to, 10) <= 0)))
			return true;
	}
	return false;
}

bool fhir_signer_is_known(const struct fhir_saying *saying)
{
	const char *signer = saying->record->signer;
	if (signer == NULL || is_the_patient(saying, signer))
		return true;
	return fhir_reference_is_sure(saying->fhir, signer) &&
	       represents(saying, fhir_reference_follow(saying->fhir, signer));
}
