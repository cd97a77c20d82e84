/* What is outside the root: remembered to the last change of an inode, and compared. */
#include "tests/kernel/attack.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define OBJECTS_MAX 64

struct remembered {
	char path[512];
	struct stat stat;
	uint64_t content, acl; /* sums */
};

struct outside {
	size_t count;
	struct remembered objects[OBJECTS_MAX];
};

static uint64_t sum_of(const void *bytes, size_t size)
{
	const unsigned char *at = bytes;
	uint64_t sum = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < size; i++)
		sum = (sum ^ at[i]) * UINT64_C(0x100000001b3);
	return sum;
}

static void remember(const char *path, struct remembered *ret)
{
	static unsigned char bytes[1 << 16];
	snprintf(ret->path, sizeof(ret->path), "%s", path);
	attack_must(lstat(path, &ret->stat) == 0, path);
	ssize_t size = lgetxattr(path, "system.posix_acl_access", bytes, sizeof(bytes));
	ret->acl = sum_of(bytes, size > 0 ? (size_t)size : 0);
	size = lgetxattr(path, "system.posix_acl_default", bytes, sizeof(bytes));
	ret->acl += sum_of(bytes, size > 0 ? (size_t)size : 0) * 3;
	int fd = S_ISREG(ret->stat.st_mode) ? open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
	size = fd < 0 ? 0 : read(fd, bytes, sizeof(bytes));
	ret->content = sum_of(bytes, size > 0 ? (size_t)size : 0);
	if (fd >= 0)
		close(fd);
}

/* ---- making it ---- */

static void put(const struct attack_site *site, const char *name, const char *text, mode_t mode, uid_t owner)
{
	char path[512];
	snprintf(path, sizeof(path), "%s/%s", site->outside, name);
	if (text == NULL)
		attack_must(mkdir(path, mode) == 0, path);
	else
		attack_must(put_file(path, text, mode), path);
	attack_must(chmod(path, mode) == 0 && chown(path, owner, owner) == 0, path);
}

static void put_acl(const struct attack_site *site, const char *name, const char *acl)
{
	char command[1024];
	snprintf(command, sizeof(command), "setfacl -m '%s' '%s/%s'", acl, site->outside, name);
	attack_must(system(command) == 0, command);
}

/* hoard: anybody may link into it. shared: an attacker may write in a file that is not its own. canary,
 * elsewhere: nobody may do anything; the names are those that attackers have behind their links. */
static void make(const struct attack_site *site)
{
	static const char *const names[] = {"plain.txt", "acl.txt", "s0.txt", "y0.txt"};
	static const char *const places[] = {"canary", "elsewhere"};
	char path[64];
	attack_must(mkdir(site->outside, 0755) == 0, site->outside);
	put(site, "hoard", NULL, 0777, 0);
	put(site, "shared", NULL, 0755, 0);
	put(site, "shared/mal.txt", "a letter to all\n", 0664, site->uids[PERSON_OWN]);
	put(site, "shared/tom.txt", "a letter to all\n", 0664, site->uids[PERSON_OWN]);
	put_acl(site, "shared/mal.txt", "u:dr.mal:rw,u:inf.tom:rw");
	put_acl(site, "shared/tom.txt", "u:dr.mal:rw,u:inf.tom:rw");
	for (size_t i = 0; i < 2; i++) {
		put(site, places[i], NULL, 0755, 0);
		for (size_t j = 0; j < sizeof(names) / sizeof(names[0]); j++) {
			snprintf(path, sizeof(path), "%s/%s", places[i], names[j]);
			put(site, path, "canary\n", j == 0 ? 0600 : 0640, j < 2 ? 0 : site->uids[PERSON_OWN]);
		}
		snprintf(path, sizeof(path), "%s/acl.txt", places[i]);
		put_acl(site, path, "u:dr.own:rw");
	}
	put_acl(site, "canary", "u:dr.own:rwx,d:u:dr.own:rwx");
}

struct outside *outside_remember(const struct attack_site *site)
{
	struct outside *outside = calloc(1, sizeof(*outside));
	char *places[] = {(char *)site->outside, NULL};
	attack_must(outside != NULL, "memory");
	make(site);
	FTS *tree = fts_open(places, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	attack_must(tree != NULL, site->outside);
	for (const FTSENT *entry; (entry = fts_read(tree)) != NULL;)
		if (entry->fts_info != FTS_DP && outside->count < OBJECTS_MAX)
			remember(entry->fts_path, &outside->objects[outside->count++]);
	fts_close(tree);
	return outside;
}

/* ---- comparing ---- */

/* What an attacker has linked into the tree is inside and outside: it is closed, as disk.md says, and nothing
 * else. */
static bool is_closed_link(const struct attack_site *site, const struct remembered *was,
			   const struct remembered *is)
{
	char shared[300];
	snprintf(shared, sizeof(shared), "%s/shared/", site->outside);
	return strncmp(was->path, shared, strlen(shared)) == 0 && is->content == was->content &&
	       is->stat.st_uid == 0 && (is->stat.st_mode & 07777) == 0600;
}

static bool is_same(const struct attack_site *site, const struct remembered *was, const struct remembered *is)
{
	const struct stat *a = &was->stat, *b = &is->stat;
	bool same = a->st_ino == b->st_ino && a->st_mode == b->st_mode && a->st_uid == b->st_uid &&
		    a->st_gid == b->st_gid && was->content == is->content && was->acl == is->acl;
	/* attackers write into the hoard, and make links: these change times */
	bool is_quiet = strstr(was->path, "/canary") != NULL || strstr(was->path, "/elsewhere") != NULL;
	if (is_quiet)
		same = same && a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
		       a->st_ctim.tv_nsec == b->st_ctim.tv_nsec && a->st_nlink == b->st_nlink &&
		       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
	return same || is_closed_link(site, was, is);
}

size_t outside_changed(const struct outside *outside, const struct attack_site *site)
{
	size_t changed = 0, closed = 0;
	struct remembered is;
	for (size_t i = 0; i < outside->count; i++) {
		const struct remembered *was = &outside->objects[i];
		remember(was->path, &is);
		closed += is_closed_link(site, was, &is);
		if (is_same(site, was, &is))
			continue;
		changed++;
		printf("# changed outside: %s: mode %o owner %u, was %o %u\n", was->path,
		       (unsigned)is.stat.st_mode, (unsigned)is.stat.st_uid, (unsigned)was->stat.st_mode,
		       (unsigned)was->stat.st_uid);
	}
	printf("# outside: %zu objects, %zu changed; %zu linked into the tree were closed\n", outside->count,
	       changed, closed);
	return changed;
}
