/* What pam_careacl.so adds to a login: account and session over a stack with pam_permit in its place, in turn, with 100 to
 * 100,000 logins in the snapshot; microseconds from pam_start to pam_end. As on a machine that runs: there is a system log,
 * which takes what it is sent, and a spool. Beside it the bare calls that no module could do without: a login asked of the
 * name service, the snapshot opened and five pieces of it read, and at open and close a line for the log and one for the
 * spool. Last what else is put in its place: pam_access with a line for each login, pam_exec. As root, in mounts of its
 * own; the state is made below $TMPDIR and left there.
 *
 *   pam MODULE FIRST-UID [WANTED]    uid of the login p0; status 1 where a median is above so many microseconds
 */
#include "policy/login_snapshot.h"

#include <fcntl.h>
#include <pwd.h>
#include <sched.h>
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 1001
#define ROUNDS_OTHERS 101 /* they take milliseconds */
#define ACCESS_LINES 10000
#define LOGIN "p7" /* its uid must be known to the name service */

static char folder[4096];
static int log_fd; /* what is sent to the system log */

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

/* A /dev of this process' own, with a system log in it. */
static void serve_log(void)
{
	const struct sockaddr_un name = {AF_UNIX, "/dev/log"};
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("bench", "/dev", "tmpfs", 0, "mode=0755") != 0 ||
	    mknod("/dev/null", S_IFCHR | 0666, makedev(1, 3)) != 0) /* pam_exec wants one */
		give_up("a /dev of its own");
	log_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (log_fd < 0 || bind(log_fd, (const struct sockaddr *)&name, sizeof(name)) != 0)
		give_up("/dev/log");
}

/* Takes what was sent, and empties the spool; how many lines the log got. */
static size_t empty(void)
{
	char line[2048], spool[4200];
	size_t lines = 0;
	while (recv(log_fd, line, sizeof(line), 0) > 0)
		lines++;
	snprintf(spool, sizeof(spool), "%s/spool/login", folder);
	if (truncate(spool, 0) != 0)
		give_up(spool);
	return lines;
}

static void bare_snapshot(void)
{
	static char bytes[32768];
	char path[4200];
	struct stat status;
	snprintf(path, sizeof(path), "%s/" LOGIN_SNAPSHOT_FILE, folder);
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &status) != 0)
		give_up(path);
	size_t size = status.st_size > (off_t)sizeof(bytes) ? 4096 : sizeof(bytes);
	for (off_t at = 0; at < status.st_size && at < (off_t)(5 * size); at += (off_t)size)
		if (pread(fd, bytes, size, at) < 0)
			give_up(path);
	close(fd);
}

static void bare_line(void)
{
	static const char line[] = "1 1795251600000 opened uid=30007 login=p7 service=careacl rhost= tty= "
				   "reason= id=0123456789abcdef sum=0123456789abcdef\n";
	char path[4200];
	struct stat status;
	struct rlimit limit;
	snprintf(path, sizeof(path), "%s/spool", folder);
	syslog(LOG_AUTHPRIV | LOG_INFO,
	       "pam_careacl(careacl:session): session opened: login=p7 id=0123456789abcdef");
	int spool = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int fd = openat(spool, "login", O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
	close(spool);
	if (fd < 0 || fstat(fd, &status) != 0 || getrlimit(RLIMIT_FSIZE, &limit) != 0 ||
	    write(fd, line, sizeof(line) - 1) < 0)
		give_up(path);
	close(fd);
}

/* The calls alone. */
static double bare(void)
{
	char buffer[2048];
	struct passwd entry, *found;
	double start = microseconds();
	if (getpwnam_r(LOGIN, &entry, buffer, sizeof(buffer), &found) != 0 || found == NULL)
		give_up(LOGIN);
	bare_snapshot();
	bare_line();
	bare_line();
	return microseconds() - start;
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

/* Sorts them. */
static double median(double *values, size_t count)
{
	qsort(values, count, sizeof(values[0]), compare);
	return values[count / 2];
}

/* The median of what it is more. */
static double measure(size_t count, uint32_t first_uid)
{
	static double permit[ROUNDS], careacl[ROUNDS], more[ROUNDS], calls[ROUNDS];
	size_t lines = 0;
	publish(count, first_uid);
	for (size_t i = 0; i < ROUNDS; i++) {
		permit[i] = visit("permit");
		(void)empty();
		careacl[i] = visit("careacl");
		lines += empty();
		calls[i] = bare();
		(void)empty();
		more[i] = careacl[i] - permit[i];
	}
	if (lines != (size_t)2 * ROUNDS)
		give_up("two lines in the log for each session");
	double middle = median(more, ROUNDS), permitted = median(permit, ROUNDS),
	       answered = median(careacl, ROUNDS);
	printf("pam: %6zu logins: pam_permit %4.0f us, pam_careacl %4.0f us, so %+4.0f us (least of each: "
	       "%+.0f); "
	       "the bare calls alone %.0f us\n",
	       count, permitted, answered, middle, careacl[0] - permit[0], median(calls, ROUNDS));
	return middle;
}

/* A table of logins of which the last is the one that comes. */
static void write_access_table(void)
{
	char path[8400];
	snprintf(path, sizeof(path), "%s/access.conf", folder);
	FILE *out = fopen(path, "w");
	if (out == NULL)
		give_up(path);
	for (size_t i = 1; i < ACCESS_LINES; i++)
		fprintf(out, "+:q%zu:ALL\n", i);
	fputs("+:" LOGIN ":ALL\n-:ALL:ALL\n", out);
	if (fclose(out) != 0)
		give_up(path);
}

/* The same visits with another module in the place of pam_permit, told for comparison. */
static void measure_other(const char *service, const char *what)
{
	static double permit[ROUNDS_OTHERS], other[ROUNDS_OTHERS];
	for (size_t i = 0; i < ROUNDS_OTHERS; i++) {
		permit[i] = visit("permit");
		other[i] = visit(service);
	}
	double permitted = median(permit, ROUNDS_OTHERS), answered = median(other, ROUNDS_OTHERS);
	printf("pam: %s: pam_permit %4.0f us, %4.0f us, so %+4.0f us\n", what, permitted, answered,
	       answered - permitted);
}

static void measure_others(void)
{
	char arguments[4300];
	snprintf(arguments, sizeof(arguments), "nodefgroup accessfile=%s/access.conf", folder);
	write_access_table();
	write_service("access", "pam_access.so", arguments);
	write_service("exec", "pam_exec.so", "quiet /bin/true");
	measure_other("access", "pam_access, 10,000 lines, the last one matches");
	measure_other("exec", "pam_exec of /bin/true");
}

int main(int argc, char **argv)
{
	static const size_t counts[] = {100, 1000, 20000, 100000};
	double wanted = argc > 3 ? strtod(argv[3], NULL) : 1e9;
	char arguments[4200], spool[4200];
	int status = 0;
	const char *place = getenv("TMPDIR");
	snprintf(folder, sizeof(folder), "%s/pam.XXXXXX", place != NULL ? place : "/tmp");
	if (argc < 3 || argc > 4 || mkdtemp(folder) == NULL) {
		fprintf(stderr, "usage: pam MODULE FIRST-UID [WANTED]\n");
		return 2;
	}
	snprintf(arguments, sizeof(arguments), "state=%s", folder);
	snprintf(spool, sizeof(spool), "%s/spool", folder);
	if (mkdir(spool, 0700) != 0)
		give_up(spool);
	write_file("spool/login", "", 0);
	write_file("other", "account required pam_deny.so\n", 29);
	serve_log();
	write_service("permit", "pam_permit.so", "");
	write_service("careacl", argv[1], arguments);
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		if (measure(counts[i], (uint32_t)strtoul(argv[2], NULL, 10)) > wanted)
			status = 1;
	measure_others();
	return status;
}
