/* Shared by the guard's files only. */
#ifndef CAREACL_SITE_GUARD_PRIVATE_H
#define CAREACL_SITE_GUARD_PRIVATE_H

#include "acl_sync/site/guard.h"

/* Every access of one store that differs. */
struct guard_changes {
	struct guard_access *items;
	size_t count, capacity;
	size_t in_force;
	size_t losses, gains; /* without those that are never held */
};

/* Compares what `base` and `fresh` give in the store of that name at `now`. Lives in `arena`; false when out
 * of memory. Only accesses that may be held are kept. */
bool guard_compare(const struct facts *base, const struct facts *fresh, const char *store, int64_t now,
		   int64_t since, struct arena *arena, struct guard_changes *ret_changes);

/* guard_paths.c: notes which categories of the store have another path. false when out of memory. */
bool guard_paths_compare(struct guard *guard, const struct policy *base, const struct policy *fresh,
			 struct guard_store *store);

/* Is a change from `had` to that decision, the answer to `question` of the new facts, never held? Ids may be
 * NO_ID. `since`: when nothing of the store was held last; a date that has come after it ends what it ends. */
bool guard_never_holds(const struct question *question, enum access had, int64_t since,
		       struct decision decision);

/* The facts of `fresh` with every login and patient of held accesses named in them, and every patient that only a base names
 * of which losses are held (guard->absent), so that the disk's part and the desk can ask about them. NULL when they could not be built (findings say why). */
const struct facts *guard_frame(struct guard *guard, const struct generation *fresh, int64_t now,
				struct findings *findings);

/* guard_documents.c: what stands aside by a base stays there, and what its statements name is still asked about by name:
 * puts that into the patients of the new statements. false: no memory. `absent`: only bases name the patient. */
bool guard_name_documents(const struct guard *guard, struct said_patient *patient, bool absent,
			  struct arena *arena);

/* guard_hold.c: notes that losses of the store are held. false: no memory. */
bool guard_keep_base(struct guard *guard, const char *store, const struct facts *facts,
		     const struct generation *generation);

/* guard_hold.c: keeps of the changes only losses, gains, or both, in order; returns how many. Then adds them to what is
 * held; false when out of memory. */
size_t guard_select_changes(struct guard_changes *changes, bool losses, bool gains);
bool guard_hold(struct guard *guard, const struct guard_access *items, size_t count);

/* Puts what is held in order, and guard->facts in which all of it can be asked about. false: as guard_frame. */
bool guard_frame_held(struct guard *guard, const struct generation *fresh, int64_t now,
		      struct findings *findings);

/* Order of held accesses. guard_sort brings them into it, and looks at few at a time where patients follow one another, as
 * guard_compare finds them. */
int guard_access_compare(const void *a, const void *b);
void guard_sort(struct guard_access *items, size_t count);

#endif
