/* What a name says by itself, whatever else stands beside it. */
#ifndef CAREACL_DISK_PIECE_NAME_H
#define CAREACL_DISK_PIECE_NAME_H

#include "acl_sync/disk/store.h"

/* A temporary name of the settings, or of a program that does not derive it from the document's. */
bool piece_name_is_temporary(const struct store_job *job, const char *name);

/* Is `text`, what follows what is before a document's own suffix, the suffix of a copy and no more? */
bool piece_name_is_copy(const char *text);

/* Before a document's name: "." and the like, by which a program hides what it leaves; "_" and "$" do not. Returns how
 * many characters of `name` may stand there, never a letter: "2026-ecg.pdf" is no piece of "ecg.pdf". */
size_t piece_name_before(const char *name);

/* Did a program put `rest` after a document's whole name? `name` is all of it, with what is before the document's, if
 * anything is. What is hidden may go on in more ways: nobody files a document so. */
bool piece_name_is_after(const struct store_job *job, const char *name, const char *rest, bool has_before);

#endif
