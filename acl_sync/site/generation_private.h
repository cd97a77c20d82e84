/* Shared by the files of generation only. */
#ifndef CAREACL_SITE_GENERATION_PRIVATE_H
#define CAREACL_SITE_GENERATION_PRIVATE_H

#include "acl_sync/site/generation.h"

/* Adds a text; false when out of memory. */
bool generation_append(struct generation *generation, enum state_text_kind kind, struct config_text text);

/* Puts the members of Unix groups into the teams that have one; false when out of memory. */
bool generation_fill_teams(struct generation *generation, const struct group_source *groups);

#endif
