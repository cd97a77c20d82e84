/* Names that editors give to what a document becomes while it is being saved, and to what is left of it. Asked of many
 * files about many documents: the documents of a category are put in order once, and each file is looked up.
 */
#ifndef CAREACL_DISK_PIECE_H
#define CAREACL_DISK_PIECE_H

#include "acl_sync/disk/store.h"

/* A document that a statement names. */
struct piece_document {
	const char *path; /* below the category */
	size_t above;     /* set by piece_index_sort: how much of the path is its directory, with the slash */
	bool is_aside;    /* it stands aside, or should */
	size_t number;    /* the caller's */
};

/* Those of one category, by directory and name. Nothing is owned. */
struct piece_index {
	const struct store_job *job; /* whose temporary names count */
	struct piece_document *items;
	size_t count;
};

/* Puts `items` in order. */
void piece_index_sort(struct piece_index *index);

/* The documents of the directory that `path` is in. Returns how many, the first is items[*ret_first]. */
size_t piece_directory(const struct piece_index *index, const char *path, size_t *ret_first);

enum piece_kind {
	PIECE_NONE,
	PIECE_TEMPORARY, /* "x.tmp": a temporary name, which may be a piece of any document beside it */
	/* Named after a document: its name and what a program puts after it, or what is before its suffix and then one of
	 * the suffixes of copies, with or without dots and the like before it: ".letter.odt.Xy12", "letter.odt~",
	 * "#letter.odt#", "letter.bak". What only begins as its name does is another document: "letter.odt.pdf". */
	PIECE_OWN
};

/* What the file `path` may be a piece of, whether it is one by its own name or not; a document is none of itself.
 * PIECE_OWN: `function` is called for each document that it may be named after; is_whole: after the whole name. `function`
 * may be NULL. */
typedef void piece_function(void *context, const struct piece_document *document, bool is_whole);
enum piece_kind piece_find(const struct piece_index *index, const char *path, piece_function *function,
			   void *context);

#endif
