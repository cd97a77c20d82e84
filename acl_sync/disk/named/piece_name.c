/* What programs make of a document's name. */
#include "acl_sync/disk/named/piece_name.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>
#include <strings.h>

/* Of programs that do not derive the name from the document's: GLib, vim's trial file, sed, Python and mkstemp, what NFS
 * and FUSE keep of open files. */
static const char *const foreign_names[] = {".goutputstream-*", "4913",  "sed??????",
					    "tmp????????",      ".nfs*", ".fuse_hidden*"};

/* After the whole name, or what is before the document's own suffix. */
static const char *const copies[] = {".bak", ".old",  ".orig", ".tmp",  ".wbk",      ".asd",
				     ".sav", ".save", ".swp",  ".part", ".autosave", "~"};

/* After the whole name alone: "letter.new" is another document than "letter.odt". */
static const char *const copies_of_whole[] = {".new", ".temp",    ".backup",   ".swo",        ".swn",
					      ".rej", ".partial", ".filepart", ".crdownload", ".download"};

/* What goes on as the program likes: vim, emacs, gedit and kate, "letter.odt~RF1a2b.TMP" of Windows; cp and emacs with
 * numbers; TextEdit, Pages and Preview. */
static const struct {
	const char *begin, *end; /* with it, up to one of the characters of that */
} marks[] = {{"~", "."}, {".~", ""}, {".sb-", "."}};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define DIGITS "0123456789"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

bool piece_name_is_temporary(const struct store_job *job, const char *name)
{
	for (size_t i = 0; i < job->temporary_name_count; i++)
		if (fnmatch(job->temporary_names[i], name, 0) == 0)
			return true;
	for (size_t i = 0; i < COUNT(foreign_names); i++)
		if (fnmatch(foreign_names[i], name, 0) == 0)
			return true;
	return false;
}

static bool is_one_of(const char *const *words, size_t count, const char *text, size_t length)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(words[i]) == length && strncasecmp(words[i], text, length) == 0)
			return true;
	return false;
}

bool piece_name_is_copy(const char *text)
{
	return is_one_of(copies, COUNT(copies), text, strlen(text));
}

size_t piece_name_before(const char *name)
{
	return strspn(name, ".#~_$");
}

/* ---- after the whole name ---- */

/* ".1": how long it is, 0: it is something else. */
static size_t number_length(const char *text)
{
	size_t digits = text[0] == '.' ? strspn(text + 1, DIGITS) : 0;
	return digits > 0 && !isalnum((unsigned char)text[1 + digits]) ? 1 + digits : 0;
}

/* ".bak", ".bak1", ".save.1" */
static size_t copy_length(const char *text, size_t length)
{
	size_t word = length;
	while (word > 0 && isdigit((unsigned char)text[word - 1]))
		word--;
	if (!is_one_of(copies, COUNT(copies), text, word) &&
	    !is_one_of(copies_of_whole, COUNT(copies_of_whole), text, word))
		return 0;
	return length + number_length(text + length);
}

/* Of mkstemp, GLib, Qt, rsync. Not ".numbers", ".SIGNED", ".113619": people's suffixes have letters of one case, a number
 * in a name may be anything. */
static bool is_random(const char *text, size_t length)
{
	bool digit = strcspn(text, DIGITS) < length, lower = strcspn(text, LOWER) < length,
	     upper = strcspn(text, UPPER) < length;
	return length > 6 && digit + lower + upper >= 2;
}

/* How much of `text` one program has put there; 0: it is something else. */
static size_t ending_length(const char *text)
{
	for (size_t i = 0; i < COUNT(marks); i++) {
		size_t length = strlen(marks[i].begin);
		if (strncmp(text, marks[i].begin, length) == 0)
			return length + strcspn(text + length, marks[i].end);
	}
	if (text[0] != '.')
		return 0;
	size_t word = 1 + strspn(text + 1, DIGITS LOWER UPPER), copy = copy_length(text, word);
	return copy > 0 ? copy : is_random(text, word) ? word : 0;
}

/* ".swp", "#", "-aB12", and no further suffix: ".2026.pdf.swp" is of "2026.pdf", and of "2026" it is nothing. */
static bool is_after_hidden(const char *rest)
{
	unsigned char next = (unsigned char)rest[0];
	return next == '\0' || next == '#' ||
	       (!isalnum(next) && next < 0x80 && strchr(rest + 1, '.') == NULL);
}

bool piece_name_is_after(const struct store_job *job, const char *name, const char *rest, bool has_before)
{
	const bool is_hidden = has_before && strchr(".#~", name[0]) != NULL;
	const char *left = rest;
	/* copies are copied */
	for (size_t length;
	     (length = ending_length(left)) > 0 || (is_hidden && (length = number_length(left)) > 0);)
		left += length;
	if (left != rest && left[0] == '\0')
		return true;
	if (left[0] == '.' && strchr(left + 1, '.') == NULL && piece_name_is_temporary(job, name))
		return true;
	return is_hidden && is_after_hidden(left);
}
