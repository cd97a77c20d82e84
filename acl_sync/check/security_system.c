/* Settings of the system that decide what one login learns of another. */
#include "acl_sync/check/security.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- the kernel ---- */

static const struct {
	const char *name;    /* below /proc/sys */
	long least, most;    /* what is good */
	const char *missing; /* its value where there is no such file; NULL: nothing is said */
	const char *why;
} settings[] = {
    {"fs/protected_hardlinks", 1, 1, NULL,
     "anybody can give a document they cannot read a second name in a directory of their own, and careacl "
     "must "
     "close it to all"},
    {"fs/protected_symlinks", 1, 1, NULL,
     "a link that one login lays in a directory of many leads a program of another to a file of its choice"},
    {"fs/protected_fifos", 1, 2, NULL,
     "a FIFO that one login lays in a directory of many takes what another believes to write into a file"},
    {"fs/protected_regular", 1, 2, NULL,
     "a file that one login lays in a directory of many keeps what another believes to write into its own"},
    {"fs/suid_dumpable", 0, 0, NULL,
     "what a program with other rights had in memory can be left in a file: a copy of documents that no rule "
     "closes"},
    {"kernel/yama/ptrace_scope", 1, 3, "0",
     "one program of a login reads the memory of the others: documents, passwords, what is on the screen"},
};

/* The one line of such a file; NULL: there is none. */
static const char *sysctl(struct security *security, const char *name, const char **ret_path)
{
	struct check_text text;
	*ret_path = arena_printf(security->run.arena, "%s/%s", security->places->sysctls, name);
	if (*ret_path == NULL) {
		security->run.findings->out_of_memory = true;
		return NULL;
	}
	return check_text_open(&security->run, *ret_path, &text) ? check_text_next(&text, LINES_SINGLE)
								 : NULL;
}

void security_kernel(struct security *security)
{
	const char *path;
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		const char *value = sysctl(security, settings[i].name, &path);
		if (value == NULL)
			value = settings[i].missing;
		if (value == NULL || path == NULL)
			continue;
		long number = strtol(value, NULL, 10);
		if (number < settings[i].least || number > settings[i].most)
			check_warn(&security->run, (struct origin){path, 0},
				   "is %ld: %s; set %s = %ld in /etc/sysctl.d", number, settings[i].why,
				   settings[i].name, settings[i].least);
	}
	const char *pattern = sysctl(security, "kernel/core_pattern", &path);
	if (pattern != NULL && pattern[0] != '|')
		check_warn(
		    &security->run, (struct origin){path, 0},
		    "is '%s': a program that crashes leaves all it had in memory of a document in a file "
		    "there, which outlives the access; limit it (\"* hard core 0\" in "
		    "/etc/security/limits.conf) and set kernel/core_pattern = |/bin/false",
		    pattern);
}

/* ---- capabilities ---- */

static const char *const mighty[] = {"cap_dac_override", "cap_dac_read_search", "cap_fowner",
				     "cap_chown",        "cap_setuid",          "cap_sys_admin",
				     "cap_sys_ptrace",   "cap_setfcap",         "all"};

void security_capabilities(struct security *security)
{
	struct check_text text;
	char *line;
	if (!check_text_open(&security->run, security->places->capabilities, &text))
		return;
	while ((line = check_text_next(&text, LINES_SINGLE)) != NULL) {
		line[strcspn(line, "#")] = '\0';
		char *rest = NULL;
		const char *given = strtok_r(line, " \t", &rest);
		for (size_t i = 0; given != NULL && i < sizeof(mighty) / sizeof(mighty[0]); i++)
			if (strcasestr(given, mighty[i]) != NULL && given[0] != '!') {
				check_warn(
				    &security->run, (struct origin){text.name, text.line},
				    "gives '%s' to people as they come in: no ACL holds who has it; take "
				    "the line out",
				    given);
				break;
			}
	}
}

/* ---- the index of file names ---- */

/* Is the path below one of those that are left out? */
static bool is_pruned(char *list, const char *path)
{
	char *rest = NULL;
	for (char *one = strtok_r(list, " \t\"", &rest); one != NULL; one = strtok_r(NULL, " \t\"", &rest))
		if (check_path_holds(one, path))
			return true;
	return false;
}

static void index_check(struct security *security, const struct check_text *text, const char *pruned,
			const char *path)
{
	char *list = arena_strdup(security->run.arena, pruned);
	if (list == NULL || path == NULL)
		security->run.findings->out_of_memory = true;
	else if (!is_pruned(list, path))
		check_warn(
		    &security->run, (struct origin){text->name, 0},
		    "updatedb writes the names of all documents below %s into a file of its own, which "
		    "keeps them when they are gone; add the directory to PRUNEPATHS",
		    path);
}

void security_index(struct security *security)
{
	const struct policy *policy = &security->run.settings->policy;
	struct check_text text;
	const char *pruned = "";
	char *line;
	bool unused;
	if (!check_text_open(&security->run, security->places->updatedb, &text))
		return;
	while ((line = check_text_next(&text, LINES_SINGLE)) != NULL) {
		line = check_text_trim(line);
		if (strncmp(line, "PRUNEPATHS", 10) == 0 && strchr(line, '=') != NULL)
			pruned = strchr(line, '=') + 1;
	}
	for (size_t i = 0; i < policy->store_count; i++) {
		index_check(security, &text, pruned,
			    check_path(&security->run, policy->stores[i].root, &unused));
		if (policy->stores[i].views != NULL)
			index_check(security, &text, pruned,
				    check_path(&security->run, policy->stores[i].views, &unused));
	}
}
