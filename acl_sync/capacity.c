#include "acl_sync/capacity.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/acl_room.h"
#include "acl_sync/sweep/mounts.h"
#include "acl_sync/sweep/process.h"
#include "wording/wording.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

/* No file system that has ACLs keeps fewer: nothing is asked for the sake of small teams. */
#define SURELY_NAMES 45
/* A team that has grown so far is told, in percent of what there is room for. */
#define NEAR_PERCENT 80
/* Different ACLs with one sum: writing each takes a millisecond or more then. */
#define ALIKE_MANY 1000

static bool is_near(size_t names, size_t room)
{
	return names * 100 >= room * NEAR_PERCENT;
}

static void find_names(struct run *run, const struct store_report *report, struct findings *findings)
{
	if (report->most_names < SURELY_NAMES)
		return;
	size_t room = acl_room_names(run->root_fd);
	if (room == 0 || !is_near(report->most_names, room))
		return;
	findings_add(
	    findings, SEVERITY_WARNING, run->site->facts->patients[report->most_patient].origin,
	    report->most_names > room
		? "store %s: %zu people may open one category of this patient, and the file system has "
		  "room for %zu in an ACL: the folder cannot be treated until there are fewer; use smaller "
		  "teams, or xfs, or tune2fs -O ea_inode"
		: "store %s: %zu people may open one category of this patient, and the file system has "
		  "room for %zu in an ACL: with more the folder cannot be treated, and ext4 refuses new "
		  "directories in it; use smaller teams, or xfs, or tune2fs -O ea_inode",
	    run_store(run)->name, report->most_names, room);
}

/* Is the file system mounted so that it shares no blocks? */
static bool shares_nothing(int fd)
{
	struct mount_line mount;
	struct stat found;
	struct arena *arena = arena_new();
	bool nothing = false;
	char *rest = arena == NULL || fstat(fd, &found) != 0
			 ? NULL
			 : process_text(AT_FDCWD, "/proc/self/mountinfo", arena);
	for (char *line; !nothing && rest != NULL && (line = strsep(&rest, "\n")) != NULL;)
		nothing = mount_line_parse(line, &mount) && mount_line_is_of(&mount, found.st_dev) &&
			  (mount_has_option(mount.system_options, "nombcache") ||
			   mount_has_option(mount.system_options, "no_mbcache"));
	arena_free(arena);
	return nothing;
}

static void find_alike(struct run *run, const struct store_report *report, struct findings *findings)
{
	struct statfs system;
	if (report->alike_acls < ALIKE_MANY || fstatfs(run->root_fd, &system) != 0 ||
	    (unsigned long)system.f_type != EXT4_SUPER_MAGIC || shares_nothing(run->root_fd) ||
	    !acl_room_takes_block(run->root_fd, report->most_names))
		return;
	findings_add(
	    findings, SEVERITY_WARNING, run_store(run)->origin,
	    "store %s: %zu different ACLs are to be written that ext4 takes for the same at first sight, "
	    "because uids follow one another: each is compared with all others, and the first sync takes "
	    "a hundred times as long; mount the file system with nombcache, or make it with larger inodes "
	    "(mkfs.ext4 -I 512)",
	    run_store(run)->name, report->alike_acls);
}

void capacity_find(struct run *run, const struct store_report *report, struct findings *findings)
{
	find_names(run, report, findings);
	find_alike(run, report, findings);
}

void capacity_tell(struct run *run, const struct store_report *report)
{
	struct findings findings;
	if (report->operations == 0)
		return;
	wording_findings_init(&findings);
	capacity_find(run, report, &findings);
	for (size_t i = 0; i < findings.count; i++)
		console_finding(&findings.items[i]);
	findings_clear(&findings);
}
