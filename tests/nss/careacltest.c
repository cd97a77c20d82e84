/* A name service that fails as it is told: the source "careacltest" of /etc/nsswitch.conf, in a test's namespace
 * only (nss.sh puts it there).
 *
 * People and groups stand in /run/careacl-nss/passwd and group, in the form of /etc. How it answers stands in
 * /run/careacl-nss/behave: lines "KIND NAME HOW [NUMBER]", KIND login, uid, group or any; NAME as it is asked for
 * (of a uid: its number) or *; the first line that fits counts:
 *
 *   down          unavailable, with errno set          silent   unavailable, and errno as it was before
 *   again         try again                            none     there is no such name
 *   slow N        answers after N milliseconds
 *   shifted N     from the second question of this process about that name on, the uid is N higher
 *   anycase       names match in any case; the answer has the name as it is written
 *   endless       never enough room
 *
 * Each question is a line in /run/careacl-nss/asked, if that file can be written: "KIND NAME".
 */
#include <errno.h>
#include <grp.h>
#include <nss.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define PLACE "/run/careacl-nss/"

struct behaviour {
	char how[16];
	long number;
};

/* Has this process asked for that name before? A small table is enough for a test's people. */
static bool asks_again(const char *name)
{
	static char seen[64][64];
	static size_t count;
	for (size_t i = 0; i < count; i++)
		if (strcmp(seen[i], name) == 0)
			return true;
	if (count < 64)
		snprintf(seen[count++], sizeof(seen[0]), "%s", name);
	return false;
}

static void note_question(const char *kind, const char *name)
{
	FILE *file = fopen(PLACE "asked", "r+e");
	if (file == NULL)
		return;
	fseek(file, 0, SEEK_END);
	fprintf(file, "%s %s\n", kind, name);
	fclose(file);
}

static struct behaviour find_behaviour(const char *kind, const char *name)
{
	struct behaviour found = {.how = "answers"};
	char line[512], of_kind[16], of_name[256];
	FILE *file = fopen(PLACE "behave", "re");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		struct behaviour said = {0};
		if (sscanf(line, "%15s %255s %15s %ld", of_kind, of_name, said.how, &said.number) < 3)
			continue;
		if ((strcmp(of_kind, "any") == 0 || strcmp(of_kind, kind) == 0) &&
		    (strcmp(of_name, "*") == 0 || strcmp(of_name, name) == 0)) {
			found = said;
			break;
		}
	}
	if (file != NULL)
		fclose(file);
	return found;
}

static enum nss_status fail(enum nss_status status, int error, int *ret_error)
{
	errno = *ret_error = error;
	return status;
}

/* What is answered without a look at the names; NSS_STATUS_SUCCESS: look. */
static enum nss_status behave(const char *kind, const char *name, struct behaviour *ret_behaviour,
			      int *ret_error)
{
	int before = errno;
	note_question(kind, name);
	*ret_behaviour = find_behaviour(kind, name);
	const char *how = ret_behaviour->how;
	long number = ret_behaviour->number;
	errno = before;
	if (strcmp(how, "down") == 0)
		return fail(NSS_STATUS_UNAVAIL, ECONNREFUSED, ret_error);
	if (strcmp(how, "silent") == 0)
		return NSS_STATUS_UNAVAIL;
	if (strcmp(how, "again") == 0)
		return fail(NSS_STATUS_TRYAGAIN, EAGAIN, ret_error);
	if (strcmp(how, "endless") == 0)
		return fail(NSS_STATUS_TRYAGAIN, ERANGE, ret_error);
	if (strcmp(how, "none") == 0)
		return fail(NSS_STATUS_NOTFOUND, ENOENT, ret_error);
	if (strcmp(how, "slow") == 0)
		nanosleep(&(struct timespec){number / 1000, number % 1000 * 1000000}, NULL);
	return NSS_STATUS_SUCCESS;
}

/* The end of a search: `error` is what the reader of the file said. */
static enum nss_status found_or(int error, int *ret_error)
{
	if (error == 0)
		return NSS_STATUS_SUCCESS;
	if (error == ERANGE)
		return fail(NSS_STATUS_TRYAGAIN, ERANGE, ret_error);
	return fail(NSS_STATUS_NOTFOUND, ENOENT, ret_error);
}

static bool same_name(const struct behaviour *behaviour, const char *asked, const char *written)
{
	return strcmp(behaviour->how, "anycase") == 0 ? strcasecmp(asked, written) == 0
						      : strcmp(asked, written) == 0;
}

static enum nss_status search_passwd(const struct behaviour *behaviour, const char *name, uid_t uid,
				     struct passwd *entry, char *buffer, size_t size, int *ret_error)
{
	struct passwd *found;
	int error = ENOENT;
	FILE *file = fopen(PLACE "passwd", "re");
	while (file != NULL && (error = fgetpwent_r(file, entry, buffer, size, &found)) == 0)
		if (name != NULL ? same_name(behaviour, name, entry->pw_name) : entry->pw_uid == uid)
			break;
	if (file != NULL)
		fclose(file);
	if (error == 0 && name != NULL && asks_again(name) && strcmp(behaviour->how, "shifted") == 0)
		entry->pw_uid += (uid_t)behaviour->number;
	return found_or(error, ret_error);
}

enum nss_status _nss_careacltest_getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size,
					    int *ret_error);
enum nss_status _nss_careacltest_getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t size,
					    int *ret_error);
enum nss_status _nss_careacltest_getgrnam_r(const char *name, struct group *entry, char *buffer, size_t size,
					    int *ret_error);
enum nss_status _nss_careacltest_setgrent(int stays);
enum nss_status _nss_careacltest_endgrent(void);
enum nss_status _nss_careacltest_getgrent_r(struct group *entry, char *buffer, size_t size, int *ret_error);

enum nss_status _nss_careacltest_getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size,
					    int *ret_error)
{
	struct behaviour behaviour;
	enum nss_status status = behave("login", name, &behaviour, ret_error);
	return status != NSS_STATUS_SUCCESS
		   ? status
		   : search_passwd(&behaviour, name, 0, entry, buffer, size, ret_error);
}

enum nss_status _nss_careacltest_getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t size,
					    int *ret_error)
{
	char number[16];
	struct behaviour behaviour;
	snprintf(number, sizeof(number), "%u", (unsigned)uid);
	enum nss_status status = behave("uid", number, &behaviour, ret_error);
	return status != NSS_STATUS_SUCCESS
		   ? status
		   : search_passwd(&behaviour, NULL, uid, entry, buffer, size, ret_error);
}

enum nss_status _nss_careacltest_getgrnam_r(const char *name, struct group *entry, char *buffer, size_t size,
					    int *ret_error)
{
	struct group *found;
	struct behaviour behaviour;
	enum nss_status status = behave("group", name, &behaviour, ret_error);
	if (status != NSS_STATUS_SUCCESS)
		return status;
	int error = ENOENT;
	FILE *file = fopen(PLACE "group", "re");
	while (file != NULL && (error = fgetgrent_r(file, entry, buffer, size, &found)) == 0)
		if (same_name(&behaviour, name, entry->gr_name))
			break;
	if (file != NULL)
		fclose(file);
	return found_or(error, ret_error);
}

/* Which groups a login is in, the C library finds out by reading them all. */
static FILE *all_groups;

enum nss_status _nss_careacltest_setgrent(int stays)
{
	(void)stays;
	if (all_groups != NULL)
		fclose(all_groups);
	all_groups = fopen(PLACE "group", "re");
	return all_groups != NULL ? NSS_STATUS_SUCCESS : NSS_STATUS_UNAVAIL;
}

enum nss_status _nss_careacltest_endgrent(void)
{
	if (all_groups != NULL)
		fclose(all_groups);
	all_groups = NULL;
	return NSS_STATUS_SUCCESS;
}

enum nss_status _nss_careacltest_getgrent_r(struct group *entry, char *buffer, size_t size, int *ret_error)
{
	struct group *found;
	struct behaviour behaviour;
	enum nss_status status = behave("group", "*", &behaviour, ret_error);
	if (status != NSS_STATUS_SUCCESS)
		return status;
	long before = all_groups == NULL ? 0 : ftell(all_groups);
	int error = all_groups == NULL ? ENOENT : fgetgrent_r(all_groups, entry, buffer, size, &found);
	if (error == ERANGE)
		fseek(all_groups, before, SEEK_SET); /* the same once more, with more room */
	return found_or(error, ret_error);
}
