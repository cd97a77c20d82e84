#include "acl_sync/door/door_trial_end.h"

#include "acl_sync/door/profile.h"
#include "acl_sync/sweep/program.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

/* A watcher that could not take the lines out tries again, so often and so long after. */
#define WATCHER_TRIES 360
#define WATCHER_PAUSE_MILLISECONDS 10000

const char *door_trial_end(bool *ret_ended)
{
	struct door_trial_clock clock;
	struct door_trial trial;
	int fd;
	*ret_ended = false;
	if (access(TRIAL_FILE, F_OK) != 0)
		return NULL;
	if (!door_trial_clock_read(&clock))
		return "the kernel does not say how long this machine has been running";
	enum door_trial_found found = door_trial_open(&clock, &trial, &fd);
	if (found == TRIAL_NONE || fd < 0)
		return found == TRIAL_NONE ? NULL : "the trial cannot be opened";
	const char *problem = found == TRIAL_RUNS ? NULL : profile_take_out();
	if (problem == NULL && found != TRIAL_RUNS) {
		if (door_trial_forget() != 0)
			problem = "the trial cannot be taken away";
		*ret_ended = true;
		syslog(LOG_AUTHPRIV | LOG_WARNING, "%s",
		       wording("the trial of pam_careacl was not confirmed: its lines are taken out"));
	}
	close(fd);
	return problem;
}

/* ---- when ---- */

static void sleep_until(int64_t milliseconds)
{
	const struct timespec until = {.tv_sec = milliseconds / 1000,
				       .tv_nsec = milliseconds % 1000 * 1000000};
	while (clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &until, NULL) == EINTR)
		;
}

/* Until then, or until the trial is taken away: it is confirmed, or its lines are out. */
static void sleep_through(int64_t ends)
{
	const struct itimerspec at = {.it_value = {ends / 1000, ends % 1000 * 1000000}};
	struct pollfd fds[2] = {{.fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK), .events = POLLIN},
				{.fd = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC), .events = POLLIN}};
	char events[4096];
	if (fds[0].fd >= 0 && fds[1].fd >= 0 &&
	    timerfd_settime(fds[1].fd, TFD_TIMER_ABSTIME, &at, NULL) == 0 &&
	    inotify_add_watch(fds[0].fd, TRIAL_FILE, IN_ATTRIB | IN_DELETE_SELF) >= 0)
		while (access(TRIAL_FILE, F_OK) == 0 && poll(fds, 2, -1) > 0 &&
		       (fds[1].revents & POLLIN) == 0)
			(void)!read(fds[0].fd, events, sizeof(events));
	if (access(TRIAL_FILE, F_OK) == 0)
		sleep_until(ends);
}

/* The process of its own. */
static void watch(int64_t ends)
{
	bool ended;
	if (chdir("/") != 0 || signal(SIGHUP, SIG_IGN) == SIG_ERR)
		_exit(1);
	for (int fd = 0; fd <= 2; fd++) {
		close(fd);
		(void)open("/dev/null", O_RDWR);
	}
	close_range(3, ~0u, 0);
	sleep_through(ends);
	for (int i = 0; i < WATCHER_TRIES && door_trial_end(&ended) != NULL; i++)
		sleep_until(ends + (int64_t)(i + 1) * WATCHER_PAUSE_MILLISECONDS);
	_exit(0);
}

static bool watch_apart(int64_t ends)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		if (setsid() < 0)
			_exit(1);
		pid_t own = fork();
		if (own == 0)
			watch(ends);
		_exit(own < 0 ? 1 : 0);
	}
	return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* A timer of systemd's, which lives on where logins' processes are ended with them. */
static bool watch_by_systemd(const struct door_trial *trial)
{
	char program[4096], when[64], *text = NULL;
	size_t size;
	ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
	if (length <= 0 || access("/run/systemd/system", F_OK) != 0)
		return false;
	program[length] = '\0';
	snprintf(when, sizeof(when), "--on-active=%" PRId64 "ms", trial->ends - trial->began);
	char *argv[] = {(char *)"systemd-run",
			(char *)"--quiet",
			(char *)"--collect",
			when,
			(char *)"--timer-property=AccuracySec=1s",
			program,
			(char *)"pam",
			(char *)"expire",
			(char *)"--quiet",
			NULL};
	bool started = program_output(argv, 10000, 65536, &text, &size);
	free(text);
	return started;
}

bool door_trial_watch(const struct door_trial *trial)
{
	return watch_by_systemd(trial) || watch_apart(trial->ends);
}
