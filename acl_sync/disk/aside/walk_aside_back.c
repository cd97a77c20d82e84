/* The way back into the folder. */
#include "acl_sync/disk/aside/walk_aside.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* `error` is -errno; 0: its name is taken, or the directory is gone. */
static void tell_stays(struct walk *walk, const struct aside *aside, int error)
{
	aside_notice(walk, NOTICE_STAYS_ASIDE, aside->category, aside->path, aside->leaf, -error);
}

/* Can it go back? A free name in a directory that is there. */
static bool place_is_free(struct walk *walk, const struct stay *stay)
{
	struct stat found;
	int fd = aside_place_open(walk, stay->folder_fd, stay->aside);
	int error = fd < 0 ? fd : tree_stat(fd, stay->aside->leaf, &found);
	if (fd >= 0)
		close(fd);
	stay->aside->unknown = tree_is_nowhere(error) ? 0 : error;
	if (stay->aside->unknown != 0)
		walk_failed(walk, error);
	return fd >= 0 && error == -ENOENT;
}

void aside_way_look(struct walk *walk, const struct stay *stay)
{
	stay->aside->returns = !stay->is_kept && place_is_free(walk, stay);
	if (stay->aside->returns) {
		walk->report->put_back += !walk->will_apply;
		walk->planned_operations++;
		walk->folder.differs = walk->folder.gains = true;
		walk_announce_move(walk, stay->aside->category, stay->aside->path, true);
	} else if (!stay->is_kept) {
		tell_stays(walk, stay->aside, 0);
	}
}

/* true: it is back in its folder. */
bool aside_go_back(struct walk *walk, const struct stay *stay)
{
	const struct aside *aside = stay->aside;
	int fd = aside_place_open(walk, stay->folder_fd, aside);
	int error = fd < 0 ? fd : 0;
	if (error == 0 && !walk_announce_move(walk, aside->category, aside->path, true))
		error = -ECANCELED;
	if (error == 0 && renameat2(stay->room_fd, aside->leaf, fd, aside->leaf, RENAME_NOREPLACE) != 0)
		error = -errno;
	if (error == 0) {
		touched_add(&walk->touched, stay->room_fd);
		touched_add(&walk->touched, fd);
	}
	if (fd >= 0)
		close(fd);
	if (error == 0) {
		walk->report->operations++;
		walk->report->put_back++;
		if (walk->job->forget_aside != NULL)
			walk->job->forget_aside(walk->job->keep_context, aside->name);
	} else {
		bool is_taken = error == -EEXIST || error == -ECANCELED || tree_is_nowhere(error);
		tell_stays(walk, aside, is_taken ? 0 : error);
	}
	return error == 0;
}
