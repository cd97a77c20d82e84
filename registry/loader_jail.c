/* What the loader gives up. */
#include "registry/loader_private.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ACCOUNT "careacl-load"
#define NOBODY 65534
#define MEMORY_BYTES ((rlim_t)8 << 30)
#define PROCESSOR_SECONDS 120

/* The account's uid as /etc/passwd says; no name service is asked, which may be slow, or gone. */
static uid_t account_uid(void)
{
	char *line = NULL, *end;
	size_t size = 0;
	uid_t uid = NOBODY;
	FILE *file = fopen("/etc/passwd", "re");
	while (file != NULL && getline(&line, &size, file) > 0) {
		const char *number = strncmp(line, ACCOUNT ":", strlen(ACCOUNT ":")) == 0
					 ? strchr(line + strlen(ACCOUNT ":"), ':')
					 : NULL;
		if (number == NULL)
			continue;
		unsigned long found = strtoul(number + 1, &end, 10);
		if (*end == ':' && found > 0 && found < UINT32_MAX)
			uid = (uid_t)found;
		break;
	}
	free(line);
	if (file != NULL)
		(void)fclose(file);
	return uid;
}

static void limit(void)
{
	static const struct {
		int what;
		rlim_t most;
	} limits[] = {
	    {RLIMIT_CORE, 0},
	    {RLIMIT_FSIZE, 0},
	    {RLIMIT_CPU, PROCESSOR_SECONDS},
#ifndef __SANITIZE_ADDRESS__ /* its shadow is larger than any memory */
	    {RLIMIT_AS, MEMORY_BYTES},
#endif
	};
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		(void)setrlimit(limits[i].what, &(struct rlimit){limits[i].most, limits[i].most});
}

/* Nothing of the parent's stays open. */
static bool keep_descriptor(int fd)
{
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int standard = 0; standard <= 2 && nowhere >= 0; standard++)
		nowhere = dup2(nowhere, standard) == standard ? nowhere : -1;
	return nowhere >= 0 && (fd == 3 || dup2(fd, 3) == 3) && close_range(4, ~0u, 0) == 0;
}

static bool become_nobody(void)
{
	uid_t uid = account_uid();
	return chdir("/") == 0 && setgroups(0, NULL) == 0 && setresgid(uid, uid, uid) == 0 &&
	       setresuid(uid, uid, uid) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0;
}

#ifdef __SANITIZE_ADDRESS__
static bool filter_calls(void)
{
	return true; /* its run time makes calls of its own */
}
#else
/* Memory, the socket, a child, the end. */
static bool filter_calls(void)
{
	static const int allowed[] = {
	    SCMP_SYS(read),
	    SCMP_SYS(write),
	    SCMP_SYS(sendto),
	    SCMP_SYS(recvfrom),
	    SCMP_SYS(recvmsg),
	    SCMP_SYS(close),
	    SCMP_SYS(mmap),
	    SCMP_SYS(munmap),
	    SCMP_SYS(mremap),
	    SCMP_SYS(brk),
	    SCMP_SYS(mprotect),
	    SCMP_SYS(madvise),
	    SCMP_SYS(futex),
	    SCMP_SYS(getrandom),
	    SCMP_SYS(clone),
	    SCMP_SYS(clone3),
	    SCMP_SYS(set_robust_list),
	    SCMP_SYS(rseq),
	    SCMP_SYS(gettid),
	    SCMP_SYS(getpid),
	    SCMP_SYS(rt_sigprocmask),
	    SCMP_SYS(rt_sigreturn),
	    SCMP_SYS(clock_gettime),
	    SCMP_SYS(prctl),
	    SCMP_SYS(restart_syscall),
	    SCMP_SYS(exit),
	    SCMP_SYS(exit_group),
	};
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool is_right = filter != NULL;
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]) && is_right; i++)
		is_right = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
	is_right = is_right && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return is_right;
}
#endif

bool loader_jail(int fd)
{
	signal(SIGCHLD, SIG_IGN); /* nobody waits for the children */
	signal(SIGPIPE, SIG_IGN);
	limit();
	return keep_descriptor(fd) && become_nobody() && filter_calls();
}

bool loader_jail_alone(void)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); /* a child does not inherit it */
#ifdef __SANITIZE_ADDRESS__
	return true;
#else
	static struct sock_filter calls[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 2, 0),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 1, 0),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	};
	const struct sock_fprog program = {sizeof(calls) / sizeof(calls[0]), calls};
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
#endif
}
