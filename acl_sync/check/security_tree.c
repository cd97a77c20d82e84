/* What lies in the stores, counted: nobody reads a line for each of a thousand files, and off a terminal no line may name a
 * patient. */
#include "acl_sync/check/security.h"
#include "acl_sync/console.h"
#include "acl_sync/disk/depth.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/disk/user_attributes.h"
#include "acl_sync/printable.h"
#include "acl_sync/site/names.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define DAY_SECONDS 86400
#define UIDS_KNOWN 256

/* ---- what is looked for ---- */

struct tree_look {
	struct security *security;
	const struct store *store;
	uid_t owner;
	struct {
		uid_t uid;
		bool known;
	} uids[UIDS_KNOWN];
	size_t uid_count;
	size_t block;    /* bytes that attributes and ACLs of an object share; 0: they do not */
	dev_t device;    /* of the directory that is listed */
	int fd;          /* of the present object, if it is a directory that could be opened; else -1 */
	char path[4096]; /* below the root, as far as it fits */
	size_t depth;
};

/* Does the name service know somebody with that number? One that does not answer is no finding. */
static bool is_known(struct tree_look *look, uid_t uid)
{
	const char *login;
	for (size_t i = 0; i < look->uid_count; i++)
		if (look->uids[i].uid == uid)
			return look->uids[i].known;
	bool known = names_login_of(uid, look->security->run.arena, &login) != NAME_NONE;
	if (look->uid_count < UIDS_KNOWN) {
		look->uids[look->uid_count].uid = uid;
		look->uids[look->uid_count++].known = known;
	}
	return known;
}

static bool is_somebodys(const struct tree_look *look, const struct stat *found)
{
	return found->st_uid != 0 && found->st_uid != look->owner;
}

static bool is_staffs(struct tree_look *look, const char *name, const struct stat *found)
{
	(void)name;
	return is_somebodys(look, found) && is_known(look, found->st_uid) &&
	       found->st_ctime < look->security->site->now - DAY_SECONDS;
}

static bool is_foreign(struct tree_look *look, const char *name, const struct stat *found)
{
	(void)name;
	return is_somebodys(look, found) && !is_known(look, found->st_uid);
}

static bool is_set_id(struct tree_look *look, const char *name, const struct stat *found)
{
	(void)look;
	(void)name;
	return S_ISREG(found->st_mode) && (found->st_mode & (S_ISUID | S_ISGID)) != 0;
}

static bool is_program(struct tree_look *look, const char *name, const struct stat *found)
{
	(void)look;
	(void)name;
	return S_ISREG(found->st_mode) && (found->st_mode & S_IXOTH) != 0;
}

static bool is_trash(struct tree_look *look, const char *name, const struct stat *found)
{
	static const char *const patterns[] = {".Trash*",   ".recycle",     "#recycle",
					       "@Recycle*", "$RECYCLE.BIN", NULL};
	(void)look;
	return S_ISDIR(found->st_mode) && security_name_is(name, patterns);
}

static bool is_thumbnail(struct tree_look *look, const char *name, const struct stat *found)
{
	static const char *const patterns[] = {".thumbnails",  ".sh_thumbnails", "Thumbs.db",
					       "ehthumbs*.db", "@eaDir",         NULL};
	(void)look;
	(void)found;
	return security_name_is(name, patterns);
}

static bool is_core(struct tree_look *look, const char *name, const struct stat *found)
{
	static const char *const patterns[] = {"core", "core.[0-9]*", "*.core", NULL};
	(void)look;
	return S_ISREG(found->st_mode) && security_name_is(name, patterns);
}

static bool is_backup(struct tree_look *look, const char *name, const struct stat *found)
{
	static const char *const patterns[] = {"*~", "*.bak", "*.orig", "*.sw[a-p]", "#*#", "*.wbk", NULL};
	(void)look;
	return S_ISREG(found->st_mode) && security_name_is(name, patterns);
}

/* Without a mount another device is a subvolume's. */
static bool is_subvolume(struct tree_look *look, const char *name, const struct stat *found)
{
	(void)name;
	return S_ISDIR(found->st_mode) && found->st_dev != look->device;
}

static bool is_filled(struct tree_look *look, const char *name, const struct stat *found)
{
	size_t bytes = 0;
	(void)name;
	(void)found;
	return look->fd >= 0 && look->block > 0 && user_attributes_size(look->fd, &bytes) == 0 &&
	       bytes > look->block / 4;
}

static const struct {
	bool (*is_it)(struct tree_look *look, const char *name, const struct stat *found);
	const char *what;
	const char *why; /* and what to do */
} kinds[] = {
    {is_staffs, "objects that have belonged to people for more than a day",
     "an owner can change who opens them; have careacl sync run often, it takes them over"},
    {is_foreign, "objects of a number that the name service gives to nobody",
     "they come from a backup, from another machine, or from people who have left, and whoever gets the "
     "number "
     "next owns them; run careacl sync"},
    {is_set_id, "files that give their owner's or group's perms to whoever starts them",
     "find out who brought them, and take the bits away (chmod u-s,g-s)"},
    {is_program, "files that everybody may start", "documents are not programs; chmod o-x them"},
    {is_trash, "directories in which programs keep what was deleted",
     "it is not gone, and what is said about a document by its name does not follow it there; remove them, "
     "and "
     "turn that off in the program"},
    {is_thumbnail, "objects with small pictures of documents",
     "they show what stands on a page whose document is withheld or deleted; remove them, and turn that off "
     "in "
     "the file manager"},
    {is_core, "files with what a program had in memory when it crashed",
     "documents of other patients may be in them; remove them, and have none made (\"* hard core 0\" in "
     "/etc/security/limits.conf)"},
    {is_backup, "files that look like copies that editors keep",
     "what is said about a document by its name holds for a copy only where careacl knows the editor's way; "
     "remove them, and turn that off in the editor"},
    {is_subvolume, "subvolumes of btrfs, made by somebody who may write there",
     "a read-only snapshot cannot be taken from who made it, who makes it writable from within, and where it "
     "would give somebody too much its folder gives nobody anything new; remove them (btrfs subvolume "
     "delete), and put the store on ext4 or xfs"},
    {is_filled, "directories whose attributes (user.*) fill more than a quarter of the room of their ACLs",
     "when they are full, nobody new gets in, by break-glass neither; find out who gave them (getfattr -d), "
     "and "
     "take the large ones away (setfattr -x), or use xfs, or tune2fs -O ea_inode"},
};
#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

struct tally {
	size_t count;
	char *first; /* owned */
};

/* ---- the walk ---- */

static void object(struct tree_look *look, struct tally *tallies, const char *name, const struct stat *found)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (kinds[i].is_it(look, name, found) && tallies[i].count++ == 0)
			tallies[i].first = printable_text(look->path, true);
}

static void walk(struct tree_look *look, struct tally *tallies, int dir_fd)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	struct stat directory;
	if (look->depth == 0 || fstat(dir_fd, &directory) != 0 || listing_open(&listing, dir_fd) != 0)
		return;
	look->depth--;
	while (listing_next(&listing, &name, &type) > 0) {
		struct stat found;
		size_t before = strlen(look->path);
		if (tree_stat(dir_fd, name, &found) != 0)
			continue;
		snprintf(look->path + before, sizeof(look->path) - before, "%s%s", before > 0 ? "/" : "",
			 name);
		int fd = type == ENTRY_DIRECTORY ? tree_open_directory(dir_fd, name) : -1;
		look->device = directory.st_dev;
		look->fd = fd;
		object(look, tallies, name, &found);
		if (fd >= 0) {
			walk(look, tallies, fd);
			close(fd);
		}
		look->path[before] = '\0';
	}
	listing_close(&listing);
	look->depth++;
}

static void tell(struct tree_look *look, struct tally *tallies)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		bool is_shown = tallies[i].first != NULL && console_is_private();
		if (tallies[i].count > 0)
			check_warn(&look->security->run, look->store->origin, "store %s: %zu %s%s%s: %s",
				   look->store->name, tallies[i].count, kinds[i].what, is_shown ? ": " : "",
				   is_shown ? tallies[i].first : "", kinds[i].why);
		free(tallies[i].first);
	}
}

/* ext4 keeps all of an object's attributes, its ACLs among them, in one block. */
static size_t shared_block(int root_fd)
{
	struct statfs system;
	bool is_ext4 = root_fd >= 0 && fstatfs(root_fd, &system) == 0 &&
		       (unsigned long)system.f_type == EXT4_SUPER_MAGIC;
	return is_ext4 ? (size_t)system.f_bsize : 0;
}

void security_tree(struct security *security)
{
	const struct policy *policy = &security->run.settings->policy;
	if (security->site == NULL || geteuid() != 0)
		return;
	for (store_id id = 0; id < policy->store_count; id++) {
		struct tally tallies[KIND_COUNT] = {0};
		struct store_owner owner = site_owner(security->site, &policy->stores[id]);
		struct tree_look *look = calloc(1, sizeof(*look));
		int fd = open(policy->stores[id].root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (look == NULL)
			console_out_of_memory();
		look->security = security;
		look->store = &policy->stores[id];
		look->owner = owner.known ? owner.uid : 0;
		look->depth = depth_levels(DEPTH_LEVELS + 50, 2);
		look->block = shared_block(fd);
		if (fd >= 0) { /* what is wrong with a root is said by every check */
			walk(look, tallies, fd);
			close(fd);
		}
		tell(look, tallies);
		free(look);
	}
}
