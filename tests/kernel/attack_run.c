/* Runs of careacl: back to back, and at the desk; each has to end. */
#include "tests/kernel/attack.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MAX 12

static unsigned long milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned long)now.tv_sec * 1000 + (unsigned long)now.tv_nsec / 1000000;
}

static _Noreturn void run_child(const struct attack_site *site, const char *const *words, int output)
{
	const char *arguments[WORDS_MAX] = {site->careacl, "-c", site->settings};
	int none = open("/dev/null", O_RDWR);
	for (unsigned i = 0; words[i] != NULL && i + 4 < WORDS_MAX; i++)
		arguments[i + 3] = words[i];
	if (none < 0 || dup2(none, 0) < 0 || dup2(output, 1) < 0 ||
	    dup2(getenv("CAREACL_ATTACK_SAY") ? 2 : none, 2) < 0)
		_exit(126);
	execv(site->careacl, (char *const *)arguments);
	_exit(127);
}

/* Where it was when it did not end. */
static void tell_hang(pid_t pid, const char *verb)
{
	char path[64], text[1024] = "";
	static const char *const files[] = {"wchan", "syscall", "stack"};
	printf("# careacl %s does not end:\n", verb);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, files[i]);
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		ssize_t size = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);
		text[size > 0 ? size : 0] = '\0';
		printf("# %s: %.200s\n", files[i], text);
		if (fd >= 0)
			close(fd);
	}
	fflush(stdout);
}

/* Its processor time so far. */
static unsigned long processor_ms(pid_t pid)
{
	char path[64], text[512] = "";
	unsigned long user = 0, system = 0;
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t size = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);
	const char *rest = size > 0 ? strrchr(text, ')') : NULL;
	if (rest != NULL)
		(void)sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
	if (fd >= 0)
		close(fd);
	return (user + system) * 1000 / (unsigned long)sysconf(_SC_CLK_TCK);
}

/* A run hangs that works longer than the limit, or does nothing for that long; how long it waits for the processor is
 * the machine's affair. */
struct watch {
	unsigned long looked, worked, moved; /* when; how much by then; when that last grew */
};

static bool does_hang(const struct attack_site *site, struct watch *watch, pid_t pid)
{
	unsigned long now = milliseconds();
	if (now - watch->looked < 1000)
		return false;
	unsigned long worked = processor_ms(pid);
	watch->looked = now;
	if (worked != watch->worked)
		watch->moved = now;
	watch->worked = worked;
	return worked > site->work_seconds * 1000ul || now - watch->moved > site->hang_seconds * 1000ul;
}

int careacl_run(const struct attack_site *site, const char *const *words, char *output, size_t size)
{
	char path[] = "/tmp/careacl-attack-XXXXXX";
	unsigned long start = milliseconds();
	struct watch watch = {.looked = start, .moved = start};
	int status = 0,
	    said = output == NULL ? open("/dev/null", O_RDWR | O_CLOEXEC) : mkostemp(path, O_CLOEXEC);
	if (output != NULL)
		unlink(path);
	fflush(stdout);
	pid_t pid = said < 0 ? -1 : fork();
	if (pid == 0)
		run_child(site, words, said);
	if (pid < 0)
		attack_fail("careacl cannot be started");
	bool hung = false;
	for (pid_t ended; (ended = waitpid(pid, &status, WNOHANG)) == 0;) {
		if (!hung && does_hang(site, &watch, pid)) {
			hung = true;
			tell_hang(pid, words[0]);
			kill(pid, SIGKILL);
		}
		attacker_rest(2);
	}
	unsigned long took = milliseconds() - start;
	if (took > site->shared->slowest_ms)
		site->shared->slowest_ms = took;
	ssize_t got = output == NULL ? 0 : pread(said, output, size - 1, 0);
	if (output != NULL)
		output[got > 0 ? got : 0] = '\0';
	close(said);
	return hung ? -1 : WIFSIGNALED(status) ? -2 : WEXITSTATUS(status);
}

static int counted(const struct attack_site *site, const char *const *words, char *output, size_t size)
{
	struct shared *shared = site->shared;
	int status = careacl_run(site, words, output, size);
	if (status == -1)
		atomic_fetch_add(&shared->hangs, 1);
	else if (status < 0 || status > 7)
		atomic_fetch_add(&shared->crashes, 1);
	else
		atomic_fetch_add(&shared->statuses[status], 1);
	return status;
}

void runner(const struct attack_site *site)
{
	static const char *const alone[] = {"sync", "--quiet", NULL},
				 *const together[] = {"sync", "--quiet", "--threads", "4", NULL},
				 *const plan[] = {"plan", NULL}, *const verify[] = {"verify", NULL},
				 *const requests[] = {"requests", NULL},
				 *const holders[] = {"holders", "P01", NULL};
	struct shared *shared = site->shared;
	for (unsigned turn = 0; !shared->stop; turn++) {
		counted(site, turn % 2 == 0 ? alone : together, NULL, 0);
		atomic_fetch_add(&shared->runs, 1);
		if (turn % 8 == 3)
			atomic_fetch_add(&shared->plans, counted(site, plan, NULL, 0) >= 0);
		if (turn % 8 == 5)
			atomic_fetch_add(&shared->verifies, counted(site, verify, NULL, 0) >= 0);
		if (turn % 4 == 1)
			atomic_fetch_add(&shared->others, counted(site, requests, NULL, 0) >= 0);
		if (turn % 16 == 7)
			atomic_fetch_add(&shared->others, counted(site, holders, NULL, 0) >= 0);
	}
}

/* ---- the desk ---- */

/* The verb, and what it has taken down; false: it failed. */
static bool say(const struct attack_site *site, const char *const *words, char statement[64])
{
	static char output[1 << 16];
	int status = counted(site, words, output, sizeof(output));
	const char *found = strstr(output, "desk:");
	atomic_fetch_add(&site->shared->desk_runs, 1);
	if (found != NULL)
		snprintf(statement, 64, "desk:%lu", strtoul(found + 5, NULL, 10));
	if (status == 0)
		return true;
	atomic_fetch_add(&site->shared->desk_failures, 1);
	return false;
}

static void set_phase(atomic_uint *phase, unsigned what)
{
	*phase = (*phase / 4 + 1) * 4 + what;
}

/* The desk says it, and takes it back a moment later; in between nobody is to have what it refuses. */
static void say_and_withdraw(const struct attack_site *site, const char *const *words, atomic_uint *phase)
{
	char statement[64] = "";
	const char *const withdraw[] = {"withdraw", statement, NULL};
	set_phase(phase, PHASE_CHANGING);
	if (say(site, words, statement))
		set_phase(phase, PHASE_REFUSED);
	attacker_rest(500);
	set_phase(phase, PHASE_CHANGING);
	/* where it is not withdrawn, nobody knows what holds */
	if (statement[0] != '\0' && say(site, withdraw, statement))
		set_phase(phase, PHASE_BASE);
}

void desk(const struct attack_site *site)
{
	struct shared *shared = site->shared;
	struct chance chance = chance_new(site->seed, 300);
	const char *const withhold[] = {
	    "withhold", patient_name(WITHHELD_PATIENT), "--document", "medical/s2.txt",
	    "--author", person_logins[PERSON_OWN],      NULL};
	while (!shared->stop) {
		enum person person = chance_below(&chance, 2) ? PERSON_MAL : PERSON_TOM;
		unsigned patient = 1 + chance_below(&chance, 2);
		char to[64];
		snprintf(to, sizeof(to), "login:%s", person_logins[person]);
		const char *const object[] = {"object", patient_name(patient), "--to", to, NULL};
		say_and_withdraw(site, object, &shared->phase[person][patient]);
		say_and_withdraw(site, withhold, &shared->withheld);
		attacker_rest(50);
	}
}
