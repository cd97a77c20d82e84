/* What an object in a store is found for. */
#include "acl_sync/check/security_tree.h"
#include "acl_sync/console.h"
#include "acl_sync/disk/folder.h"
#include "acl_sync/disk/mark.h"
#include "acl_sync/disk/user_attributes.h"
#include "acl_sync/site/names.h"

#include <string.h>

#define DAY_SECONDS 86400

/* Does the name service know somebody with that number? One that does not answer is no finding. */
static bool is_known(struct tree_look *look, uid_t uid)
{
	const char *login;
	for (size_t i = 0; i < look->uid_count; i++)
		if (look->uids[i].uid == uid)
			return look->uids[i].known;
	bool known = names_login_of(uid, look->security->run.arena, &login) != NAME_NONE;
	if (look->uid_count < TREE_UIDS_KNOWN) {
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

/* Folders whose names were exchanged, or a copy of one: whom the rules let in there, they let in for the patient of the name. */
static bool is_misplaced(struct tree_look *look, const char *name, const struct stat *found)
{
	char id[MARK_SIZE];
	(void)name;
	(void)found;
	if (look->fd < 0 || !look->is_placed || mark_get(look->fd, MARK_PATIENT, id) != 1)
		return false;
	struct arena *arena = arena_new();
	const char *place = arena == NULL ? NULL : folder_path(look->store->folder, look->key, id, arena);
	if (place == NULL)
		console_out_of_memory();
	bool is = strcmp(place, look->path) != 0;
	arena_free(arena);
	return is;
}

const struct tree_kind tree_kinds[TREE_KIND_COUNT] = {
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
    {is_misplaced, "directories that bear the mark of a patient whose folder stands elsewhere",
     "who may open what is in them is decided for the patient of the name, and the documents may be "
     "another's: "
     "folders have exchanged names, or one was copied; look whose they are, and give the folder its name "
     "back; "
     "what the mark says wrongly, remove (setfattr -x trusted.careacl.patient)"},
    {is_filled, "directories whose attributes (user.*) fill more than a quarter of the room of their ACLs",
     "when they are full, nobody new gets in, by break-glass neither; find out who gave them (getfattr -d), "
     "and "
     "take the large ones away (setfattr -x), or use xfs, or tune2fs -O ea_inode"},
};
