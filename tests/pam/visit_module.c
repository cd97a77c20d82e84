/* Many visits in one process, and how long one takes.
 *
 *   visit_module cycles N     N account and session phases: nothing may be left over
 *   visit_module reload N     the same, the module unloaded after each
 *   visit_module time         20,000 logins: how long one account phase takes
 */
#include "tests/pam/people.h"

#include <dirent.h>
#include <dlfcn.h>
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static size_t descriptor_count(void)
{
	DIR *stream = opendir("/proc/self/fd");
	size_t count = 0;

	while (stream != NULL && readdir(stream) != NULL)
		count++;
	if (stream != NULL)
		closedir(stream);
	return count;
}

/* Is the module in this process' memory? */
static bool is_loaded(void)
{
	FILE *stream = fopen("/proc/self/maps", "r");
	char line[4096];
	bool found = false;

	while (stream != NULL && fgets(line, sizeof(line), stream) != NULL)
		found |= strstr(line, "pam_careacl.so") != NULL;
	if (stream != NULL)
		fclose(stream);
	return found;
}

/* libpam loads the module anew for each handle, which under valgrind takes minutes: `keep` holds it. */
static void test_cycles(unsigned cycles, bool keep)
{
	static const char *const who[] = {"anna", "bob", "carl", "root", "eve", "admin", "ghost", "lost"};
	void *module = keep ? dlopen(door_module(), RTLD_NOW) : NULL;
	size_t before, wrong = 0;
	int session;

	door_service(NULL, "");
	PUBLISH("");
	door_visit("anna", &session);
	before = descriptor_count();
	for (unsigned i = 0; i < cycles; i++) {
		struct door_result result;

		if (i == cycles / 2)
			people_spoil_state();
		result = door_visit(who[i % 8], &session);
		wrong += session != 0 ||
			 (i % 8 == 0 && result.code != (i < cycles / 2 ? PAM_SUCCESS : PAM_AUTHINFO_UNAVAIL));
	}
	tap(wrong == 0, "%u account and session phases in one process", cycles);
	tap(descriptor_count() == before, "no descriptor is left open");
	tap(is_loaded() == keep, keep ? "the module was kept" : "the module leaves when libpam closes it");
	if (module != NULL)
		dlclose(module);
}

static double microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int compare_doubles(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/* The median of 301 account phases, libpam's own work included. */
static double median_account(const char *login)
{
	static double times[301];

	for (size_t i = 0; i < 301; i++) {
		double start = microseconds();

		door_account(login, 0, DOOR_LISTENS);
		times[i] = microseconds() - start;
	}
	qsort(times, 301, sizeof(times[0]), compare_doubles);
	return times[150];
}

static void test_time(void)
{
	enum { MANY = 20000 };
	char *text = malloc(MANY * 128 + 1000), *at = text;
	double without, with;

	at += sprintf(at, PEOPLE_SITE "\nlogin anna uid=5101 professional\n");
	for (unsigned i = 0; i < MANY; i++)
		at += sprintf(at,
			      "login prof.%u uid=%u professional valid=..+9999 folders=100 "
			      "view=/srv/clinical/views/prof.%u\n",
			      i, 10000 + i, i);
	door_service(NULL, "");
	door_publish(text);
	free(text);
	without = median_account("root");
	with = median_account("anna");
	tap_comment(
	    "account phase, median processor time: %.0f us, libpam alone %.0f us, so the module %.0f us",
	    with, without, with - without);
	tap(with - without < 1000, "20,000 logins: the module takes less than a millisecond");
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	unsigned cycles = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;

	if (!people_arrive())
		return tap_finish();
	if (strcmp(what, "time") == 0)
		test_time();
	else if (cycles > 0 && (strcmp(what, "cycles") == 0 || strcmp(what, "reload") == 0))
		test_cycles(cycles, strcmp(what, "cycles") == 0);
	else
		tap(false, "usage: visit_module cycles N | reload N | time");
	door_remove();
	return tap_finish();
}
