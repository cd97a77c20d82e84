/* Resources: a reader for each type, and what readers share. */
#ifndef CAREACL_FEEDS_FHIR_RESOURCE_H
#define CAREACL_FEEDS_FHIR_RESOURCE_H

#include "registry/feeds/fhir_private.h"

/* ---- fhir_resource.c ---- */

/* Reads one resource; `line` is where it stands, `full_url` may be NULL. */
void fhir_resource_read(struct fhir *fhir, const json_t *resource, unsigned line, const char *full_url);

/* A type that says nothing here. */
void fhir_resource_count(struct fhir *fhir, const char *type);

/* What was counted in the file at hand. */
void fhir_resource_say_counts(struct fhir *fhir);

/* An error at the place at hand. */
void fhir_resource_fail(struct fhir *fhir, const char *format, ...) __attribute__((format(printf, 2, 3)));

typedef void fhir_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource);

extern fhir_read fhir_patient_read, fhir_related_read, fhir_practitioner_read, fhir_role_read,
    fhir_place_read, fhir_group_read, fhir_team_read, fhir_encounter_read, fhir_episode_read,
    fhir_consent_read, fhir_flag_read;

/* ---- fhir_team.c ---- */

/* A time; ends that are NULL are open. */
struct fhir_when {
	const char *from, *to;
};

/* What a Period narrows of it. */
struct fhir_when fhir_team_period(struct fhir *fhir, const json_t *object, const char *name,
				  struct fhir_when within);

/* The first code of a concept, or its text; NULL: none. */
const char *fhir_team_role(struct fhir *fhir, const json_t *object, const char *name);

/* Somebody is a member, or a team is. */
void fhir_team_say(struct fhir *fhir, struct fhir_record *record, const char *who, struct fhir_when when,
		   const char *role);

/* ---- fhir_encounter.c ---- */

/* Is the encounter over, or not to be, so that nothing comes of it? */
bool fhir_encounter_is_past(struct fhir *fhir, const json_t *encounter);

/* Does somebody take part who may be a professional? Else its units' staff cares. */
bool fhir_encounter_has_carers(const struct fhir *fhir, const struct fhir_record *encounter);

/* Did it end less than a year before the last one that did? What ended before is history, whatever the grace. */
bool fhir_encounter_is_recent(const struct fhir *fhir, const char *ends);

#endif
