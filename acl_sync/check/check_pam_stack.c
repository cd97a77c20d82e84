/* What a service's account lines mean for pam_careacl: is the question reached, is the answer obeyed? */
#include "acl_sync/check/check_pam_file.h"

#include <stdlib.h>
#include <string.h>

#define MODULE "pam_careacl.so"
#define SYSTEM_UID_MAX 1000

/* Does pam_succeed_if let through system accounts alone: "uid < 1000" or less, "uid = 0"? */
static bool is_for_system_accounts(const char *arguments)
{
	static const char below[] = "uid < ", equal[] = "uid = 0";
	for (const char *at = arguments; (at = strstr(at, "uid ")) != NULL; at++) {
		if (strncmp(at, below, strlen(below)) == 0 &&
		    strtoul(at + strlen(below), NULL, 10) <= SYSTEM_UID_MAX)
			return true;
		if (strncmp(at, equal, strlen(equal)) == 0 &&
		    (at[strlen(equal)] == ' ' || at[strlen(equal)] == '\0'))
			return true;
	}
	return false;
}

/* Services that are started by the person who wants something: what asks who the caller is lets through root alone.
 * sshd and all other servers are root themselves, and everybody would pass. */
static bool is_started_by_people(const char *service)
{
	return strcmp(service, "su") == 0 || strcmp(service, "su-l") == 0;
}

/* A line that lets nobody through before the question but those whom it does not concern. */
static bool is_harmless(const struct pam_line *line, const char *service)
{
	if (pam_line_is(line, "pam_deny.so"))
		return true;
	if (pam_line_is(line, "pam_rootok.so"))
		return is_started_by_people(service);
	if (!pam_line_is(line, "pam_succeed_if.so") || !is_for_system_accounts(line->arguments))
		return false;
	return strstr(line->arguments, "use_uid") == NULL || is_started_by_people(service);
}

/* Index of the first line that is run after a jump over `jump` lines from `i`: a substack is one line. */
static size_t jump_target(const struct pam_stack *stack, size_t i, int jump)
{
	unsigned level = stack->lines[i].level;
	size_t next = i + 1;
	for (; jump > 0 && next < stack->count && stack->lines[next].level >= level; jump--) {
		next++;
		while (next < stack->count && stack->lines[next].level > level)
			next++;
	}
	return next;
}

/* Does a success of line `i` pass over line `asked`, for people whom the question concerns? */
static bool skips(const struct pam_stack *stack, const char *service, size_t i, size_t asked)
{
	const struct pam_line *line = &stack->lines[i];
	if (line->is_substack || is_harmless(line, service))
		return false;
	if (line->does[ANSWER_SUCCESS] > 0)
		return jump_target(stack, i, line->does[ANSWER_SUCCESS]) > asked;
	if (line->does[ANSWER_SUCCESS] != PAM_DOES_DONE)
		return false;
	/* what is decided in a substack ends that substack alone */
	for (size_t n = i + 1; n <= asked; n++)
		if (stack->lines[n].level < line->level)
			return false;
	return true;
}

/* What follows `prefix` in the last argument that starts with it, or `otherwise`. Arena. */
static const char *argument_find(struct check_run *run, const struct pam_line *line, const char *prefix,
				 const char *otherwise)
{
	const char *value = otherwise;
	char *rest, *copy = arena_strdup(run->arena, line->arguments);
	if (copy == NULL) {
		run->findings->out_of_memory = true;
		return value;
	}
	for (char *word = strtok_r(copy, " []", &rest); word != NULL; word = strtok_r(NULL, " []", &rest))
		if (strncmp(word, prefix, strlen(prefix)) == 0)
			value = word + strlen(prefix);
	return value;
}

/* Does the module look where this site publishes? `state=` is the directory or the snapshot itself. */
static void state_check(struct check_run *run, const struct pam_line *line)
{
	bool unused;
	const char *snapshot = arena_printf(run->arena, "%s/login.snapshot", run->settings->state_dir);
	const char *asked = argument_find(run, line, "state=", run->places->module_state_dir);
	if (snapshot == NULL || !run->published)
		return;
	const char *wanted = check_path(run, run->settings->state_dir, &unused);
	const char *shown = check_path(run, asked, &unused);
	snapshot = check_path(run, snapshot, &unused);
	if (wanted == NULL || shown == NULL || snapshot == NULL || strcmp(shown, wanted) == 0 ||
	    strcmp(shown, snapshot) == 0)
		return;
	check_warn(run, line->origin,
		   "pam_careacl reads the login state in %s, and this site publishes it in %s: it answers "
		   "from the wrong facts, "
		   "or refuses everybody; write \"state=%s\" behind pam_careacl.so",
		   asked, run->settings->state_dir, run->settings->state_dir);
}

/* Is a refusal a refusal? */
static void obeyed_check(struct check_run *run, const struct pam_line *line)
{
	for (size_t i = ANSWER_PERM_DENIED; i < ANSWER_COUNT; i++)
		if (line->does[i] != PAM_DOES_BAD && line->does[i] != PAM_DOES_DIE) {
			check_warn(run, line->origin,
				   "pam_careacl stands here so that its refusals are not obeyed: write "
				   "\"account required "
				   "pam_careacl.so\"");
			break;
		}
	if (line->does[ANSWER_SUCCESS] == PAM_DOES_DONE)
		check_warn(run, line->origin,
			   "when pam_careacl agrees here, no later account line is run, such as the system's "
			   "own account check: "
			   "write \"account required pam_careacl.so\"");
	if (argument_find(run, line, "permissive", NULL) != NULL)
		check_warn(run, line->origin,
			   "pam_careacl is \"permissive\" here: it logs whom it would refuse, and refuses "
			   "nobody; take the word "
			   "out when the trial is over");
	state_check(run, line);
}

bool pam_service_check(struct check_run *run, const char *service)
{
	struct pam_stack stack;
	bool asks = false;
	if (!pam_stack_read(run, service, &stack))
		return false;
	for (size_t asked = 0; asked < stack.count; asked++) {
		if (!pam_line_is(&stack.lines[asked], MODULE))
			continue;
		asks = true;
		obeyed_check(run, &stack.lines[asked]);
		for (size_t i = 0; i < asked; i++)
			if (skips(&stack, service, i, asked))
				check_warn(run, stack.lines[i].origin,
					   "when %s succeeds here, pam_careacl (%s:%u) is skipped, and a "
					   "suspended or expired login comes in: "
					   "move the pam_careacl line above this one",
					   stack.lines[i].module, stack.lines[asked].origin.file,
					   stack.lines[asked].origin.line);
	}
	return asks;
}
