/* Command lines from whoever may type some of their words through sudo, NUL between words; and the forms of single words:
 * instants, days, durations, percents, identifiers, paths of documents. Whatever they are, they are taken whole or refused.
 */
#include "tests/fuzz/fuzz.h"

#include "acl_sync/options.h"
#include "policy/identifier.h"
#include "registry/calendar.h"
#include "registry/path_text.h"
#include "registry/quantity.h"
#include "registry/shown.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 96

/* ---- the command line ---- */

static bool is_word(const char *text, char *const *argv, int argc)
{
	for (int i = 1; i < argc; i++)
		if (text >= argv[i] && text <= argv[i] + strlen(argv[i]))
			return true;
	return false;
}

static void check_parsed(const struct options *options, char *const *argv, int argc)
{
	if (options->help || options->version)
		return;
	must(options->verb != NULL && options->operand_count >= options->verb->operands_min &&
	     options->operand_count <= options->verb->operands_max);
	must(strcmp(options->config, DEFAULT_CONFIG) == 0 || is_word(options->config, argv, argc));
	must(options->accepts.count <= OPTION_LIST_MAX && options->categories.count <= OPTION_LIST_MAX);
	must((options->verb->group & VERB_READS) != 0 || options->at == NULL);
	must((options->verb->group & VERB_SYNC) != 0 || (!options->adopt && options->accepts.count == 0));
	must((options->verb->group & VERB_RECORDS) != 0 || !options->no_sync);
	for (size_t i = 0; i < options->operand_count; i++)
		must(is_word(options->operands[i], argv, argc));
}

static void try_line(char *text, size_t size)
{
	char *argv[WORDS_MAX + 2] = {(char *)"careacl"}, message[256];
	struct options options, again;
	int argc = 1;
	for (size_t at = 0; at < size && argc <= WORDS_MAX; at += strlen(text + at) + 1)
		argv[argc++] = text + at;
	bool right = options_parse(argc, argv, &options, message, sizeof(message));
	must(right || (message[0] != '\0' && strlen(message) < sizeof(message)));
	if (right)
		check_parsed(&options, argv, argc);
	(void)options_accept(&options, "x");
	/* argv was put into order: the same once more */
	must(options_parse(argc, argv, &again, message, sizeof(message)) == right);
	must(again.verb == options.verb && again.operand_count == options.operand_count);
}

/* ---- single words ---- */

static void try_instant(const char *word)
{
	int64_t start, end, back;
	char text[CALENDAR_INSTANT_SIZE];
	if (calendar_parse_start(word, &start) != NULL)
		return;
	must(calendar_parse_end(word, &end) == NULL && end >= start);
	/* before, offsets had seconds; at both ends of the calendar an offset leads out of it */
	if (strncmp(word, "1950", 4) < 0 || strncmp(word, "9999", 4) >= 0)
		return;
	calendar_format(start, text);
	must(calendar_parse_start(text, &back) == NULL && back == start);
}

static void try_day(const char *word)
{
	struct calendar_date day, again;
	char text[CALENDAR_DATE_SIZE];
	if (calendar_parse_date(word, &day) != NULL || day.year == 0 || day.year > 9999)
		return;
	calendar_format_date(day, text);
	must(calendar_parse_date(text, &again) == NULL && memcmp(&day, &again, sizeof(day)) == 0);
	must(calendar_birthday(day, 18) > calendar_birthday(day, 17));
}

static void try_quantity(const char *word)
{
	uint64_t number;
	int64_t seconds;
	unsigned percent;
	must(!quantity_number(word, 1000, &number) || number <= 1000);
	must(!quantity_percent(word, &percent) || percent <= 100);
	must(!quantity_duration(word, &seconds) || (seconds >= 0 && seconds <= DURATION_MAX_SECONDS));
}

static void try_names(const char *word)
{
	bool is_plain = plain_path_is_valid(word);
	must(!identifier_is_valid(word) || (is_plain && strlen(word) <= IDENTIFIER_MAX));
	must(!category_name_is_valid(word) || identifier_is_valid(word));
	must(!document_path_is_valid(word) || (is_plain && strchr(word, '/') != NULL));
	must(!is_plain || (word[0] != '/' && strstr(word, "../") != word));
	struct shown fit = shown(word);
	for (const char *at = fit.text; *at != '\0'; at++)
		must((unsigned char)*at >= ' ' && *at != 0x7f);
	struct arena *arena = arena_new();
	char *path = path_text_absolute("/site", word, arena);
	must(path != NULL && path[0] == '/' && strstr(path, "//") == NULL);
	must(path_text_is_within(path, path));
	arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || size > 4096)
		return 0;
	char *text = malloc(size);
	must(text != NULL);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	if (data[0] & 1)
		try_line(text, size);
	else {
		setenv("TZ", data[0] & 2 ? "Europe/Paris" : "UTC", 1);
		try_instant(text);
		try_day(text);
		try_quantity(text);
		try_names(text);
	}
	free(text);
	return 0;
}
