/* A file that is there whole or not at all. */
#ifndef CAREACL_ACL_SYNC_WHOLE_FILE_H
#define CAREACL_ACL_SYNC_WHOLE_FILE_H

#include <stdio.h>
#include <sys/types.h>

/* Writes it beside `path` first, with that mode, makes it durable and renames it. 0 or -errno: then what was there
 * is as it was. */
int whole_file_write(const char *path, mode_t mode, void (*write)(FILE *out, const void *context),
		     const void *context);

#endif
