/* Removing for good what was deleted (R36). The only place where careacl destroys documents.
 *
 * Nothing here decides: whoever calls has found that a deletion holds, and for how long it has.
 */
#ifndef CAREACL_DISK_PURGE_H
#define CAREACL_DISK_PURGE_H

#include "acl_sync/disk/store.h"

struct purge_count {
	size_t files; /* removed */
	size_t
	    linked; /* left, with the directories around them: they have another name, by which they would stay, and under
			  * which nothing would say any more that they were deleted */
};

/* Removes the document that stands in `.aside/NAME`, with the directory if nothing is left, under the patient's lock, if
 * it still says that it comes from `origin` ("PATIENT/CATEGORY/path"). only_looks: nothing is changed or locked, the count
 * says what would be. 0 or -errno; -ESTALE: it says something else now. */
int purge_aside(const struct store_job *job, int root_fd, patient_id patient, const char *name,
		const char *origin, bool only_looks, struct purge_count *ret_count);

/* The same of all that is in the category's directory; the directory stays. */
int purge_category(const struct store_job *job, int root_fd, patient_id patient, category_id category,
		   bool only_looks, struct purge_count *ret_count);

#endif
