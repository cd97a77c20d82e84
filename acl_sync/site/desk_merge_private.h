/* Shared by the files that put statements of the desk into those of the registry. */
#ifndef CAREACL_SITE_DESK_MERGE_PRIVATE_H
#define CAREACL_SITE_DESK_MERGE_PRIVATE_H

#include "acl_sync/site/desk_merge.h"
#include "acl_sync/site/desk_persons.h"

/* What becomes of an item. A refusal whose names are gone in part lasts with the rest, and so does a merge; what gives an
 * access does not. */
enum fate { FATE_WHOLE, FATE_LASTING, FATE_ASIDE };

/* An end of assignments, as it was read. */
struct desk_discharge {
	struct said_patient *of;
	const struct said_patient *said; /* as assignments that begin when those end */
	int64_t id;
};

struct merge {
	const struct policy *policy;
	const struct statements *statements;
	const struct desk_items *items;
	struct arena *arena;
	int64_t now;
	enum fate *fates; /* by position in items */
	struct desk_wrong *wrong;
	size_t wrong_count;
	struct desk_discharge *discharges; /* of this attempt to join them all */
	size_t discharge_count;
};

/* Whom desk statements are about, while they are joined. */
struct people {
	struct said_patient **index; /* the registry's, by id */
	size_t count;
	struct said_patient **left; /* identities that have left it; the merge with one of it stands */
	size_t left_count;
	struct desk_pair *pairs; /* by position in items; one NULL: no merge, or of nobody in the registry */
};

/* Notes that an item does not fit, and sets it aside as far as it may be. */
void desk_merge_set_aside(struct merge *merge, size_t position, const char *text);

/* desk_people.c: finds them, and copies the patients of `joined` so that items may be put into them. false: out of memory. */
bool desk_people_find(struct merge *merge, struct statements *joined, struct people *ret_people);

/* NULL: neither the registry nor a merge names that patient. */
struct said_patient *desk_people_patient(const struct people *people, const char *id);

/* desk_discharge.c: ends the assignments of `patient` to the teams that `said` names; remembers it. false: out of memory. */
bool desk_discharge_note(struct merge *merge, size_t position, struct said_patient *patient,
			 const struct said_patient *said);

/* Those of the person's other identities, as far as a merge had been said before: once all items are joined, in whichever
 * order they came. false: out of memory. */
bool desk_discharge_others(struct merge *merge, const struct people *people);

/* Joins the identities of one person, last: what was said of each of them is there. false: out of memory. */
bool desk_people_join(struct merge *merge, const struct people *people, struct statements *joined);

#endif
