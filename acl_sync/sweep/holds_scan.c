/* Reading /proc: what each process and each of its threads holds. */
#include "acl_sync/sweep/holds_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- lists of numbers ---- */

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
	reading_link(reading, name, HOLD_DESCRIPTOR, 0);
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
		reading_link(reading, name, HOLD_CWD, PERM_X);
		snprintf(name, sizeof(name), "%.20s/%.12s/root", directory, number);
		reading_link(reading, name, HOLD_ROOT, PERM_X);
	}
	if (!shares(reading, task, KCMP_FILES)) {
		snprintf(name, sizeof(name), "%.20s/%.12s/fd", directory, number);
		(void)each_number(reading, name, read_descriptor);
	}
	if (reading->holds->processes[reading->process].is_zombie && !shares(reading, task, KCMP_VM)) {
		snprintf(name, sizeof(name), "%.20s/%.12s/maps", directory, number);
		reading_mappings(reading, name);
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
	reading_link(&reading, "cwd", HOLD_CWD, PERM_X);
	reading_link(&reading, "root", HOLD_ROOT, PERM_X);
	reading_link(&reading, "exe", HOLD_EXE, PERM_R);
	error = each_number(&reading, "fd", read_descriptor);
	reading_mappings(&reading, "maps");
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
