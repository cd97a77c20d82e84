/* What stands in a store root beside folders. */
#ifndef CAREACL_DISK_ROOT_H
#define CAREACL_DISK_ROOT_H

#include <stdbool.h>

/* Where new directories are built before they are renamed into place. */
#define ROOT_BUILDING ".building"
/* Withheld, hidden and deleted documents. */
#define ROOT_ASIDE ".aside"
/* Folders on their way to another name, while something else stands there that will go too. */
#define ROOT_MOVING ".moving"

/* A name in the root that is nobody's folder and is left alone. */
bool root_is_reserved(const char *name);

#endif
