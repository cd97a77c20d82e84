/* Folders in state_dir: the trail's and the spool's. */
#ifndef CAREACL_AUDIT_AUDIT_FOLDER_H
#define CAREACL_AUDIT_AUDIT_FOLDER_H

#include "registry/safe_file.h"

#include <sys/stat.h>

/* Opens the folder `name` below `state_dir`, which must be root's or the process' own; makes it, mode 0700, where it is
 * missing. Whose it is and who may write there is the caller's to judge, by *ret_status. 0 and *ret_fd, or -errno with
 * the problem. */
int audit_folder_make(const char *state_dir, const char *name, int *ret_fd, struct stat *ret_status,
		      struct safe_problem *ret_problem);

/* The same for who only looks, whosever the folders are: *ret_fd is -1 where there is none. */
int audit_folder_find(const char *state_dir, const char *name, int *ret_fd, struct safe_problem *ret_problem);

#endif
