#include "acl_sync/options.h"
#include "wording/wording.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum option_kind { OPTION_FLAG, OPTION_VALUE, OPTION_LIST };

#define VERB_ALL (~0u)

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
    ROW("next", 0, NULL, OPTION_FLAG, next, VERB_SYNC,
	"change nothing: say when the next change by date is due"),
    ROW("threads", 0, "N", OPTION_VALUE, threads, VERB_LOOKS,
	"look at folders with N threads; default 8 where there are many patients, else 1"),
    ROW("changed", 0, NULL, OPTION_FLAG, changed, VERB_SYNC,
	"only the folders of which something was said, begins or ends since; a whole sync where that cannot "
	"be "
	"told"),
    ROW("kernel", 0, NULL, OPTION_FLAG, kernel, VERB_VERIFY,
	"let a child of each login really try to open, list and write"),
    ROW("sample", 0, "N", OPTION_VALUE, sample, VERB_VERIFY,
	"with --kernel: N patients' folders of each store, chosen at random"),
    ROW("security", 0, NULL, OPTION_FLAG, security, VERB_CHECK,
	"look for what an insider or an accident could use, too"),
    ROW("html", 0, "FILE", OPTION_VALUE, html, VERB_REPORT,
	"one page of HTML that prints on A4; - for stdout"),
    ROW("text", 0, NULL, OPTION_FLAG, text, VERB_REPORT, "text, as without --html"),
    ROW("site", 0, NULL, OPTION_FLAG, site, VERB_REPORT,
	"the whole site, for its data protection officer; no patient is named"),
    ROW("more-than", 0, "N", OPTION_VALUE, more_than, VERB_REPORT,
	"with --site: who may open more than N folders; default 100"),
    ROW("line", 0, NULL, OPTION_FLAG, line, VERB_STATUS, "one line, fit for a mail"),
    ROW("output", 0, "FILE", OPTION_VALUE, output, VERB_METRICS | VERB_INIT,
	"metrics: into this file, by renaming, - for stdout; init: into this directory, default "
	"/etc/careacl"),
    ROW("store", 0, "NAME=ROOT", OPTION_LIST, stores, VERB_INIT,
	"a store and the directory of its folders; may stand several times"),
    ROW("regime", 0, "REGIME", OPTION_LIST, regimes, VERB_INIT,
	"hospital, health-house or shared-record; once, or once for each store"),
    ROW("profession", 0, "NAME", OPTION_LIST, professions, VERB_INIT,
	"a profession of the proposal; may stand several times; default all"),
    ROW("language", 0, "LANGUAGE", OPTION_VALUE, language, VERB_INIT,
	"of what is written and said: en or fr; default the environment's"),
    ROW("key", 0, "FILE", OPTION_VALUE, key, VERB_AUDIT, "verify with this copy of the trail's key.pub"),
    ROW("head", 0, "FILE", OPTION_VALUE, head, VERB_AUDIT, "verify against this older copy of the head"),
    ROW("from", 0, "TIME", OPTION_VALUE, from, VERB_AUDIT | VERB_WINDOW | VERB_START,
	"from TIME on; default: everything, for a statement now"),
    ROW("until", 0, "TIME", OPTION_VALUE, until, VERB_AUDIT | VERB_WINDOW, "before TIME; a day is included"),
    ROW("format", 0, "FORMAT", OPTION_VALUE, format, VERB_AUDIT,
	"export: trail, the lines as they stand, or fhir, AuditEvents of FHIR R4; default trail"),
    ROW("patient", 0, "ID", OPTION_VALUE, patient, VERB_AUDIT, "export lines about this patient"),
    ROW("login", 0, "LOGIN", OPTION_VALUE, login, VERB_AUDIT | VERB_LOGIN | VERB_GLASS | VERB_ADOPTS,
	"about this login; break-glass: of somebody without a shell"),
    ROW("to", 0, "WHOM", OPTION_VALUE, to, VERB_TO,
	"login:L, team:T, profession:P, everyone, emergency, emergency-regulator, heirs, representatives"),
    ROW("team", 0, "TEAM", OPTION_VALUE, team, VERB_TEAM, "the team"),
    ROW("from-team", 0, "TEAM", OPTION_VALUE, from_team, VERB_LEAVES, "the team that the patient leaves"),
    ROW("in-charge", 0, "LOGIN", OPTION_VALUE, in_charge, VERB_CHARGE, "the professional in charge"),
    ROW("category", 0, "NAME", OPTION_LIST, categories, VERB_SCOPE | VERB_INIT,
	"a category; may stand several times"),
    ROW("document", 0, "CATEGORY/PATH", OPTION_LIST, documents, VERB_SCOPE,
	"a document; may stand several times"),
    ROW("author", 0, "LOGIN", OPTION_VALUE, author, VERB_AUTHOR, "who wrote it, and goes on reading it"),
    ROW("ground", 0, "TEXT", OPTION_VALUE, ground, VERB_GROUND,
	"why; to hide: third-party or before-announcement"),
    ROW("kind", 0, "KIND", OPTION_VALUE, kind, VERB_RELATION,
	"relative, trusted-person, parent, guardian, curator or heir"),
    ROW("purpose", 0, "PURPOSE", OPTION_VALUE, purpose, VERB_RELATION,
	"of an heir: cause-of-death, memory or rights"),
    ROW("agreed", 0, NULL, OPTION_FLAG, agreed, VERB_RELATION, "the patient agrees"),
    ROW("basis", 0, "BASIS", OPTION_VALUE, basis, VERB_DEROGATION, "the law's word for it"),
    ROW("agreed-by", 0, "LOGIN", OPTION_VALUE, agreed_by, VERB_DEROGATION, "the professional who agreed"),
    ROW("legal-text", 0, "TEXT", OPTION_VALUE, legal_text, VERB_DEROGATION, "of another basis: which text"),
    ROW("withheld", 0, NULL, OPTION_FLAG, withheld, VERB_DEROGATION, "opens what is withheld too"),
    ROW("patient-agreed", 0, NULL, OPTION_FLAG, patient_agreed, VERB_DEROGATION, "the patient has agreed"),
    ROW("justification", 0, "TEXT", OPTION_VALUE, justification, VERB_GLASS, "why it is needed now"),
    ROW("cannot-consent", 0, NULL, OPTION_FLAG, cannot_consent, VERB_GLASS,
	"attests that the patient cannot express their will"),
    ROW("immediate-risk", 0, NULL, OPTION_FLAG, immediate_risk, VERB_GLASS,
	"attests that there is an immediate risk"),
    ROW("for", 0, "DURATION", OPTION_VALUE, for_how_long, VERB_GLASS,
	"how long, such as 1h; default: as long as the site allows"),
    ROW("end", 0, NULL, OPTION_FLAG, end, VERB_GLASS, "end it before its time"),
    ROW("trial", 0, "DURATION", OPTION_VALUE, trial, VERB_DOOR,
	"with enable: for so long, such as 10m, unless it is confirmed from a new login"),
    ROW("finding", 0, "TEXT", OPTION_VALUE, finding, VERB_REVIEW, "what the review found"),
    ROW("by", 0, "WHO", OPTION_VALUE, by, VERB_RECORDS | VERB_REVIEW | VERB_PURGES,
	"on whose word; of a review: the reviewer"),
    ROW("reference", 0, "TEXT", OPTION_VALUE, reference, VERB_RECORDS | VERB_PURGES,
	"where that is written down"),
    ROW("dry-run", 0, NULL, OPTION_FLAG, dry_run, VERB_RECORDS | VERB_PURGES | VERB_ADOPTS,
	"say who gains and loses, record nothing"),
    ROW("propose", 0, "DIR", OPTION_VALUE, propose, VERB_ADOPTS,
	"look only, and write the registry that would keep it to DIR; nothing is overwritten"),
    ROW("no-sync", 0, NULL, OPTION_FLAG, no_sync, VERB_RECORDS, "record it, leave the disk to the next sync"),
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
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (typed[i] && (rows[i].verbs & verb->group) == 0)
			return wrong(message, size, "'%s' does not take --%s", verb->name, rows[i].name);
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
	bool typed[ROW_COUNT] = {false};
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
		typed[row - rows] = true;
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
		fprintf(out, "  %-22s %s\n", left, wording(rows[i].help));
	}
}

void options_help(const struct verb *verb, FILE *out)
{
	if (verb != NULL) {
		fprintf(out, wording("usage: careacl %s%s%s [options]\n\n%s\n\noptions:\n"), verb->name,
			verb->operands[0] != '\0' ? " " : "", verb->operands, wording(verb->help));
		help_options(verb->group, out);
		return;
	}
	fputs(wording("usage: careacl [-c FILE] VERB [operands] [options]\n\nverbs:\n"), out);
	for (verb = verbs; verb->name != NULL; verb++) {
		char left[80];
		snprintf(left, sizeof(left), "%s %s", verb->name, verb->operands);
		fprintf(out, "  %-50s %s\n", left, wording(verb->help));
	}
	fputs(wording("\noptions (--at with verbs that change nothing; --adopt, --accept and --accept-clock "
		      "with sync; --key to --login with audit):\n"),
	      out);
	help_options(VERB_ALL, out);
	fputs(
	    wording("\nexit status: 0 done or permitted, 1 denied or changes pending, 2 wrong usage, "
		    "settings or registry,\n"
		    "3 something is held, 4 some folders could not be treated, 5 another sync is running\n\n"
		    "what to do when: careacl help\n"),
	    out);
}
