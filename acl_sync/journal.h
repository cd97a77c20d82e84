/* What a run writes into the audit trail, before its effect (R33). */
#ifndef CAREACL_ACL_SYNC_JOURNAL_H
#define CAREACL_ACL_SYNC_JOURNAL_H

#include "acl_sync/audit/trail.h"
#include "acl_sync/site/site.h"

struct journal {
	struct site *site;
	struct trail *trail;
	const char *by; /* whoever acts */
	int64_t now_ms;
	size_t count; /* of lines that need no others in their batch */
	bool failed;  /* a line could not be added: commit will refuse */
};

/* Is the trail gone of which the state remembers where it ended? None is begun then: whoever removes it would remove what it
 * says. The hash is what is to be typed after --accept for a new one to begin. */
bool journal_is_gone(const struct site *site, char ret_hash[GUARD_HASH_SIZE]);

/* Says so, once. false: it is gone, and that is not accepted. */
bool journal_is_there(struct site *site);

/* Opens the trail of the site's state. false: it cannot be written (said): what must be recorded must not be done. */
bool journal_open(struct journal *journal, struct site *site, const char *by);
void journal_close(struct journal *journal);

/* Begins another batch, with the present instant: lines that were not committed are gone. */
void journal_begin(struct journal *journal, const char *by);

/* Adds a line; `fields` is taken over. */
void journal_add(struct journal *journal, enum audit_kind kind, json_t *fields);

/* Adds a line that needs no other in its batch: those of a full batch are made durable first. false: that failed (said). */
bool journal_add_apart(struct journal *journal, enum audit_kind kind, json_t *fields);

/* One line, durable, with all that opening and closing: `fields` is taken over. false: said; the effect must not be
 * done. */
bool journal_write(struct site *site, const char *by, enum audit_kind kind, json_t *fields);

/* Makes durable the lines about what the state's open transaction is about to keep: should the process die before that is
 * kept, the next run knows by a note beside the state that nothing of it was recorded (replay.h). After the transaction
 * was kept the note is taken back. false: said; the transaction must be given up. */
bool journal_commit_recording(struct journal *journal);
void journal_recorded(struct journal *journal);

/* Makes the lines durable. The state remembers where the trail ends: in its open transaction, or in one of its own. No
 * lock of the trail is held while the state's is waited for: whoever has that lock may wait for the trail's. false: said; the effect must not be done. */
bool journal_commit(struct journal *journal);

#endif
