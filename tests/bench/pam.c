/* What pam_careacl.so adds to a login: account and session over a stack with pam_permit in its place, in turn, with 100 to
 * 100,000 logins in the snapshot; microseconds from pam_start to pam_end, median. As root; the state is made below $TMPDIR
 * and left there.
 *
 *   pam MODULE FIRST-UID    uid of the login p0
 */
#include "policy/login_snapshot.h"

#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 1001
#define LOGIN "p7" /* its uid must be known to the name service */

static char folder[4096];

static void give_up(const char *what)
{
	perror(what);
	exit(2);
}

static void write_file(const char *name, const void *bytes, size_t size)
{
	char path[8400];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *out = fopen(path, "w");
	if (out == NULL || fwrite(bytes, 1, size, out) != size || fclose(out) != 0 || chmod(path, 0600) != 0)
		give_up(path);
}

static void write_service(const char *name, const char *module, const char *arguments)
{
	char text[9000];
	int size = snprintf(text, sizeof(text), "account required %s %s\nsession optional %s %s\n", module,
			    arguments, module, arguments);
	write_file(name, text, (size_t)size);
}

static void publish(size_t count, uint32_t first_uid)
{
	struct arena *arena = arena_new();
	struct snapshot_login *logins = arena_array(arena, count, sizeof(*logins));
	const struct snapshot_site site = {
	    .published = time(NULL), .max_state_age_seconds = 259200, .timezone = "Europe/Paris"};
	unsigned char *bytes;
	size_t size;
	for (size_t i = 0; i < count; i++)
		logins[i] = (struct snapshot_login){.name = arena_printf(arena, "p%zu", i),
						    .uid = first_uid + (uint32_t)i,
						    .is_professional = true,
						    .valid = TIME_WINDOW_OPEN,
						    .briefed = TIME_WINDOW_OPEN,
						    .folder_count = 100,
						    .view = ""};
	if (!login_snapshot_encode(&site, logins, count, arena, &bytes, &size))
		give_up("snapshot");
	write_file(LOGIN_SNAPSHOT_FILE, bytes, size);
	arena_free(arena);
}

static int answer(int count, const struct pam_message **messages, struct pam_response **ret_responses,
		  void *context)
{
	(void)messages;
	(void)context;
	*ret_responses = calloc((size_t)count, sizeof(**ret_responses));
	return *ret_responses == NULL ? PAM_BUF_ERR : PAM_SUCCESS;
}

static double microseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* One login: account, session opened and closed. */
static double visit(const char *service)
{
	const struct pam_conv conversation = {answer, NULL};
	pam_handle_t *pamh;
	double start = microseconds();
	if (pam_start_confdir(service, LOGIN, &conversation, folder, &pamh) != PAM_SUCCESS)
		give_up("pam_start");
	int code = pam_acct_mgmt(pamh, 0);
	if (code != PAM_SUCCESS || pam_open_session(pamh, 0) != PAM_SUCCESS ||
	    pam_close_session(pamh, 0) != PAM_SUCCESS) {
		fprintf(stderr, "%s: refused: %s\n", service, pam_strerror(pamh, code));
		exit(2);
	}
	pam_end(pamh, code);
	return microseconds() - start;
}

static int compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof(values[0]), compare);
	return values[ROUNDS / 2];
}

static void measure(size_t count, uint32_t first_uid)
{
	static double permit[ROUNDS], careacl[ROUNDS], more[ROUNDS];
	publish(count, first_uid);
	for (size_t i = 0; i < ROUNDS; i++) {
		permit[i] = visit("permit");
		careacl[i] = visit("careacl");
		more[i] = careacl[i] - permit[i];
	}
	printf("pam: %6zu logins: pam_permit %4.0f us, pam_careacl %4.0f us, so %+4.0f us\n", count,
	       median(permit), median(careacl), median(more));
}

int main(int argc, char **argv)
{
	static const size_t counts[] = {100, 1000, 20000, 100000};
	char arguments[4200];
	const char *place = getenv("TMPDIR");
	snprintf(folder, sizeof(folder), "%s/pam.XXXXXX", place != NULL ? place : "/tmp");
	if (argc != 3 || mkdtemp(folder) == NULL) {
		fprintf(stderr, "usage: pam MODULE FIRST-UID\n");
		return 2;
	}
	snprintf(arguments, sizeof(arguments), "state=%s", folder);
	write_service("permit", "pam_permit.so", "");
	write_service("careacl", argv[1], arguments);
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		measure(counts[i], (uint32_t)strtoul(argv[2], NULL, 10));
	return 0;
}
