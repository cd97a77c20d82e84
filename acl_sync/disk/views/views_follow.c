/* Links follow folders that were renamed, at once: a look at all folders would keep people out of them meanwhile. */
#include "acl_sync/disk/views/views_pass.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* A link named by a patient leads into the store, but not to where the folder stands. */
static void link_follow(struct views_pass *pass, int fd, const char *name)
{
	struct walk *walk = pass->walk;
	char target[PATH_MAX];
	patient_id patient = facts_patient(walk->job->facts, name);
	ssize_t size = patient == NO_ID ? -1 : readlinkat(fd, name, target, sizeof(target) - 1);
	if (size < 0)
		return;
	target[size] = '\0';
	const char *below = views_link_below(pass, target), *path = standing_path(&walk->standing, patient);
	if (below != NULL && path != NULL && strcmp(path, below) != 0)
		views_link_make(pass, fd, name, path);
}

static void each_link(struct views_pass *pass, const char *directory)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	int fd = tree_open_directory(pass->fd, directory);
	if (fd < 0)
		return;
	if (listing_open(&listing, fd) == 0)
		while (pass->walk->stop == 0 && listing_next(&listing, &name, &type) > 0)
			if (type == ENTRY_SPECIAL)
				link_follow(pass, fd, name);
	listing_close(&listing);
	close(fd);
}

static void each_directory(struct views_pass *pass)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	if (listing_open(&listing, pass->fd) == 0)
		while (pass->walk->stop == 0 && listing_next(&listing, &name, &type) > 0)
			if (type == ENTRY_DIRECTORY)
				each_link(pass, name);
	listing_close(&listing);
}

/* What fails here is met again, and told, when links are taken. */
void walk_views_moved(struct walk *walk)
{
	struct views_pass pass = {.walk = walk, .arena = arena_new(), .login = NO_ID, .fd = -1};
	enum walk_mode before = walk->mode;
	bool moved = walk->store->views != NULL && walk->stop == 0 && walk->report->moved_folders > 0;
	size_t length = walk_enter(walk, moved ? walk->store->views : "");
	walk->mode = WALK_TAKE;
	if (moved && pass.arena != NULL)
		pass.fd = views_place_open(walk->store, walk->job->owner, walk->root_fd);
	if (pass.fd >= 0) {
		pass.way = views_place_way(pass.fd, walk->root_fd, pass.arena);
		if (pass.way != NULL)
			each_directory(&pass);
		close(pass.fd);
	}
	walk->mode = before;
	walk_leave(walk, length);
	arena_free(pass.arena);
}
