#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_check[] = {
    {NULL, NULL},
};
