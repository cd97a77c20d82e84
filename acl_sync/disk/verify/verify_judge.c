/* What the kernel would grant each login on one object, against what the rules give. */
#include "acl_sync/disk/verify/tries.h"
#include "acl_sync/disk/verify/verify_judged.h"

#include <errno.h>

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

/* The same for who is going to try. */
static void judge_by_trying(struct verify *verify, struct handle handle, const struct judged *judged)
{
	uint8_t *tolerated, *due;
	if (!tries_add(verify->tries, handle, &judged->stat, &tolerated, &due))
		return;
	for (size_t i = 0; i < verify->login_count; i++)
		rules_of(verify, judged, i, &tolerated[i], &due[i]);
	tolerated[verify->login_count] = verify_passing(judged);
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
	verify_entries(verify, &judged);
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
