/* From the door into the trail: what the module could write arrives, once, whoever else writes, whenever the
 * run dies; what others put into the spool is told apart; and the module waits for nothing. */
#include "acl_sync/audit/audit_spool.h"
#include "tests/kernel/kill_at.h"
#include "tests/unit/audit_folder.h"

/* the module's own half: it stands in no library */
#include "pam_module/spool.c"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#define WRITERS 6
#define LINES_EACH 1300 /* of all together the spool has room, however late they are taken */

static struct spool_entry entry_of(const char *login)
{
	return (struct spool_entry){
	    .instant_ms = START_MS,
	    .event = SPOOL_LOGIN_REFUSED,
	    .uid = 7001,
	    .values = {[LOGIN_SPOOL_LOGIN] = login,
		       [LOGIN_SPOOL_SERVICE] = "sshd",
		       [LOGIN_SPOOL_RHOST] = "2001:db8::1",
		       [LOGIN_SPOOL_REASON] = "suspended"},
	};
}

static enum spool_result write_one(const struct audit_folder *folder, const char *login)
{
	struct spool_entry entry = entry_of(login);
	return spool_append(folder->path, &entry);
}

static struct audit_spool_taken take(struct audit_folder *folder)
{
	struct audit_spool_taken taken;
	struct safe_problem problem = {""};
	if (folder->trail == NULL)
		folder_open(folder);
	if (audit_spool_take(folder->path, folder->trail, folder->now_ms, &taken, &problem) != 0)
		fail_msg("%s", problem.text);
	return taken;
}

static void make(const struct audit_folder *folder)
{
	struct safe_problem problem;
	if (audit_spool_make(folder->path, &problem) != 0)
		fail_msg("%s", problem.text);
}

/* ---- lines ---- */

static void a_line_is_read_as_it_was_written(void **state)
{
	static const char *const logins[] = {
	    "dr.martin", "",    "CLINIC\\dr.martin", "o'neill \"x\"", "a=b sum=0000000000000000",
	    "100%",      "%41", "l\303\251a",        "1 2 refused",   "/etc/passwd@x:+-_",
	};
	(void)state;
	for (size_t i = 0; i < sizeof(logins) / sizeof(logins[0]); i++) {
		struct spool_entry entry = entry_of(logins[i]);
		struct audit_spool_line line;
		char text[LOGIN_SPOOL_LINE_MAX];
		size_t size = spool_format(&entry, text);
		assert_true(size < LOGIN_SPOOL_LINE_MAX && text[0] == '\n' && text[size - 1] == '\n');
		assert_true(audit_spool_parse(text + 1, size - 2, &line));
		assert_string_equal(line.values[LOGIN_SPOOL_LOGIN], logins[i]);
		assert_string_equal(line.values[LOGIN_SPOOL_RHOST], "2001:db8::1");
		assert_string_equal(line.values[LOGIN_SPOOL_TTY], "");
		assert_int_equal(line.kind, AUDIT_REFUSED_LOGIN);
		assert_int_equal(line.uid, 7001);
		assert_true(line.instant_ms == START_MS);
		/* whatever is changed or cut is no line */
		for (size_t at = 1; at < size - 1; at++) {
			assert_false(audit_spool_parse(text + 1, at - 1, &line));
			text[at] ^= 1;
			assert_false(audit_spool_parse(text + 1, size - 2, &line));
			text[at] ^= 1;
		}
	}
}

static void any_bytes_fit_a_line(void **state)
{
	char odd[300], text[LOGIN_SPOOL_LINE_MAX];
	struct spool_entry entry = {
	    .instant_ms = INT64_MAX / 1000000, .event = SPOOL_SESSION_CLOSED, .uid = (uid_t)-1};
	struct audit_spool_line line;
	(void)state;
	for (int first = 1; first < 256; first++) {
		for (size_t i = 0; i < sizeof(odd) - 1; i++)
			odd[i] = (char)(1 + (first + (int)i) % 255);
		odd[sizeof(odd) - 1] = '\0';
		for (unsigned which = 0; which < LOGIN_SPOOL_VALUE_COUNT; which++)
			entry.values[which] = odd;
		size_t size = spool_format(&entry, text);
		assert_true(size < LOGIN_SPOOL_LINE_MAX);
		assert_null(memchr(text + 1, '\n', size - 2));
		assert_true(audit_spool_parse(text + 1, size - 2, &line));
		assert_int_equal(line.uid, -1);
		/* what is no text stays escaped */
		json_t *login = json_string(line.values[LOGIN_SPOOL_LOGIN]);
		assert_non_null(login);
		json_decref(login);
	}
}

static void the_longest_line_fits(void **state)
{
	char worst[65], text[LOGIN_SPOOL_LINE_MAX];
	struct spool_entry entry = {.instant_ms = INT64_MIN, .event = SPOOL_LOGIN_REFUSED, .uid = (uid_t)-2};
	(void)state;
	memset(worst, 1, 64);
	worst[64] = '\0';
	for (unsigned which = 0; which < LOGIN_SPOOL_VALUE_COUNT; which++)
		entry.values[which] = worst;
	size_t size = spool_format(&entry, text);
	assert_true(size > 800 && size < LOGIN_SPOOL_LINE_MAX);
	assert_int_equal(text[size - 1], '\n');
}

/* ---- what the module refuses to touch ---- */

static void only_the_right_file_is_written(void **state)
{
	struct audit_folder *folder = *state;
	static const struct {
		const char *command;
		enum spool_result result;
	} places[] = {
	    {"true", SPOOL_MISSING},
	    {"mkdir spool", SPOOL_MISSING},
	    {"echo >spool", SPOOL_MISSING},
	    {"mkdir other; touch other/login; ln -s other spool", SPOOL_MISSING},
	    {"mkdir spool; touch x; ln -s ../x spool/login", SPOOL_UNTRUSTED},
	    {"mkdir spool; mkfifo spool/login", SPOOL_UNTRUSTED},
	    {"mkdir -p spool/login", SPOOL_FAILED},
	    {"mkdir spool; mknod spool/login c 1 3", SPOOL_UNTRUSTED},
	    {"mkdir spool; touch spool/login; chown 7001 spool/login", SPOOL_UNTRUSTED},
	    {"mkdir spool; touch spool/login; chmod 0622 spool/login", SPOOL_UNTRUSTED},
	    {"mkdir spool; truncate -s 1048500 spool/login", SPOOL_FULL},
	    {"mkdir spool; truncate -s 4G spool/login", SPOOL_FULL},
	    {"mkdir spool; touch spool/login; chmod 0600 spool/login", SPOOL_WRITTEN},
	};
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		folder_shell(folder, "rm -rf spool other x");
		folder_shell(folder, places[i].command);
		if (write_one(folder, "anna") != places[i].result)
			fail_msg("%s: %s", places[i].command, spool_result_text(write_one(folder, "anna")));
	}
	char file[128];
	snprintf(file, sizeof(file), "%s/spool/login", folder->path);
	struct spool_entry entry = entry_of("anna");
	assert_int_equal(spool_append(file, &entry), SPOOL_MISSING);
	assert_int_equal(spool_append("/nonexistent", &entry), SPOOL_MISSING);
}

/* In a process without privilege, and in one that may write no large files, nothing happens to the host. */
static void a_poor_process_is_left_alone(void **state)
{
	struct audit_folder *folder = *state;
	int status;
	make(folder);
	for (int poor = 0; poor < 2; poor++) {
		pid_t child = fork();
		if (child == 0) {
			struct rlimit none = {0, 0};
			if (poor == 0 && setuid(7001) != 0)
				_exit(99);
			if (poor == 1)
				setrlimit(RLIMIT_FSIZE, &none);
			_exit((int)write_one(folder, "anna"));
		}
		waitpid(child, &status, 0);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), poor == 0 ? SPOOL_FAILED : SPOOL_FULL);
	}
	folder_shell(folder, "test ! -s spool/login");
}

static void it_is_quick(void **state)
{
	struct audit_folder *folder = *state;
	struct timespec start, end;
	make(folder);
	clock_gettime(CLOCK_MONOTONIC, &start);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(write_one(folder, "anna"), SPOOL_WRITTEN);
	clock_gettime(CLOCK_MONOTONIC, &end);
	double microseconds =
	    (double)(end.tv_sec - start.tv_sec) * 1e3 + (double)(end.tv_nsec - start.tv_nsec) / 1e6;
	print_message("# %.1f microseconds a line\n", microseconds);
	assert_true(microseconds < 1000);
}

/* ---- into the trail ---- */

static void lines_arrive_in_the_trail(void **state)
{
	struct audit_folder *folder = *state;
	assert_int_equal(take(folder).lines, 0); /* makes it */
	folder_shell(folder, "test \"$(stat -c %a:%a spool spool/login | xargs)\" = '700:700 600:600'");
	assert_int_equal(write_one(folder, "anna"), SPOOL_WRITTEN);
	assert_int_equal(write_one(folder, "b\\\"\303\251"), SPOOL_WRITTEN);
	struct audit_spool_taken taken = take(folder);
	assert_int_equal(taken.lines, 2);
	assert_int_equal(taken.damaged, 0);
	assert_false(taken.was_full || taken.is_later);
	assert_int_equal(take(folder).lines, 0);
	folder_expect_clean(folder, 2);
	folder_shell(folder, "test ! -s spool/login && test ! -e spool/taken");
	folder_shell(folder,
		     "head -n 1 audit/*.jsonl | grep -q "
		     "'\"kind\":\"refused-login\".*\"by\":\"anna\".*\"login\":\"anna\","
		     "\"service\":\"sshd\",\"rhost\":\"2001:db8::1\",\"reason\":\"suspended\",\"uid\":7001'");
}

static void what_is_no_line_is_counted(void **state)
{
	struct audit_folder *folder = *state;
	make(folder);
	write_one(folder, "anna");
	folder_shell(folder,
		     "cp spool/login one; head -c 40 one >>spool/login; sed s/anna/otto/ one >>spool/login; "
		     "head -c 3000 /dev/urandom | tr -d '\\n' >>spool/login; echo >>spool/login; printf 'no "
		     "end' >>spool/login");
	write_one(folder, "berta");
	folder_shell(folder, "printf '1 0 refused uid=0' >>spool/login");
	struct audit_spool_taken taken = take(folder);
	assert_int_equal(taken.lines, 2);
	assert_int_equal(taken.damaged, 5);
	folder_expect_clean(folder, 3);
	folder_shell(
	    folder,
	    "grep -q '\"what\":\"spool-damaged\",\"lines\":5' audit/*.jsonl; ! grep -q otto audit/*.jsonl");
}

static void a_flood_is_bounded_and_told(void **state)
{
	struct audit_folder *folder = *state;
	size_t written = 0;
	make(folder);
	while (write_one(folder, "anna") == SPOOL_WRITTEN)
		written++;
	assert_true(written > 3000);
	struct audit_spool_taken taken = take(folder);
	assert_int_equal(taken.lines, written);
	assert_true(taken.was_full);
	assert_int_equal(write_one(folder, "anna"), SPOOL_WRITTEN);
	assert_int_equal(take(folder).lines, 1);
	/* larger than anything the module writes */
	folder_shell(folder, "truncate -s 300M spool/login");
	taken = take(folder);
	assert_int_equal(taken.lines, 0);
	assert_true(taken.was_full && taken.damaged > 0);
	folder_shell(folder, "grep -q '\"what\":\"spool-full\"' audit/*.jsonl");
	folder_verify(folder);
	assert_int_equal(folder->verdict.faults, 0);
}

/* What a run that was killed has left, and what came since: of each its own line, and the sum of both. */
static void two_spools_are_told_apart(void **state)
{
	struct audit_folder *folder = *state;
	make(folder);
	while (write_one(folder, "anna") == SPOOL_WRITTEN)
		;
	folder_shell(folder, "printf 'junk\\njunk\\n' >>spool/login && mv spool/login spool/taken");
	make(folder);
	folder_shell(folder, "echo junk >>spool/login");
	struct audit_spool_taken taken = take(folder);
	assert_int_equal(taken.damaged, 3);
	assert_int_equal(taken.damaged_bytes, 12);
	assert_true(taken.was_full);
	folder_shell(folder, "test $(grep -c '\"what\":\"spool-damaged\"' audit/*.jsonl) = 2");
	folder_shell(folder, "grep -q '\"what\":\"spool-damaged\",\"lines\":2,\"bytes\":8}' audit/*.jsonl");
	folder_shell(folder, "grep -q '\"what\":\"spool-damaged\",\"lines\":1,\"bytes\":4}' audit/*.jsonl");
	folder_shell(folder, "test $(grep -c '\"what\":\"spool-full\"' audit/*.jsonl) = 1");
}

/* The trail cannot be written: the spool keeps what it has. */
static void nothing_is_lost_when_the_trail_refuses(void **state)
{
	struct audit_folder *folder = *state;
	struct audit_spool_taken taken;
	struct safe_problem problem;
	struct rlimit before, small;
	folder_open(folder);
	folder_fill(folder, 1, 3);
	make(folder);
	for (int i = 0; i < 20; i++)
		write_one(folder, "anna");
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small = (struct rlimit){3000, before.rlim_max};
	setrlimit(RLIMIT_FSIZE, &small);
	assert_int_equal(audit_spool_take(folder->path, folder->trail, folder->now_ms, &taken, &problem),
			 -EFBIG);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_true(strlen(problem.text) > 0);
	write_one(folder, "berta");
	assert_int_equal(take(folder).lines, 21);
	folder_expect_clean(folder, 24);
}

/* ---- many at once ---- */

static uint64_t count_in_trail(struct audit_folder *folder, const char *what)
{
	char command[256], line[64] = "0";
	snprintf(command, sizeof(command), "cd %s && cat audit/*.jsonl 2>/dev/null | %s", folder->path, what);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_non_null(fgets(line, sizeof(line), pipe));
	pclose(pipe);
	return strtoull(line, NULL, 10);
}

#define DISTINCT "grep -o '\"spool\":\"[0-9a-f]*' | sort -u | wc -l"
#define ALL "grep -c '\"spool\":'"

/* Each line has an instant of its own, so that each checksum is. */
static void write_many(const struct audit_folder *folder, int writer, int pipe_fd)
{
	uint32_t written = 0;
	for (int i = 0; i < LINES_EACH; i++) {
		struct spool_entry entry = entry_of("anna");
		entry.instant_ms += i;
		entry.uid = (uid_t)writer;
		written += spool_append(folder->path, &entry) == SPOOL_WRITTEN;
	}
	_exit(write(pipe_fd, &written, sizeof(written)) == sizeof(written) ? 0 : 1);
}

static void many_write_while_lines_are_taken(void **state)
{
	struct audit_folder *folder = *state;
	uint64_t written = 0, taken = 0;
	int pipes[2], ended = 0, status;
	make(folder);
	folder_open(folder);
	assert_int_equal(pipe(pipes), 0);
	for (int writer = 0; writer < WRITERS; writer++)
		if (fork() == 0)
			write_many(folder, writer, pipes[1]);
	while (ended < WRITERS) {
		taken += take(folder).lines;
		while (ended < WRITERS && waitpid(-1, &status, WNOHANG) > 0) {
			uint32_t count;
			assert_int_equal(status, 0);
			assert_int_equal(read(pipes[0], &count, sizeof(count)), sizeof(count));
			written += count;
			ended++;
		}
	}
	struct audit_spool_taken last = take(folder);
	taken += last.lines + take(folder).lines;
	assert_false(last.is_later);
	assert_int_equal(written, WRITERS * LINES_EACH);
	assert_int_equal(taken, written);
	assert_int_equal(count_in_trail(folder, ALL), written);
	assert_int_equal(count_in_trail(folder, DISTINCT), written);
	assert_int_equal(count_in_trail(folder, "grep -c damaged"), 0);
}

static struct {
	char login[128], another[128];
	int asked;
} in_place;

/* What a sync has done by the time it looks whether anybody has the old one open. */
static void put_another(int number)
{
	(void)number;
	in_place.asked++;
	(void)rename(in_place.another, in_place.login);
}

/* Who looks for writers with a lease turns away whoever opens it just then; by the name there is a new one. */
static void one_that_is_just_being_taken_is_opened_again(void **state)
{
	struct audit_folder *folder = *state;
	make(folder);
	snprintf(in_place.login, sizeof(in_place.login), "%s/spool/login", folder->path);
	snprintf(in_place.another, sizeof(in_place.another), "%s/spool/another", folder->path);
	folder_shell(folder, "install -m 600 /dev/null spool/another && ln spool/login spool/old");
	in_place.asked = 0;
	signal(SIGURG, put_another);
	int fd = open(in_place.login, O_RDONLY);
	assert_true(fd >= 0 && fcntl(fd, F_SETSIG, SIGURG) == 0 && fcntl(fd, F_SETLEASE, F_WRLCK) == 0);
	assert_int_equal(write_one(folder, "anna"), SPOOL_WRITTEN);
	assert_int_equal(in_place.asked, 1);
	folder_shell(folder, "test -s spool/login && ! test -s spool/old && rm spool/old");
	close(fd);
	/* one that stays leased is no reason to wait */
	fd = open(in_place.login, O_RDONLY);
	assert_true(fd >= 0 && fcntl(fd, F_SETLEASE, F_WRLCK) == 0);
	signal(SIGIO, SIG_IGN);
	assert_int_equal(write_one(folder, "berta"), SPOOL_FAILED);
	close(fd);
	signal(SIGURG, SIG_DFL);
	signal(SIGIO, SIG_DFL);
	assert_int_equal(take(folder).lines, 1);
}

/* Somebody has it open: the lines wait, and arrive. */
static void a_slow_writer_is_waited_for(void **state)
{
	struct audit_folder *folder = *state;
	char path[128], text[LOGIN_SPOOL_LINE_MAX];
	make(folder);
	write_one(folder, "anna");
	snprintf(path, sizeof(path), "%s/spool/login", folder->path);
	int fd = open(path, O_WRONLY | O_APPEND);
	struct audit_spool_taken taken = take(folder);
	assert_int_equal(taken.lines, 0);
	assert_true(taken.is_later);
	assert_int_equal(write_one(folder, "carla"), SPOOL_WRITTEN); /* into the new one */
	struct spool_entry late = entry_of("berta");
	size_t size = spool_format(&late, text);
	assert_int_equal(write(fd, text, size), size);
	close(fd);
	assert_int_equal(take(folder).lines, 3);
	assert_int_equal(count_in_trail(folder, DISTINCT), 3);
}

/* ---- killed ---- */

static void run(void *context)
{
	struct audit_folder *folder = context;
	folder->trail = NULL;
	for (int i = 0; i < 3; i++) {
		struct spool_entry entry = entry_of("otto");
		entry.instant_ms += i;
		(void)spool_append(folder->path, &entry);
	}
	take(folder);
}

static void killed_anywhere_no_line_is_lost(void **state)
{
	struct audit_folder *folder = *state;
	uint64_t calls = 0, call = 1;
	for (bool killed = true; killed; call++) {
		folder_shell(folder, "rm -rf audit spool");
		make(folder);
		write_one(folder, "anna");
		take(folder);
		write_one(folder, "berta");
		trail_close(folder->trail);
		folder->trail = NULL;
		killed = kill_at(run, folder, call, call % 2 == 0, &calls);
		write_one(folder, "carla");
		take(folder);
		uint64_t lines = count_in_trail(folder, DISTINCT);
		folder_verify(folder);
		if (folder->verdict.faults != 0 || lines < 3 || count_in_trail(folder, "grep -c anna") == 0 ||
		    count_in_trail(folder, "grep -c berta") == 0 ||
		    count_in_trail(folder, "grep -c carla") == 0)
			fail_msg("killed at call %llu: %llu lines", (unsigned long long)call,
				 (unsigned long long)lines);
		folder_shell(folder, "test ! -s spool/login && test ! -e spool/taken");
		trail_close(folder->trail);
		folder->trail = NULL;
	}
	assert_true(calls > 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_set_up, folder_tear_down)
	    TEST(a_line_is_read_as_it_was_written),
	    TEST(any_bytes_fit_a_line),
	    TEST(the_longest_line_fits),
	    TEST(only_the_right_file_is_written),
	    TEST(a_poor_process_is_left_alone),
	    TEST(it_is_quick),
	    TEST(lines_arrive_in_the_trail),
	    TEST(what_is_no_line_is_counted),
	    TEST(a_flood_is_bounded_and_told),
	    TEST(two_spools_are_told_apart),
	    TEST(nothing_is_lost_when_the_trail_refuses),
	    TEST(many_write_while_lines_are_taken),
	    TEST(one_that_is_just_being_taken_is_opened_again),
	    TEST(a_slow_writer_is_waited_for),
	    TEST(killed_anywhere_no_line_is_lost),
	};
	umask(077);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
