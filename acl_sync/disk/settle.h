/* When a document is finished: old enough, no temporary name, nobody writing (disk.md, "Documents"). */
#ifndef CAREACL_DISK_SETTLE_H
#define CAREACL_DISK_SETTLE_H

#include "acl_sync/disk/object.h"
#include "acl_sync/disk/store.h"

#include <signal.h>

/* Is it older than the category's settle? By its time of change where its time of writing is to come. */
bool settle_is_old(const struct category *category, const struct stat *found, int64_t clock);

/* Is it a name that programs give what they have not finished? */
bool settle_is_temporary(const struct store_job *job, const char *name);

/* 1: some process has the file open for writing; 0: nobody; -errno: it could not be told.
 * `handle` must be a regular file, pinned. */
int settle_is_busy(struct handle handle);

/* Leases that others break raise SIGIO, which ends a program: ignored from begin to end. */
void settle_begin(struct sigaction *ret_previous);
void settle_end(const struct sigaction *previous);

/* Keeps the author's login name, or "uid:N" where `login` is NULL, with the document. Best effort: 0 or
 * -errno. */
int settle_keep_author(struct handle handle, const char *login, uid_t author);

#endif
