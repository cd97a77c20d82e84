/* See attack.h and test_attack.sh. usage: attack DIRECTORY ELSEWHERE SECONDS SEED; prints TAP. Needs root, in
 * the private namespace of the tests. CAREACL_LONG: larger numbers. */
#include "tests/kernel/attack.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN_MAX 16

static unsigned cases, failures;

static void tap(bool good, const char *name)
{
	failures += !good;
	printf("%s %u - %s\n", good ? "ok" : "not ok", ++cases, name);
	fflush(stdout);
}

/* ---- the children ---- */

struct children {
	pid_t pids[CHILDREN_MAX];
	size_t count;
};

typedef void child_function(const struct attack_site *site);
typedef void person_function(const struct attack_site *site, enum person person);

static bool is_child(struct children *children)
{
	fflush(stdout);
	pid_t pid = fork();
	if (pid < 0)
		attack_fail("fork");
	if (pid > 0)
		children->pids[children->count++] = pid;
	return pid == 0;
}

static void start(struct children *children, const struct attack_site *site, child_function *function)
{
	if (!is_child(children))
		return;
	function(site);
	fflush(stdout);
	_exit(0);
}

static void start_person(struct children *children, const struct attack_site *site, person_function *function,
			 enum person person)
{
	if (!is_child(children))
		return;
	function(site, person);
	fflush(stdout);
	_exit(0);
}

/* All end by themselves; who does not was held up by what it attacks with, and is ended. */
static bool end_children(struct children *children, unsigned seconds)
{
	bool good = true;
	for (size_t i = 0; i < children->count; i++) {
		int status = 0;
		pid_t ended = 0;
		for (unsigned wait = 0;
		     wait < seconds * 10 && (ended = waitpid(children->pids[i], &status, WNOHANG)) == 0;
		     wait++)
			attacker_rest(100);
		if (ended == 0) {
			kill(children->pids[i], SIGKILL);
			waitpid(children->pids[i], &status, 0);
		}
		if (ended == 0 || status != 0) {
			good = false;
			printf("# child %zu: status %d%s\n", i, status, ended == 0 ? ", ended" : "");
		}
	}
	return good;
}

/* Which kinds the kernel always refuses an attacker; where it does not (protected_hardlinks off), the more is
 * tried. */
static bool may_be_refused(size_t kind)
{
	return kind == ATTACK_device || kind == ATTACK_document_acl || kind == ATTACK_link_sealed;
}

static bool was_done(const struct attack_site *site, size_t kind)
{
	const struct shared *shared = site->shared;
	return shared->done[kind] > 0 || (may_be_refused(kind) && shared->refused[kind] > 0);
}

static bool all_were_done(const struct attack_site *site)
{
	for (size_t i = 0; i < ATTACK_KINDS; i++)
		if (!was_done(site, i))
			return false;
	return true;
}

/* The million too, and the end of a sync after it. */
static bool is_enough(const struct attack_site *site)
{
	const struct shared *shared = site->shared;
	return all_were_done(site) && shared->runs >= 5 &&
	       (!site->is_long || (shared->crowd == CROWD_LARGE && shared->runs > shared->crowd_runs));
}

static bool attack_all(const struct attack_site *site)
{
	const unsigned seconds = site->seconds;
	struct children children = {.count = 0};
	start(&children, site, runner);
	start(&children, site, desk);
	start(&children, site, accident);
	start(&children, site, swapper);
	if (site->is_long)
		start(&children, site, crowd_large);
	start_person(&children, site, attacker, PERSON_MAL);
	start_person(&children, site, attacker, PERSON_TOM);
	for (enum person person = 0; person < PEOPLE; person++)
		start_person(&children, site, judge, person);
	/* on a busy machine until each kind has had its turn */
	for (unsigned i = 0, late = site->is_long ? 9000 : 600;
	     i < seconds * 10 || (i < seconds * 10 + late && !is_enough(site)); i++)
		attacker_rest(100);
	site->shared->stop = true;
	return end_children(&children, site->is_long ? 1800 : 150);
}

/* ---- what came of it ---- */

static void tell(const struct attack_site *site)
{
	const struct shared *shared = site->shared;
	unsigned long attacks = 0;
	for (size_t i = 0; i < ATTACK_KINDS; i++) {
		printf("# %7lu done, %6lu refused: %s\n", shared->done[i], shared->refused[i],
		       attack_names[i]);
		attacks += shared->done[i];
	}
	printf("# seed %u: %lu attacks, %lu syncs, %lu plans, %lu verifies, %lu other runs, %lu desk verbs "
	       "(%lu failed); "
	       "the slowest took %lu ms\n",
	       site->seed, attacks, shared->runs, shared->plans, shared->verifies, shared->others,
	       shared->desk_runs, shared->desk_failures, shared->slowest_ms);
	printf("# %lu tries, %lu opened; statuses", shared->tries, shared->opened);
	for (size_t i = 0; i < 8; i++)
		printf(" %zu:%lu", i, shared->statuses[i]);
	printf("\n");
}

static void tell_result(const struct attack_site *site)
{
	const struct shared *shared = site->shared;
	printf("# %lu accesses beyond the rules, %lu hangs, %lu crashes\n", shared->beyond, shared->hangs,
	       shared->crashes);
	for (size_t i = 0; i < BEYOND_SHOWN && shared->shown[i][0] != '\0'; i++)
		printf("#   %s\n", shared->shown[i]);
}

static void tell_missing(const struct attack_site *site)
{
	for (size_t i = 0; i < ATTACK_KINDS; i++)
		if (!was_done(site, i))
			printf("# never done: %s\n", attack_names[i]);
}

/* Nobody has taken, changed or renamed what had settled (R34). */
static bool sealed_documents_stand(const struct attack_site *site)
{
	char path[PATH_SIZE], text[64], expected[64];
	bool all = true;
	for (unsigned patient = 0; patient < PATIENTS; patient++)
		for (enum room room = 0; room < ROOMS; room += 2)
			for (unsigned number = 0; number < DOCUMENTS; number++) {
				document_path(site, patient, room, number, path);
				snprintf(expected, sizeof(expected), "CONFIDED %u %u %u\n", patient,
					 (unsigned)room, number);
				int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
				ssize_t size = fd < 0 ? 0 : read(fd, text, sizeof(text));
				if (size != (ssize_t)strlen(expected) ||
				    memcmp(text, expected, (size_t)size) != 0) {
					printf("# changed: %s\n", path);
					all = false;
				}
				if (fd >= 0)
					close(fd);
			}
	return all;
}

static int run(const struct attack_site *site, const char *verb, char *output, size_t size)
{
	const char *words[] = {verb, "--json", NULL};
	return careacl_run(site, words, output, size);
}

/* Two more syncs, in peace: everything is as the rules say. */
static void in_peace(const struct attack_site *site)
{
	static char output[1 << 20];
	struct shared *shared = site->shared;
	accident_clear(site);
	int first = run(site, "sync", NULL, 0);
	attacker_rest(2500); /* what is new settles */
	int second = run(site, "sync", output, sizeof(output));
	printf("# the last syncs: %d, %d\n", first, second);
	if (second != 0)
		printf("# %.1500s\n", output);
	tap(first >= 0 && second == 0, "a sync in peace ends, and treats everything");
	int status = run(site, "verify", output, sizeof(output));
	bool leaks = strstr(output, "\"leaks\":[]") == NULL && strstr(output, "\"leaks\": []") == NULL;
	tap(status >= 0 && status <= 1 && !leaks, "verify finds no leak");
	if (status > 1 || leaks)
		printf("# status %d: %.2000s\n", status, output);
	unsigned long before = shared->tries, beyond = shared->beyond;
	judge_everything(site);
	printf("# %lu tries in the end, %lu beyond the rules\n", shared->tries - before,
	       shared->beyond - beyond);
	tap(sealed_documents_stand(site), "no settled document was changed, moved or removed");
}

static void judge_the_run(const struct attack_site *site, const struct outside *outside)
{
	const struct shared *shared = site->shared;
	size_t changed = outside_changed(outside, site);
	tell_result(site);
	tell_missing(site);
	tap(all_were_done(site), "every kind of attack was done");
	if (site->is_long)
		tap(shared->crowd == CROWD_LARGE, "a million names stood in one directory");
	tap(shared->runs >= 3, "syncs ran meanwhile");
	tap(shared->tries > 1000 && shared->opened > 10, "judges tried, and could open what they may");
	tap(shared->hangs == 0, "no run hung");
	tap(shared->crashes == 0, "no run crashed");
	tap(shared->statuses[2] == 0, "no run gave up");
	tap(shared->beyond == 0, "nobody opened anything beyond the rules");
	tap(changed == 0, "nothing outside the root was changed");
}

int main(int argc, char **argv)
{
	struct attack_site site = {.careacl = getenv("CAREACL"), .is_long = getenv("CAREACL_LONG") != NULL};
	const struct rlimit many = {16384, 16384};
	if (argc != 5 || site.careacl == NULL || geteuid() != 0) {
		fprintf(stderr, "usage: attack DIRECTORY ELSEWHERE SECONDS SEED (as root)\n");
		return 2;
	}
	site.directory = argv[1];
	site.elsewhere = argv[2];
	site.seconds = (unsigned)strtoul(argv[3], NULL, 10);
	site.seed = (unsigned)strtoul(argv[4], NULL, 10);
	site.hang_seconds = 60;
	site.work_seconds = site.is_long ? 400 : 60; /* a million new names take 90 */
	site.shared =
	    mmap(NULL, sizeof(*site.shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (site.shared == MAP_FAILED || setrlimit(RLIMIT_NOFILE, &many) != 0 ||
	    socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, site.socket_fds) != 0)
		attack_fail("setting up");
	site_make(&site);
	struct outside *outside = outside_remember(&site);
	site_fill(&site);
	printf("# seed %u (CAREACL_SEED repeats it), %s seconds\n", site.seed, argv[3]);
	tap(attack_all(&site), "all children ended by themselves");
	tell(&site);
	in_peace(&site);
	judge_the_run(&site, outside);
	free(outside);
	printf("1..%u\n", cases);
	return failures > 0;
}
