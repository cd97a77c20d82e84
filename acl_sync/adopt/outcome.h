/* Who gains and who loses once a sync makes the disk agree with the rules: what the kernel gives today, against what is decided.
 * A difference is one person, one folder, one category. Who had something of a category and gets all of it gains; who had
 * something of it and gets less loses; one can do both. What is given to a directory that is not there yet opens nothing of
 * what is there: it is counted apart.
 */
#ifndef CAREACL_ADOPT_OUTCOME_H
#define CAREACL_ADOPT_OUTCOME_H

#include "acl_sync/adopt/reach.h"
#include "acl_sync/site/site.h"

struct outcome_person {
	size_t gains, losses;              /* categories of folders */
	size_t gain_folders, loss_folders; /* in so many folders */
};

/* One difference. */
struct outcome_change {
	uint32_t person;       /* PERSON_STRANGER: everybody */
	const char *folder;    /* below the root */
	patient_id patient;    /* NO_ID: it is nobody's */
	category_id category;  /* NO_ID: what is in no category */
	enum access had;       /* to anything of it */
	enum access had_whole; /* to all of it */
	enum access wanted;
	bool is_empty; /* the category is not there yet */
};

struct outcome {
	struct outcome_person *persons; /* by person; the stranger: everybody */
	size_t unknown_folders;         /* of the tree, that are no patient's */
	size_t empty_gains;             /* accesses to categories that are not there yet */
	size_t new_folders;             /* of patients, that are not there */
};

/* What is compared, and who is told of each difference (may be NULL). */
struct outcome_question {
	struct site *site;
	store_id store;
	struct reach *reach;
	uint32_t only; /* this person alone, also where everybody has it; NO_ID: all */
	void (*take)(void *context, const struct outcome_change *change, bool gains, bool loses);
	void *context;
};

/* Compares all. Lives in `arena`; false: out of memory. */
bool outcome_take(struct outcome *outcome, const struct outcome_question *question, struct arena *arena);

/* The patient whose folder stands at that path by the store's pattern, for each folder of the census: `ret_patients`, NO_ID:
 * nobody's. And, by patient, the folder: `ret_folders`. In `arena`; false: out of memory. */
bool outcome_match(const struct outcome_question *question, struct arena *arena, patient_id **ret_patients,
		   uint32_t **ret_folders);

#endif
