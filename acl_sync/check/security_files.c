/* careacl's own files: who may read the registry, the state and the key, and who may write what sudo lets people do. */
#include "acl_sync/check/security.h"

#include "acl_sync/check/check.h"
#include "acl_sync/console.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a file is for, and which bits it must not have. */
struct file_rule {
	mode_t never;
	const char *why;
};
static const struct file_rule
    state = {077, "it names patients and who may not see them, and what is written into it is believed"},
    registry = {027, "it names patients and what they have asked for"},
    sudoers = {022, "whoever writes in it decides who speaks for the desk"};

static void file_check(struct security *security, const char *path, const struct file_rule *rule)
{
	struct stat found;
	if (path == NULL) {
		security->run.findings->out_of_memory = true;
		return;
	}
	if (lstat(path, &found) != 0 || S_ISLNK(found.st_mode))
		return;
	if (found.st_uid != 0)
		check_warn(&security->run, (struct origin){path, 0},
			   "belongs to uid %u, who can open it to anybody: %s; chown root it", found.st_uid,
			   rule->why);
	if ((found.st_mode & rule->never) != 0)
		check_warn(&security->run, (struct origin){path, 0},
			   "is open to others than root (mode %04o): %s; chmod it to %04o",
			   found.st_mode & 07777, rule->why, found.st_mode & 07777 & ~rule->never);
}

typedef void entry_function(struct security *security, const char *path);

static void each_file(struct security *security, const char *folder, entry_function *function)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		if (strcmp(entries[i]->d_name, ".") != 0 && strcmp(entries[i]->d_name, "..") != 0)
			function(security,
				 arena_printf(security->run.arena, "%s/%s", folder, entries[i]->d_name));
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static void state_check(struct security *security, const char *path)
{
	struct stat found;
	file_check(security, path, &state);
	if (path != NULL && lstat(path, &found) == 0 && S_ISDIR(found.st_mode))
		each_file(security, path, state_check);
}

static void registry_check(struct security *security, const char *path)
{
	file_check(security, path, &registry);
}

void security_files(struct security *security)
{
	const struct settings *settings = security->run.settings;
	state_check(security, settings->state_dir);
	for (size_t i = 0; i < settings->source_count; i++) {
		struct stat found;
		bool is_closed = stat(settings->sources[i].path, &found) == 0 && (found.st_mode & 07) == 0;
		/* nobody comes as far as the files of a closed directory */
		if (!is_closed)
			each_file(security, settings->sources[i].path, registry_check);
	}
}

/* ---- without --security ---- */

/* Nobody is told about it for what is a matter of the texts alone: a note, no finding. */
static void registry_note(const char *folder)
{
	struct dirent **entries;
	struct stat found;
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int count = fd >= 0 && fstat(fd, &found) == 0 && (found.st_mode & S_IXOTH) != 0
			? scandirat(fd, ".", &entries, NULL, alphasort)
			: -1;
	bool is_told = false;
	for (int i = 0; i < count; i++) {
		if (!is_told && fstatat(fd, entries[i]->d_name, &found, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(found.st_mode) && (found.st_mode & S_IRWXO) != 0) {
			is_told = true;
			console_say(
			    CONSOLE_NOTE,
			    "%s/%s can be read by everybody (mode %04o): it names patients and what they "
			    "have asked for; chmod o-rwx what is in that directory",
			    folder, entries[i]->d_name, (unsigned)(found.st_mode & 07777));
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	if (fd >= 0)
		close(fd);
}

void check_own_files(struct site *site)
{
	const struct settings *settings = site->fresh.settings;
	struct security security = {.run = {.settings = settings,
					    .places = &service_places_of_host,
					    .findings = &site->findings,
					    .arena = site->arena},
				    .site = site};
	each_file(&security, settings->state_dir, state_check);
	for (size_t i = 0; i < settings->source_count; i++)
		registry_note(settings->sources[i].path);
}

/* ---- sudo ---- */

static void sudoers_check(struct security *security, const char *path)
{
	struct check_text text;
	char *line;
	bool is_ours = false;
	if (path == NULL || !check_text_open(&security->run, path, &text))
		return;
	while ((line = check_text_next(&text, LINES_OF_PAM)) != NULL)
		is_ours = is_ours || (line[0] != '#' && strstr(line, "careacl") != NULL);
	if (is_ours)
		file_check(security, text.name, &sudoers);
}

void security_sudoers(struct security *security)
{
	sudoers_check(security, security->places->sudoers);
	each_file(security, security->places->sudoers_folder, sudoers_check);
}
