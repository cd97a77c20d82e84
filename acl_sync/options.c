#include "acl_sync/options.h"

#include <getopt.h>
#include <stdarg.h>
#include <string.h>

enum option_kind { OPTION_FLAG, OPTION_VALUE, OPTION_LIST };

#define VERB_ALL (VERB_READS | VERB_CHANGES | VERB_SYNC | VERB_AUDIT)

/* One option: where it goes, and which verbs take it. */
struct option_row {
	const char *name;
	char letter; /* 0: none */
	const char *argument;
	enum option_kind kind;
	size_t offset;
	unsigned verbs;
	const char *help;
};

#define ROW(name, letter, argument, kind, field, verbs, help)                                                \
	{                                                                                                    \
		name, letter, argument, kind, offsetof(struct options, field), verbs, help                   \
	}

static const struct option_row rows[] = {
    ROW("config", 'c', "FILE", OPTION_VALUE, config, VERB_ALL, "settings to use, default " DEFAULT_CONFIG),
    ROW("json", 0, NULL, OPTION_FLAG, json, VERB_ALL, "the answer as one JSON document"),
    ROW("at", 0, "TIME", OPTION_VALUE, at, VERB_READS,
	"answer as of TIME: 2026-11-21T10:00:00+01:00 or 2026-11-21"),
    ROW("quiet", 'q', NULL, OPTION_FLAG, quiet, VERB_ALL, "errors only"),
    ROW("verbose", 'v', NULL, OPTION_FLAG, verbose, VERB_ALL, "say more"),
    ROW("adopt", 0, NULL, OPTION_FLAG, adopt, VERB_SYNC,
	"take over roots that hold what careacl did not make"),
    ROW("accept", 0, "HASH", OPTION_LIST, accepts, VERB_SYNC, "let the held changes with this hash through"),
    ROW("accept-clock", 0, NULL, OPTION_FLAG, accept_clock, VERB_SYNC,
	"the clock is right although it jumped"),
    ROW("key", 0, "FILE", OPTION_VALUE, key, VERB_AUDIT, "verify with this copy of the trail's key.pub"),
    ROW("head", 0, "FILE", OPTION_VALUE, head, VERB_AUDIT, "verify against this older copy of the head"),
    ROW("from", 0, "TIME", OPTION_VALUE, from, VERB_AUDIT, "export lines from TIME on"),
    ROW("until", 0, "TIME", OPTION_VALUE, until, VERB_AUDIT, "export lines before TIME; a day is included"),
    ROW("patient", 0, "ID", OPTION_VALUE, patient, VERB_AUDIT, "export lines about this patient"),
    ROW("login", 0, "LOGIN", OPTION_VALUE, login, VERB_AUDIT, "export lines about or by this login"),
    ROW("version", 0, NULL, OPTION_FLAG, version, VERB_ALL, "print the version"),
    ROW("help", 'h', NULL, OPTION_FLAG, help, VERB_ALL, "print this help"),
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))
#define ROW_BASE 256 /* getopt's number of row 0: no letter has it */

static bool wrong(char *message, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
static bool wrong(char *message, size_t size, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	vsnprintf(message, size, format, values);
	va_end(values);
	return false;
}

/* The tables that getopt_long wants, from ours. */
static void getopt_tables(struct option *longs, char *letters)
{
	*letters++ = ':';
	for (size_t i = 0; i < ROW_COUNT; i++) {
		longs[i] = (struct option){rows[i].name, rows[i].argument != NULL, NULL, ROW_BASE + (int)i};
		if (rows[i].letter == 0)
			continue;
		*letters++ = rows[i].letter;
		if (rows[i].argument != NULL)
			*letters++ = ':';
	}
	longs[ROW_COUNT] = (struct option){0};
	*letters = '\0';
}

static const struct option_row *row_of(int found)
{
	if (found >= ROW_BASE)
		return &rows[found - ROW_BASE];
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (rows[i].letter == found)
			return &rows[i];
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
	char list[512] = "";
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

/* Does this verb take all the options that were typed (one bit a row)? */
static bool check_verb_options(const struct verb *verb, unsigned typed, char *message, size_t size)
{
	for (size_t i = 0; i < ROW_COUNT; i++)
		if ((typed >> i & 1) != 0 && (rows[i].verbs & verb->group) == 0)
			return wrong(message, size, "'%s' does not take --%s", verb->name, rows[i].name);
	return true;
}

static bool take_operands(int argc, char **argv, unsigned typed, struct options *options, char *message,
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
	if (!check_verb_options(options->verb, typed, message, size))
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
	struct option longs[ROW_COUNT + 1];
	char letters[2 * ROW_COUNT + 2];
	unsigned typed = 0;
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
		typed |= 1u << (row - rows);
	}
	return take_operands(argc, argv, typed, ret_options, message, size);
}

static void help_options(unsigned group, FILE *out)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		char left[64];
		if ((rows[i].verbs & group) == 0)
			continue;
		snprintf(left, sizeof(left), "%c%c%s--%s%s%s", rows[i].letter != 0 ? '-' : ' ',
			 rows[i].letter != 0 ? rows[i].letter : ' ', rows[i].letter != 0 ? ", " : "  ",
			 rows[i].name, rows[i].argument != NULL ? " " : "",
			 rows[i].argument != NULL ? rows[i].argument : "");
		fprintf(out, "  %-22s %s\n", left, rows[i].help);
	}
}

void options_help(const struct verb *verb, FILE *out)
{
	if (verb != NULL) {
		fprintf(out, "usage: careacl %s%s%s [options]\n\n%s\n\noptions:\n", verb->name,
			verb->operands[0] != '\0' ? " " : "", verb->operands, verb->help);
		help_options(verb->group, out);
		return;
	}
	fprintf(out, "usage: careacl [-c FILE] VERB [operands] [options]\n\nverbs:\n");
	for (verb = verbs; verb->name != NULL; verb++) {
		char left[80];
		snprintf(left, sizeof(left), "%s %s", verb->name, verb->operands);
		fprintf(out, "  %-50s %s\n", left, verb->help);
	}
	fprintf(out, "\noptions (--at with verbs that change nothing; --adopt, --accept and --accept-clock "
		     "with sync; --key to --login with audit):\n");
	help_options(VERB_ALL, out);
	fprintf(out, "\nexit status: 0 done or permitted, 1 denied or changes pending, 2 wrong usage, "
		     "settings or registry,\n"
		     "3 something is held, 4 some folders could not be treated, 5 another sync is running\n");
}
