/* Directories of categories whose path in the settings has changed get their new name. */
#ifndef CAREACL_DISK_CATEGORY_PATHS_H
#define CAREACL_DISK_CATEGORY_PATHS_H

#include "acl_sync/disk/store.h"

/* One category: below each folder, `from` becomes `into`. */
struct category_path {
	const char *from, *into;
};

struct category_paths_report {
	size_t renamed;
	size_t failed; /* folders in which both names are taken, or that could not be treated */
	int error;     /* errno of the first of these */
};

/* Renames the directory in every folder of the job's store, under the folder's lock. A rename gives nobody anything and
 * takes nothing: ACLs and open files go along. Nothing is ever put over another; levels between are made, closed to all
 * but root, for the walk to open. A folder that has none by the old name is left alone, so that a run ended in the midst
 * is completed by the next. 0, or -errno: it is not known where folders stand, and nothing was done. */
int category_paths_rename(const struct store_job *job, int root_fd, const struct category_path *path,
			  struct category_paths_report *report);

#endif
