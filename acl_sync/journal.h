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
	bool failed; /* a line could not be added: commit will refuse */
};

/* Opens the trail of the site's state. false: it cannot be written (said): what must be recorded must not be done. */
bool journal_open(struct journal *journal, struct site *site, const char *by);
void journal_close(struct journal *journal);

/* Adds a line; `fields` is taken over. */
void journal_add(struct journal *journal, enum audit_kind kind, json_t *fields);

/* Makes the lines durable. false: said; the effect must not be done. */
bool journal_commit(struct journal *journal);

#endif
