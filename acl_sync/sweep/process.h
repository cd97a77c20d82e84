/* One process as /proc tells it. Everything is read below a descriptor of its /proc directory, which stays that
 * process' for ever: when it is gone, reading fails and never tells of another with its number. */
#ifndef CAREACL_SWEEP_PROCESS_H
#define CAREACL_SWEEP_PROCESS_H

#include "policy/acl_spec.h"
#include "policy/arena.h"

#define PROCESS_COMMAND_SIZE 64

struct process {
	pid_t pid, parent;
	uint64_t start; /* clock ticks since boot: with the pid, its name for ever */
	char command[PROCESS_COMMAND_SIZE];
	bool is_kernel; /* a thread of the kernel: holds nothing for anybody */
	bool is_zombie; /* its first thread has ended; others may live */
	size_t thread_count;
	/* after process_read_people */
	bool has_people;
	uid_t uids[4];  /* real, effective, saved, file system */
	bool is_single; /* these four are one uid, and every thread has the same */
	const gid_t *groups;
	size_t group_count;
};

/* Opens the directory of a process; -errno when there is none. `proc_fd`: /proc. */
int process_open(int proc_fd, pid_t pid);

/* Pid, start, command and state. 0 or -errno. */
int process_read(int process_fd, struct process *ret_process);

/* The uids of all its threads and the groups of its first; these live in `arena`. 0 or -errno. */
int process_read_people(int process_fd, struct arena *arena, struct process *process);

/* Is one of its uids root's? A server that works as one person after the other keeps it to come back. */
static inline bool process_has_root(const struct process *process)
{
	const uid_t *uids = process->uids;
	return uids[0] == 0 || uids[1] == 0 || uids[2] == 0 || uids[3] == 0;
}

/* Reads a whole small file below `dir_fd` into `arena`, with a NUL behind it. NULL: cannot be read. */
char *process_text(int dir_fd, const char *name, struct arena *arena);

/* The line of /proc/PID/stat taken apart. false: it is none. */
bool process_parse_stat(const char *text, struct process *ret_process);

/* Uids and groups from /proc/PID/status; `groups` in `arena`. false: it is none, or out of memory. */
bool process_parse_status(const char *text, struct arena *arena, struct process *process);

/* A number that is the whole name; -1: it is none. */
long process_number(const char *name);

#endif
