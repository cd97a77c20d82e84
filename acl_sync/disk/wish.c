/* Owner, mode and ACLs wanted of each kind of object. */
#include "acl_sync/disk/wish.h"

#define RWX (PERM_R | PERM_W | PERM_X)

static const struct acl_wanted plain_directory = {.spec = {.present = true, .user = RWX}};
static const struct acl_wanted plain_file = {.spec = {.present = true, .user = PERM_R | PERM_W}};
static const struct acl_wanted passable = {
    .spec = {.present = true, .user = RWX, .group = PERM_X, .other = PERM_X}};
static const struct acl_wanted no_default;

/* ---- ACLs of a set of grants ---- */

struct acl_set *acl_set_new(const struct grants *grants, enum document_regime documents, struct arena *arena)
{
	struct acl_set *set = arena_alloc(arena, sizeof(*set));
	if (set != NULL)
		*set = (struct acl_set){.grants = grants, .documents = documents};
	return set;
}

struct acl_set *acl_set_with(const struct acl_set *set, const struct grants *grants, struct arena *arena)
{
	struct acl_set *other = grants == NULL ? NULL : acl_set_new(grants, set->documents, arena);
	if (other != NULL) {
		other->is_piece = set->is_piece;
		other->piece_of = set->piece_of;
	}
	return other;
}

typedef bool compile_function(enum object_kind kind, enum document_regime documents,
			      const struct grants *grants, struct arena *arena, struct acl_spec *ret_acl);

static const struct acl_wanted *made_once(const struct acl_wanted **slot, struct acl_set *set,
					  compile_function *compile, enum object_kind kind,
					  struct arena *arena)
{
	if (*slot != NULL)
		return *slot;
	struct acl_wanted *wanted = arena_alloc(arena, sizeof(*wanted));
	if (wanted == NULL || !compile(kind, set->documents, set->grants, arena, &wanted->spec) ||
	    !acl_wanted_encode(wanted, arena))
		return NULL;
	return *slot = wanted;
}

const struct acl_wanted *acl_set_access(struct acl_set *set, enum object_kind kind, struct arena *arena)
{
	return made_once(&set->access[kind], set, compile_access_acl, kind, arena);
}

const struct acl_wanted *acl_set_default(struct acl_set *set, enum object_kind kind, struct arena *arena)
{
	return made_once(&set->default_acl[kind], set, compile_default_acl, kind, arena);
}

enum access grants_access(const struct grants *grants, uid_t uid)
{
	size_t low = 0, high = grants->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (grants->items[middle].uid == uid)
			return grants->items[middle].access;
		if (grants->items[middle].uid < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return ACCESS_NONE;
}

const struct grants *grants_lower(const struct grants *grants, const struct grants *limit, uid_t except,
				  struct arena *arena)
{
	struct grants *lower = arena_alloc(arena, sizeof(*lower));
	struct grant *items = arena_array(arena, grants->count, sizeof(*items));
	if (lower == NULL || items == NULL)
		return NULL;
	*lower = (struct grants){.items = items};
	for (size_t i = 0; i < grants->count; i++) {
		struct grant grant = grants->items[i];
		enum access most = grants_access(limit, grant.uid);
		if (grant.uid != except && most < grant.access)
			grant.access = most;
		if (grant.access != ACCESS_NONE)
			items[lower->count++] = grant;
	}
	return lower;
}

/* ---- wishes ---- */

struct object_wish wish_root(const struct store_job *job)
{
	return (struct object_wish){.owner = job->owner,
				    .group = job->group,
				    .user = RWX,
				    .access = &passable,
				    .default_acl = &no_default};
}

struct object_wish wish_closed(uid_t owner, gid_t group, bool is_directory)
{
	const struct acl_wanted *access = is_directory ? &plain_directory : &plain_file;
	return (struct object_wish){.owner = owner,
				    .group = group,
				    .user = access->spec.user,
				    .access = access,
				    .default_acl = is_directory ? &no_default : NULL};
}

/* What the service owner holds, by kind. */
static bool wish_owned(const struct store_job *job, struct acl_set *set, enum object_kind kind,
		       struct arena *arena, struct object_wish *ret_wish)
{
	*ret_wish = (struct object_wish){.owner = job->owner, .group = job->group};
	ret_wish->access = acl_set_access(set, kind, arena);
	if (ret_wish->access == NULL)
		return false;
	ret_wish->user = ret_wish->access->spec.user;
	ret_wish->by_effect = kind == OBJECT_DOCUMENT || kind == OBJECT_SETTLED;
	if (ret_wish->by_effect)
		return true;
	ret_wish->default_acl = acl_set_default(set, kind, arena);
	/* nobody removes or renames what another has put into a sealed category (R34) */
	if (kind != OBJECT_FOLDER && set->documents == DOCUMENTS_SEALED)
		ret_wish->special = S_ISVTX;
	return ret_wish->default_acl != NULL;
}

bool wish_folder(const struct store_job *job, struct acl_set *set, struct arena *arena,
		 struct object_wish *ret_wish)
{
	return wish_owned(job, set, OBJECT_FOLDER, arena, ret_wish);
}

bool wish_category(const struct store_job *job, struct acl_set *set, struct arena *arena,
		   struct object_wish *ret_wish)
{
	return wish_owned(job, set, OBJECT_CATEGORY, arena, ret_wish);
}

static void leave_owner(const struct object_state *state, struct object_wish *wish)
{
	wish->owner = state->stat.st_uid;
	wish->group = state->stat.st_gid;
}

bool wish_directory(const struct store_job *job, struct acl_set *set, const struct object_state *state,
		    bool due, struct arena *arena, struct object_wish *ret_wish)
{
	if (!wish_owned(job, set, OBJECT_DIRECTORY, arena, ret_wish))
		return false;
	if (!due && state->stat.st_uid != job->owner &&
	    grants_access(set->grants, state->stat.st_uid) == ACCESS_WRITE)
		leave_owner(state, ret_wish);
	return true;
}

bool wish_has_settled(const struct store_job *job, enum document_regime documents,
		      const struct object_state *state)
{
	return documents == DOCUMENTS_SEALED && state->stat.st_uid == job->owner &&
	       (state->stat.st_mode & S_IWUSR) == 0;
}

/* May the owner of an unsettled document go on working on it? Who only adds works on nothing but that: on what
 * was born without an entry for them. An entry says that they could write here once, and others could read it
 * and write in it since. */
static bool may_keep(const struct acl_set *set, struct object_state *state)
{
	uid_t owner = state->stat.st_uid;
	enum access access = grants_access(set->grants, owner);
	if (access != ACCESS_DEPOSIT)
		return access == ACCESS_WRITE;
	return object_parse(state) == 0 && object_named_perms(&state->access, owner) == 0;
}

bool wish_document(const struct store_job *job, struct acl_set *set, struct object_state *state, bool due,
		   struct arena *arena, struct object_wish *ret_wish)
{
	bool settled =
	    set->documents == DOCUMENTS_SEALED && (due || wish_has_settled(job, set->documents, state));
	if (!wish_owned(job, set, settled ? OBJECT_SETTLED : OBJECT_DOCUMENT, arena, ret_wish))
		return false;
	if (due || state->stat.st_uid == job->owner || !may_keep(set, state))
		return true;
	leave_owner(state, ret_wish);
	ret_wish->user = state->stat.st_mode >> 6 & 7; /* the author's own affair */
	return true;
}
