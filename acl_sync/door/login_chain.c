#include "acl_sync/door/login_chain.h"

#include "acl_sync/sweep/process.h"

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

/* The kernel's number of a process's login. */
static uint32_t session_of(pid_t pid)
{
	char text[64], *end;
	if (!read_of(pid, "sessionid", text, sizeof(text)))
		return TRIAL_SESSION_NONE;
	unsigned long session = strtoul(text, &end, 10);
	return end == text || session >= TRIAL_SESSION_NONE ? TRIAL_SESSION_NONE : (uint32_t)session;
}

bool login_chain_read(struct login_chain *ret_chain)
{
	char text[1024];
	pid_t pid = getpid();
	ret_chain->count = 0;
	while (pid > 1 && ret_chain->count < TRIAL_PROCESSES_MAX) {
		struct process process;
		if (!read_of(pid, "stat", text, sizeof(text)) || !process_parse_stat(text, &process))
			return false;
		struct login_link *link = &ret_chain->links[ret_chain->count++];
		*link = (struct login_link){
		    .pid = pid,
		    .parent = process.parent,
		    .started = (int64_t)(process.start * 1000 / (uint64_t)sysconf(_SC_CLK_TCK)),
		    .session = session_of(pid)};
		snprintf(link->command, sizeof(link->command), "%s", process.command);
		pid = process.parent;
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
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
		uint32_t session = pid > 0 ? session_of(pid) : TRIAL_SESSION_NONE;
		if (session != TRIAL_SESSION_NONE && session > *ret_session)
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

/* Programs that let people in by PAM, as the kernel tells them (15 bytes), and what is as young as the login: the process
 * itself, one for each login, or what it has started for it, where it waits for people under the same number. */
static const struct {
	const char *command;
	bool waits;
} entrances[] = {
    {"sshd", false},        {"sshd-session", false}, {"login", true},        {"gdm-session-wor", false},
    {"sddm-helper", false}, {"lightdm", false},      {"xrdp-sesman", false}, {"cockpit-session", false}};

/* Has somebody come in here, later than the trial began? `i` > 0: the command itself is no login. */
static bool is_young_entrance(const struct login_chain *chain, size_t i, int64_t began)
{
	for (size_t j = 0; j < sizeof(entrances) / sizeof(entrances[0]); j++)
		if (strcmp(chain->links[i].command, entrances[j].command) == 0) {
			size_t young = entrances[j].waits ? i - 1 : i;
			return young > 0 && chain->links[young].started > began;
		}
	return false;
}

/* Without numbers. What the machine's first process has started may be anything, such as what a shell has left behind. */
static bool is_new_branch(const struct login_chain *chain, const struct door_trial *trial)
{
	for (size_t i = 0; i < chain->count; i++) {
		/* a daemon that lets people in may be above both */
		if (was_above(trial, chain->links[i].pid))
			return false;
		if (i > 0 && is_young_entrance(chain, i, trial->began))
			return true;
	}
	return false;
}

bool login_chain_is_new(const struct login_chain *chain, const struct door_trial *trial)
{
	if (chain->count == 0)
		return false;
	uint32_t session = chain->links[0].session;
	return session != TRIAL_SESSION_NONE ? session > trial->session : is_new_branch(chain, trial);
}
