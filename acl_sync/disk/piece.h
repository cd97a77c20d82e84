/* Names that editors give to what a document becomes while it is being saved, and to what is left of it. */
#ifndef CAREACL_DISK_PIECE_H
#define CAREACL_DISK_PIECE_H

#include "acl_sync/disk/aside.h"
#include "acl_sync/disk/store.h"

/* May the file `name`, in the same directory, be a piece of the document of that name: its old or new content under
 * another name? Temporary names may be a piece of any document; others begin with the document's name, or with what is
 * before its suffix and then one of the suffixes of copies: ".letter.odt.Xy12", "letter.odt~", "#letter.odt#",
 * "letter.bak". The document itself is none. */
bool piece_matches(const struct store_job *job, const char *document, const char *name);

/* The same of two paths below a category. */
bool piece_may_be(const struct store_job *job, const char *document, const char *path);

/* Of how many documents of the category that stand aside, or should, may the file at `path` be a piece? *ret_first is
 * the first of them. */
size_t piece_count(const struct store_job *job, const struct wanted_category *category, const char *path,
		   const struct wanted_document **ret_first);

#endif
