/* The directories above a store and above careacl's own files: whoever may write to one of them puts another directory in the
 * place of what it leads to. */
#include "acl_sync/check/check.h"
#include "acl_sync/check/security.h"
#include "acl_sync/console.h"
#include "acl_sync/disk/posix_acl.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINKS_MAX 40 /* as the kernel */

/* What a way leads to, and what is said where somebody else could change where it leads. */
struct way {
	struct site *site;
	enum severity severity;
	struct origin origin;
	uid_t owner;     /* whoever may do it anyway, beside root */
	const char *why; /* "... whoever may do that": what follows */
	const char *but; /* what is above this has been told; NULL */
};

/* ---- who may write ---- */

enum writer { WRITER_NONE, WRITER_OWNER, WRITER_EVERYBODY, WRITER_GROUP, WRITER_NAMED };

static const struct {
	const char *who, *remedy;
} writers[] = {
    [WRITER_OWNER] = {"its owner, who is not root", "chown root it"},
    [WRITER_EVERYBODY] = {"everybody on the machine", "chmod go-w it"},
    [WRITER_GROUP] = {"its group", "chmod g-w it"},
    [WRITER_NAMED] = {"those whom its ACL names", "setfacl -b it, or take them out of it"},
};

static bool is_trusted(const struct way *way, uid_t uid)
{
	return uid == 0 || uid == way->owner || uid == geteuid();
}

/* Of a directory whose ACL is there: the mode's bits of the group are its mask. */
static enum writer acl_writer(const struct way *way, const struct acl_spec *acl, gid_t group)
{
	for (size_t i = 0; i < acl->count; i++) {
		const struct acl_entry *entry = &acl->entries[i];
		bool is_roots = entry->is_group ? entry->id == 0 : is_trusted(way, entry->id);
		if ((entry->perms & acl->mask & PERM_W) != 0 && !is_roots)
			return WRITER_NAMED;
	}
	return (acl->group & acl->mask & PERM_W) != 0 && group != 0 ? WRITER_GROUP : WRITER_NONE;
}

static enum writer group_writer(const struct way *way, int fd, gid_t group)
{
	static unsigned char bytes[POSIX_ACL_MAX_BYTES];
	static struct acl_entry entries[POSIX_ACL_MAX_ENTRIES];
	struct acl_spec acl;
	size_t size = 0;
	int error = posix_acl_get((struct handle){.fd = fd, .is_path = true}, POSIX_ACL_ACCESS, bytes, &size);
	if (error == 0 && size > 0)
		return posix_acl_parse(bytes, size, entries, &acl) ? acl_writer(way, &acl, group)
								   : WRITER_NAMED;
	return group != 0 ? WRITER_GROUP : WRITER_NONE;
}

static enum writer writer_of(const struct way *way, int fd, const struct stat *found)
{
	if (!is_trusted(way, found->st_uid))
		return WRITER_OWNER;
	if ((found->st_mode & S_IWOTH) != 0)
		return WRITER_EVERYBODY;
	return (found->st_mode & S_IWGRP) != 0 ? group_writer(way, fd, found->st_gid) : WRITER_NONE;
}

/* ---- a directory of the way ---- */

/* In a sticky directory nobody renames or removes what belongs to somebody else; what is not there can be made. */
static bool is_held_by_sticky(const struct way *way, const struct stat *directory, const char *next)
{
	struct stat found;
	return (directory->st_mode & S_ISVTX) != 0 && lstat(next, &found) == 0 &&
	       is_trusted(way, found.st_uid);
}

/* `next`: the path of what the way goes on to, in it. */
static void directory_check(const struct way *way, const char *path, const char *next)
{
	struct stat found;
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	enum writer writer = fd >= 0 && fstat(fd, &found) == 0 ? writer_of(way, fd, &found) : WRITER_NONE;
	if (fd >= 0)
		close(fd);
	if (writer != WRITER_NONE && (writer == WRITER_OWNER || !is_held_by_sticky(way, &found, next)))
		findings_add(&way->site->findings, way->severity, way->origin,
			     "%s (mode %04o, uid %u, gid %u) can be written to by %s, who can put something "
			     "else in the place of %s: %s; %s",
			     path, (unsigned)(found.st_mode & 07777), (unsigned)found.st_uid,
			     (unsigned)found.st_gid, writers[writer].who, next, way->why,
			     writers[writer].remedy);
}

/* ---- the way ---- */

/* Where the way goes on when the first `end` bytes of the path name a symbolic link; NULL: they do not. */
static const char *followed(struct arena *arena, const char *path, size_t end)
{
	char link[4096];
	const char *next = arena_printf(arena, "%.*s", (int)end, path);
	if (next == NULL)
		console_out_of_memory();
	ssize_t size = readlink(next, link, sizeof(link) - 1);
	if (size <= 0)
		return NULL;
	link[size] = '\0';
	size_t above = (size_t)(strrchr(next, '/') - next);
	const char *way = link[0] == '/'
			      ? arena_printf(arena, "%s%s", link, path + end)
			      : arena_printf(arena, "%.*s/%s%s", (int)above, path, link, path + end);
	if (way == NULL)
		console_out_of_memory();
	return way;
}

/* Every directory that an absolute path leads through, but not what it leads to. Links are followed as the kernel does. */
static void way_check(const struct way *way, const char *path, int links)
{
	struct arena *arena = way->site->arena;
	for (size_t end = 0; path[end] == '/';) {
		const char *above = end == 0 ? "/" : arena_printf(arena, "%.*s", (int)end, path);
		while (path[end] == '/')
			end++;
		end += strcspn(path + end, "/");
		const char *next = arena_printf(arena, "%.*s", (int)end, path);
		if (above == NULL || next == NULL)
			console_out_of_memory();
		if (strcmp(above, next) == 0)
			return; /* slashes at the end */
		if (way->but == NULL || !check_path_holds(above, way->but))
			directory_check(way, above, next);
		const char *other = links > 0 ? followed(arena, path, end) : NULL;
		if (other != NULL) {
			way_check(way, other, links - 1);
			return;
		}
	}
}

/* ---- ways ---- */

void check_above(struct site *site, const struct store *store, uid_t owner)
{
	const struct way way = {
	    .site = site,
	    .severity = SEVERITY_ERROR,
	    .origin = store->origin,
	    .owner = owner,
	    .why = "the patients' folders then stand where no sync finds them, and what a patient refuses "
		   "from then on is not in force there",
	};
	way_check(&way, store->root, LINKS_MAX);
}

static void own_check(struct security *security, const char *path, const char *why)
{
	const struct way way = {
	    .site = security->site, .severity = SEVERITY_WARNING, .origin = {.file = path}, .why = why};
	way_check(&way, path, LINKS_MAX);
}

static void views_check(struct security *security, const struct store *store)
{
	const struct store_owner owner = site_owner(security->site, store);
	const struct way way = {
	    .site = security->site,
	    .severity = SEVERITY_WARNING,
	    .origin = store->origin,
	    .owner = owner.known ? owner.uid : 0,
	    .why = "people are then led to other folders than their patients'",
	    .but = store->root,
	};
	way_check(&way, store->views, LINKS_MAX);
}

void security_above(struct security *security)
{
	static const char texts[] =
	    "it is refused unless it is root's, and nothing that is stated from then on "
	    "is taken";
	const struct settings *settings = security->run.settings;
	if (security->site == NULL)
		return;
	for (size_t i = 0; i < settings->policy.store_count; i++)
		if (settings->policy.stores[i].views != NULL)
			views_check(security, &settings->policy.stores[i]);
	own_check(security, settings->state_dir,
		  "what the desk has recorded, the trail and the keys are then gone");
	own_check(security, security->site->config_path, texts);
	for (size_t i = 0; i < settings->source_count; i++)
		if (!source_is_feed(&settings->sources[i]))
			own_check(security, settings->sources[i].path, texts);
}
