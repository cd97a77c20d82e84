/* What root does beside careacl without a thought: mounts, devices, flags. No attack; but a sync meets it. */
#include "tests/kernel/attack.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static void place(const struct attack_site *site, unsigned patient, const char *name, char path[PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "%s/%s/letters/%s", site->root, patient_name(patient), name);
}

static void make_mount_point(const char *where, bool is_file)
{
	if (is_file)
		(void)put_file(where, "", 0600);
	else
		(void)mkdir(where, 0755);
}

static bool mount_something(const struct attack_site *site, struct chance *chance)
{
	char where[PATH_SIZE], what[PATH_SIZE];
	bool is_file = chance_below(chance, 3) == 0;
	place(site, chance_below(chance, 2), is_file ? "root-file" : "root-dir", where);
	const char *directory = chance_below(chance, 2) ? "canary" : "elsewhere";
	snprintf(what, sizeof(what), "%s/%s", site->outside, is_file ? "canary/plain.txt" : directory);
	make_mount_point(where, is_file);
	bool good = mount(what, where, NULL, MS_BIND, NULL) == 0;
	attacker_rest(10 + chance_below(chance, 150));
	return good && umount2(where, MNT_DETACH) == 0;
}

/* A file system of a program that never answers, open to all: whoever asks it anything waits for ever. */
static bool mount_silent(const struct attack_site *site, struct chance *chance)
{
	char where[PATH_SIZE], options[128];
	bool is_file = chance_below(chance, 2) == 0;
	int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	place(site, 2 + chance_below(chance, 2), is_file ? "silent-file" : "silent-dir", where);
	make_mount_point(where, is_file);
	snprintf(options, sizeof(options), "fd=%d,rootmode=%o,user_id=%u,group_id=%u,allow_other", fd,
		 is_file ? S_IFREG | 0644u : S_IFDIR | 0755u, (unsigned)site->uids[PERSON_MAL],
		 (unsigned)site->uids[PERSON_MAL]);
	bool good = fd >= 0 && mount("silent", where, "fuse", MS_NOSUID | MS_NODEV, options) == 0;
	/* whoever has met it stays there as long as the program lives */
	for (unsigned i = 0; good && i < 30 && !site->shared->stop; i++)
		attacker_rest(100);
	if (good && site->shared->hangs > 0)
		attacker_rest(1000);
	if (good)
		(void)umount2(where, MNT_DETACH);
	if (fd >= 0)
		close(fd);
	return good;
}

static bool make_device(const struct attack_site *site, struct chance *chance)
{
	char path[PATH_SIZE];
	place(site, chance_below(chance, PATIENTS), "root-device", path);
	(void)unlink(path);
	return mknod(path, (chance_below(chance, 2) ? S_IFCHR : S_IFBLK) | 0666, makedev(1, 5)) == 0;
}

static bool set_immutable(const char *path, bool is_set)
{
	int flags, fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool good = fd >= 0 && ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0;
	flags = good ? (is_set ? flags | FS_IMMUTABLE_FL : flags & ~FS_IMMUTABLE_FL) : 0;
	good = good && ioctl(fd, FS_IOC_SETFLAGS, &flags) == 0;
	if (fd >= 0)
		close(fd);
	return good;
}

static void immutable_path(const struct attack_site *site, unsigned choice, char path[PATH_SIZE])
{
	/* not where the desk refuses somebody: it could not say that it is in force */
	if (choice == 0)
		place(site, 0, "root-fixed", path);
	else
		document_path(site, choice == 1 ? 0 : PATIENTS - 1, ROOM_LETTERS, 1, path);
}

static bool immutable(const struct attack_site *site, struct chance *chance)
{
	char path[PATH_SIZE];
	immutable_path(site, chance_below(chance, 3), path);
	(void)put_file(path, "", 0666);
	bool good = set_immutable(path, true);
	attacker_rest(50 + chance_below(chance, 100));
	(void)set_immutable(path, false);
	return good;
}

void accident(const struct attack_site *site)
{
	typedef bool accident_function(const struct attack_site *site, struct chance *chance);
	static accident_function *const functions[] = {mount_something, mount_silent, make_device, immutable};
	struct shared *shared = site->shared;
	struct chance chance = chance_new(site->seed, 100);
	for (unsigned next = 0; !shared->stop; next++) {
		unsigned which = next < 4 ? next : chance_below(&chance, 4);
		if (which == 1 && next >= 4 && chance_below(&chance, 6) > 0)
			continue;
		bool done = functions[which](site, &chance);
		atomic_fetch_add(
		    done ? &shared->done[ATTACK_mount + which] : &shared->refused[ATTACK_mount + which], 1);
		attacker_rest(chance_below(&chance, 50));
	}
}

void accident_clear(const struct attack_site *site)
{
	static const char *const names[] = {"root-dir", "root-file", "silent-dir", "silent-file"};
	char path[PATH_SIZE];
	for (unsigned patient = 0; patient < PATIENTS; patient++)
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			place(site, patient, names[i], path);
			while (umount2(path, MNT_DETACH) == 0)
				;
		}
	for (unsigned choice = 0; choice < 3; choice++) {
		immutable_path(site, choice, path);
		(void)set_immutable(path, false);
	}
}
