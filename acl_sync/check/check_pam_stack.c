/* What a service's account lines mean for pam_careacl: is the question reached, is the answer obeyed? */
#include "acl_sync/check/check_pam_file.h"

#include <stdlib.h>
#include <string.h>

#define MODULE "pam_careacl.so"
#define SYSTEM_UID_MAX 1000

/* Does pam_succeed_if succeed (`word`: "<") or fail (">=") for system accounts alone? */
static bool is_for_system_accounts(const char *arguments, const char *word)
{
	const char *at = strstr(arguments, "uid ");
	for (; at != NULL; at = strstr(at + 1, "uid ")) {
		const char *found = at + strlen("uid ");
		if (strncmp(found, word, strlen(word)) == 0 && found[strlen(word)] == ' ' &&
		    strtoul(found + strlen(word), NULL, 10) <= SYSTEM_UID_MAX)
			return true;
	}
	return false;
}

/* Is there one condition alone ("uid >= 1000"), beside words that say how and not whether? */
static bool is_one_condition(const char *arguments)
{
	static const char *const how[] = {"quiet", "quiet_success", "quiet_fail",
					  "debug", "audit",         "use_uid"};
	size_t words = 0;
	for (const char *at = arguments + strspn(arguments, " "); *at != '\0'; at += strspn(at, " ")) {
		size_t length = strcspn(at, " ");
		bool counts = true;
		for (size_t i = 0; i < sizeof(how) / sizeof(how[0]); i++)
			counts = counts && !(strlen(how[i]) == length && strncmp(at, how[i], length) == 0);
		words += counts;
		at += length;
	}
	return words == 3;
}

/* Does it succeed for root alone, "uid = 0"? */
static bool is_for_root(const char *arguments)
{
	static const char root[] = "uid = 0";
	const char *at = strstr(arguments, root);
	return at != NULL && (at[strlen(root)] == ' ' || at[strlen(root)] == '\0');
}

/* Services that are started by the person who wants something: what asks who the caller is lets through root alone.
 * sshd and all other servers are root themselves, and everybody would pass. */
static bool is_started_by_people(const char *service)
{
	return strcmp(service, "su") == 0 || strcmp(service, "su-l") == 0;
}

/* A line whose success (`succeeds`), or else failure, takes nobody past the question but those whom it does not
 * concern. */
static bool is_harmless(const struct pam_line *line, const char *service, bool succeeds)
{
	if (pam_line_is(line, "pam_deny.so"))
		return succeeds;
	if (pam_line_is(line, "pam_permit.so"))
		return !succeeds;
	if (pam_line_is(line, "pam_rootok.so"))
		return succeeds && is_started_by_people(service);
	if (!pam_line_is(line, "pam_succeed_if.so"))
		return false;
	bool spares =
	    succeeds ? is_for_system_accounts(line->arguments, "<") || is_for_root(line->arguments)
		     : is_for_system_accounts(line->arguments, ">=") && is_one_condition(line->arguments);
	return spares && (strstr(line->arguments, "use_uid") == NULL || is_started_by_people(service));
}

/* Does a jump over `jump` lines from `i` end behind line `asked`? A substack is one line. A jump that ends nowhere
 * is a refusal: libpam says "bad jump in stack". */
static bool jumps_over(const struct pam_stack *stack, size_t i, int jump, size_t asked)
{
	unsigned level = stack->lines[i].level;
	size_t next = i + 1;
	for (; jump > 0 && next < stack->count && stack->lines[next].level >= level; jump--) {
		next++;
		while (next < stack->count && stack->lines[next].level > level)
			next++;
	}
	return jump == 0 && next > asked;
}

/* Does what is decided at line `i` end more than a substack before line `asked`? */
static bool ends_for(const struct pam_stack *stack, size_t i, size_t asked)
{
	for (size_t n = i + 1; n <= asked; n++)
		if (stack->lines[n].level < stack->lines[i].level)
			return false;
	return true;
}

/* Does `answer` at line `i` pass over line `asked`? A failure that ends the stack is a refusal: nobody gets in. */
static bool answer_skips(const struct pam_stack *stack, size_t i, size_t asked, enum pam_answer answer)
{
	int does = stack->lines[i].does[answer];
	if (does > 0)
		return jumps_over(stack, i, does, asked);
	return answer == ANSWER_SUCCESS && does == PAM_DOES_DONE && ends_for(stack, i, asked);
}

/* On which answer is line `asked` passed over at line `i`, for people whom the question concerns? "succeeds", "does
 * not succeed"; NULL: on none. */
static const char *skips_when(const struct pam_stack *stack, const char *service, size_t i, size_t asked)
{
	const struct pam_line *line = &stack->lines[i];
	if (line->is_substack)
		return NULL;
	if (answer_skips(stack, i, asked, ANSWER_SUCCESS) && !is_harmless(line, service, true))
		return "succeeds";
	for (enum pam_answer answer = ANSWER_SUCCESS + 1; answer < ANSWER_COUNT; answer++)
		if (answer_skips(stack, i, asked, answer) && !is_harmless(line, service, false))
			return "does not succeed";
	return NULL;
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
	const char *snapshot = arena_printf(run->arena, "%s/" LOGIN_SNAPSHOT_FILE, run->settings->state_dir);
	const char *asked = argument_find(run, line, "state=", run->places->module_state_dir);
	const char *wanted = check_path(run, run->settings->state_dir, &unused);
	const char *shown = check_path(run, asked, &unused);
	snapshot = snapshot == NULL ? NULL : check_path(run, snapshot, &unused);
	if (wanted == NULL || shown == NULL || snapshot == NULL)
		return;
	bool is_ours = strcmp(shown, wanted) == 0 || strcmp(shown, snapshot) == 0;
	run->is_served = run->is_served || (is_ours && !run->at_default);
	if (is_ours || !run->published)
		return;
	check_warn(run, line->origin,
		   "pam_careacl reads the login state in %s, and this site publishes it in %s: it answers "
		   "from the wrong facts, or refuses everybody; write \"state=%s\" behind pam_careacl.so",
		   asked, run->settings->state_dir, run->settings->state_dir);
}

/* Is a refusal a refusal? */
static void obeyed_check(struct check_run *run, const struct pam_line *line)
{
	for (size_t i = ANSWER_PERM_DENIED; i <= ANSWER_AUTHINFO_UNAVAIL; i++)
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
		for (size_t i = 0; i < asked; i++) {
			const char *when = skips_when(&stack, service, i, asked);
			if (when != NULL)
				check_warn(
				    run, stack.lines[i].origin,
				    "when %s %s here, pam_careacl (%s:%u) is skipped, and a suspended or "
				    "expired login comes in: move the pam_careacl line above this one",
				    stack.lines[i].module, when, stack.lines[asked].origin.file,
				    stack.lines[asked].origin.line);
		}
	}
	return asks;
}
