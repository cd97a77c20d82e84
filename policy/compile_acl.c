/* What grants become as ACLs: the one table of perms by kind of object and access. */
#include "policy/compile.h"

#define RWX (PERM_R | PERM_W | PERM_X)

/* deposit, read, write: the middle column of disk.md. A depositor enters the category's directory only. */
static const struct {
	uint8_t owner;
	uint8_t by_access[ACCESS_WRITE + 1];
} kinds[OBJECT_KIND_COUNT] = {
    [OBJECT_FOLDER] = {RWX, {0, PERM_R | PERM_X, PERM_R | PERM_X, PERM_R | PERM_X}},
    [OBJECT_CATEGORY] = {RWX, {0, PERM_W | PERM_X, PERM_R | PERM_X, RWX}},
    [OBJECT_DIRECTORY] = {RWX, {0, 0, PERM_R | PERM_X, RWX}},
    [OBJECT_DOCUMENT] = {PERM_R | PERM_W, {0, 0, PERM_R, PERM_R | PERM_W}},
    [OBJECT_SETTLED] = {PERM_R, {0, 0, PERM_R, PERM_R}},
};

uint8_t compile_perms(enum object_kind kind, enum document_regime documents, enum access access)
{
	/* in a sealed category a document is worked on by its author alone (R34) */
	if (kind == OBJECT_DOCUMENT && documents == DOCUMENTS_SEALED)
		kind = OBJECT_SETTLED;
	return kinds[kind].by_access[access];
}

/* Entries for all grants whose perms are not empty; `perms` of each comes from `kind`. */
static bool acl_fill(const struct grants *grants, enum object_kind kind, enum document_regime documents,
		     uint8_t limit, struct arena *arena, struct acl_spec *acl)
{
	acl->entries = arena_array(arena, grants->count, sizeof(*acl->entries));
	if (acl->entries == NULL)
		return false;
	for (size_t i = 0; i < grants->count; i++) {
		const struct grant *grant = &grants->items[i];
		uint8_t perms = compile_perms(kind, documents, grant->access) & limit;
		if (perms == 0)
			continue;
		acl->entries[acl->count++] = (struct acl_entry){.id = grant->uid, .perms = perms};
		acl->mask |= perms;
	}
	acl->has_mask = acl->count > 0;
	return true;
}

bool compile_access_acl(enum object_kind kind, enum document_regime documents, const struct grants *grants,
			struct arena *arena, struct acl_spec *ret_acl)
{
	*ret_acl = (struct acl_spec){.present = true, .user = kinds[kind].owner};
	return acl_fill(grants, kind, documents, RWX, arena, ret_acl);
}

bool compile_default_acl(enum object_kind kind, enum document_regime documents, const struct grants *grants,
			 struct arena *arena, struct acl_spec *ret_acl)
{
	*ret_acl = (struct acl_spec){.user = RWX};
	if (kind != OBJECT_CATEGORY && kind != OBJECT_DIRECTORY)
		return true;
	/* what a document is born with: in a sealed category nobody but its author writes it */
	uint8_t limit = documents == DOCUMENTS_SEALED ? PERM_R | PERM_X : RWX;
	if (!acl_fill(grants, OBJECT_DIRECTORY, documents, limit, arena, ret_acl))
		return false;
	ret_acl->present = ret_acl->count > 0;
	return true;
}
