#include "acl_sync/console.h"

#include "acl_sync/printable.h"
#include "acl_sync/status.h"
#include "wording/wording.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct {
	bool quiet;
	bool verbose;
	bool colours;
} console;

static const struct {
	const char *word;
	const char *colour;
} levels[] = {
    [CONSOLE_ERROR] = {"error: ", "\033[31m"},
    [CONSOLE_WARNING] = {"warning: ", "\033[33m"},
    [CONSOLE_NEWS] = {"warning: ", "\033[33m"},
    [CONSOLE_NOTE] = {"", ""},
    [CONSOLE_DETAIL] = {"", ""},
};

void console_init(bool quiet, bool verbose)
{
	const char *no_color = getenv("NO_COLOR");
	console.quiet = quiet;
	console.verbose = verbose;
	console.colours = isatty(STDERR_FILENO) == 1 && (no_color == NULL || no_color[0] == '\0');
}

static bool is_shown(enum console_level level)
{
	if (level == CONSOLE_ERROR || level == CONSOLE_NEWS)
		return true;
	return level == CONSOLE_DETAIL ? console.verbose : !console.quiet;
}

static void print_word(enum console_level level)
{
	bool colour = console.colours && levels[level].colour[0] != '\0';
	fprintf(stderr, "%s%s%s", colour ? levels[level].colour : "", wording(levels[level].word),
		colour ? "\033[0m" : "");
}

void console_say(enum console_level level, const char *format, ...)
{
	char *shown = NULL;
	va_list values;
	if (!is_shown(level))
		return;
	fflush(stdout); /* where both are one stream, what was said before stands before */
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	if (text != NULL)
		shown = printable_text(text, true);
	fputs("careacl: ", stderr);
	print_word(level);
	fprintf(stderr, "%s\n", shown != NULL ? shown : wording("out of memory"));
	free(text);
	free(shown);
}

void console_answer(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	if (text == NULL)
		console_out_of_memory();
	fputs(text, stdout);
	free(text);
}

void console_finding(const struct finding *finding)
{
	char *where = printable_text(finding->where, true);
	char *text = printable_text(finding->text, true);
	fflush(stdout);
	fprintf(stderr, "%s: ", where != NULL ? where : "?");
	print_word(finding->severity == SEVERITY_ERROR ? CONSOLE_ERROR : CONSOLE_WARNING);
	fprintf(stderr, "%s\n", text != NULL ? text : wording("out of memory"));
	free(where);
	free(text);
}

void console_findings(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].severity == SEVERITY_ERROR || console.verbose)
			console_finding(&findings->items[i]);
	if (findings->out_of_memory)
		console_say(CONSOLE_ERROR, "out of memory: some findings are missing");
}

bool console_is_private(void)
{
	return isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
}

void console_out_of_memory(void)
{
	console_say(CONSOLE_ERROR, "out of memory");
	exit(STATUS_FAILED);
}
