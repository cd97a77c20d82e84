/* What verify has found: leaks, refusals, what is closed on purpose. */
#include "acl_sync/disk/verify/verify.h"

#include <errno.h>
#include <limits.h>

#define PATH_END 200

/* Of a path that no call of the kernel takes the middle is left out: members can make very many of half a megabyte. */
static char *absolute(struct verify *verify)
{
	if (verify->path[0] == '/') /* in the views */
		return arena_strdup(verify->result->arena, verify->path);
	if (verify->path_length >= PATH_MAX)
		return arena_printf(verify->result->arena, "%s/%.*s[...]%s", verify->store->root, PATH_END,
				    verify->path, verify->path + verify->path_length - PATH_END);
	return arena_printf(verify->result->arena, "%s%s%s", verify->store->root,
			    verify->path_length > 0 ? "/" : "", verify->path);
}

static void deviation_add(struct verify *verify, bool is_leak, const char *login, char *path, uint8_t has,
			  uint8_t may)
{
	struct verify_result *result = verify->result;
	struct verify_deviation **items = is_leak ? &result->leaks : &result->refusals, *grown = NULL;
	size_t *count = is_leak ? &result->leak_count : &result->refusal_count;
	char *name = arena_strdup(result->arena, login);
	if (path != NULL && name != NULL)
		grown =
		    arena_grow(result->arena, *items, *count,
			       is_leak ? &result->leak_capacity : &result->refusal_capacity, sizeof(*grown));
	if (grown == NULL) {
		verify->error = -ENOMEM;
		return;
	}
	*items = grown;
	grown[(*count)++] = (struct verify_deviation){
	    .login = name, .path = path, .has = has, .may = may, .by_default = verify->judges_default};
}

void verify_deviation_at(struct verify *verify, bool is_leak, const char *who, const char *path, uint8_t has,
			 uint8_t may)
{
	deviation_add(verify, is_leak, who, arena_strdup(verify->result->arena, path), has, may);
}

void verify_leak_of(struct verify *verify, const char *login, uint8_t has, uint8_t may)
{
	deviation_add(verify, true, login, absolute(verify), has, may);
}

void verify_too_deep(struct verify *verify)
{
	verify_leak_of(verify, "unknown", PERM_R | PERM_X, 0);
}

void verify_closed(struct verify *verify)
{
	struct verify_result *result = verify->result;
	char *path = absolute(verify);
	char **grown = NULL;
	if (path != NULL)
		grown = arena_grow(result->arena, result->closed, result->closed_count,
				   &result->closed_capacity, sizeof(*grown));
	if (grown == NULL) {
		verify->error = -ENOMEM;
		return;
	}
	result->closed = grown;
	grown[result->closed_count++] = path;
}

const char *verify_login_name(const struct verify *verify, size_t login)
{
	return verify->job->facts->logins[verify->logins[login].login].name;
}

void verify_leak(struct verify *verify, size_t login, uint8_t has, uint8_t may)
{
	verify_leak_of(verify, verify_login_name(verify, login), has, may);
}

void verify_refusal(struct verify *verify, size_t login, uint8_t has, uint8_t may)
{
	deviation_add(verify, false, verify_login_name(verify, login), absolute(verify), has, may);
}
