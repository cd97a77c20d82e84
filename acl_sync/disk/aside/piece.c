/* Names of pieces. */
#include "acl_sync/disk/piece.h"

#include "policy/identifier.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Of programs that do not derive the name from the document's: GLib, vim's trial file, sed, Python and mkstemp, what NFS
 * and FUSE keep of open files. */
static const char *const foreign_names[] = {".goutputstream-*", "4913",  "sed??????",
					    "tmp????????",      ".nfs*", ".fuse_hidden*"};

/* After what is before the document's own suffix. */
static const char *const copy_suffixes[] = {".bak", ".old",  ".orig", ".tmp",  ".wbk",      ".asd",
					    ".sav", ".save", ".swp",  ".part", ".autosave", "~"};

static bool is_temporary(const struct store_job *job, const char *name)
{
	for (size_t i = 0; i < job->temporary_name_count; i++)
		if (fnmatch(job->temporary_names[i], name, 0) == 0)
			return true;
	for (size_t i = 0; i < sizeof(foreign_names) / sizeof(foreign_names[0]); i++)
		if (fnmatch(foreign_names[i], name, 0) == 0)
			return true;
	return false;
}

static bool is_copy_suffix(const char *text)
{
	for (size_t i = 0; i < sizeof(copy_suffixes) / sizeof(copy_suffixes[0]); i++)
		if (strcasecmp(copy_suffixes[i], text) == 0)
			return true;
	return false;
}

/* ---- the index ---- */

static int directory_compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
	int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
	return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static int document_compare(const void *left, const void *right)
{
	const struct piece_document *a = left, *b = right;
	int order = directory_compare(a->path, a->above, b->path, b->above);
	return order != 0 ? order : strcmp(a->path + a->above, b->path + b->above);
}

void piece_index_sort(struct piece_index *index)
{
	for (size_t i = 0; i < index->count; i++)
		index->items[i].above =
		    (size_t)(plain_path_leaf(index->items[i].path) - index->items[i].path);
	if (index->count > 1)
		qsort(index->items, index->count, sizeof(*index->items), document_compare);
}

/* The first document whose directory is not before that one, or, after: is behind it. */
static size_t directory_bound(const struct piece_index *index, const char *path, size_t above, bool after)
{
	size_t low = 0, high = index->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct piece_document *item = &index->items[middle];
		int order = directory_compare(item->path, item->above, path, above);
		if (order < 0 || (after && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t piece_directory(const struct piece_index *index, const char *path, size_t *ret_first)
{
	size_t above = (size_t)(plain_path_leaf(path) - path);
	*ret_first = directory_bound(index, path, above, false);
	return directory_bound(index, path, above, true) - *ret_first;
}

/* ---- one file ---- */

struct lookup {
	const struct piece_index *index;
	size_t first, end; /* of the directory */
	const char *name;
	piece_function *function;
	void *context;
	bool found;
};

static const char *name_of(const struct piece_document *document)
{
	return document->path + document->above;
}

static void hit(struct lookup *lookup, const struct piece_document *document, bool is_whole)
{
	if (strcmp(name_of(document), lookup->name) == 0)
		return;
	lookup->found = true;
	if (lookup->function != NULL)
		lookup->function(lookup->context, document, is_whole);
}

/* Of the documents [first, end), which agree in `length` characters, the first whose next one is not before `next`. */
static size_t name_bound(const struct lookup *lookup, size_t first, size_t end, size_t length, int next)
{
	while (first < end) {
		size_t middle = first + (end - first) / 2;
		if ((unsigned char)name_of(&lookup->index->items[middle])[length] < next)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

/* Documents [first, end) all begin as `rest` does, for `length` characters. */
static void hit_those(struct lookup *lookup, size_t first, size_t end, const char *rest, size_t length)
{
	const struct piece_document *items = lookup->index->items;
	size_t i = first;
	/* no letter may follow: "letters" is another word than "letter", "a.docx" another document than "a.doc" */
	for (; i < end && name_of(&items[i])[length] == '\0'; i++)
		if (!isalnum((unsigned char)rest[length]))
			hit(lookup, &items[i], true);
	if (!is_copy_suffix(rest + length))
		return;
	for (i = name_bound(lookup, i, end, length, '.'); i < end && name_of(&items[i])[length] == '.'; i++)
		if (strchr(name_of(&items[i]) + length + 1, '.') == NULL)
			hit(lookup, &items[i], false);
}

/* Those whose name, or what is before its suffix, `rest` begins with. */
static void find_beginnings(struct lookup *lookup, const char *rest)
{
	size_t first = lookup->first, end = lookup->end;
	for (size_t length = 0; first < end; length++) {
		int next = (unsigned char)rest[length];
		if (length > 0)
			hit_those(lookup, first, end, rest, length);
		if (next == '\0')
			return;
		first = name_bound(lookup, first, end, length, next);
		end = name_bound(lookup, first, end, length, next + 1);
	}
}

/* ".~lock.letter.odt#" and Word's "~$tter.docx" hold a person's name, no content: they belong to one document. */
static bool is_lock(const char *name)
{
	return fnmatch(".~lock.*#", name, 0) == 0 || fnmatch("~$*", name, 0) == 0;
}

static void find_locked(struct lookup *lookup)
{
	const char *name = lookup->name;
	size_t rest = name[0] == '.' ? strlen(name) - 8 : strlen(name + 2);
	for (size_t i = lookup->first; i < lookup->end && rest > 0; i++) {
		const struct piece_document *document = &lookup->index->items[i];
		size_t length = strlen(name_of(document));
		if (name[0] == '.'
			? length == rest && strncmp(name + 7, name_of(document), rest) == 0
			: length >= rest && strcmp(name_of(document) + length - rest, name + 2) == 0)
			hit(lookup, document, true);
	}
}

enum piece_kind piece_find(const struct piece_index *index, const char *path, piece_function *function,
			   void *context)
{
	struct lookup lookup = {
	    .index = index, .name = plain_path_leaf(path), .function = function, .context = context};
	lookup.end = piece_directory(index, path, &lookup.first);
	lookup.end += lookup.first;
	if (lookup.first == lookup.end)
		return PIECE_NONE;
	if (is_lock(lookup.name)) {
		find_locked(&lookup);
		return lookup.found ? PIECE_OWN : PIECE_NONE;
	}
	/* dots, hashes and the like stand before the name, never a letter: "2026-ecg.pdf" is no piece of "ecg.pdf" */
	for (size_t skip = strspn(lookup.name, ".#~_$") + 1; skip > 0; skip--)
		find_beginnings(&lookup, lookup.name + skip - 1);
	if (lookup.found)
		return PIECE_OWN;
	return is_temporary(index->job, lookup.name) ? PIECE_TEMPORARY : PIECE_NONE;
}
