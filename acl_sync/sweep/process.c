#include "acl_sync/sweep/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FLAG_KERNEL_THREAD 0x00200000u /* PF_KTHREAD */
#define TEXT_MAX_BYTES ((size_t)1 << 20)

long process_number(const char *name)
{
	char *end;
	if (name[0] < '0' || name[0] > '9')
		return -1;
	long number = strtol(name, &end, 10);
	return *end == '\0' && number >= 0 && number <= INT32_MAX ? number : -1;
}

int process_open(int proc_fd, pid_t pid)
{
	char name[16];
	snprintf(name, sizeof(name), "%d", (int)pid);
	int fd = openat(proc_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd >= 0 ? fd : -errno;
}

char *process_text(int dir_fd, const char *name, struct arena *arena)
{
	char *text = NULL;
	size_t length = 0, capacity = 0;
	int fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	for (;;) {
		if (length + 1 >= capacity) {
			size_t room = capacity == 0 ? 4096 : capacity * 4;
			char *larger = room > TEXT_MAX_BYTES ? NULL : arena_alloc(arena, room);
			if (larger == NULL)
				break;
			if (length > 0)
				memcpy(larger, text, length);
			text = larger;
			capacity = room;
		}
		ssize_t got = read(fd, text + length, capacity - length - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			text = got == 0 ? text : NULL;
			close(fd);
			return text;
		}
		length += (size_t)got;
	}
	close(fd);
	return NULL;
}

bool process_parse_stat(const char *text, struct process *ret_process)
{
	const char *open = strchr(text, '('), *close = strrchr(text, ')');
	char state;
	int parent;
	unsigned flags;
	long threads;
	unsigned long long start;
	if (open == NULL || close == NULL || close < open)
		return false;
	// NOLINTNEXTLINE(cert-err34-c): a line of the kernel, whose numbers fit
	if (sscanf(close + 1,
		   " %c %d %*d %*d %*d %*d %u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %ld %*d %llu", &state,
		   &parent, &flags, &threads, &start) != 5)
		return false;
	*ret_process = (struct process){
	    .pid = (pid_t)strtol(text, NULL, 10),
	    .parent = parent,
	    .start = start,
	    .is_kernel = (flags & FLAG_KERNEL_THREAD) != 0,
	    .is_zombie = state == 'Z' || state == 'X',
	    .thread_count = threads > 0 ? (size_t)threads : 0,
	};
	size_t length = (size_t)(close - open - 1);
	if (length >= PROCESS_COMMAND_SIZE)
		length = PROCESS_COMMAND_SIZE - 1;
	memcpy(ret_process->command, open + 1, length);
	return true;
}

int process_read(int process_fd, struct process *ret_process)
{
	char text[1024];
	int fd = openat(process_fd, "stat", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ssize_t got = read(fd, text, sizeof(text) - 1);
	int error = got < 0 ? -errno : 0;
	close(fd);
	if (error != 0)
		return error;
	text[got] = '\0';
	return process_parse_stat(text, ret_process) ? 0 : -ESRCH;
}

/* ---- people ---- */

/* The rest of the line that begins with `key`; NULL: there is none. */
static const char *line_of(const char *text, const char *key)
{
	size_t length = strlen(key);
	for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, key, length) == 0)
			return line + length;
	}
	return NULL;
}

bool process_parse_status(const char *text, struct arena *arena, struct process *process)
{
	const char *uids = line_of(text, "Uid:"), *gids = line_of(text, "Gid:");
	const char *list = line_of(text, "Groups:");
	unsigned u[4], primary;
	size_t capacity = 0;
	gid_t *groups = NULL;
	if (uids == NULL || gids == NULL)
		return false;
	// NOLINTNEXTLINE(cert-err34-c): a line of the kernel, whose numbers fit
	if (sscanf(uids, "%u %u %u %u", &u[0], &u[1], &u[2], &u[3]) != 4)
		return false;
	// NOLINTNEXTLINE(cert-err34-c): a line of the kernel, whose numbers fit
	if (sscanf(gids, "%*u %*u %*u %u", &primary) != 1)
		return false;
	for (size_t i = 0; i < 4; i++)
		process->uids[i] = u[i];
	process->group_count = 0;
	for (unsigned long next = primary;;) {
		groups = arena_grow(arena, groups, process->group_count, &capacity, sizeof(*process->groups));
		if (groups == NULL)
			return false;
		groups[process->group_count++] = (gid_t)next;
		char *end;
		while (list != NULL && (*list == ' ' || *list == '\t'))
			list++;
		if (list == NULL || *list < '0' || *list > '9')
			break;
		next = strtoul(list, &end, 10);
		list = end;
	}
	process->groups = groups;
	return true;
}

static bool same_uids(const struct process *a, const struct process *b)
{
	return memcmp(a->uids, b->uids, sizeof(a->uids)) == 0;
}

/* Has every thread the uids of the first? What cannot be read is taken for a no. */
static bool threads_agree(int process_fd, const struct process *process)
{
	bool agree = true;
	int fd = openat(process_fd, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *tasks = fd < 0 ? NULL : fdopendir(fd);
	if (tasks == NULL) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	for (struct dirent *entry; agree && (entry = readdir(tasks)) != NULL;) {
		char name[300];
		struct process thread = {0};
		if (process_number(entry->d_name) < 0)
			continue;
		struct arena *arena = arena_new();
		snprintf(name, sizeof(name), "%s/status", entry->d_name);
		char *text = arena == NULL ? NULL : process_text(dirfd(tasks), name, arena);
		agree =
		    text != NULL && process_parse_status(text, arena, &thread) && same_uids(process, &thread);
		arena_free(arena);
	}
	closedir(tasks);
	return agree;
}

int process_read_people(int process_fd, struct arena *arena, struct process *process)
{
	char *text = process_text(process_fd, "status", arena);
	if (text == NULL || !process_parse_status(text, arena, process))
		return -ESRCH;
	const uid_t *uids = process->uids;
	process->is_single = uids[0] == uids[1] && uids[1] == uids[2] && uids[2] == uids[3];
	if (process->is_single && (process->thread_count > 1 || process->is_zombie))
		process->is_single = threads_agree(process_fd, process);
	process->has_people = true;
	return 0;
}
