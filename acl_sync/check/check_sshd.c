/* What sshd_config says, read as sshd reads it: Include where it stands, the first value wins, a Match block
 * ends with its file. */
#include "acl_sync/check/check_services_private.h"

#include <ctype.h>
#include <glob.h>
#include <string.h>
#include <strings.h>

#define INCLUDE_DEPTH_MAX 16
#define INCLUDE_FILES_MAX 1024

struct sshd_scan {
	struct check_run *run;
	unsigned depth;
	unsigned files;
	struct origin use_pam; /* file NULL: not said */
	const char *use_pam_value;
};

/* The next word of a line: white space or one '=' before it, perhaps in quotes; NULL at the end or a comment. */
static char *word_next(char **cursor)
{
	char *word = *cursor + strspn(*cursor, " \t=");
	if (*word == '\0' || *word == '#')
		return NULL;
	char *end;
	if (*word == '"') {
		word++;
		end = word + strcspn(word, "\"");
	} else {
		end = word + strcspn(word, " \t=");
	}
	*cursor = *end == '\0' ? end : end + 1;
	*end = '\0';
	return word;
}

static void sshd_scan_file(struct sshd_scan *scan, const char *path, bool global);

/* Patterns start from the folder of sshd_config; files of one pattern come in name order. */
static void include_pattern(struct sshd_scan *scan, const char *pattern, bool global)
{
	struct check_run *run = scan->run;
	const char *config = run->places->sshd_config;
	const char *path =
	    pattern[0] == '/'
		? pattern
		: arena_printf(run->arena, "%.*s/%s", (int)(strrchr(config, '/') - config), config, pattern);
	glob_t found;
	if (path == NULL)
		run->findings->out_of_memory = true;
	if (path == NULL || glob(path, 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++)
		sshd_scan_file(scan, found.gl_pathv[i], global);
	globfree(&found);
}

/* A person whose top directory is in the views sees links that lead nowhere. */
static void chroot_check(struct sshd_scan *scan, const char *path, struct origin origin)
{
	const struct policy *policy = &scan->run->settings->policy;
	if (path[0] != '/')
		return; /* "none", or a person's home */
	for (size_t i = 0; i < policy->store_count; i++) {
		struct check_reach reach = check_reach_of(scan->run, path, &policy->stores[i]);
		if (reach.views && !reach.root)
			check_warn(scan->run, origin,
				   "ChrootDirectory %s holds views of store %s but not its folders (%s): "
				   "inside, every link of a "
				   "view leads nowhere; name a directory that holds both, and start people "
				   "in their view with "
				   "\"ForceCommand internal-sftp -d\"",
				   path, policy->stores[i].name, policy->stores[i].root);
	}
}

static void sshd_scan_line(struct sshd_scan *scan, char *line, struct origin origin, bool *global)
{
	char *word, *keyword = word_next(&line);
	if (keyword == NULL)
		return;
	if (strcasecmp(keyword, "Include") == 0) {
		while ((word = word_next(&line)) != NULL)
			include_pattern(scan, word, *global);
		return;
	}
	word = word_next(&line);
	if (word == NULL)
		return;
	if (strcasecmp(keyword, "Match") == 0) {
		*global = strcasecmp(word, "all") == 0;
	} else if (strcasecmp(keyword, "ChrootDirectory") == 0) {
		chroot_check(scan, word, origin);
	} else if (strcasecmp(keyword, "UsePAM") == 0 && *global && scan->use_pam.file == NULL) {
		scan->use_pam = origin;
		scan->use_pam_value = word;
	}
}

/* `global`: outside of every Match block. What a Match of this file ends is this file's. */
static void sshd_scan_file(struct sshd_scan *scan, const char *path, bool global)
{
	struct check_text text;
	if (scan->depth >= INCLUDE_DEPTH_MAX || scan->files >= INCLUDE_FILES_MAX)
		return;
	scan->files++;
	if (!check_text_open(scan->run, path, &text))
		return;
	scan->depth++;
	if (scan->depth == 1)
		scan->run->has_sshd = true;
	char *line;
	while ((line = check_text_next(&text, LINES_SINGLE)) != NULL)
		sshd_scan_line(scan, check_text_trim(line), (struct origin){text.name, text.line}, &global);
	scan->depth--;
}

void check_sshd(struct check_run *run)
{
	struct sshd_scan scan = {.run = run};
	sshd_scan_file(&scan, run->places->sshd_config, true);
	if (!run->has_sshd)
		return;
	if (scan.use_pam.file == NULL)
		check_warn(
		    run, (struct origin){run->places->sshd_config, 0},
		    "UsePAM is not set, and sshd's own default is no: sshd then never asks pam_careacl, and "
		    "a suspended "
		    "or expired login comes in by key and by password; write \"UsePAM yes\" and reload sshd");
	else if (strcasecmp(scan.use_pam_value, "yes") != 0)
		check_warn(run, scan.use_pam,
			   "UsePAM is \"%s\", expected \"yes\": sshd never asks pam_careacl, and a suspended "
			   "or expired login "
			   "comes in by key and by password; write \"UsePAM yes\" and reload sshd",
			   scan.use_pam_value);
}
