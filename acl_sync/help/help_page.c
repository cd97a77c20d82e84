/* A page, from the Markdown of its file to lines of a terminal.
 *
 * The pages keep to a part of Markdown: headings, paragraphs, items ("- ", "1. "), blocks of console; `code`, **strong**
 * and [links](to) within a paragraph or an item.
 */
#include "acl_sync/console.h"
#include "acl_sync/help/help.h"
#include "acl_sync/wrap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_INDENT 2
#define CONSOLE_INDENT 4
#define PROMPT "$ "
#define FENCE "```"

/* A page on its way; `text` has room for all of it. */
struct showing {
	FILE *out;
	size_t width;
	char *text;         /* of the paragraph or item so far, "": none */
	size_t size;        /* of that */
	char bullet[8];     /* "- ", "1. ", "" */
	bool is_in_console; /* within a block of it */
};

/* Where the "](" of a link stands that begins here, at its "["; NULL: it is none. */
static const char *link_end(const char *text)
{
	const char *end = text + 1 + strcspn(text + 1, "[]`");
	return end[0] == ']' && end[1] == '(' && strchr(end, ')') != NULL ? end : NULL;
}

/* Takes out the marks of a paragraph, in its place. */
static void strip_marks(char *text)
{
	char *to = text;
	bool is_code = false;
	const char *link = NULL; /* the end of the one that has begun */
	for (const char *from = text; *from != '\0'; from++) {
		if (*from == '`') {
			is_code = !is_code;
			*to++ = '\'';
		} else if (from == link) {
			from = strchr(from, ')');
		} else if (!is_code && *from == '[' && link_end(from) != NULL) {
			link = link_end(from);
		} else if (is_code || *from != '*') {
			*to++ = *from;
		}
	}
	*to = '\0';
}

/* Prints `text` behind `indent` spaces and `mark`, its further lines `hang` columns further in. */
static void put(const struct showing *showing, int indent, const char *mark, const char *text, size_t hang)
{
	char lead[16];
	int size = snprintf(lead, sizeof(lead), "%*s%s", indent, "", mark);
	/* wrap_words begins with a space where something stands already */
	size_t column = size > 0 ? (size_t)size - 1 : 0;
	fwrite(lead, 1, column, showing->out);
	wrap_words(
	    showing->out, text,
	    &(struct wrap){.indent = (size_t)indent + hang, .column = column, .width = showing->width});
}

/* Bytes of a word of the shell: quoted blanks belong to it. */
static size_t shell_word(const char *text)
{
	char quote = '\0';
	size_t size = 0;
	for (; text[size] != '\0' && (quote != '\0' || text[size] != ' '); size++) {
		if (quote != '\0')
			quote = text[size] == quote ? '\0' : quote;
		else if (text[size] == '"' || text[size] == '\'')
			quote = text[size];
	}
	return size;
}

/* A command, in lines that the shell puts together again. */
static void put_command(const struct showing *showing, const char *command)
{
	static const char goes_on[] = " \\";
	size_t column = CONSOLE_INDENT + 1;
	fprintf(showing->out, "%*s$", CONSOLE_INDENT, "");
	for (size_t size; *command != '\0'; command += size + (command[size] == ' ')) {
		size = shell_word(command);
		size_t width = 1 + wrap_width(command, size);
		bool is_last = command[size] == '\0';
		if (column > CONSOLE_INDENT + 1 &&
		    column + width + (is_last ? 0 : strlen(goes_on)) > showing->width) {
			fprintf(showing->out, "%s\n%*s", goes_on, CONSOLE_INDENT + 3, "");
			column = CONSOLE_INDENT + 3;
		}
		fprintf(showing->out, " %.*s", (int)size, command);
		column += width;
	}
	putc('\n', showing->out);
}

static void put_console(const struct showing *showing, const char *line)
{
	if (strncmp(line, PROMPT, strlen(PROMPT)) == 0)
		put_command(showing, line + strlen(PROMPT));
	else if (*line == '\0')
		putc('\n', showing->out);
	else
		put(showing, CONSOLE_INDENT, "", line, 2);
}

/* The paragraph or item that has come together. */
static void end_text(struct showing *showing)
{
	if (showing->text[0] != '\0') {
		strip_marks(showing->text);
		put(showing, TEXT_INDENT, showing->bullet, showing->text, strlen(showing->bullet));
	}
	showing->text[0] = showing->bullet[0] = '\0';
	showing->size = 0;
}

/* "- " or "1. " at the beginning of a line: how long? 0: no item. */
static size_t bullet_size(const char *line)
{
	size_t digits = strspn(line, "0123456789");
	if (digits > 0 && digits < 3 && strncmp(line + digits, ". ", 2) == 0)
		return digits + 2;
	return strncmp(line, "- ", 2) == 0 ? 2 : 0;
}

static void add_text(struct showing *showing, const char *line)
{
	size_t bullet = bullet_size(line);
	if (bullet > 0) {
		end_text(showing);
		snprintf(showing->bullet, sizeof(showing->bullet), "%.*s", (int)bullet, line);
		line += bullet;
	}
	line += strspn(line, " ");
	size_t size = strlen(line);
	if (showing->size > 0)
		showing->text[showing->size++] = ' ';
	memcpy(showing->text + showing->size, line, size + 1);
	showing->size += size;
}

static void take_line(struct showing *showing, const char *line)
{
	bool is_fence = strncmp(line, FENCE, strlen(FENCE)) == 0;
	if (is_fence || line[0] == '\0' || line[0] == '#')
		end_text(showing);
	if (is_fence)
		showing->is_in_console = !showing->is_in_console;
	else if (showing->is_in_console)
		put_console(showing, line);
	else if (line[0] == '#')
		put(showing, 0, "", line + strspn(line, "# "), 0);
	else if (line[0] == '\0')
		putc('\n', showing->out);
	else
		add_text(showing, line);
}

void help_show(FILE *out, const char *page, size_t width)
{
	size_t room = strlen(page) + 2;
	struct showing showing = {.out = out, .width = width, .text = calloc(room, 1)};
	char *line = malloc(room);
	if (showing.text == NULL || line == NULL)
		console_out_of_memory();
	for (size_t size; *page != '\0'; page += size + (page[size] == '\n')) {
		size = strcspn(page, "\n");
		snprintf(line, room, "%.*s", (int)size, page);
		take_line(&showing, line);
	}
	end_text(&showing);
	free(line);
	free(showing.text);
}
