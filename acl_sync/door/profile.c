#include "acl_sync/door/profile.h"

#include "acl_sync/sweep/program.h"
#include "policy/login_snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROGRAM "/usr/sbin/pam-auth-update"
#define PROFILE "/usr/share/pam-configs/careacl"
#define MODULE "pam_careacl.so"
#define SERVICES "/etc/pam.d"
#define STATE_WORD "state="
#define PROGRAM_MILLISECONDS 60000L
#define PROGRAM_BYTES ((size_t)1 << 20)

/* The files that it writes the lines into; the first is of the phase that refuses. */
static const char *const files[] = {SERVICES "/common-account", SERVICES "/common-session",
				    SERVICES "/common-session-noninteractive"};
#define FILE_COUNT (sizeof(files) / sizeof(files[0]))

static bool module_is_there(void)
{
	static const char *const patterns[] = {"/usr/lib/*/security/" MODULE, "/lib/*/security/" MODULE,
					       "/usr/lib/security/" MODULE, "/lib/security/" MODULE};
	bool found = false;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]) && !found; i++) {
		glob_t matches;
		found = glob(patterns[i], GLOB_NOSORT, NULL, &matches) == 0;
		globfree(&matches);
	}
	return found;
}

/* Can it stand in a line of PAM as it is? */
static bool is_plain(const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-";
	return path[0] == '/' && path[strspn(path, plain)] == '\0';
}

static bool is_published(const char *state_dir)
{
	char path[4096];
	return snprintf(path, sizeof(path), "%s/" LOGIN_SNAPSHOT_FILE, state_dir) < (int)sizeof(path) &&
	       access(path, R_OK) == 0;
}

const char *profile_problem(const char *state_dir)
{
	if (access(PROGRAM, X_OK) != 0)
		return "this machine has no pam-auth-update: put the lines of pam_careacl(8) into the "
		       "services by hand";
	if (!module_is_there())
		return "the module is not installed, and a line without its module refuses everybody, root "
		       "too: install libpam-careacl";
	if (access(PROFILE, R_OK) != 0)
		return "there is no profile " PROFILE ": install libpam-careacl";
	if (!is_plain(state_dir))
		return "the path of state_dir cannot stand in a line of PAM: letters, digits and /._- can";
	if (!is_published(state_dir))
		return "no sync has published who may come in, and without that the module refuses all but "
		       "root: run 'careacl sync' first";
	return NULL;
}

/* The number of the first line that asks the module; 0: none. */
static unsigned line_in(const char *path)
{
	char *line = NULL;
	size_t size = 0;
	unsigned number = 0, found = 0;
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return 0;
	while (found == 0 && getline(&line, &size, file) >= 0) {
		number++;
		line[strcspn(line, "#")] = '\0';
		found = strstr(line, MODULE) != NULL ? number : 0;
	}
	free(line);
	fclose(file);
	return found;
}

bool profile_is_in(void)
{
	return line_in(files[0]) != 0;
}

/* Those of the other phase too. */
static bool profile_is_out(void)
{
	for (size_t i = 0; i < FILE_COUNT; i++)
		if (line_in(files[i]) != 0)
			return false;
	return true;
}

/* Is it the file of a service, and none that pam-auth-update writes? */
static bool is_by_hand(const struct dirent *entry)
{
	return strncmp(entry->d_name, "common-", 7) != 0 && strchr(entry->d_name, '.') == NULL &&
	       strchr(entry->d_name, '~') == NULL;
}

bool profile_line_by_hand(char *place, size_t size)
{
	struct dirent *entry;
	unsigned line = 0;
	DIR *directory = opendir(SERVICES);
	place[0] = '\0';
	if (directory == NULL)
		return errno == ENOENT;
	while (line == 0 && (entry = readdir(directory)) != NULL) {
		char path[sizeof(SERVICES) + 260];
		snprintf(path, sizeof(path), SERVICES "/%s", entry->d_name);
		line = is_by_hand(entry) ? line_in(path) : 0;
		if (line != 0)
			snprintf(place, size, "%s:%u", path, line);
	}
	closedir(directory);
	return true;
}

/* Runs it and looks at what it has done: it says 0 where it has done nothing, too. */
static const char *update(const char *option, bool (*is_done)(void))
{
	char *argv[] = {(char *)"env",
			(char *)"DEBIAN_FRONTEND=noninteractive",
			(char *)"pam-auth-update",
			(char *)option,
			(char *)"careacl",
			NULL};
	char *text = NULL;
	size_t size;
	if (is_done())
		return NULL;
	bool ended = program_output(argv, PROGRAM_MILLISECONDS, PROGRAM_BYTES, &text, &size);
	free(text);
	if (is_done())
		return NULL;
	return ended ? "pam-auth-update leaves /etc/pam.d/common-* alone, for somebody has changed them by "
		       "hand: put "
		       "the lines of pam_careacl(8) in, or take them out, there"
		     : "pam-auth-update has failed: run it by hand, it says why";
}

/* One line as it is to be: the module's with state=, any other as it was. */
static bool write_line(FILE *out, char *line, const char *state_dir)
{
	size_t length = strcspn(line, "\n");
	bool is_ours = line[strspn(line, " \t")] != '#' && strstr(line, MODULE) != NULL;
	if (!is_ours)
		return fputs(line, out) >= 0;
	while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t'))
		length--;
	line[length] = '\0';
	return fputs(line, out) >= 0 && fputc(' ', out) != EOF && fputs(STATE_WORD, out) >= 0 &&
	       fputs(state_dir, out) >= 0 && fputc('\n', out) != EOF;
}

/* Rewrites a file of services by rename. pam-auth-update keeps words that are added to its lines. */
static bool add_state(const char *path, const char *state_dir)
{
	char aside[256], *line = NULL;
	size_t size = 0;
	snprintf(aside, sizeof(aside), "%s.careacl-new", path);
	FILE *in = fopen(path, "re"), *out = in == NULL ? NULL : fopen(aside, "we");
	bool written = out != NULL && fchmod(fileno(out), 0644) == 0;
	while (written && getline(&line, &size, in) >= 0)
		written = write_line(out, line, state_dir);
	written = written && !ferror(in) && fflush(out) == 0 && fsync(fileno(out)) == 0;
	free(line);
	if (in != NULL)
		fclose(in);
	if (out != NULL)
		fclose(out);
	if (written && rename(aside, path) == 0)
		return true;
	(void)unlink(aside);
	return false;
}

const char *profile_put_in(const char *state_dir)
{
	if (profile_is_in())
		return NULL;
	const char *problem = update("--enable", profile_is_in);
	if (problem != NULL || strcmp(state_dir, PROFILE_STATE_DIR) == 0)
		return problem;
	for (size_t i = 0; i < FILE_COUNT; i++)
		if (line_in(files[i]) != 0 && !add_state(files[i], state_dir))
			return "the place of the state could not be written into the lines";
	return NULL;
}

const char *profile_take_out(void)
{
	return update("--disable", profile_is_out);
}
