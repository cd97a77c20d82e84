/* Adding to the report of a run. */
#ifndef CAREACL_DISK_STORE_REPORT_H
#define CAREACL_DISK_STORE_REPORT_H

#include "acl_sync/disk/store.h"

/* Room for one more in an array of the report that grows by doubling: the array, perhaps moved. NULL: out of memory, noted;
 * the old one is still good. */
void *report_grow(struct store_report *report, void *array, size_t count, size_t *capacity, size_t size);

/* Notes a change, with its texts copied; one of access is counted. false: out of memory, noted. */
bool report_change(struct store_report *report, const struct access_change *change);
bool report_document_change(struct store_report *report, const struct document_change *change);
bool report_unmet(struct store_report *report, const struct unmet_document *unmet);

/* A notice about `path` below the root ("": the root itself). `error` is an errno, 0 if none. Of a path that no call of the
 * kernel takes, and of long ones when there are very many notices, the middle is left out. */
void report_notice(struct store_report *report, enum notice_kind kind, const char *path, patient_id patient,
		   int error);

/* Is the notice about that path, as far as it was kept? */
bool report_notice_is_about(const struct store_notice *notice, const char *path);

/* A copy of `text` that lives as long as what the report holds; NULL: out of memory, noted. */
const char *report_keep(struct store_report *report, const char *text);

#endif
