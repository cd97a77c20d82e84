#include "registry/config_tree.h"

#include "registry/duplicate_key.h"
#include "registry/loader.h"
#include "registry/text_guard.h"
#include "registry/tree_stream.h"
#include "wording/wording.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OUT_OF_MEMORY_STATUS 4 /* some work was not done */

static void report_duplicate(const struct config_text *text, struct origin origin, struct findings *findings)
{
	struct duplicate_key twice;

	if (duplicate_key_find(text, origin.line, &twice))
		findings_add(findings, SEVERITY_ERROR, origin,
			     "%s: stands twice (first on line %u); a key stands once, keep one of the two",
			     twice.key.text, twice.first_line);
	else
		findings_add(findings, SEVERITY_ERROR, origin,
			     "a key stands twice in its group; a key stands once, keep one of the two");
}

/* The line libconfig stumbled at; the last one where that is the end of the text. */
static unsigned error_line(const struct config_text *text, const config_t *tree, unsigned lines_before)
{
	unsigned line = lines_before + (config_error_line(tree) < 1 ? 1 : (unsigned)config_error_line(tree));
	unsigned last = text->size == 0 || text->text[text->size - 1] != '\n';

	for (size_t i = 0; i < text->size; i++)
		last += text->text[i] == '\n';
	return line < last ? line : last;
}

/* libconfig's own complaints, in words that say what to do. It shows one a text. */
static void report(const struct config_text *text, const config_t *tree, unsigned lines_before,
		   struct findings *findings)
{
	const char *complaint = config_error_text(tree) == NULL ? "" : config_error_text(tree);
	struct origin origin = {text->name, error_line(text, tree, lines_before)};

	if (strcmp(complaint, "duplicate setting name") == 0) {
		report_duplicate(text, origin, findings);
		return;
	}
	unsigned string_line = text_guard_long_string(text, origin.line);
	if (string_line != 0) {
		origin.line = string_line;
		findings_add(
		    findings, SEVERITY_ERROR, origin,
		    "syntax error: a string starts here and goes on over the end of the line; is its closing "
		    "quote missing?");
	} else if (strcmp(complaint, "syntax error") == 0) {
		findings_add(findings, SEVERITY_ERROR, origin,
			     "syntax error; look here and on the line before for a missing comma between two "
			     "groups, a "
			     "missing bracket or quote, or a value that is none");
	} else {
		findings_add(findings, SEVERITY_ERROR, origin, "%s; correct the value here", complaint);
	}
}

static const char *crash_text; /* looked up before: a handler can only write */

/* libconfig 1.5 does not look at what malloc returns. Nothing is changed while a text is read: ended like any run for
 * which memory did not suffice. */
static void libconfig_crashed(int signal_number)
{
	(void)signal_number;
	if (write(2, crash_text, strlen(crash_text)) < 0)
		_exit(OUT_OF_MEMORY_STATUS);
	_exit(OUT_OF_MEMORY_STATUS);
}

/* A sanitizer is to see it itself. */
static bool watch(struct sigaction *before)
{
#if defined(__SANITIZE_ADDRESS__)
	(void)before;
	(void)libconfig_crashed;
	(void)crash_text;
	return false;
#else
	const struct sigaction ends = {.sa_handler = libconfig_crashed};
	crash_text = wording("careacl: error: libconfig stumbled over a text; out of memory?\n");
	return sigaction(SIGSEGV, &ends, before) == 0;
#endif
}

/* Has each member its name and each string its text? libconfig 1.5 goes on without them when memory does not suffice. */
static bool is_whole(const config_setting_t *setting)
{
	int count = config_setting_is_aggregate(setting) ? config_setting_length(setting) : 0;
	if (config_setting_type(setting) == CONFIG_TYPE_STRING && config_setting_get_string(setting) == NULL)
		return false;
	for (int i = 0; i < count; i++) {
		const config_setting_t *member = config_setting_get_elem(setting, (unsigned)i);
		bool is_named = !config_setting_is_group(setting) || config_setting_name(member) != NULL;
		if (!is_named || !is_whole(member))
			return false;
	}
	return true;
}

static void report_memory(const struct config_text *text, struct findings *findings)
{
	findings_add(findings, SEVERITY_ERROR, (struct origin){text->name, 1}, "does not fit into memory");
	findings->out_of_memory = true; /* says nothing about the text */
}

/* Nothing that no text of ours has? */
static bool is_plausible(const struct config_text *text, const config_t *tree, unsigned lines_before,
			 struct findings *findings)
{
	unsigned line = 1;
	const char *problem = tree_problem(tree, &line);
	if (problem != NULL)
		findings_add(findings, SEVERITY_ERROR,
			     (struct origin){text->name, lines_before + (line < 1 ? 1 : line)}, "%s",
			     problem);
	return problem == NULL;
}

/* A piece of the text, which so many lines of it stand before. It is freed. */
static bool read_piece(const struct config_text *text, char *piece, unsigned lines_before,
		       struct findings *findings, config_t *ret_tree)
{
	config_init(ret_tree);
	bool is_read = config_read_string(ret_tree, piece) == CONFIG_TRUE;
	free(piece);
	if (!is_read)
		report(text, ret_tree, lines_before, findings);
	else if (!is_whole(config_root_setting(ret_tree)))
		report_memory(text, findings);
	else if (is_plausible(text, ret_tree, lines_before, findings))
		return true;
	config_destroy(ret_tree);
	return false;
}

bool config_tree_parse_pieces_here(const struct config_text *text, size_t piece_bytes,
				   struct findings *findings, config_tree_take_piece *take, void *context)
{
	struct text_pieces pieces;
	config_t tree;
	unsigned lines_before;
	bool failed = false, goes_on;
	char *piece = NULL;

	text_pieces_init(&pieces, text, piece_bytes);
	goes_on = text_guard(text, findings, &pieces);
	while (goes_on && (piece = text_pieces_next(&pieces, &lines_before, &failed)) != NULL) {
		goes_on = read_piece(text, piece, lines_before, findings, &tree);
		if (!goes_on)
			break;
		goes_on = take(context, &(struct config_piece){&tree, lines_before, &pieces});
		config_destroy(&tree);
	}
	if (failed)
		report_memory(text, findings);
	text_pieces_clear(&pieces);
	return goes_on && !failed;
}

bool config_tree_parse_here(const struct config_text *text, struct findings *findings, config_t *ret_tree)
{
	struct text_pieces whole;
	unsigned lines_before;
	bool failed;

	if (!text_guard(text, findings, NULL))
		return false;
	/* libconfig wants a NUL, and a newline behind the last comment */
	text_pieces_init(&whole, text, text->size);
	char *copy = text_pieces_next(&whole, &lines_before, &failed);
	if (copy == NULL) {
		report_memory(text, findings);
		return false;
	}
	return read_piece(text, copy, lines_before, findings, ret_tree);
}

/* By the loader: this process has put its answer together with libconfig once more. */
static bool parse_there(const struct config_text *text, struct findings *findings, config_t *ret_tree)
{
	if (!loader_parse(text, findings, ret_tree))
		return false;
	if (is_whole(config_root_setting(ret_tree)))
		return true;
	report_memory(text, findings);
	config_destroy(ret_tree);
	return false;
}

bool config_tree_parse(const struct config_text *text, struct findings *findings, config_t *ret_tree)
{
	struct sigaction before;
	bool is_watched = watch(&before);
	bool ok = loader_is_there() ? parse_there(text, findings, ret_tree)
				    : config_tree_parse_here(text, findings, ret_tree);
	if (is_watched)
		sigaction(SIGSEGV, &before, NULL);
	return ok;
}

/* What a part is checked for before it is taken. */
struct taking {
	const struct config_text *text;
	struct findings *findings;
	config_tree_take *take;
	void *context;
};

static void take_whole(void *context, const config_t *tree, size_t announced)
{
	const struct taking *taking = context;
	if (is_whole(config_root_setting(tree)))
		taking->take(taking->context, tree, announced);
	else
		report_memory(taking->text, taking->findings);
}

void config_tree_parse_parts(const struct config_text *text, struct findings *findings,
			     config_tree_take *take, void *context)
{
	struct taking taking = {text, findings, take, context};
	struct sigaction before;
	config_t tree;
	if (loader_wants_parts(text)) {
		bool is_watched = watch(&before);
		loader_parse_parts(text, findings, take_whole, &taking);
		if (is_watched)
			sigaction(SIGSEGV, &before, NULL);
	} else if (config_tree_parse(text, findings, &tree)) {
		take(context, &tree, 0);
		config_destroy(&tree);
	}
}
