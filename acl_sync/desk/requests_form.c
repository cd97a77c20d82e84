#include "acl_sync/desk/requests_form.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/desk.h"
#include "acl_sync/disk/views.h"
#include "acl_sync/language.h"
#include "policy/identifier.h"
#include "wording/wording.h"

#include <stdio.h>
#include <string.h>

#define README_ENGLISH "README.txt"
#define README_FRENCH "LISEZMOI.txt"

/* ---- the template ---- */

const struct view_emergency *requests_form_template(void)
{
	static char text[VIEW_README_MAX];
	static struct view_emergency emergency;
	enum wording_language spoken = language_of_files();
	bool is_french = wording_language() == WORDING_FRENCH;
	emergency.readme_name = is_french ? README_FRENCH : README_ENGLISH;
	emergency.former_name = is_french ? README_ENGLISH : README_FRENCH;
	emergency.readme = text;
	wording_write(
	    text, sizeof(text),
	    "Emergency access\n\n"
	    "For the patient's life or health, when they cannot be asked and nobody who treats them can "
	    "help in time.\n"
	    "Save a plain text file (UTF-8) of your own here, of any name, not a copy of this one:\n\n"
	    "  first line: the patient's identifier, nothing else\n"
	    "  then the two sentences below, as they stand, each on its own line\n"
	    "  then why you need the record now, in a few words\n\n"
	    "%s\n%s\n\n"
	    "The answer comes within about a minute, as a file beside yours whose name ends in "
	    ".answer.txt:\n"
	    "what was opened until when, or why not. Your file is taken away.\n"
	    "Every use is recorded, the patient can ask who did it, and it will be reviewed.\n",
	    wording(REQUEST_CANNOT_CONSENT), wording(REQUEST_IMMEDIATE_RISK));
	wording_speak(spoken);
	return &emergency;
}

bool requests_form_is_template(const char *name)
{
	return strcmp(name, README_ENGLISH) == 0 || strcmp(name, README_FRENCH) == 0;
}

/* ---- reading ---- */

/* Well-formed UTF-8 without NUL? */
static bool is_text(const unsigned char *at, size_t size)
{
	for (const unsigned char *end = at + size; at < end;) {
		unsigned more = *at < 0x80 ? 0 : *at >= 0xf0 ? 3 : *at >= 0xe0 ? 2 : *at >= 0xc2 ? 1 : 4;
		if (*at == 0 || *at > 0xf4 || more > 3 || (size_t)(end - at) <= more)
			return false;
		for (unsigned i = 1; i <= more; i++)
			if ((at[i] & 0xc0) != 0x80)
				return false;
		at += more + 1;
	}
	return true;
}

static char *trimmed(char *line)
{
	size_t length = strlen(line);
	while (length > 0 && strchr(" \t\r\v\f", line[length - 1]) != NULL)
		line[--length] = '\0';
	return line + strspn(line, " \t\r\v\f");
}

/* One character for comparing: apostrophes as typed or as set, letters in any case. */
static size_t next_letter(const char *text, char *ret_letter)
{
	static const char apostrophe[] = "\xe2\x80\x99"; /* as word processors set it */
	bool is_set = strncmp(text, apostrophe, strlen(apostrophe)) == 0;
	*ret_letter = is_set ? '\'' : *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
	return is_set ? strlen(apostrophe) : 1;
}

/* The same sentence, whatever the case and with or without its full stop? */
static bool is_sentence(const char *line, const char *sentence)
{
	char a, b;
	while (*line != '\0' && *sentence != '\0') {
		line += next_letter(line, &a);
		sentence += next_letter(sentence, &b);
		if (a != b)
			return false;
	}
	return (*line == '\0' || strcmp(line, ".") == 0) && (*sentence == '\0' || strcmp(sentence, ".") == 0);
}

static bool attests(const char *line, const char *english)
{
	enum wording_language spoken = language_of_files(); /* the template's, also with --json */
	const char *shown = wording(english);
	wording_speak(spoken);
	return is_sentence(line, english) || is_sentence(line, shown);
}

/* `end`: where the justification ends so far. */
static char *take_line(struct request_form *form, const char *start, char *end, const char *line)
{
	if (attests(line, REQUEST_CANNOT_CONSENT))
		form->cannot_consent = true;
	else if (attests(line, REQUEST_IMMEDIATE_RISK))
		form->immediate_risk = true;
	else if (*line != '\0') {
		size_t length = strlen(line);
		if (end != start)
			*end++ = ' ';
		memcpy(end, line, length + 1);
		return end + length;
	}
	return end;
}

const char *requests_form_read(const char *text, size_t size, struct arena *arena,
			       struct request_form *ret_form)
{
	static const char mark[] = "\xef\xbb\xbf"; /* editors of Windows begin with it */
	*ret_form = (struct request_form){0};
	if (size >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0))
		return "it is Unicode of two bytes a character; save it as UTF-8";
	if (!is_text((const unsigned char *)text, size))
		return "it is no plain text in UTF-8";
	if (size >= strlen(mark) && memcmp(text, mark, strlen(mark)) == 0) {
		text += strlen(mark);
		size -= strlen(mark);
	}
	char *copy = arena_printf(arena, "%.*s", (int)size, text),
	     *justification = arena_alloc(arena, size + 2), *end = justification;
	if (copy == NULL || justification == NULL)
		console_out_of_memory();
	justification[0] = '\0';
	for (char *line = copy, *next; line != NULL; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		line = trimmed(line);
		if (ret_form->patient == NULL && *line != '\0')
			ret_form->patient = line;
		else
			end = take_line(ret_form, justification, end, line);
	}
	ret_form->justification = justification;
	if (ret_form->patient == NULL)
		return "it is empty";
	if (end - justification > DESK_WORDS_MAX)
		return "it says too much; expected an explanation of at most 4096 bytes";
	if (!identifier_is_valid(ret_form->patient))
		return "its first line is no patient's identifier; expected the identifier alone there, and "
		       "a "
		       "file of your own, not a copy of the explanation";
	return NULL;
}
