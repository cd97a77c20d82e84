/* References: how they are written, where they lead, whose server they mean, and which patient is meant. */
#ifndef CAREACL_FEEDS_FHIR_REFERENCE_H
#define CAREACL_FEEDS_FHIR_REFERENCE_H

#include "registry/feeds/fhir_private.h"

/* A Reference as text: "Practitioner/12", "Practitioner?SYSTEM|VALUE", "urn:uuid:..", "CareTeam/7#pr1", or two of them with a
 * line's end between: the first that leads somewhere counts. Before the first may stand which server is meant, "!BASE ". And
 * "=ID" is a patient's id here. `type`: what it leads to where it does not say so itself.
 * NULL: it names nobody. */
const char *fhir_reference_read(struct fhir *fhir, const json_t *reference, const char *type);

/* "Patient?SYSTEM|VALUE" of an Identifier; NULL: it has no value. */
const char *fhir_reference_of_identifier(struct fhir *fhir, const char *type, const json_t *identifier);

/* "Type/id" of an address; NULL: it is none of a resource. */
const char *fhir_reference_of_url(struct fhir *fhir, const char *url);

/* Behind "!BASE ". */
const char *fhir_reference_plain(const char *reference);

/* The address of the server, of an absolute address of a resource, or of a search for some; NULL: it is none. */
const char *fhir_reference_base(struct fhir *fhir, const char *url);

/* Is it this feed's server: of base_urls, or where they are not said the only one whose entries were read? */
bool fhir_reference_is_ours(const struct fhir *fhir, const char *base);

/* Does anybody know which servers are this feed's? */
bool fhir_reference_has_servers(const struct fhir *fhir);

/* Why it may not lead where fhir_reference_follow() says: to another server, whose ids are others', or to what is deleted. A code
 * of fhir_names.c; NULL: it leads there for sure. */
const char *fhir_reference_doubt(const struct fhir *fhir, const char *reference);
bool fhir_reference_is_sure(const struct fhir *fhir, const char *reference);

/* Where it leads; NULL: unknown. */
struct fhir_record *fhir_reference_follow(const struct fhir *fhir, const char *reference);

/* What it leads to: `record`, if that is not NULL, else as it begins. */
enum fhir_type fhir_reference_type(const char *reference, const struct fhir_record *record);

/* Who a patient is here. */
struct fhir_identity {
	char pid[FHIR_WORD_MAX];
	const char *doubt; /* code of fhir_names.c: why it may be somebody else; NULL: it is this patient */
	const char *from, *to; /* as long as the number is the patient's; NULL: open */
};

/* false: nobody knows. */
bool fhir_reference_patient(const struct fhir *fhir, const char *reference,
			    struct fhir_identity *ret_identity);

/* Is it one of the systems that the site counts by? */
bool fhir_reference_is_system(const char *systems, const char *system);

#endif
