/* Runs a command and kills it at its N-th system call that could change what is on a disk, or takes the power away: for
 * scripts that ask what that leaves behind.
 *
 *   kill_command N begin|end COMMAND [ARGUMENT...]
 *   kill_command N DIRECTORY COMMAND [ARGUMENT...]   after that call the file system of DIRECTORY is shut down
 *                                                    without its log, and the command goes on
 *
 * Prints "killed", or "ended STATUS" when the command ended by itself before its N-th such call; for a DIRECTORY
 * "shut down" and, on the next line, "ended STATUS". Status 0, or 2 when the command could not be run.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

#define SHUTDOWN 0x8004587dUL /* FS_IOC_SHUTDOWN */
#define SHUTDOWN_WITHOUT_LOG 2u

static void shut_down(const char *directory)
{
	const unsigned how = SHUTDOWN_WITHOUT_LOG;
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, SHUTDOWN, &how) != 0) {
		fprintf(stderr, "kill_command: %s: %s\n", directory, strerror(errno));
		exit(2);
	}
	close(fd);
	puts("shut down");
}

static bool changes_something(unsigned long long number)
{
	static const unsigned long long calls[] = {
	    SYS_write,     SYS_pwrite64,  SYS_writev,    SYS_fsync,       SYS_fdatasync,    SYS_syncfs,
	    SYS_ftruncate, SYS_setxattr,  SYS_fsetxattr, SYS_removexattr, SYS_fremovexattr, SYS_fchmod,
	    SYS_fchmodat,  SYS_fchown,    SYS_fchownat,  SYS_mkdirat,     SYS_renameat2,    SYS_renameat,
	    SYS_unlinkat,  SYS_symlinkat, SYS_linkat,
#ifdef SYS_chmod
	    SYS_chmod,     SYS_chown,     SYS_mkdir,     SYS_rename,      SYS_unlink,       SYS_rmdir,
#endif
	};
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (number == calls[i])
			return true;
	return false;
}

static pid_t start(char **command)
{
	pid_t child = fork();
	if (child == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		execv(command[0], command);
		fprintf(stderr, "kill_command: %s: %s\n", command[0], strerror(errno));
		_exit(127);
	}
	int status;
	waitpid(child, &status, 0);
	ptrace(PTRACE_SETOPTIONS, child, NULL,
	       PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC);
	return child;
}

/* true: it was killed; false: it ended with *ret_status. */
static bool follow(pid_t child, unsigned long call, const char *moment, int *ret_status)
{
	bool at_end = strcmp(moment, "begin") != 0;
	unsigned long changes = 0;
	bool counts = false, runs = false;
	int signal_number = 0;
	for (;;) {
		struct ptrace_syscall_info info = {0};
		ptrace(PTRACE_SYSCALL, child, NULL, (void *)(long)signal_number);
		waitpid(child, ret_status, 0);
		signal_number = 0;
		if (WIFEXITED(*ret_status) || WIFSIGNALED(*ret_status))
			return false;
		if (*ret_status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8)) {
			runs = true;
			continue;
		}
		if (WSTOPSIG(*ret_status) != (SIGTRAP | 0x80)) {
			signal_number = WSTOPSIG(*ret_status);
			continue;
		}
		ptrace(PTRACE_GET_SYSCALL_INFO, child, (void *)sizeof(info), &info);
		bool entry = info.op == PTRACE_SYSCALL_INFO_ENTRY;
		if (entry) {
			counts = runs && changes_something(info.entry.nr);
			changes += counts;
		}
		if (!counts || changes != call || entry == at_end)
			continue;
		if (moment[0] == '/') {
			shut_down(moment);
			counts = false;
		} else {
			kill(child, SIGKILL);
			waitpid(child, ret_status, 0);
			return true;
		}
	}
}

int main(int argc, char **argv)
{
	int status = 0;
	if (argc < 4) {
		fprintf(stderr, "usage: kill_command N begin|end|DIRECTORY COMMAND [ARGUMENT...]\n");
		return 2;
	}
	pid_t child = start(argv + 3);
	if (child < 0)
		return 2;
	if (follow(child, strtoul(argv[1], NULL, 10), argv[2], &status))
		puts("killed");
	else
		printf("ended %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return WIFEXITED(status) && WEXITSTATUS(status) == 127 ? 2 : 0;
}
