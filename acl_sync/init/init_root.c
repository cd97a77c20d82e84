/* A store's root before anything is written: what a sync would refuse is refused here. */
#include "acl_sync/init/init.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/store.h"
#include "acl_sync/disk/views.h"
#include "wording/wording.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define USUAL_END "/folders"

/* Beside the root, "/srv/clinical/views": services are given the directory that holds both. */
static const char *views_beside(struct init_site *site, const char *root)
{
	size_t length = strlen(root), end = strlen(USUAL_END);
	const char *views = length > end && strcmp(root + length - end, USUAL_END) == 0
				? arena_printf(site->arena, "%.*s/views", (int)(length - end), root)
				: arena_printf(site->arena, "%s-views", root);
	if (views == NULL)
		console_out_of_memory();
	return views;
}

/* What stands at their place, if anything does: a sync would refuse it. */
static bool views_are_usable(struct init_site *site, const struct init_store *store, int root_fd)
{
	const struct store asked = {.name = store->name, .root = store->root, .views = store->views};
	int fd = views_place_open(&asked, 0, root_fd);
	if (fd >= 0)
		close(fd);
	return fd >= 0 || fd == -ENOENT ||
	       init_fail(site, store->views, "the views of the store cannot be kept there: %s",
			 wording(views_place_problem(-fd)));
}

bool init_look_at_root(struct init_site *site, struct init_store *store)
{
	const struct store asked = {
	    .name = store->name, .root = store->root, .folder = "{patient}", .origin = {store->root, 0}};
	int fd;
	enum root_state found = store_root_open(&asked, 0, &site->findings, &fd);
	/* what stands there goes by the patients' names, and views would show what is not careacl's yet */
	store->views = found == ROOT_FOREIGN ? NULL : views_beside(site, store->root);
	bool is_right = found != ROOT_UNUSABLE && (store->views == NULL || views_are_usable(site, store, fd));
	if (fd >= 0)
		close(fd);
	return is_right;
}

void init_tell_tree(const struct init_store *store)
{
	if (store->views == NULL)
		console_say(
		    CONSOLE_WARNING,
		    "%s holds a tree already: its folders keep the patients' ids as names, which "
		    "everybody can ask for, and there are no views; look at docs/adopt.md before the first "
		    "sync",
		    store->root);
}
