/* Who may be ended, and how many hold what they may no longer use. */
#include "acl_sync/sweep/sweep_private.h"

#include <unistd.h>

/* Has the login whose uid that is lost access in this run, or holds it in this smbd what it may no longer use? */
static bool has_lost(const struct sweep *sweep, pid_t pid, uid_t uid)
{
	for (size_t i = 0; i < sweep->lost_count; i++)
		if (sweep->lost[i] == uid)
			return true;
	for (size_t i = 0; i < sweep->holder_count; i++) {
		const struct holder *holder = &sweep->holders[i];
		if (holder->kind == HOLD_SMB && holder->uid == uid && holder_is_over(holder) &&
		    holder_process(sweep, holder)->pid == pid)
			return true;
	}
	return false;
}

static const char *smb_spares(const struct sweep *sweep, const struct holder *holder)
{
	const struct samba *samba = &sweep->samba;
	pid_t pid = holder_process(sweep, holder)->pid;
	size_t sessions = 0;
	for (size_t i = 0; i < samba->session_count; i++) {
		if (samba->sessions[i].pid != pid)
			continue;
		sessions++;
		if (!has_lost(sweep, pid, samba->sessions[i].uid))
			return "this smbd also serves somebody who keeps access";
	}
	return sessions > 0 ? NULL : "smbstatus does not say whom this smbd serves";
}

const char *sweep_spares(const struct sweep *sweep, const struct holder *holder)
{
	const struct process *process = holder_process(sweep, holder);
	if (holder->login == NO_ID)
		return process_has_root(process) ? "it is root's" : "it is no professional's";
	if (holder->kind == HOLD_SMB)
		return smb_spares(sweep, holder);
	if (!process->is_single)
		return "it has more than one uid";
	return process->pid == getpid() || process->pid == 1 ? "it is careacl itself" : NULL;
}

/* Processes with something that is over: how many. Holders are in order of pid. */
size_t sweep_over(const struct sweep *sweep)
{
	size_t count = 0;
	pid_t last = -1;
	for (size_t i = 0; i < sweep->holder_count; i++) {
		pid_t pid = holder_process(sweep, &sweep->holders[i])->pid;
		if (!holder_is_over(&sweep->holders[i]) || pid == last)
			continue;
		last = pid;
		count++;
	}
	return count;
}

void sweep_count(const struct sweep *sweep, struct sweep_result *ret_result)
{
	size_t count = sweep_over(sweep);
	*ret_result = (struct sweep_result){.found = count, .left = count};
}
