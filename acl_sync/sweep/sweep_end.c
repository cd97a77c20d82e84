/* Ending those who hold what they may no longer use: SIGTERM, a grace, SIGKILL, all by pidfd. */
#include "acl_sync/sweep/sweep_private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MILLISECONDS 50     /* between two looks at those who have been told to go */
#define KILLED_MILLISECONDS 2000 /* for the kernel to end what was killed */
#define ROUNDS 3                 /* what they started meanwhile */

/* One process to be ended. */
struct target {
	pid_t pid;
	uint64_t start;
	uid_t uid; /* of all its threads; 0: an smbd */
	int process_fd, pidfd;
	bool is_gone; /* or no longer holds it */
	bool was_told;
};

struct ending {
	struct sweep *sweep;
	struct target *targets;
	size_t count, alive;
	int proc_fd;
	int64_t last_gone;
};

static int64_t milliseconds(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- a target ---- */

/* Does it still hold any of what it may no longer use? Read again, by device and inode. */
static bool holds_still(const struct ending *ending, const struct target *target)
{
	const struct sweep *sweep = ending->sweep;
	struct holds now;
	struct arena *arena = arena_new();
	bool found = arena == NULL;
	if (arena == NULL)
		return true;
	holds_init(&now, arena, sweep->holds.devices, sweep->holds.device_count);
	if (holds_scan_process(&now, target->process_fd) == 0)
		holds_sort(&now);
	for (size_t i = 0; i < sweep->holder_count && !found; i++) {
		const struct holder *holder = &sweep->holders[i];
		if (!holder_is_over(holder) || holder_process(sweep, holder)->pid != target->pid)
			continue;
		const struct hold *hold = holds_find(&now, holder->inode);
		for (; hold != NULL && hold < now.items + now.count && hold->inode == holder->inode && !found;
		     hold++)
			found = hold->device_is_guess || hold->device == holder->device;
	}
	arena_free(arena);
	return found;
}

/* Is it the process that was found, with the same people? */
static bool is_the_same(const struct target *target)
{
	struct process now;
	struct arena *arena = arena_new();
	bool same = arena != NULL && process_read(target->process_fd, &now) == 0 && now.pid == target->pid &&
		    now.start == target->start;
	if (same && target->uid != 0)
		same = process_read_people(target->process_fd, arena, &now) == 0 && now.is_single &&
		       now.uids[0] == target->uid;
	arena_free(arena);
	return same;
}

static void target_gone(struct ending *ending, struct target *target)
{
	target->is_gone = true;
	ending->alive--;
	if (target->was_told)
		ending->last_gone = milliseconds(CLOCK_REALTIME);
}

static bool has_exited(const struct target *target)
{
	struct pollfd wait = {.fd = target->pidfd, .events = POLLIN};
	return poll(&wait, 1, 0) > 0;
}

static void signal_target(struct ending *ending, struct target *target, int number)
{
	if (target->is_gone)
		return;
	if (has_exited(target) || !holds_still(ending, target)) {
		target_gone(ending, target);
		return;
	}
	if (is_the_same(target) && pidfd_send_signal(target->pidfd, number, NULL, 0) == 0)
		target->was_told = true;
}

/* ---- all targets ---- */

/* Looks until all are gone, or until then. */
static void wait_for_targets(struct ending *ending, int64_t wait_milliseconds)
{
	int64_t until = milliseconds(CLOCK_MONOTONIC) + wait_milliseconds;
	struct pollfd *waits = calloc(ending->count, sizeof(*waits));
	while (ending->alive > 0) {
		nfds_t polled = 0;
		for (size_t i = 0; i < ending->count; i++) {
			struct target *target = &ending->targets[i];
			if (!target->is_gone && (has_exited(target) || !holds_still(ending, target)))
				target_gone(ending, target);
			if (!target->is_gone && waits != NULL)
				waits[polled++] = (struct pollfd){.fd = target->pidfd, .events = POLLIN};
		}
		int64_t left = until - milliseconds(CLOCK_MONOTONIC);
		if (left <= 0 || ending->alive == 0)
			break;
		(void)poll(waits, polled, (int)(left < LOOK_MILLISECONDS ? left : LOOK_MILLISECONDS));
	}
	free(waits);
}

static bool is_target(const struct ending *ending, pid_t pid)
{
	for (size_t i = 0; i < ending->count; i++)
		if (ending->targets[i].pid == pid)
			return true;
	return false;
}

/* The directory comes first: what is read below it afterwards is of one process, and if that lives still, the
 * pidfd is of the same. */
static void add_target(struct ending *ending, const struct holder *holder)
{
	const struct process *process = holder_process(ending->sweep, holder);
	struct target *target = &ending->targets[ending->count];
	*target = (struct target){.pid = process->pid,
				  .start = process->start,
				  .uid = holder->kind == HOLD_SMB ? 0 : holder->uid,
				  .process_fd = process_open(ending->proc_fd, process->pid),
				  .pidfd = pidfd_open(process->pid, 0)};
	if (target->process_fd >= 0 && target->pidfd >= 0 && is_the_same(target)) {
		ending->count++;
		ending->alive++;
		return;
	}
	if (target->process_fd >= 0)
		close(target->process_fd);
	if (target->pidfd >= 0)
		close(target->pidfd);
}

/* Those who may no longer connect to a share lose it by Samba's own means. */
static void close_denied_shares(const struct sweep *sweep, pid_t pid)
{
	for (size_t i = 0; i < sweep->samba.share_count; i++)
		if (sweep->samba.shares[i].pid == pid)
			samba_close_denied(sweep->samba.shares[i].name);
}

static void end_targets(struct ending *ending, int64_t grace_milliseconds)
{
	if (grace_milliseconds > 0) {
		for (size_t i = 0; i < ending->count; i++)
			signal_target(ending, &ending->targets[i], SIGTERM);
		wait_for_targets(ending, grace_milliseconds);
	}
	if (ending->alive > 0) {
		for (size_t i = 0; i < ending->count; i++)
			signal_target(ending, &ending->targets[i], SIGKILL);
		wait_for_targets(ending, KILLED_MILLISECONDS);
	}
}

/* One round over what was found. false: there was nobody to end. */
static bool end_found(struct sweep *sweep, int64_t grace_milliseconds,
		      void (*say)(void *context, const struct holder *holder), void *context,
		      struct sweep_result *result)
{
	struct ending ending = {.sweep = sweep, .proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
	ending.targets = calloc(sweep->holder_count + 1, sizeof(*ending.targets));
	for (size_t i = 0; ending.targets != NULL && i < sweep->holder_count; i++) {
		const struct holder *holder = &sweep->holders[i];
		if (!holder_is_over(holder) || is_target(&ending, holder_process(sweep, holder)->pid))
			continue;
		if (holder->kind == HOLD_SMB)
			close_denied_shares(sweep, holder_process(sweep, holder)->pid);
		if (sweep_spares(sweep, holder) != NULL)
			continue;
		say(context, holder);
		add_target(&ending, holder);
	}
	if (ending.count > 0)
		end_targets(&ending, grace_milliseconds);
	for (size_t i = 0; i < ending.count; i++) {
		close(ending.targets[i].process_fd);
		close(ending.targets[i].pidfd);
	}
	if (ending.last_gone != 0)
		result->gone_milliseconds = ending.last_gone;
	result->ended += ending.count - ending.alive;
	result->resisted = result->resisted || ending.alive > 0;
	free(ending.targets);
	if (ending.proc_fd >= 0)
		close(ending.proc_fd);
	return ending.count > 0;
}

/* ---- the whole ---- */

void sweep_end(struct sweep *sweep, int64_t grace_milliseconds,
	       void (*say)(void *context, const struct holder *holder), void *context,
	       struct sweep_result *ret_result)
{
	sweep_count(sweep, ret_result);
	for (size_t round = 0; round < ROUNDS; round++) {
		/* what was started by those who were asked to end is not asked */
		if (!end_found(sweep, round == 0 ? grace_milliseconds : 0, say, context, ret_result))
			break;
		if (sweep_find(sweep) != 0)
			return;
		ret_result->left = sweep_over(sweep);
	}
	ret_result->found = ret_result->ended + ret_result->left;
}
