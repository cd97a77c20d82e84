/* See killed.h. */
#include "tests/kernel/killed.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

static bool changes_something(unsigned long long number)
{
	static const unsigned long long calls[] = {
	    SYS_setxattr, SYS_fsetxattr, SYS_removexattr, SYS_fremovexattr, SYS_fchmod,   SYS_fchownat,
	    SYS_mkdirat,  SYS_renameat2, SYS_unlinkat,    SYS_symlinkat,    SYS_renameat,
#ifdef SYS_chmod
	    SYS_chmod,    SYS_mkdir,
#endif
	    SYS_fchmodat};
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (number == calls[i])
			return true;
	return false;
}

static bool apply(void *context)
{
	struct disk *disk = context;
	struct store_report report;
	store_report_init(&report);
	return store_apply(&disk->job, disk->root_fd, &report) == 0;
}

bool killed_apply(struct disk *disk, unsigned long call, bool at_end)
{
	return killed_run(apply, disk, call, at_end);
}

bool killed_run(bool (*run)(void *context), void *context, unsigned long call, bool at_end)
{
	unsigned long changes = 0;
	bool ended = false;
	int status;
	pid_t child = fork();
	if (child == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		_exit(run(context) ? 0 : 1);
	}
	waitpid(child, &status, 0);
	assert_true(WIFSTOPPED(status));
	ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	bool counted = false; /* the present call is one that changes */
	while (!ended) {
		struct ptrace_syscall_info info = {0};
		ptrace(PTRACE_SYSCALL, child, NULL, NULL);
		waitpid(child, &status, 0);
		ended = WIFEXITED(status) || WIFSIGNALED(status);
		if (ended || WSTOPSIG(status) != (SIGTRAP | 0x80))
			continue;
		ptrace(PTRACE_GET_SYSCALL_INFO, child, (void *)sizeof(info), &info);
		bool entry = info.op == PTRACE_SYSCALL_INFO_ENTRY;
		if (entry) {
			counted = changes_something(info.entry.nr);
			changes += counted;
		}
		if (counted && changes == call && entry != at_end) {
			kill(child, SIGKILL);
			waitpid(child, &status, 0);
			return true;
		}
	}
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	return false;
}
