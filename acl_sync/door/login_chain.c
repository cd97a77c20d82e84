#include "acl_sync/door/login_chain.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The text of /proc/PID/NAME; false: it cannot be read. */
static bool read_of(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, text, size - 1);
	if (fd >= 0)
		close(fd);
	text[got < 0 ? 0 : got] = '\0';
	return got > 0;
}

/* Fields 4 and 22 of stat: parent and start; a command's name may hold anything, and ends with the last ')'. */
static bool parse_stat(const char *text, struct login_link *link)
{
	const char *rest = strrchr(text, ')');
	int parent;
	uint64_t ticks;
	if (rest == NULL ||
	    sscanf(rest,
		   ") %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %" SCNu64,
		   &parent, &ticks) != 2)
		return false;
	link->parent = parent;
	link->started = (int64_t)(ticks * 1000 / (uint64_t)sysconf(_SC_CLK_TCK));
	return true;
}

bool login_chain_read(struct login_chain *ret_chain)
{
	char text[1024];
	pid_t pid = getpid();
	ret_chain->count = 0;
	while (pid > 1 && ret_chain->count < TRIAL_PROCESSES_MAX) {
		struct login_link link = {.pid = pid, .session = TRIAL_SESSION_NONE};
		if (!read_of(pid, "stat", text, sizeof(text)) || !parse_stat(text, &link))
			return false;
		if (read_of(pid, "sessionid", text, sizeof(text)))
			(void)sscanf(text, "%" SCNu32, &link.session);
		ret_chain->links[ret_chain->count++] = link;
		pid = link.parent;
	}
	return ret_chain->count > 0;
}

bool login_chain_highest(uint32_t *ret_session)
{
	struct dirent *entry;
	DIR *proc = opendir("/proc");
	*ret_session = 0;
	if (proc == NULL)
		return false;
	while ((entry = readdir(proc)) != NULL) {
		char text[64];
		uint32_t session;
		int pid = (int)strtol(entry->d_name, NULL, 10);
		if (pid > 0 && read_of(pid, "sessionid", text, sizeof(text)) &&
		    sscanf(text, "%" SCNu32, &session) == 1 && session != TRIAL_SESSION_NONE &&
		    session > *ret_session)
			*ret_session = session;
	}
	closedir(proc);
	return true;
}

void login_chain_keep(const struct login_chain *chain, uint32_t highest, struct door_trial *trial)
{
	trial->session = highest;
	trial->process_count = chain->count;
	for (size_t i = 0; i < chain->count; i++)
		trial->processes[i] = chain->links[i].pid;
}

static bool was_above(const struct door_trial *trial, pid_t pid)
{
	for (size_t i = 0; i < trial->process_count; i++)
		if (trial->processes[i] == pid)
			return true;
	return false;
}

/* Without numbers. */
static bool is_new_branch(const struct login_chain *chain, const struct door_trial *trial)
{
	for (size_t i = 0; i < chain->count; i++) {
		const struct login_link *link = &chain->links[i];
		if (!was_above(trial, link->pid))
			continue;
		/* a daemon that lets people in may be above both */
		return link->parent == 1 && i > 1 && chain->links[i - 1].started > trial->began;
	}
	return chain->links[chain->count - 1].started > trial->began;
}

bool login_chain_is_new(const struct login_chain *chain, const struct door_trial *trial)
{
	if (chain->count == 0)
		return false;
	uint32_t session = chain->links[0].session;
	return session != TRIAL_SESSION_NONE ? session > trial->session : is_new_branch(chain, trial);
}
