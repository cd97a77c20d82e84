/* Files as text: one document whose Bundle entries are cut out one by one, so that no more than a
 * resource is ever a tree. */
#include "registry/feeds/fhir_bundle.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_resource.h"

#include "registry/feeds/feed_bytes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- one text, strictly ---- */

static const char too_deep[] = "is nested deeper than 64";
const char fhir_text_too_large[] = "is larger than 16 MiB; expected a resource, or a Bundle of such";

/* The closing quote of a string that opens at `at`, or the end of the text. */
static size_t end_of_string(const char *text, size_t size, size_t at)
{
	for (const char *quote = text + at;;) {
		const char *start = quote + 1, *slash;
		quote = memchr(start, '"', size - (size_t)(start - text));
		if (quote == NULL)
			return size;
		for (slash = quote; slash > text + at + 1 && slash[-1] == '\\'; slash--)
			;
		if ((quote - slash) % 2 == 0)
			return (size_t)(quote - text);
	}
}

/* The deepest nesting of a text, outside of strings. */
static bool is_too_deep(const char *text, size_t size)
{
	unsigned depth = 0;
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '{' || text[i] == '[') {
			if (++depth > FHIR_DEPTH_MAX)
				return true;
		} else if (text[i] == '}' || text[i] == ']') {
			depth -= depth > 0;
		} else if (text[i] == '"') {
			i = end_of_string(text, size, i);
		}
	}
	return false;
}

/* What the library says names the text's own words, which may be a patient's. */
static const char *problem_of(enum json_error_code code)
{
	switch (code) {
	case json_error_premature_end_of_input:
		return "ends in the middle; is the file cut off?";
	case json_error_duplicate_key:
		return "an object has the same name twice";
	case json_error_invalid_utf8:
		return "holds what is no UTF-8";
	case json_error_out_of_memory:
		return "does not fit into memory";
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "holds a NUL in a text";
	default:
		return "is no JSON";
	}
}

json_t *fhir_text_parse(struct fhir *fhir, const char *text, size_t size, unsigned line)
{
	json_error_t error;
	fhir->line = line;
	if (is_too_deep(text, size)) {
		fhir_resource_fail(fhir, "%s", too_deep);
		return NULL;
	}
	json_t *tree = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	if (tree == NULL) {
		fhir->line = line + (error.line > 0 ? (unsigned)error.line - 1 : 0);
		fhir_resource_fail(fhir, "%s", problem_of(json_error_code(&error)));
	}
	return tree;
}

/* ---- a document ---- */

struct text {
	char *bytes;
	size_t used, capacity;
};

/* What is around the entries, and the entry at hand. */
struct document {
	struct fhir *fhir;
	struct feed_bytes bytes;
	struct text shell, entry;
	unsigned depth;
	unsigned long entry_count;
	unsigned entry_line;
	size_t name_at, name_end; /* in the shell: the last string at the first depth */
	bool in_entries;
	const json_t *bundle; /* NULL: its entries are walked over only */
};

static bool put(struct text *text, char byte)
{
	if (text->used == text->capacity) {
		size_t capacity = text->capacity == 0 ? 4096 : 2 * text->capacity;
		char *bytes = capacity > 2 * FHIR_RESOURCE_MAX ? NULL : realloc(text->bytes, capacity);
		if (bytes == NULL)
			return false;
		text->bytes = bytes;
		text->capacity = capacity;
	}
	text->bytes[text->used++] = byte;
	return text->used <= FHIR_RESOURCE_MAX;
}

/* Takes a string whose first quote has been taken. */
static bool take_string(struct document *document, struct text *into)
{
	int byte;
	while ((byte = feed_bytes_next(&document->bytes)) != FEED_BYTES_END) {
		if (into != NULL && !put(into, (char)byte))
			return false;
		if (byte == '"')
			return true;
		if (byte == '\\' && (byte = feed_bytes_next(&document->bytes)) != FEED_BYTES_END &&
		    into != NULL && !put(into, (char)byte))
			return false;
	}
	return true; /* the tree will miss its end */
}

/* Takes an entry whose brace has been taken: into its own text, and as a 0 into the shell. */
static bool take_entry(struct document *document)
{
	struct text *into = document->bundle == NULL ? NULL : &document->entry;
	unsigned depth = 1;
	int byte = 0;
	bool fits = put(&document->shell, '0');
	document->entry_line = document->bytes.line;
	document->entry.used = 0;
	document->entry_count++;
	if (into != NULL)
		fits = put(into, '{') && fits;
	while (fits && depth > 0 && (byte = feed_bytes_next(&document->bytes)) != FEED_BYTES_END) {
		fits = into == NULL || put(into, (char)byte);
		if (byte == '"')
			fits = fits && take_string(document, into);
		depth += byte == '{' || byte == '[';
		depth -= byte == '}' || byte == ']';
		if (byte == '\n')
			fits = fits && put(&document->shell, '\n');
	}
	if (depth > 0 && byte == FEED_BYTES_END)
		fits = fits && put(&document->shell, '{'); /* which misses its end */
	return fits;
}

static bool is_entry_name(const struct document *document)
{
	static const char name[] = "\"entry\"";
	return document->name_end - document->name_at == strlen(name) &&
	       memcmp(document->shell.bytes + document->name_at, name, strlen(name)) == 0;
}

/* One byte outside of entries. */
static bool take_byte(struct document *document, char byte)
{
	if (!put(&document->shell, byte))
		return false;
	if (byte == '"') {
		size_t start = document->shell.used - 1;
		bool fits = take_string(document, &document->shell);
		if (document->depth == 1) {
			document->name_at = start;
			document->name_end = document->shell.used;
		}
		return fits;
	}
	if (byte == '[' && document->depth == 1 && is_entry_name(document))
		document->in_entries = true;
	if (byte == '{' || byte == '[')
		document->depth++;
	if (byte == '}' || byte == ']')
		document->depth -= document->depth > 0;
	if (document->depth == 1 && (byte == ']' || byte == ',')) {
		document->in_entries = false;
		document->name_at = document->name_end;
	}
	return true;
}

static void read_entry(struct document *document)
{
	json_t *tree = fhir_text_parse(document->fhir, document->entry.bytes, document->entry.used,
				       document->entry_line);
	if (tree != NULL)
		fhir_bundle_entry(document->fhir, document->bundle, tree, document->entry_line);
	json_decref(tree);
}

/* Walks over all of it. false: some of it is too large, or cannot be read (said). */
static bool walk(struct document *document)
{
	int byte;
	bool fits = true;
	while (fits && !document->fhir->reading->out->has_error && !document->fhir->out_of_memory &&
	       (byte = feed_bytes_next(&document->bytes)) != FEED_BYTES_END) {
		bool is_entry = document->in_entries && document->depth == 2 && byte == '{';
		fits = is_entry ? take_entry(document) : take_byte(document, (char)byte);
		if (is_entry && fits && document->bundle != NULL)
			read_entry(document);
	}
	document->fhir->line = document->bytes.line;
	if (document->bytes.failed)
		fhir_resource_fail(document->fhir, "could not be read to its end");
	else if (!fits)
		fhir_resource_fail(document->fhir, "%s", fhir_text_too_large);
	return fits && !document->bytes.failed;
}

/* Has the shell a 0 for each entry that was cut out, and nothing else? */
static bool is_whole(const struct document *document, const json_t *shell)
{
	const json_t *entries = json_object_get(shell, "entry");
	if (json_array_size(entries) != document->entry_count)
		return false;
	for (size_t i = 0; i < document->entry_count; i++)
		if (!json_is_integer(json_array_get(entries, i)))
			return false;
	return entries == NULL || json_is_array(entries);
}

static bool is_bundle(const json_t *shell)
{
	const char *type = fhir_json_text(shell, "resourceType");
	return type != NULL && strcmp(type, "Bundle") == 0;
}

/* Once more, and each entry as it comes. */
static void read_entries(struct document *first, const json_t *bundle)
{
	const char *name;
	struct fhir *fhir = first->fhir;
	int fd = fhir->reading->open(fhir->reading, fhir->file, &name);
	struct document *again = fd < 0 ? NULL : calloc(1, sizeof(*again));
	if (again != NULL) {
		again->fhir = fhir;
		again->bundle = bundle;
		feed_bytes_init(&again->bytes, fd);
		(void)walk(again);
		free(again->shell.bytes);
		free(again->entry.bytes);
	}
	fhir->out_of_memory = fhir->out_of_memory || (fd >= 0 && again == NULL);
	free(again);
	if (fd >= 0)
		(void)close(fd);
}

static void read_shell(struct document *document)
{
	struct fhir *fhir = document->fhir;
	json_t *shell = fhir_text_parse(fhir, document->shell.bytes, document->shell.used, 1);
	if (shell == NULL)
		return;
	if (!is_bundle(shell)) {
		fhir_bundle_top(fhir, shell, 1); /* lists have entries too, and are of no interest */
	} else if (!is_whole(document, shell)) {
		fhir->line = 1;
		fhir_resource_fail(fhir, "the entries of the Bundle are no list of objects");
	} else {
		fhir->line = 1;
		if (fhir_bundle_begin(fhir, shell))
			read_entries(document, shell);
	}
	json_decref(shell);
}

void fhir_text_read_document(struct fhir *fhir, int fd)
{
	struct document *document = calloc(1, sizeof(*document));
	if (document == NULL) {
		fhir->out_of_memory = true;
		return;
	}
	document->fhir = fhir;
	feed_bytes_init(&document->bytes, fd);
	if (walk(document))
		read_shell(document);
	free(document->shell.bytes);
	free(document->entry.bytes);
	free(document);
}
