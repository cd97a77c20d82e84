/* Names of pieces. */
#include "acl_sync/disk/piece.h"

#include <ctype.h>
#include <fnmatch.h>
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

/* ".~lock.letter.odt#" and Word's "~$tter.docx" hold a person's name, no content: they belong to one document. */
static bool is_lock(const char *name)
{
	return fnmatch(".~lock.*#", name, 0) == 0 || fnmatch("~$*", name, 0) == 0;
}

static bool is_lock_of(const char *document, const char *name)
{
	size_t length = strlen(document), rest = strlen(name + 2);
	if (name[0] == '.')
		return strlen(name) == length + 8 && strncmp(name + 7, document, length) == 0;
	return rest > 0 && rest <= length && strcmp(document + length - rest, name + 2) == 0;
}

/* Has `rest` the whole name at its beginning? Where the name has no suffix, no letter may follow: "letters" is another
 * word than "letter". */
static bool begins_with(const char *rest, const char *document, size_t length, bool has_suffix)
{
	return strncmp(rest, document, length) == 0 && (has_suffix || !isalnum((unsigned char)rest[length]));
}

bool piece_matches(const struct store_job *job, const char *document, const char *name)
{
	size_t length = strlen(document);
	const char *dot = strrchr(document, '.');
	bool has_suffix = dot != NULL && dot != document;
	size_t stem = has_suffix ? (size_t)(dot - document) : length;
	if (strcmp(document, name) == 0)
		return false;
	if (is_lock(name))
		return is_lock_of(document, name);
	if (is_temporary(job, name))
		return true;
	/* dots, hashes and the like stand before the name, never a letter: "2026-ecg.pdf" is no piece of "ecg.pdf" */
	for (size_t skip = strspn(name, ".#~_$") + 1; skip > 0; skip--) {
		const char *rest = name + skip - 1;
		if (begins_with(rest, document, length, has_suffix) ||
		    (strncmp(rest, document, stem) == 0 && is_copy_suffix(rest + stem)))
			return true;
	}
	return false;
}

bool piece_may_be(const struct store_job *job, const char *document, const char *path)
{
	size_t above = (size_t)(aside_leaf(path) - path);
	return (size_t)(aside_leaf(document) - document) == above && strncmp(document, path, above) == 0 &&
	       piece_matches(job, document + above, path + above);
}

size_t piece_count(const struct store_job *job, const struct wanted_category *category, const char *path,
		   const struct wanted_document **ret_first)
{
	size_t count = 0;
	for (size_t i = 0; i < category->document_count; i++) {
		const struct wanted_document *document = &category->documents[i];
		if (!document->is_aside || !piece_may_be(job, document->path, path))
			continue;
		if (count++ == 0)
			*ret_first = document;
	}
	return count;
}
