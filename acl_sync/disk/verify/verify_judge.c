/* What the kernel would grant on one object, against what the rules give. */
#include "acl_sync/disk/verify/tries.h"

#include <errno.h>
#include <stdio.h>

#define RWX (PERM_R | PERM_W | PERM_X)

/* The object being judged. */
struct judged {
	const struct verify_object *object;
	struct stat stat;
	struct acl_spec access, default_acl;
};

/* ---- one login ---- */

static uint8_t may_have(const struct verify_object *object, size_t login)
{
	if (object->is_root)
		return PERM_X;
	if (object->is_closed)
		return 0;
	return compile_perms(object->kind, object->documents, object->access[login]);
}

static bool is_named(const struct acl_spec *acl, uid_t uid)
{
	for (size_t i = 0; i < acl->count; i++)
		if (!acl->entries[i].is_group && acl->entries[i].id == uid)
			return acl->entries[i].perms != 0;
	return false;
}

/* Whoever is named in what they own could write there once; as depositors they keep only what they brought. */
static bool may_work_on(const struct judged *judged, enum access access)
{
	if (judged->object->kind != OBJECT_DOCUMENT)
		return false;
	return access == ACCESS_WRITE ||
	       (access == ACCESS_DEPOSIT && !is_named(&judged->access, judged->stat.st_uid));
}

/* Who owns an object: works on it until it settles, and decides alone how much of that. */
static uint8_t owner_may(const struct judged *judged, size_t index)
{
	const struct verify_object *object = judged->object;
	enum access access = object->is_root || object->is_closed ? ACCESS_NONE : object->access[index];
	return may_work_on(judged, access) ? RWX : may_have(object, index);
}

/* Whoever writes in a directory that is not sticky removes and renames what others put there (R34). */
static bool may_remove(const struct judged *judged)
{
	enum object_kind kind = judged->object->kind;
	return (kind == OBJECT_CATEGORY || kind == OBJECT_DIRECTORY) &&
	       judged->object->documents == DOCUMENTS_SEALED && (judged->stat.st_mode & S_ISVTX) == 0;
}

static bool is_owner(const struct verify *verify, const struct judged *judged, size_t index)
{
	uid_t uid = verify->logins[index].subject.uid;
	return uid == judged->stat.st_uid && uid != verify->job->owner;
}

/* What the rules leave to a login at most, and what it must have; nothing is due to an owner. */
static void rules_of(const struct verify *verify, const struct judged *judged, size_t index,
		     uint8_t *ret_tolerated, uint8_t *ret_due)
{
	bool owns = is_owner(verify, judged, index);
	uint8_t may = owns ? owner_may(judged, index) : may_have(judged->object, index);
	*ret_tolerated = !owns && may_remove(judged) ? may & ~PERM_W : may;
	*ret_due = owns ? 0 : may;
}

static void judge_login(struct verify *verify, const struct judged *judged, size_t index)
{
	const struct acl_subject *subject = &verify->logins[index].subject;
	uint8_t tolerated, due, has;
	rules_of(verify, judged, index, &tolerated, &due);
	if (!is_owner(verify, judged, index))
		has = acl_spec_perms(&judged->access, judged->stat.st_uid, judged->stat.st_gid, subject);
	else /* an owner without rights may give them to himself at any time */
		has = tolerated == 0 ? RWX : judged->access.user;
	if ((has & ~tolerated) != 0)
		verify_leak(verify, index, has, tolerated);
	if ((due & ~has) != 0)
		verify_refusal(verify, index, has, due);
}

static uint8_t passing_of(const struct judged *judged)
{
	return judged->object->is_root ? PERM_X : 0;
}

/* The same for who is going to try. */
static void judge_by_trying(struct verify *verify, struct handle handle, const struct judged *judged)
{
	uint8_t *tolerated, *due;
	if (!tries_add(verify->tries, handle, &judged->stat, &tolerated, &due))
		return;
	for (size_t i = 0; i < verify->login_count; i++)
		rules_of(verify, judged, i, &tolerated[i], &due[i]);
	tolerated[verify->login_count] = passing_of(judged);
}

/* ---- who is no login ---- */

static size_t find_login(const struct verify *verify, uid_t uid)
{
	for (size_t low = 0, high = verify->login_count; low < high;) {
		size_t middle = low + (high - low) / 2;
		uid_t found = verify->logins[middle].subject.uid;
		if (found == uid)
			return middle;
		if (found < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return SIZE_MAX;
}

static void leak_of_id(struct verify *verify, const char *what, uint32_t id, uint8_t has, uint8_t may)
{
	char name[32];
	snprintf(name, sizeof(name), "%s:%u", what, (unsigned)id);
	verify_leak_of(verify, name, has, may);
}

static uint8_t mask_of(const struct acl_spec *acl)
{
	return acl->has_mask ? acl->mask : RWX;
}

static void judge_entries(struct verify *verify, const struct acl_spec *acl)
{
	uint8_t mask = mask_of(acl);
	for (size_t i = 0; i < acl->count; i++) {
		const struct acl_entry *entry = &acl->entries[i];
		uint8_t has = entry->perms & mask;
		if (has == 0)
			continue;
		if (entry->is_group)
			leak_of_id(verify, "gid", entry->id, has, 0);
		else if (entry->id != 0 && entry->id != verify->job->owner &&
			 find_login(verify, entry->id) == SIZE_MAX)
			leak_of_id(verify, "uid", entry->id, has, 0);
	}
}

static void judge_strangers(struct verify *verify, const struct judged *judged)
{
	const struct acl_spec *acl = &judged->access;
	uid_t owner = judged->stat.st_uid;
	uint8_t group = acl->group & mask_of(acl), passing = passing_of(judged);
	judge_entries(verify, acl);
	if (owner != 0 && owner != verify->job->owner && find_login(verify, owner) == SIZE_MAX)
		leak_of_id(verify, "uid", owner, RWX, 0);
	if ((group & ~passing) != 0)
		leak_of_id(verify, "gid", judged->stat.st_gid, group, passing);
	if ((acl->other & ~passing) != 0)
		verify_leak_of(verify, "other", acl->other, passing);
	/* who runs such a file becomes another */
	if ((judged->stat.st_mode & S_ISUID) != 0)
		leak_of_id(verify, "uid", owner, RWX, 0);
	if ((judged->stat.st_mode & S_ISGID) != 0)
		leak_of_id(verify, "gid", judged->stat.st_gid, RWX, 0);
}

/* What is born here must not go to others than the rules say. */
static void judge_default(struct verify *verify, const struct judged *judged)
{
	const struct acl_spec *acl = &judged->default_acl;
	if (!acl->present)
		return;
	uint8_t mask = mask_of(acl);
	judge_entries(verify, acl);
	if ((acl->group & mask) != 0)
		leak_of_id(verify, "gid", judged->stat.st_gid, acl->group & mask, 0);
	if (acl->other != 0)
		verify_leak_of(verify, "other", acl->other, 0);
	for (size_t i = 0; i < acl->count; i++) {
		size_t index = acl->entries[i].is_group ? SIZE_MAX : find_login(verify, acl->entries[i].id);
		if (index == SIZE_MAX)
			continue;
		uint8_t has = acl->entries[i].perms & mask;
		/* the category's directory lets depositors in, documents do not */
		uint8_t may = judged->object->is_closed || judged->object->is_root ||
				      judged->object->kind == OBJECT_FOLDER
				  ? 0
				  : compile_perms(OBJECT_DIRECTORY, judged->object->documents,
						  judged->object->access[index]);
		if ((has & ~may) != 0)
			verify_leak(verify, index, has, may);
	}
}

/* ---- the object ---- */

static int read_acls(struct verify *verify, struct handle handle, struct judged *judged)
{
	size_t size;
	int error = handle_stat(handle, &judged->stat);
	if (error == 0)
		error = posix_acl_get(handle, POSIX_ACL_ACCESS, verify->bytes, &size);
	if (error != 0)
		return error;
	judged->access = posix_acl_of_mode(judged->stat.st_mode);
	if (size > 0 && !posix_acl_parse(verify->bytes, size, verify->access_entries, &judged->access))
		return -EIO;
	/* with empty group bits the kernel does not ask the ACL */
	if (judged->access.has_mask && (judged->stat.st_mode & S_IRWXG) == 0)
		judged->access.mask = 0;
	if (!S_ISDIR(judged->stat.st_mode))
		return 0;
	error = posix_acl_get(handle, POSIX_ACL_DEFAULT, verify->bytes, &size);
	if (error == 0 && size > 0 &&
	    !posix_acl_parse(verify->bytes, size, verify->default_entries, &judged->default_acl))
		error = -EIO;
	return error;
}

void verify_object(struct verify *verify, struct handle handle, const struct verify_object *object)
{
	struct judged judged = {.object = object};
	int error = read_acls(verify, handle, &judged);
	if (error != 0) {
		verify_note_error(verify, error);
		return;
	}
	if (verify->tries != NULL) {
		judge_by_trying(verify, handle, &judged);
		return;
	}
	for (size_t i = 0; i < verify->login_count; i++)
		judge_login(verify, &judged, i);
	judge_strangers(verify, &judged);
	judge_default(verify, &judged);
	verify->result->checked += verify->login_count;
}

void verify_missing(struct verify *verify, const struct verify_object *object)
{
	for (size_t i = 0; i < verify->login_count; i++) {
		uint8_t may = may_have(object, i);
		if (may != 0)
			verify_refusal(verify, i, 0, may);
	}
	verify->result->checked += verify->login_count;
}
