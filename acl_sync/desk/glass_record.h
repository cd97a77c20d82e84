/* Refused claims: kept in the state, and in the audit trail (R32). */
#ifndef CAREACL_DESK_GLASS_RECORD_H
#define CAREACL_DESK_GLASS_RECORD_H

#include "acl_sync/desk/glass.h"

/* Keeps glass->refusal; the site of the desk is open. "refused:3" in glass->arena, or NULL: it could not be kept (said). */
const char *glass_record_refusal(struct glass *glass, struct desk *desk);

/* The same of a claim that was refused before the desk looked at it: an unknown patient, no office. Whoever tries ids is
 * to be seen. */
const char *glass_record_attempt(struct glass *glass, struct desk *desk);

/* One line of the trail about what is asked and claims nothing, --dry-run or --end, by whoever has no office: the answer
 * tells who is a patient, and more (R02, R33). false: it cannot be recorded, and must not be answered. */
bool glass_record_question(const struct desk *desk, const char *patient, const char *login);

#define GLASS_SECTION "break_glass"

/* glass_end.c: how many folders more the login may pass by what was said, or ended. */
int glass_folders_gained(const struct desk *desk, const struct desk_request *request);

/* What of the settings is needed when the site is closed, into `glass`. */
void glass_keep_settings(struct glass *glass, const struct site *site);

#endif
