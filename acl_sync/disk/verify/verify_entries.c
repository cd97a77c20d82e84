/* What an object's entries and bits give those who are no login, and whoever comes by what is born in it. */
#include "acl_sync/disk/verify/verify_judged.h"

#include <stdio.h>

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
	uint8_t group = acl->group & mask_of(acl), passing = verify_passing(judged);
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

void verify_entries(struct verify *verify, const struct judged *judged)
{
	judge_strangers(verify, judged);
	verify->judges_default = true;
	judge_default(verify, judged);
	verify->judges_default = false;
}
