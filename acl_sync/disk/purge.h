/* Removing for good what was deleted (R36). The only place where careacl destroys documents.
 *
 * Nothing here decides: whoever calls has found that a deletion holds, and for how long it has.
 */
#ifndef CAREACL_DISK_PURGE_H
#define CAREACL_DISK_PURGE_H

#include "acl_sync/disk/store.h"

/* Removes the document that stands in `.aside/NAME`, with the directory, under the patient's lock, if it still says that
 * it comes from `origin` ("PATIENT/CATEGORY/path"). *ret_files counts removed files. 0 or -errno; -ESTALE: it says
 * something else now. */
int purge_aside(const struct store_job *job, int root_fd, patient_id patient, const char *name,
		const char *origin, size_t *ret_files);

/* Removes all that is in the category's directory, under the patient's lock; the directory stays. 0 or -errno. */
int purge_category(const struct store_job *job, int root_fd, patient_id patient, category_id category,
		   size_t *ret_files);

#endif
