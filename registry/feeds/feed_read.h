/* The privileged end of one feed: opens and verifies its files, has them read by a process without powers, and believes no
 * more of the answer than feed_stream.h says.
 */
#ifndef CAREACL_FEEDS_FEED_READ_H
#define CAREACL_FEEDS_FEED_READ_H

#include "registry/feeds/feed_parser.h"
#include "registry/settings.h"

/* The files of a source as people see them. */
struct feed_files {
	const char *folder;       /* absolute; NULL: the source is one file */
	const char *const *names; /* in the folder, or the file's path */
	const char *const *shown; /* "feeds/presences.csv" */
	size_t count;
	/* what lies there too, and is not read because of its name; NULL in place of a name that is no plain text */
	const char *const *unread;
	size_t unread_count;
};

/* Which files the source has, in order of their names; they live in `arena`. A folder without any is an error: it may be
 * a file system that is not mounted. Folders within it, hidden files, and what is still being written (.part, .tmp, ~ at the
 * end) are passed over. Errors go to `findings`; false after one. */
bool feed_files_find(const struct source *source, struct arena *arena, struct findings *findings,
		     struct feed_files *ret_files);

/* Reads them. Each fact that is none of FEED_ERROR goes to `take`; errors go to `findings`, with file and line. false:
 * there was one, and nothing that was taken may be used. */
bool feed_read(const struct source *source, const struct feed_files *files, feed_take *take, void *context,
	       struct findings *findings);

#endif
