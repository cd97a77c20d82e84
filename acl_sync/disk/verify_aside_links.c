/* Links to documents aside, as verify sees them. */
#include "acl_sync/disk/verify.h"

#include "acl_sync/disk/aside.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

void verify_aside_links_note(struct verify *verify, category_id category, const char *path,
			     const enum access *access)
{
	struct verify_views *views = &verify->views;
	if (verify->store->views == NULL)
		return;
	const char *copy = arena_strdup(verify->arena, path);
	for (size_t i = 0; i < verify->login_count && copy != NULL; i++) {
		if (access[i] == ACCESS_NONE)
			continue;
		struct verify_aside_link *asides =
		    arena_grow(verify->arena, views->asides, views->aside_count, &views->aside_capacity,
			       sizeof(*asides));
		if (asides == NULL)
			copy = NULL;
		if (copy == NULL)
			break;
		views->asides = asides;
		asides[views->aside_count++] = (struct verify_aside_link){
		    .login = i, .patient = verify->patient, .category = category, .path = copy};
	}
	if (copy == NULL)
		verify->error = -ENOMEM;
}

bool verify_aside_links_any(const struct verify *verify, size_t login)
{
	for (size_t i = 0; i < verify->views.aside_count; i++)
		if (verify->views.asides[i].login == login)
			return true;
	return false;
}

static bool ends_with(const char *text, size_t length, const char *end)
{
	size_t tail = strlen(end);
	return length > tail && memcmp(text + length - tail, end, tail) == 0;
}

bool verify_aside_links_find(struct verify *verify, size_t login, int dir_fd, const char *name)
{
	char target[PATH_MAX];
	ssize_t length = readlinkat(dir_fd, name, target, sizeof(target));
	for (size_t i = 0; i < verify->views.aside_count; i++) {
		struct verify_aside_link *link = &verify->views.asides[i];
		/* the text spares asking the kernel about each */
		if (link->login != login || length < 0 || !ends_with(target, (size_t)length, link->path) ||
		    !verify_leads_to(verify, dir_fd, name, link->path))
			continue;
		link->is_found = true;
		return true;
	}
	return false;
}

void verify_aside_links_missing(struct verify *verify)
{
	const struct facts *facts = verify->job->facts;
	for (size_t i = 0; i < verify->views.aside_count && verify->error == 0; i++) {
		const struct verify_aside_link *link = &verify->views.asides[i];
		if (link->is_found)
			continue;
		const char *name =
		    arena_printf(verify->arena, "%s_%s_%s", facts->patients[link->patient].id,
				 facts->policy->categories[link->category].name, aside_leaf(link->path));
		if (name == NULL) {
			verify->error = -ENOMEM;
			return;
		}
		size_t before = verify_enter(verify, facts->logins[verify->logins[link->login].login].name);
		size_t inside = verify_enter(verify, name);
		verify_refusal(verify, link->login, 0, PERM_R);
		verify_leave(verify, inside);
		verify_leave(verify, before);
	}
}
