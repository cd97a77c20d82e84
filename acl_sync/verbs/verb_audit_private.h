/* The two halves of careacl audit. */
#ifndef CAREACL_VERBS_VERB_AUDIT_PRIVATE_H
#define CAREACL_VERBS_VERB_AUDIT_PRIVATE_H

#include "acl_sync/site/site.h"

/* careacl audit export: the lines of the trail of `site`, of which state_dir is known. The exit status. */
int verb_audit_export(struct site *site);

#endif
