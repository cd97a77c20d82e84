/* The parser of /etc/pam.d. */
#include "acl_sync/check/check_pam_file.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define INCLUDE_DEPTH_MAX 32
#define INCLUDE_FILES_MAX 256
#define LINES_MAX 4096

/* The old words and what they stand for (pam.conf(5)). */
static const struct {
	const char *word;
	int success, failure;
} controls[] = {
    {"required", PAM_DOES_OK, PAM_DOES_BAD},
    {"requisite", PAM_DOES_OK, PAM_DOES_DIE},
    {"sufficient", PAM_DOES_DONE, PAM_DOES_IGNORE},
    {"optional", PAM_DOES_OK, PAM_DOES_IGNORE},
};

static const struct {
	const char *word;
	int does;
} actions[] = {
    {"ignore", PAM_DOES_IGNORE}, {"ok", PAM_DOES_OK},   {"done", PAM_DOES_DONE},
    {"bad", PAM_DOES_BAD},       {"die", PAM_DOES_DIE}, {"reset", PAM_DOES_IGNORE},
};

static const char *const answer_words[ANSWER_COUNT] = {
    "success",  "perm_denied", "acct_expired", "authinfo_unavail", "user_unknown",
    "auth_err", "service_err", "system_err",   "ignore",
};

struct pam_reader {
	struct check_run *run;
	struct pam_stack *stack;
	unsigned depth;
	unsigned files;
};

static int action_of(const char *word)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcasecmp(actions[i].word, word) == 0)
			return actions[i].does;
	char *end;
	long jump = strtol(word, &end, 10);
	/* libpam takes what it does not know for "bad" */
	return *end == '\0' && end != word && jump > 0 && jump < INT_MAX ? (int)jump : PAM_DOES_BAD;
}

/* One "answer=action" of a control in brackets. */
static void bracket_item(char *item, int does[ANSWER_COUNT], bool said[ANSWER_COUNT])
{
	char *action = strchr(item, '=');
	if (action == NULL)
		return;
	*action++ = '\0';
	bool is_default = strcasecmp(item, "default") == 0;
	for (size_t i = 0; i < ANSWER_COUNT; i++) {
		bool named = strcasecmp(item, answer_words[i]) == 0;
		if (!named && !(is_default && !said[i]))
			continue;
		does[i] = action_of(action);
		said[i] = said[i] || named;
	}
}

/* A control into what it does with each answer. */
static void control_read(char *control, int does[ANSWER_COUNT])
{
	for (size_t i = 0; i < ANSWER_COUNT; i++)
		does[i] = PAM_DOES_BAD;
	if (control[0] == '[') {
		bool said[ANSWER_COUNT] = {false};
		char *rest;
		for (char *item = strtok_r(control + 1, " \t", &rest); item != NULL;
		     item = strtok_r(NULL, " \t", &rest))
			bracket_item(item, does, said);
		return;
	}
	for (size_t c = 0; c < sizeof(controls) / sizeof(controls[0]); c++) {
		if (strcasecmp(controls[c].word, control) != 0)
			continue;
		for (size_t i = 0; i < ANSWER_COUNT; i++)
			does[i] = i == ANSWER_SUCCESS  ? controls[c].success
				  : i == ANSWER_IGNORE ? PAM_DOES_IGNORE
						       : controls[c].failure;
	}
}

/* Cuts the next word off; one in brackets to its bracket (which is taken off). NULL at the end. */
static char *word_cut(char **cursor)
{
	char *word = *cursor + strspn(*cursor, " \t");
	if (*word == '\0')
		return NULL;
	char *end = word + strcspn(word, word[0] == '[' ? "]" : " \t");
	*cursor = *end == '\0' ? end : end + 1;
	*end = '\0';
	return word;
}

static void line_add(struct pam_reader *reader, const struct pam_line *line)
{
	struct pam_stack *stack = reader->stack;
	struct pam_line *lines =
	    arena_grow(reader->run->arena, stack->lines, stack->count, &stack->capacity, sizeof(*lines));
	if (lines == NULL) {
		reader->run->findings->out_of_memory = true;
		return;
	}
	stack->lines = lines;
	stack->lines[stack->count++] = *line;
}

static bool pam_read_file(struct pam_reader *reader, const char *name, unsigned level);

/* "account CONTROL MODULE ARGUMENTS", the type already taken off. */
static void account_read(struct pam_reader *reader, char *rest, struct origin origin, unsigned level)
{
	char *control = word_cut(&rest);
	char *module = word_cut(&rest);
	if (control == NULL || module == NULL)
		return;
	if (strcasecmp(control, "include") == 0) {
		pam_read_file(reader, module, level);
		return;
	}
	struct pam_line line = {.origin = origin, .level = level, .module = module, .arguments = rest};
	line.is_substack = strcasecmp(control, "substack") == 0;
	if (!line.is_substack)
		control_read(control, line.does);
	line_add(reader, &line);
	if (line.is_substack)
		pam_read_file(reader, module, level + 1);
}

static void pam_read_line(struct pam_reader *reader, char *line, struct origin origin, unsigned level)
{
	line[strcspn(line, "#")] = '\0';
	for (char *c = line; *c != '\0'; c++)
		if (isspace((unsigned char)*c))
			*c = ' ';
	char *type = word_cut(&line);
	if (type == NULL)
		return;
	if (strcasecmp(type, "@include") == 0) {
		char *name = word_cut(&line);
		if (name != NULL)
			pam_read_file(reader, name, level);
		return;
	}
	if (type[0] == '-')
		type++;
	if (strcasecmp(type, "account") == 0)
		account_read(reader, line, origin, level);
}

/* As libpam looks for it: by its path, among the site's files, among those of packages. */
static bool pam_open_file(struct check_run *run, const char *name, struct check_text *text)
{
	const char *const directories[] = {run->places->pam_directory, run->places->pam_vendor_directory};
	if (name[0] == '/')
		return check_text_open(run, name, text);
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		const char *path = arena_printf(run->arena, "%s/%s", directories[i], name);
		if (path == NULL)
			run->findings->out_of_memory = true;
		else if (check_text_open(run, path, text))
			return true;
	}
	return false;
}

static bool pam_read_file(struct pam_reader *reader, const char *name, unsigned level)
{
	struct check_run *run = reader->run;
	struct check_text text;
	if (reader->depth >= INCLUDE_DEPTH_MAX || reader->files++ >= INCLUDE_FILES_MAX ||
	    !pam_open_file(run, name, &text))
		return false;
	reader->depth++;
	char *line;
	while (reader->stack->count < LINES_MAX && (line = check_text_next(&text, LINES_OF_PAM)) != NULL)
		pam_read_line(reader, line, (struct origin){text.name, text.line}, level);
	reader->depth--;
	return true;
}

bool pam_stack_read(struct check_run *run, const char *service, struct pam_stack *stack)
{
	struct pam_reader reader = {.run = run, .stack = stack};
	*stack = (struct pam_stack){0};
	return pam_read_file(&reader, service, 0);
}

bool pam_line_is(const struct pam_line *line, const char *module)
{
	const char *slash = strrchr(line->module, '/');
	return !line->is_substack && strcmp(slash == NULL ? line->module : slash + 1, module) == 0;
}
