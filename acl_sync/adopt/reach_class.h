/* Sets of people by what one class gives them; kept for as many classes as a bounded table holds. */
#ifndef CAREACL_ADOPT_REACH_CLASS_H
#define CAREACL_ADOPT_REACH_CLASS_H

#include "acl_sync/adopt/reach.h"

/* Room for the table. false: out of memory. */
bool reach_classes_init(struct reach *reach);

/* What the class gives whom, by the kernel's order: the owner, then who is named, then the groups, then others (POSIX.1e
 * 23.1.5), after the mask. Good until the next call. */
const struct reach_class *reach_class(struct reach *reach, uint32_t class);

#endif
