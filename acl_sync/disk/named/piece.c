/* Names of pieces. */
#include "acl_sync/disk/piece.h"

#include "acl_sync/disk/named/piece_name.h"
#include "policy/identifier.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

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
	const bool has_before = rest != lookup->name;
	size_t i = first;
	/* "2026-11-02-ecg.pdf" is another document than "2026", "a.docx" and "a.doc.pdf" than "a.doc" */
	for (; i < end && name_of(&items[i])[length] == '\0'; i++)
		if (piece_name_is_after(lookup->index->job, lookup->name, rest + length, has_before))
			hit(lookup, &items[i], true);
	if (!piece_name_is_copy(rest + length))
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
	for (size_t skip = piece_name_before(lookup.name) + 1; skip > 0; skip--)
		find_beginnings(&lookup, lookup.name + skip - 1);
	if (lookup.found)
		return PIECE_OWN;
	return piece_name_is_temporary(index->job, lookup.name) ? PIECE_TEMPORARY : PIECE_NONE;
}
