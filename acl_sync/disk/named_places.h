/* Is what statements name there at all: in its folder, aside, or, by its mark, anywhere? A statement that names nothing
 * protects nothing, and nobody would know.
 */
#ifndef CAREACL_DISK_NAMED_PLACES_H
#define CAREACL_DISK_NAMED_PLACES_H

#include "acl_sync/disk/aside.h"
#include "acl_sync/disk/standing.h"
#include "acl_sync/disk/store.h"

struct named_places {
	const struct store_job *job;
	int root_fd;
	struct arena *arena;
	struct standing standing;
	struct aside_table asides;
	int error; /* -errno: not all could be looked at: nothing is said to be missing then */
};

/* Looks at where folders and documents aside are. All of it lives in `arena`. 0 or -ENOMEM. */
int named_places_init(struct named_places *places, const struct store_job *job, int root_fd,
		      struct arena *arena);

/* Is the patient's document where the statement says, or aside? What cannot be looked at counts as there. */
bool named_places_has(struct named_places *places, patient_id patient, const struct document_ref *document);

/* A document of a statement that is live. */
struct named_document {
	patient_id patient;
	const struct statement *statement;
	const struct document_ref *document;
};

/* All documents of live statements (objections, withheld, hidden, deleted) of the job's facts and store that are not in
 * their places, in order of patient. *ret_items lives in places->arena. 0 or -errno. */
int named_places_missing(struct named_places *places, struct named_document **ret_items, size_t *ret_count);

/* Those that a run has not met (store_report.unmet), wherever they stand by now. */
int named_places_unmet(struct named_places *places, const struct unmet_document *unmet, size_t unmet_count,
		       struct named_document **ret_items, size_t *ret_count);

/* Takes out those, of this store or another one, whose mark stands in this store on something that can be the document:
 * everywhere: anywhere below the root; else in its patient's folder, and in what stands aside of that patient. */
void named_places_leave_marked(struct named_places *places, bool everywhere, struct named_document *items,
			       size_t *count);

/* Is a file of that name what editors leave of that document, or may it be, whose mark it has? Then it is not the document,
 * whose mark it may have got by its name, or as what the document was before it was saved. */
bool named_places_is_left(const struct store_job *job, const char *document, const char *name);

/* Is it in its place, or does its mark stand in the patient's folder or aside, as for leave_marked? */
bool named_places_knows(struct named_places *places, patient_id patient, const struct document_ref *document);

/* Looks for their marks through the whole store, whatever their statements' dates: sets ret_nowhere[i] where that of unmet[i]
 * was not found. 0 or -errno. */
int named_places_search(struct named_places *places, const struct unmet_document *unmet, size_t count,
			bool *ret_nowhere);

#endif
