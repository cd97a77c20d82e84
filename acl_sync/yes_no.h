/* Questions that are answered yes or no, by a person. */
#ifndef CAREACL_ACL_SYNC_YES_NO_H
#define CAREACL_ACL_SYNC_YES_NO_H

#include <stdbool.h>

/* Is there a person who can be asked? Questions go to stderr, answers come from stdin. */
bool yes_no_can_ask(void);

/* The word for it, in either language whatever is spoken. false: it is neither. */
bool yes_no_read(const char *answer, bool *ret_yes);

#endif
