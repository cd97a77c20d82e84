/* What verify has found: leaks, refusals, what is closed on purpose. */
#include "acl_sync/disk/verify/verify.h"

#include <errno.h>

static char *absolute(struct verify *verify)
{
	if (verify->path[0] == '/') /* in the views */
		return arena_strdup(verify->result->arena, verify->path);
	return arena_printf(verify->result->arena, "%s%s%s", verify->store->root,
			    verify->path_length > 0 ? "/" : "", verify->path);
}

static void deviation_add(struct verify *verify, struct verify_deviation **items, size_t *count,
			  size_t *capacity, const char *login, uint8_t has, uint8_t may)
{
	struct arena *arena = verify->result->arena;
	char *path = absolute(verify);
	char *name = arena_strdup(arena, login);
	struct verify_deviation *grown = NULL;
	if (path != NULL && name != NULL)
		grown = arena_grow(arena, *items, *count, capacity, sizeof(*grown));
	if (grown == NULL) {
		verify->error = -ENOMEM;
		return;
	}
	*items = grown;
	grown[(*count)++] = (struct verify_deviation){.login = name, .path = path, .has = has, .may = may};
}

void verify_leak_of(struct verify *verify, const char *login, uint8_t has, uint8_t may)
{
	struct verify_result *result = verify->result;
	deviation_add(verify, &result->leaks, &result->leak_count, &result->leak_capacity, login, has, may);
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
	struct verify_result *result = verify->result;
	deviation_add(verify, &result->refusals, &result->refusal_count, &result->refusal_capacity,
		      verify_login_name(verify, login), has, may);
}
