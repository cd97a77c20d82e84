/* When all is over: everything that is there, tried by every login; of the million names each sixteenth. */
#include "tests/kernel/attack.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where the look is. Folders themselves are passed by whoever has anything in them: not judged. */
struct final {
	const struct attack_site *site;
	unsigned patient; /* PATIENTS: in nobody's folder */
	enum room room;   /* ROOMS: in no room */
	dev_t device;
};

static enum access given(const struct final *final, enum person person)
{
	bool in_room = final->patient < PATIENTS && final->room < ROOMS;
	return in_room ? final->site->access[person][final->patient][final->room] : ACCESS_NONE;
}

static void try_one(const struct final *final, enum person person, int fd, const struct stat *found,
		    const char *name)
{
	const struct attack_site *site = final->site;
	bool is_directory = S_ISDIR(found->st_mode);
	enum access access = given(final, person), needed = is_directory ? ACCESS_DEPOSIT : ACCESS_WRITE;
	bool is_own = found->st_uid == site->uids[person] && access >= ACCESS_DEPOSIT;
	char self[64];
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	int reads = open(self, O_RDONLY | O_NONBLOCK | O_CLOEXEC | (is_directory ? O_DIRECTORY : 0));
	int writes = is_directory ? openat(fd, "try-last", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)
				  : open(self, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	judged(site, reads >= 0 && access < ACCESS_READ && !is_own,
	       "in the end %s has %d of %u/%u and reads %.255s", person_logins[person], (int)access,
	       final->patient, (unsigned) final->room, name);
	judged(site, writes >= 0 && access < needed && !is_own,
	       "in the end %s has %d of %u/%u and writes %.255s", person_logins[person], (int)access,
	       final->patient, (unsigned) final->room, name);
	if (writes >= 0 && is_directory)
		(void)unlinkat(fd, "try-last", 0);
	if (reads >= 0)
		close(reads);
	if (writes >= 0)
		close(writes);
}

/* By a descriptor that root has opened: what an object gives, though nobody may reach it. */
static void try_everybody(const struct final *final, int fd, const struct stat *found, const char *name)
{
	for (enum person person = 0; person < PEOPLE; person++) {
		uid_t uid = final->site->uids[person];
		if (setegid(uid) != 0 || seteuid(uid) != 0)
			attack_fail("becoming a login");
		try_one(final, person, fd, found, name);
		if (seteuid(0) != 0)
			attack_fail("becoming root again");
	}
}

static void look(const struct final *final, int dir_fd, unsigned depth);

/* One step down: the root's entries are folders, theirs are rooms. */
static struct final below(const struct final *final, const char *name, unsigned depth)
{
	struct final next = *final;
	for (unsigned i = 0; depth == 0 && i < PATIENTS; i++)
		if (strcmp(name, patient_name(i)) == 0)
			next.patient = i;
	for (unsigned i = 0; depth == 1 && i < ROOMS; i++)
		if (strcmp(name, room_names[i]) == 0)
			next.room = (enum room)i;
	return next;
}

static bool is_left_out(const char *name)
{
	unsigned number;
	return strncmp(name, "name-", 5) == 0 && (number = (unsigned)strtoul(name + 5, NULL, 10)) >= 1000 &&
	       number % 16 != 0;
}

static void look_at(const struct final *final, int dir_fd, const char *name, unsigned depth)
{
	struct stat found;
	const struct final next = below(final, name, depth);
	int fd = openat(dir_fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	if (fstat(fd, &found) == 0 && found.st_dev == final->device &&
	    (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode))) {
		if (depth > 0 || next.patient == PATIENTS)
			try_everybody(&next, fd, &found, name);
		if (S_ISDIR(found.st_mode))
			look(&next, fd, depth + 1);
	}
	close(fd);
}

static void look(const struct final *final, int dir_fd, unsigned depth)
{
	int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	if (stream == NULL)
		attack_fail("the last judgement");
	while ((entry = readdir(stream)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    (depth > 0 || entry->d_name[0] != '.') && !is_left_out(entry->d_name))
			look_at(final, fd, entry->d_name, depth);
	closedir(stream);
}

/* In a child: groups and capabilities go with the effective uid. */
void judge_everything(const struct attack_site *site)
{
	const struct rlimit many = {16384, 16384};
	struct final final = {.site = site, .patient = PATIENTS, .room = ROOMS};
	struct stat found;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		int fd = open(site->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (setrlimit(RLIMIT_NOFILE, &many) != 0 || setgroups(0, NULL) != 0 || fd < 0 ||
		    fstat(fd, &found) != 0)
			attack_fail("the last judgement");
		final.device = found.st_dev;
		look(&final, fd, 0);
		_exit(0);
	}
	int status;
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
		attack_fail("the last judgement");
}
