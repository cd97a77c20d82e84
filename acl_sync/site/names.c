#include "acl_sync/site/names.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>

#define BUFFER_FIRST_BYTES ((size_t)4096)
#define BUFFER_LAST_BYTES ((size_t)64 << 20) /* a group of a million members */

/* Room for the strings of an answer; grows until the answer fits. */
struct buffer {
	char *bytes;
	size_t size;
};

/* Twice the room; false when there is no more. */
static bool buffer_grow(struct buffer *buffer)
{
	size_t size = buffer->size == 0 ? BUFFER_FIRST_BYTES : 2 * buffer->size;
	if (size > BUFFER_LAST_BYTES)
		return false;
	free(buffer->bytes);
	buffer->bytes = malloc(size);
	buffer->size = buffer->bytes == NULL ? 0 : size;
	return buffer->bytes != NULL;
}

/* What a call answers that fails and says nothing of it: a source may be down and leave errno as it was, and that must
 * not read as "there is none". */
#define SAYS_NOTHING EIO

static int ask_login(const char *login, struct passwd *entry, struct buffer *buffer,
		     struct passwd **ret_found)
{
	int error = ERANGE;
	*ret_found = NULL;
	while ((error == ERANGE || error == EINTR) && buffer_grow(buffer)) {
		errno = SAYS_NOTHING;
		error = getpwnam_r(login, entry, buffer->bytes, buffer->size, ret_found);
	}
	return error;
}

enum name_result names_login(const char *login, uid_t *ret_uid, gid_t *ret_gid)
{
	struct buffer buffer = {0};
	struct passwd entry, *found;
	int error = ask_login(login, &entry, &buffer, &found);
	/* "there is none" is asked twice: the next source covers up that the first had no descriptor or memory */
	if (error == 0 && found == NULL)
		error = ask_login(login, &entry, &buffer, &found);
	if (error == 0 && found != NULL) {
		*ret_uid = entry.pw_uid;
		*ret_gid = entry.pw_gid;
	}
	free(buffer.bytes);
	if (error != 0)
		return NAME_FAILED;
	return found != NULL ? NAME_FOUND : NAME_NONE;
}

enum name_result names_login_of(uid_t uid, struct arena *arena, const char **ret_login)
{
	struct buffer buffer = {0};
	struct passwd entry, *found = NULL;
	int error = ERANGE;
	while ((error == ERANGE || error == EINTR) && buffer_grow(&buffer)) {
		errno = SAYS_NOTHING;
		error = getpwuid_r(uid, &entry, buffer.bytes, buffer.size, &found);
	}
	if (found != NULL && found->pw_name[0] == '\0')
		found = NULL; /* a number without a name is nobody's */
	*ret_login = error == 0 && found != NULL ? arena_strdup(arena, entry.pw_name) : NULL;
	free(buffer.bytes);
	if (error != 0 || (found != NULL && *ret_login == NULL))
		return NAME_FAILED;
	return found != NULL ? NAME_FOUND : NAME_NONE;
}

/* The list of members, copied; false when out of memory. */
static bool copy_members(char **from, struct arena *arena, const char *const **ret_members, size_t *ret_count)
{
	size_t count = 0;
	while (from[count] != NULL)
		count++;
	const char **members = arena_array(arena, count, sizeof(*members));
	if (members == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		members[i] = arena_strdup(arena, from[i]);
		if (members[i] == NULL)
			return false;
	}
	*ret_members = members;
	*ret_count = count;
	return true;
}

/* By its name, or where that is NULL by its number; `*ret_found` NULL: there is none. 0 or an errno; its strings are the
 * buffer's, which is the caller's to free in either case. */
static int find_group(const char *group, gid_t gid, struct buffer *buffer, struct group *ret_entry,
		      struct group **ret_found)
{
	int error = ERANGE;
	*ret_found = NULL;
	while ((error == ERANGE || error == EINTR) && buffer_grow(buffer)) {
		errno = SAYS_NOTHING;
		error = group != NULL ? getgrnam_r(group, ret_entry, buffer->bytes, buffer->size, ret_found)
				      : getgrgid_r(gid, ret_entry, buffer->bytes, buffer->size, ret_found);
	}
	return error;
}

static enum name_result group_result(int error, const struct group *found)
{
	if (error != 0)
		return NAME_FAILED;
	return found != NULL ? NAME_FOUND : NAME_NONE;
}

enum name_result names_group(const char *group, struct arena *arena, gid_t *ret_gid,
			     const char *const **ret_members, size_t *ret_count)
{
	struct buffer buffer = {0};
	struct group entry, *found;
	int error = find_group(group, 0, &buffer, &entry, &found);
	if (error == 0 && found != NULL) {
		*ret_gid = entry.gr_gid;
		if (ret_members != NULL && !copy_members(entry.gr_mem, arena, ret_members, ret_count))
			error = ENOMEM;
	}
	free(buffer.bytes);
	return group_result(error, found);
}

enum name_result names_group_of(gid_t gid, struct arena *arena, const char **ret_group,
				const char *const **ret_members, size_t *ret_count)
{
	struct buffer buffer = {0};
	struct group entry, *found;
	int error = find_group(NULL, gid, &buffer, &entry, &found);
	if (error == 0 && found != NULL) {
		*ret_group = arena_strdup(arena, entry.gr_name);
		if (*ret_group == NULL || !copy_members(entry.gr_mem, arena, ret_members, ret_count))
			error = ENOMEM;
	}
	free(buffer.bytes);
	return group_result(error, found);
}

bool names_each_login(void (*take)(void *context, const char *login, uid_t uid, gid_t gid), void *context)
{
	const struct passwd *entry;
	setpwent();
	while (errno = 0, (entry = getpwent()) != NULL)
		take(context, entry->pw_name, entry->pw_uid, entry->pw_gid);
	bool is_whole = errno == 0 || errno == ENOENT;
	endpwent();
	return is_whole;
}

enum name_result names_groups_of(const char *login, gid_t primary, struct arena *arena,
				 const gid_t **ret_groups, size_t *ret_count)
{
	int room = 64;
	for (;;) {
		int count = room;
		gid_t *groups = arena_array(arena, (size_t)room, sizeof(*groups));
		if (groups == NULL)
			return NAME_FAILED;
		if (getgrouplist(login, primary, groups, &count) >= 0) {
			*ret_groups = groups;
			*ret_count = (size_t)count;
			return NAME_FOUND;
		}
		if (count <= room)
			return NAME_FAILED;
		room = count;
	}
}
