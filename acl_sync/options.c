#include "acl_sync/options_rows.h"
#include "wording/wording.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define ROW_BASE 256 /* getopt's number of row 0: no letter has it */

static bool wrong(char *message, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
static bool wrong(char *message, size_t size, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	snprintf(message, size, "%s", text != NULL ? text : wording("out of memory"));
	free(text);
	return false;
}

/* The tables that getopt_long wants, from ours. */
static void getopt_tables(struct option *longs, char *letters)
{
	*letters++ = ':';
	for (size_t i = 0; i < option_row_count; i++) {
		longs[i] = (struct option){option_rows[i].name, option_rows[i].argument != NULL, NULL,
					   ROW_BASE + (int)i};
		if (option_rows[i].letter == 0)
			continue;
		*letters++ = option_rows[i].letter;
		if (option_rows[i].argument != NULL)
			*letters++ = ':';
	}
	longs[option_row_count] = (struct option){0};
	*letters = '\0';
}

static const struct option_row *row_of(int found)
{
	if (found >= ROW_BASE)
		return &option_rows[found - ROW_BASE];
	for (size_t i = 0; i < option_row_count; i++)
		if (option_rows[i].letter == found)
			return &option_rows[i];
	return NULL;
}

/* Puts one option where it belongs; false when a list is full. */
static bool take(const struct option_row *row, const char *argument, struct options *options)
{
	char *field = (char *)options + row->offset;
	struct option_list *list = (struct option_list *)(void *)field;
	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return true;
	case OPTION_VALUE:
		*(const char **)(void *)field = argument;
		return true;
	case OPTION_LIST:
		if (list->count == OPTION_LIST_MAX)
			return false;
		list->items[list->count++] = argument;
		return true;
	}
	return false;
}

static bool find_verb(const char *name, const struct verb **ret_verb, char *message, size_t size)
{
	char list[1024] = "";
	size_t length = 0;
	for (const struct verb *verb = verbs; verb->name != NULL; verb++) {
		if (strcmp(verb->name, name) == 0) {
			*ret_verb = verb;
			return true;
		}
		length += (size_t)snprintf(list + length, sizeof(list) - length, "%s%s",
					   length > 0 ? ", " : "", verb->name);
	}
	return wrong(message, size, "unknown verb '%s', expected one of: %s", name, list);
}

/* Does this verb take all the options that were typed (by row)? */
static bool check_verb_options(const struct verb *verb, const bool *typed, char *message, size_t size)
{
	for (size_t i = 0; i < option_row_count; i++)
		if (typed[i] && (option_rows[i].verbs & verb->group) == 0)
			return wrong(message, size, "'%s' does not take --%s", verb->name,
				     option_rows[i].name);
	return true;
}

static bool was_typed(const char *name, const bool *typed)
{
	for (size_t i = 0; i < option_row_count; i++)
		if (typed[i] && strcmp(option_rows[i].name, name) == 0)
			return true;
	return false;
}

/* Do the options that were typed go together? */
static bool check_pairs(const bool *typed, char *message, size_t size)
{
	for (const struct option_pair *pair = option_pairs; pair->one != NULL; pair++)
		if (was_typed(pair->one, typed) && was_typed(pair->other, typed))
			return wrong(message, size, "expected one of --%s and --%s", pair->one, pair->other);
	return true;
}

static bool take_operands(int argc, char **argv, const bool *typed, struct options *options, char *message,
			  size_t size)
{
	if (optind >= argc)
		return options->help || options->version
			   ? true
			   : wrong(message, size, "a verb is missing; 'careacl --help' lists them");
	const char *name = argv[optind++];
	if (!find_verb(name, &options->verb, message, size))
		return false;
	options->operands = argv + optind;
	options->operand_count = (size_t)(argc - optind);
	if (options->help || options->version)
		return true;
	if (!check_verb_options(options->verb, typed, message, size) || !check_pairs(typed, message, size))
		return false;
	if (options->operand_count < options->verb->operands_min ||
	    options->operand_count > options->verb->operands_max)
		return wrong(message, size, "wrong number of operands, expected: careacl %s%s%s", name,
			     options->verb->operands[0] != '\0' ? " " : "", options->verb->operands);
	return true;
}

/* Was --json typed anywhere? Asked before parsing, so that a wrong command line is answered in JSON too. */
static bool json_was_typed(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--json") == 0)
			return true;
	return false;
}

bool options_parse(int argc, char **argv, struct options *ret_options, char *message, size_t size)
{
	struct option longs[OPTION_ROWS_MAX + 1];
	char letters[2 * OPTION_ROWS_MAX + 2];
	bool typed[OPTION_ROWS_MAX] = {false};
	int found;

	*ret_options = (struct options){.config = DEFAULT_CONFIG, .json = json_was_typed(argc, argv)};
	getopt_tables(longs, letters);
	opterr = 0;
	optind = 0; /* glibc: start afresh */
	while ((found = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (found == ':')
			return wrong(message, size, "%s needs an argument", argv[optind - 1]);
		const struct option_row *row = found == '?' ? NULL : row_of(found);
		if (row == NULL && optopt > 0 && optopt < ROW_BASE)
			return wrong(message, size, "unknown option -%c; 'careacl --help' lists them",
				     optopt);
		if (row == NULL)
			return wrong(message, size,
				     "unknown or malformed option %s; 'careacl --help' lists them",
				     argv[optind - 1]);
		if (!take(row, optarg, ret_options))
			return wrong(message, size, "--%s stands more than %d times", row->name,
				     OPTION_LIST_MAX);
		typed[row - option_rows] = true;
	}
	return take_operands(argc, argv, typed, ret_options, message, size);
}

bool options_accept(const struct options *options, const char *hash)
{
	for (size_t i = 0; i < options->accepts.count; i++)
		if (strcmp(options->accepts.items[i], hash) == 0)
			return true;
	return false;
}
