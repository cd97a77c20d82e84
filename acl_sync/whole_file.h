/* A file that is there whole or not at all. */
#ifndef CAREACL_ACL_SYNC_WHOLE_FILE_H
#define CAREACL_ACL_SYNC_WHOLE_FILE_H

#include <errno.h>
#include <stdio.h>
#include <sys/types.h>

/* What stands there already is a link, a device, a pipe, a directory: nobody meant to lose that. */
#define WHOLE_FILE_NOT_PLAIN EMEDIUMTYPE

/* Writes it beside `path` first, with that mode, makes it durable and renames it. 0 or -errno: then what was there
 * is as it was. */
int whole_file_write(const char *path, mode_t mode, void (*write)(FILE *out, const void *context),
		     const void *context);

/* What such an error says, in the language of the site, for behind "%s: ... cannot be written: ". */
const char *whole_file_words(int error);

#endif
