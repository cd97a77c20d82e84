/* See kill_at.h. */
#include "tests/kernel/kill_at.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/audit.h>
#include <linux/ptrace.h>

bool kill_at(void (*run)(void *context), void *context, uint64_t call, bool at_end, uint64_t *ret_calls)
{
	int status;
	uint64_t calls = 0;
	pid_t child = fork();
	if (child == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		run(context);
		_exit(0);
	}
	waitpid(child, &status, 0);
	ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	for (;;) {
		struct ptrace_syscall_info info = {0};
		ptrace(PTRACE_SYSCALL, child, NULL, NULL);
		waitpid(child, &status, 0);
		if (WIFEXITED(status) || WIFSIGNALED(status))
			break;
		if (WSTOPSIG(status) != (SIGTRAP | 0x80))
			continue;
		ptrace(PTRACE_GET_SYSCALL_INFO, child, (void *)sizeof(info), &info);
		bool entry = info.op == PTRACE_SYSCALL_INFO_ENTRY;
		calls += entry;
		if (calls == call && entry != at_end) {
			kill(child, SIGKILL);
			waitpid(child, &status, 0);
			return true;
		}
	}
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	*ret_calls = calls;
	return false;
}
