/* Names the key that stands twice: libconfig only tells the line. */
#ifndef CAREACL_REGISTRY_DUPLICATE_KEY_H
#define CAREACL_REGISTRY_DUPLICATE_KEY_H

#include "registry/settings.h"
#include "registry/shown.h"

#include <stdbool.h>

struct duplicate_key {
	struct shown key;
	unsigned first_line;
};

/* The first key on `line` that stands in its group before. Returns false when there is none, the groups are not
 * balanced, or there is no memory. */
bool duplicate_key_find(const struct config_text *text, unsigned line, struct duplicate_key *ret_twice);

#endif
