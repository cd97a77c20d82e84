/* Runs a command that is killed with SIGKILL at its N-th system call that writes: before it, or after it.
 *
 *   killed_command N before|after COMMAND [ARGUMENT...]
 *
 * Prints "killed", or "ended STATUS" where the command makes fewer such calls.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

static bool writes(unsigned long long number)
{
	static const unsigned long long calls[] = {
	    SYS_write,    SYS_pwrite64,  SYS_fsync,       SYS_fdatasync,    SYS_syncfs,   SYS_ftruncate,
	    SYS_setxattr, SYS_fsetxattr, SYS_removexattr, SYS_fremovexattr, SYS_fchmod,   SYS_fchownat,
	    SYS_mkdirat,  SYS_renameat2, SYS_unlinkat,    SYS_symlinkat,    SYS_renameat, SYS_fchmodat,
#ifdef SYS_unlink
	    SYS_unlink,   SYS_rename,    SYS_mkdir,       SYS_chmod,        SYS_fchown,
#endif
	};
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (number == calls[i])
			return true;
	return false;
}

/* Follows the child to its `wanted`-th write. true: it was killed there. */
static bool follow(pid_t child, unsigned long wanted, bool after, int *ret_status)
{
	unsigned long count = 0;
	bool counted = false;
	for (;;) {
		struct ptrace_syscall_info info = {0};
		ptrace(PTRACE_SYSCALL, child, NULL, NULL);
		if (waitpid(child, ret_status, 0) < 0 || WIFEXITED(*ret_status) || WIFSIGNALED(*ret_status))
			return false;
		if (WSTOPSIG(*ret_status) != (SIGTRAP | 0x80))
			continue;
		ptrace(PTRACE_GET_SYSCALL_INFO, child, (void *)sizeof(info), &info);
		bool entry = info.op == PTRACE_SYSCALL_INFO_ENTRY;
		if (entry)
			counted = writes(info.entry.nr);
		count += entry && counted;
		if (!counted || count != wanted || entry == after)
			continue;
		kill(child, SIGKILL);
		waitpid(child, ret_status, 0);
		return true;
	}
}

int main(int argc, char **argv)
{
	int status;
	if (argc < 4)
		return 2;
	pid_t child = fork();
	if (child == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		execv(argv[3], argv + 3);
		_exit(127);
	}
	waitpid(child, &status, 0);
	ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	if (follow(child, strtoul(argv[1], NULL, 10), strcmp(argv[2], "after") == 0, &status))
		puts("killed");
	else
		printf("ended %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 0;
}
