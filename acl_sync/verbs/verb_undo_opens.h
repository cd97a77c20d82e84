/* Of undo: which wishes of patients it opens again, before it does. */
#ifndef CAREACL_ACL_SYNC_VERB_UNDO_OPENS_H
#define CAREACL_ACL_SYNC_VERB_UNDO_OPENS_H

#include "acl_sync/run/run.h"

/* Statements that close a category, and whose closing the ACLs that are put back do not know. */
struct undo_opens {
	const struct statement **items;
	size_t count, capacity;
	bool until_adopt; /* a root's adoption is given up with it: no sync closes them there */
};

/* Adds those of a store, whose objects are to be put back as they are given. Live objections, and what is withheld, hidden
 * or deleted as a whole or by category; each once. */
void undo_opens_add(struct undo_opens *opens, struct run *run, const struct previous_object *objects,
		    size_t count);

/* Names them by their place, and on a terminal asks whether it may go on. false: it may not (said). */
bool undo_opens_agreed(struct site *site, const struct undo_opens *opens);

/* Their places, a list. */
json_t *undo_opens_json(const struct undo_opens *opens);

#endif
