/* Refused claims: kept in the state, and in the audit trail (R32). */
#ifndef CAREACL_DESK_GLASS_RECORD_H
#define CAREACL_DESK_GLASS_RECORD_H

#include "acl_sync/desk/glass.h"

/* Keeps glass->refusal; the site of the desk is open. "refused:3" in glass->arena, or NULL: it could not be kept (said). */
const char *glass_record_refusal(struct glass *glass, struct desk *desk);

#endif
