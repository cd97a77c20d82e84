/* Directories of categories whose path in the settings has changed get their new name. */
#ifndef CAREACL_DISK_CATEGORY_PATHS_H
#define CAREACL_DISK_CATEGORY_PATHS_H

#include "acl_sync/disk/store.h"

/* One category: below each folder, `from` becomes `into`. */
struct category_path {
	const char *from, *into;
	bool is_begun; /* a run that was ended had begun it: what has the new name alone is the category's */
};

struct category_paths_report {
	size_t renamed;
	size_t failed;      /* folders in which something has the new name, or that could not be treated */
	int error;          /* errno of the first of these */
	patient_id patient; /* whose that is; NO_ID: nobody's alone */
	const char *folder; /* where it stands below the root */
};

/* Looks, and changes nothing, in which folders of the job's store the directory cannot get its new name: both names are taken,
 * or the new one by what is not the category's. `arena` keeps the report's folder. 0, or -errno: it is not known where
 * folders stand. */
int category_paths_look(const struct store_job *job, int root_fd, const struct category_path *path,
			struct arena *arena, struct category_paths_report *report);

/* Renames the directory in every folder of the job's store, under the folder's lock. A rename gives nobody anything and
 * takes nothing: ACLs and open files go along. Nothing is ever put over another; levels between are made, closed to all
 * but root, for the walk to open. A folder that has none by the old name is left alone, so that a run ended in the midst
 * is completed by the next. 0, or -errno: it is not known where folders stand, and nothing was done. */
int category_paths_rename(const struct store_job *job, int root_fd, const struct category_path *path,
			  struct arena *arena, struct category_paths_report *report);

#endif
