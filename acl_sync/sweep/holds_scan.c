/* Reading /proc: what each process and each of its threads holds. */
#include "acl_sync/sweep/holds.h"

#include "acl_sync/sweep/mounts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define GONE_SUFFIX " (deleted)"

/* The process that is being read. */
struct reading {
	struct holds *holds;
	size_t process;
	pid_t pid;
	int fd; /* of /proc/PID */
};

static bool has_device(const struct holds *holds, uint64_t device)
{
	for (size_t i = 0; i < holds->device_count; i++)
		if (holds->devices[i] == device)
			return true;
	return false;
}

/* ---- one link ---- */

/* The mount table of the process' namespace: one's own, or the other's. */
static const char *mounts_of(struct reading *reading)
{
	struct holds *holds = reading->holds;
	struct stat found;
	if (fstatat(reading->fd, "ns/mnt", &found, 0) != 0 || found.st_ino == holds->namespace_inode)
		return holds->mounts;
	if (holds->other_mounts == NULL || holds->other_namespace_inode != found.st_ino) {
		holds->other_mounts = process_text(reading->fd, "mountinfo", holds->arena);
		holds->other_namespace_inode = found.st_ino;
	}
	return holds->other_mounts;
}

/* Does /proc show the path of something that has lost that name? */
static bool is_gone(const char *shown, size_t length)
{
	size_t suffix = strlen(GONE_SUFFIX);
	return length > suffix && strcmp(shown + length - suffix, GONE_SUFFIX) == 0;
}

/* The last name of what has none any more, of a path shown so. Where no mount table knows better, the path as it is
 * shown: most often it is right. */
static const char *last_name(struct reading *reading, char *shown, size_t length, uint64_t device)
{
	struct arena *arena = reading->holds->arena;
	shown[length - strlen(GONE_SUFFIX)] = '\0';
	const char *mounts = mounts_of(reading);
	const char *inside = mounts == NULL ? NULL : mounts_inside(mounts, device, shown, arena);
	if (inside == NULL)
		inside = arena_strdup(arena, shown);
	reading->holds->out_of_memory |= inside == NULL;
	return inside;
}

static const char *last_name_of_link(struct reading *reading, const char *name, uint64_t device)
{
	char shown[4096 + sizeof(GONE_SUFFIX)];
	ssize_t length = readlinkat(reading->fd, name, shown, sizeof(shown) - 1);
	if (length <= 0)
		return NULL;
	shown[length] = '\0';
	return is_gone(shown, (size_t)length) ? last_name(reading, shown, (size_t)length, device) : NULL;
}

/* What reopening asks: a link of /proc/PID/fd has the perms with which its file is open; the others are `needs`. */
static uint8_t needs_of(struct reading *reading, const char *name, bool is_directory, uint8_t needs)
{
	struct stat link;
	if (needs != 0 || fstatat(reading->fd, name, &link, AT_SYMLINK_NOFOLLOW) != 0)
		return needs;
	needs = (link.st_mode & S_IRUSR ? PERM_R : 0) | (link.st_mode & S_IWUSR ? PERM_W : 0);
	if (needs == 0) /* O_PATH */
		needs = is_directory ? PERM_X : PERM_R;
	return needs;
}

/* Adds what the link `name` below the process' directory leads to, if it is a file or directory of the devices.
 * Nothing is asked of a file server: AT_STATX_DONT_SYNC. */
static void read_link(struct reading *reading, const char *name, enum hold_kind kind, uint8_t needs)
{
	struct holds *holds = reading->holds;
	struct statx found;
	if (statx(reading->fd, name, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_TYPE | STATX_INO, &found) !=
	    0)
		return;
	uint64_t device = makedev(found.stx_dev_major, found.stx_dev_minor);
	if (!has_device(holds, device) || (!S_ISREG(found.stx_mode) && !S_ISDIR(found.stx_mode)))
		return;
	struct hold hold = {
	    .device = device,
	    .inode = found.stx_ino,
	    .process = reading->process,
	    .kind = kind,
	    .is_directory = S_ISDIR(found.stx_mode),
	};
	hold.needs = needs_of(reading, name, hold.is_directory, needs);
	hold.gone = last_name_of_link(reading, name, device);
	holds_add(holds, &hold);
}

/* Calls for every number below the directory `name` of the process. */
static int each_number(struct reading *reading, const char *name,
		       void (*call)(struct reading *reading, const char *directory, const char *number))
{
	int fd = openat(reading->fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	DIR *listing = fdopendir(fd);
	if (listing == NULL) {
		close(fd);
		return -ENOMEM;
	}
	for (struct dirent *entry; (entry = readdir(listing)) != NULL;)
		if (process_number(entry->d_name) >= 0)
			call(reading, name, entry->d_name);
	closedir(listing);
	return 0;
}

static void read_descriptor(struct reading *reading, const char *directory, const char *number)
{
	char name[64];
	snprintf(name, sizeof(name), "%.40s/%.12s", directory, number);
	read_link(reading, name, HOLD_DESCRIPTOR, 0);
}

/* ---- mappings ---- */

/* May that be a file of a device of interest? File systems without a device of their own (major 0) are numbered
 * otherwise here than by stat. */
static bool may_be_of_interest(const struct holds *holds, unsigned major_number, unsigned minor_number)
{
	for (size_t i = 0; i < holds->device_count; i++)
		if (holds->devices[i] == makedev(major_number, minor_number) ||
		    (major_number == 0 && major(holds->devices[i]) == 0))
			return true;
	return false;
}

/* "7f00-7f01 rw-s 00001000 08:02 173521   /path": adds it unless it is of no file. */
static void read_mapping(struct reading *reading, char *line)
{
	unsigned major_number, minor_number;
	unsigned long long inode;
	char perms[8];
	struct hold hold = {.process = reading->process, .kind = HOLD_MAPPING, .device_is_guess = true};
	int at = 0;
	// NOLINTNEXTLINE(cert-err34-c): a line of the kernel, whose numbers fit
	if (sscanf(line, "%lx-%lx %7s %*x %x:%x %llu %n", &hold.from, &hold.to, perms, &major_number,
		   &minor_number, &inode, &at) != 6 ||
	    inode == 0 || !may_be_of_interest(reading->holds, major_number, minor_number))
		return;
	hold.device = makedev(major_number, minor_number);
	hold.inode = inode;
	hold.needs = PERM_R | (perms[1] == 'w' && perms[3] == 's' ? PERM_W : 0);
	size_t length = strlen(line + at);
	if (is_gone(line + at, length) && has_device(reading->holds, hold.device))
		hold.gone = last_name(reading, line + at, length, hold.device);
	holds_add(reading->holds, &hold);
}

static void read_mappings(struct reading *reading, const char *name)
{
	int fd = openat(reading->fd, name, O_RDONLY | O_CLOEXEC);
	FILE *maps = fd < 0 ? NULL : fdopen(fd, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t length;
	if (maps == NULL && fd >= 0)
		close(fd);
	if (maps == NULL)
		return;
	while ((length = getline(&line, &size, maps)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		read_mapping(reading, line);
	}
	free(line);
	fclose(maps);
}

/* ---- threads ---- */

/* Has the thread what the process has? Where the kernel does not tell: no. */
static bool shares(const struct reading *reading, pid_t task, int what)
{
	return syscall(SYS_kcmp, reading->pid, task, what, 0, 0) == 0;
}

/* A thread may have its own working directory and its own descriptors, and outlives the first. */
static void read_thread(struct reading *reading, const char *directory, const char *number)
{
	char name[64];
	pid_t task = (pid_t)process_number(number);
	if (task == reading->pid)
		return;
	if (!shares(reading, task, KCMP_FS)) {
		snprintf(name, sizeof(name), "%.20s/%.12s/cwd", directory, number);
		read_link(reading, name, HOLD_CWD, PERM_X);
		snprintf(name, sizeof(name), "%.20s/%.12s/root", directory, number);
		read_link(reading, name, HOLD_ROOT, PERM_X);
	}
	if (!shares(reading, task, KCMP_FILES)) {
		snprintf(name, sizeof(name), "%.20s/%.12s/fd", directory, number);
		(void)each_number(reading, name, read_descriptor);
	}
	if (reading->holds->processes[reading->process].is_zombie && !shares(reading, task, KCMP_VM)) {
		snprintf(name, sizeof(name), "%.20s/%.12s/maps", directory, number);
		read_mappings(reading, name);
	}
}

/* ---- a process, all processes ---- */

static size_t process_add(struct holds *holds, const struct process *process)
{
	void *items = arena_grow(holds->arena, holds->processes, holds->process_count,
				 &holds->process_capacity, sizeof(*process));
	if (items == NULL) {
		holds->out_of_memory = true;
		return SIZE_MAX;
	}
	holds->processes = items;
	holds->processes[holds->process_count] = *process;
	return holds->process_count++;
}

/* Nothing that it holds is of interest: it is forgotten. */
static void process_drop(struct holds *holds, size_t count_before)
{
	if (holds->count == count_before)
		holds->process_count--;
}

int holds_scan_process(struct holds *holds, int process_fd)
{
	struct process process;
	size_t before = holds->count;
	int error = process_read(process_fd, &process);
	if (error != 0 || process.is_kernel)
		return error;
	struct reading reading = {
	    .holds = holds, .fd = process_fd, .pid = process.pid, .process = process_add(holds, &process)};
	if (reading.process == SIZE_MAX)
		return -ENOMEM;
	read_link(&reading, "cwd", HOLD_CWD, PERM_X);
	read_link(&reading, "root", HOLD_ROOT, PERM_X);
	read_link(&reading, "exe", HOLD_EXE, PERM_R);
	error = each_number(&reading, "fd", read_descriptor);
	read_mappings(&reading, "maps");
	if (process.thread_count > 1 || process.is_zombie)
		(void)each_number(&reading, "task", read_thread);
	process_drop(holds, before);
	return process.is_zombie ? 0 : error;
}

static void scan_number(struct holds *holds, int proc_fd, pid_t pid)
{
	struct process again;
	int fd = process_open(proc_fd, pid);
	if (fd < 0)
		return;
	int error = holds_scan_process(holds, fd);
	/* one that has ended meanwhile holds nothing */
	holds->unread += error != 0 && process_read(fd, &again) == 0;
	close(fd);
}

int holds_scan(struct holds *holds)
{
	struct stat found;
	DIR *proc = opendir("/proc");
	if (proc == NULL)
		return -errno;
	holds->mounts = process_text(dirfd(proc), "self/mountinfo", holds->arena);
	holds->namespace_inode = fstatat(dirfd(proc), "self/ns/mnt", &found, 0) == 0 ? found.st_ino : 0;
	for (struct dirent *entry; (entry = readdir(proc)) != NULL;) {
		pid_t pid = (pid_t)process_number(entry->d_name);
		if (pid > 0 && pid != getpid())
			scan_number(holds, dirfd(proc), pid);
	}
	closedir(proc);
	holds_sort(holds);
	return holds->out_of_memory ? -ENOMEM : 0;
}
