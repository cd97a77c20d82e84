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
	bool use_pam_in_match; /* where it is said, sshd does not start */
};

/* Where in a file a line stands. */
struct sshd_place {
	struct origin origin;
	bool global; /* outside of every Match block */
	bool never;  /* in what a Match block includes: nothing there is global again */
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

static void sshd_scan_file(struct sshd_scan *scan, const char *path, struct sshd_place place);

/* Patterns start from the folder of sshd_config; files of one pattern come in name order. */
static void include_pattern(struct sshd_scan *scan, const char *pattern, struct sshd_place place)
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
		sshd_scan_file(scan, found.gl_pathv[i],
			       (struct sshd_place){.global = place.global, .never = !place.global});
	globfree(&found);
}

/* People see nothing of what is above their top directory: links of views must lead nowhere else. */
static void chroot_check(struct sshd_scan *scan, const char *path, struct origin origin)
{
	struct check_run *run = scan->run;
	const struct policy *policy = &run->settings->policy;
	const char *top = path[0] == '/'                ? path
			  : strncmp(path, "%h", 2) == 0 ? check_home_in_store(run)
							: NULL;
	if (top == NULL || !check_serves(run, top))
		return;
	for (size_t i = 0; i < policy->store_count; i++) {
		const struct store *store = &policy->stores[i];
		const char *half = check_half_of(check_reach_of(run, top, store), store);
		if (half != NULL)
			check_warn(
			    run, origin,
			    "ChrootDirectory %s (store %s) holds %s; name a directory that holds both %s "
			    "and %s, and start people in their view with "
			    "\"ForceCommand internal-sftp -d\"",
			    path, store->name, half, store->root, store->views);
	}
}

/* "internal-sftp -d DIRECTORY" leads there, without a chroot; in one, its ChrootDirectory does. */
static void start_check(struct sshd_scan *scan, char *words)
{
	bool is_directory = false;
	for (char *word = word_next(&words); word != NULL; word = word_next(&words)) {
		if (is_directory && word[0] == '/')
			check_serves(scan->run, word);
		is_directory = strcmp(word, "-d") == 0;
	}
}

static void use_pam_read(struct sshd_scan *scan, const char *value, const struct sshd_place *place)
{
	if (!place->global && !scan->use_pam_in_match)
		check_warn(
		    scan->run, place->origin,
		    "UsePAM stands in a Match block: sshd does not start, and refuses to read its settings "
		    "again; write it above the first Match (or after \"Match all\"), once, for everybody");
	scan->use_pam_in_match = scan->use_pam_in_match || !place->global;
	if (!place->global || scan->use_pam.file != NULL)
		return;
	scan->use_pam = place->origin;
	scan->use_pam_value = value;
}

static void sshd_scan_line(struct sshd_scan *scan, char *line, struct sshd_place *place)
{
	char *word, *keyword = word_next(&line);
	if (keyword == NULL)
		return;
	if (strcasecmp(keyword, "Include") == 0) {
		while ((word = word_next(&line)) != NULL)
			include_pattern(scan, word, *place);
		return;
	}
	word = word_next(&line);
	if (word == NULL)
		return;
	if (strcasecmp(keyword, "Match") == 0)
		place->global = strcasecmp(word, "all") == 0 && !place->never;
	else if (strcasecmp(keyword, "ChrootDirectory") == 0)
		chroot_check(scan, word, place->origin);
	else if (strcasecmp(keyword, "ForceCommand") == 0 || strcasecmp(keyword, "Subsystem") == 0)
		start_check(scan, line);
	else if (strcasecmp(keyword, "UsePAM") == 0)
		use_pam_read(scan, word, place);
}

/* What a Match of this file ends is this file's. */
static void sshd_scan_file(struct sshd_scan *scan, const char *path, struct sshd_place place)
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
	while ((line = check_text_next(&text, LINES_SINGLE)) != NULL) {
		place.origin = (struct origin){text.name, text.line};
		sshd_scan_line(scan, check_text_trim(line), &place);
	}
	scan->depth--;
}

void check_sshd(struct check_run *run)
{
	struct sshd_scan scan = {.run = run};
	sshd_scan_file(&scan, run->places->sshd_config, (struct sshd_place){.global = true});
	if (!run->has_sshd || scan.use_pam_in_match)
		return;
	if (scan.use_pam.file == NULL)
		check_warn(
		    run, (struct origin){run->places->sshd_config, 0},
		    "UsePAM is not set, and sshd's own default is no: sshd then never asks pam_careacl, and "
		    "a suspended or expired login comes in by key and by password; write \"UsePAM yes\" and "
		    "reload sshd");
	else if (strcasecmp(scan.use_pam_value, "yes") != 0)
		check_warn(
		    run, scan.use_pam,
		    "UsePAM is \"%s\", expected \"yes\": sshd never asks pam_careacl, and a suspended "
		    "or expired login comes in by key and by password; write \"UsePAM yes\" and reload "
		    "sshd",
		    scan.use_pam_value);
}
