/* Whose login it was at an instant, by what the registry said then: the number of the person (rpps). */
#ifndef CAREACL_DESK_PERSONS_RPPS_H
#define CAREACL_DESK_PERSONS_RPPS_H

#include "acl_sync/site/site.h"

/* Asked of one site, whose state and settings may be NULL: then no number is known. */
struct persons_rpps {
	struct site *site;
	json_t *read; /* the numbers of statements that were read, by the statement's id; null: it has none */
	bool is_blind; /* once at least it could not be asked, or a statement not be read */
};

/* persons_rpps_clear() ends it. */
void persons_rpps_begin(struct persons_rpps *persons, struct site *site);
void persons_rpps_clear(struct persons_rpps *persons);

/* The number of whoever had the login at that instant; NULL: none is known. Valid until persons_rpps_clear(). A login
 * that went from one person to another has each their own number in their own time. */
const char *persons_rpps_at(struct persons_rpps *persons, const char *login, int64_t at);

#endif
