/* Between the files of the desk. */
#ifndef CAREACL_DESK_DESK_PRIVATE_H
#define CAREACL_DESK_DESK_PRIVATE_H

#include "acl_sync/desk/desk.h"

/* desk.c: the last thing that the site has said to be wrong is why nothing is recorded. */
void desk_note_refusal(struct desk *desk, const struct site *site);

/* desk_state.c: opens for writing the state that site_open_state_of has opened, with all that the trail says. false: said,
 * nothing must be done. */
bool desk_write_state(struct site *site);

/* desk_state.c: gives up what the state was about to keep, and says why nothing was recorded. Returns false. */
bool desk_state_failed(struct site *site);

/* desk_state.c: makes the journal's lines durable, then the state's open transaction about which they are. false: nothing
 * was recorded (said). */
bool desk_keep(struct journal *journal);

/* desk_room.c: takes room on the disk of the state for what follows the record, until desk_room_give. *ret_fd: -1 where that
 * is not needed or cannot be promised. false: there is none (said); nothing must be recorded. */
bool desk_room_take(struct desk *desk, int *ret_fd);
void desk_room_give(int fd);

/* desk_record.c: both are durable, or neither has an effect: the trail first, so that it never lacks a line. Sets
 * desk->id. false: nothing was recorded (said). */
bool desk_record(struct desk *desk, const struct desk_request *request, const struct desk_item *items,
		 size_t count);

/* desk_lock.c: whoever else wants to say something about one of desk->patients waits until desk_unlock: two at once see
 * each other's. false: the lock cannot be had (said). */
bool desk_lock(struct desk *desk);
void desk_unlock(struct desk *desk);

/* desk_named.c: warns of typed documents that are not there, before anything moves; desk->sync.site is open. */
void desk_tell_missing(struct desk *desk);

/* desk_foreign.c: after the sync: what is given of a document that came from another patient's folder waits for a whole one:
 * desk->waits, said. */
void desk_look_foreign(struct desk *desk);

/* desk_words.c: what the registry's reader found wrong, with options in place of the registry's keys; in `arena`. */
const char *desk_words(const char *problem, struct arena *arena);

/* desk_notes.c: warns where nobody is in charge after this, or can be, and where nobody can open what is withheld. */
void desk_tell_notes(const struct desk *desk, const struct desk_request *request);

/* desk_notes.c: whom it names may have no number to write down: nothing is given to one that may be somebody else's, and
 * that is said. Of an emergency it is a failure: somebody is waiting. */
void desk_tell_without_uid(struct desk *desk, const struct desk_request *request);

/* desk_twice.c: names another statement that says the same as one of the `count` proposed ones or as the one that ends, and
 * the other half of a transfer. */
void desk_tell_twice(const struct desk *desk, const struct desk_request *request, size_t count);

/* desk_own.c: whom the request names; NULL: nobody by their login. */
const char *desk_named_login(const struct desk *desk, const struct desk_request *request);

/* Would whoever records it have an access by it, now or later (said)? Both sites are open. */
bool desk_gives_own_access(struct desk *desk, const struct desk_request *request);

/* desk_answer.c: is what was said so on the disk now? */
bool desk_is_in_force(const struct desk *desk, const struct desk_request *request);

/* desk_answer.c: the verb's JSON document. */
json_t *desk_document(struct desk *desk, const struct desk_request *request);

/* desk_answer.c: answers and closes the site. Returns the status. */
int desk_answer(struct desk *desk, const struct desk_request *request);

#endif
