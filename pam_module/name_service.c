#include "pam_module/name_service.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>

#define FIRST_BUFFER_BYTES 2048u
#define LARGEST_BUFFER_BYTES (64u * 1024 * 1024)
#define LARGEST_GROUP_COUNT 65536 /* the kernel's NGROUPS_MAX */

/* An answer of getpwnam_r or getgrnam_r; -1: ask again with a larger buffer. */
static int judge(int error, bool found)
{
	if (error == ERANGE)
		return -1;
	if (error == ENOMEM)
		return NAME_NO_MEMORY;
	if (error != 0)
		return NAME_FAILED;
	return found ? NAME_FOUND : NAME_NOT_FOUND;
}

/* What a source answers that is down and leaves errno as it was: not "there is none". */
#define SAYS_NOTHING EIO

static int ask_login(const char *login, char *buffer, size_t size, uint32_t ids[2])
{
	struct passwd entry, *found = NULL;
	int error;

	errno = SAYS_NOTHING;
	error = getpwnam_r(login, &entry, buffer, size, &found);

	if (error == 0 && found != NULL) {
		ids[0] = found->pw_uid;
		ids[1] = found->pw_gid;
	}
	return judge(error, found != NULL);
}

static int ask_group(const char *group, char *buffer, size_t size, uint32_t ids[2])
{
	struct group entry, *found = NULL;
	int error;

	errno = SAYS_NOTHING;
	error = getgrnam_r(group, &entry, buffer, size, &found);

	if (error == 0 && found != NULL)
		ids[0] = found->gr_gid;
	return judge(error, found != NULL);
}

/* Asks with a small buffer on the stack, then with growing ones. */
static enum name_answer ask(int (*question)(const char *, char *, size_t, uint32_t[2]), const char *name,
			    uint32_t ids[2])
{
	char small[FIRST_BUFFER_BYTES];
	int answer = question(name, small, sizeof(small), ids);

	for (size_t size = 4 * sizeof(small); answer < 0 && size <= LARGEST_BUFFER_BYTES; size *= 4) {
		char *buffer = malloc(size);

		if (buffer == NULL)
			return NAME_NO_MEMORY;
		answer = question(name, buffer, size, ids);
		free(buffer);
	}
	return answer < 0 ? NAME_FAILED : (enum name_answer)answer;
}

enum name_answer name_service_find(const char *login, uint32_t *ret_uid, uint32_t *ret_gid)
{
	uint32_t ids[2] = {UINT32_MAX, UINT32_MAX};
	enum name_answer answer = ask(ask_login, login, ids);

	if (answer == NAME_FOUND) {
		*ret_uid = ids[0];
		*ret_gid = ids[1];
	}
	return answer;
}

/* The groups of `login`; NULL: see *ret_answer. The caller frees. */
static gid_t *groups_of(const char *login, gid_t gid, int *ret_count, enum name_answer *ret_answer)
{
	for (int room = 64; room <= LARGEST_GROUP_COUNT; room *= 4) {
		gid_t *groups = malloc((size_t)room * sizeof(*groups));
		int count = room;

		*ret_answer = NAME_NO_MEMORY;
		if (groups == NULL)
			return NULL;
		if (getgrouplist(login, gid, groups, &count) >= 0) {
			*ret_count = count;
			return groups;
		}
		free(groups);
		if (count <= room)
			return NULL; /* not a matter of room: getgrouplist had no memory */
	}
	*ret_answer = NAME_FAILED;
	return NULL;
}

enum name_answer name_service_is_member(const char *login, uint32_t gid, const char *group)
{
	uint32_t ids[2] = {UINT32_MAX, UINT32_MAX};
	enum name_answer answer = NAME_NOT_FOUND;
	gid_t *groups;
	int count = 0;

	if (group[0] != '\0')
		answer = ask(ask_group, group, ids);
	if (answer != NAME_FOUND)
		return answer;
	groups = groups_of(login, gid, &count, &answer);
	if (groups == NULL)
		return answer;
	answer = NAME_NOT_FOUND;
	for (int i = 0; i < count; i++)
		if (groups[i] == ids[0])
			answer = NAME_FOUND;
	free(groups);
	return answer;
}
