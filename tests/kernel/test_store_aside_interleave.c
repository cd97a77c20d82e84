/* A document is withheld while an editor has it open: at each step of each way to save, and once more at each step after
 * it. Whoever may not read it reads no copy after a sync, and what was written is somewhere.
 *
 * not under asan: 600 scenes take two minutes there; test_store_aside_kill runs the same code under it */
#include "tests/kernel/aside_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OLD "what-it-was"
#define NEW "what-it-is-now"

/* ---- the editors ---- */

enum action {
	OPEN,       /* keeps a descriptor, as of a file that was opened before */
	CREATE,     /* a new file, empty, kept open; an older one of that name is emptied */
	WRITE_HALF, /* to what was opened or created last */
	WRITE_REST,
	CLOSE,
	COPY, /* to a new file */
	RENAME,
	REMOVE,
	END
};

struct step {
	enum action action;
	const char *name, *to;
};

#define DOC "doc.odt"
#define WRITE                                                                                                \
	{WRITE_HALF, NULL, NULL}, {WRITE_REST, NULL, NULL},                                                  \
	{                                                                                                    \
		CLOSE, NULL, NULL                                                                            \
	}
#define LAST                                                                                                 \
	{                                                                                                    \
		END, NULL, NULL                                                                              \
	}
static const struct editor {
	const char *name;
	struct step steps[14];
} editors[] = {
    {"in place", {{OPEN, DOC, NULL}, WRITE, LAST}},
    {"in place, opened again", {{OPEN, DOC, NULL}, {CLOSE, NULL, NULL}, {CREATE, DOC, NULL}, WRITE, LAST}},
    {"vim, by renaming",
     {{CREATE, ".doc.odt.swp", NULL},
      WRITE,
      {RENAME, DOC, "doc.odt~"},
      {CREATE, DOC, NULL},
      WRITE,
      {REMOVE, "doc.odt~", NULL},
      {REMOVE, ".doc.odt.swp", NULL},
      LAST}},
    {"vim, by copying",
     {{COPY, DOC, "doc.odt~"}, {CREATE, DOC, NULL}, WRITE, {REMOVE, "doc.odt~", NULL}, LAST}},
    {"emacs, with a backup that stays", {{RENAME, DOC, "doc.odt~"}, {CREATE, DOC, NULL}, WRITE, LAST}},
    {"Word",
     {{CREATE, "~$doc.odt", NULL},
      {CLOSE, NULL, NULL},
      {CREATE, "~WRD0000.tmp", NULL},
      WRITE,
      {RENAME, DOC, "~WRL0001.tmp"},
      {RENAME, "~WRD0000.tmp", DOC},
      {REMOVE, "~WRL0001.tmp", NULL},
      {REMOVE, "~$doc.odt", NULL},
      LAST}},
    {"LibreOffice",
     {{CREATE, ".~lock.doc.odt#", NULL},
      {CLOSE, NULL, NULL},
      {CREATE, "lu4711xy.tmp", NULL},
      WRITE,
      {RENAME, "lu4711xy.tmp", DOC},
      {REMOVE, ".~lock.doc.odt#", NULL},
      LAST}},
    {"mkstemp", {{CREATE, ".doc.odt.Xa12yB", NULL}, WRITE, {RENAME, ".doc.odt.Xa12yB", DOC}, LAST}},
    {"GLib", {{CREATE, ".goutputstream-1A2B3C", NULL}, WRITE, {RENAME, ".goutputstream-1A2B3C", DOC}, LAST}},
    {"WinSCP",
     {{CREATE, "doc.odt.filepart", NULL},
      WRITE,
      {REMOVE, DOC, NULL},
      {RENAME, "doc.odt.filepart", DOC},
      LAST}},
};
#define EDITORS (sizeof(editors) / sizeof(editors[0]))

/* ---- one editor at work, a process of its own that goes on when it is told ---- */

static int fd = -1;

static int copy(const char *from, const char *to)
{
	char bytes[256];
	int in = open(from, O_RDONLY | O_CLOEXEC),
	    out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	ssize_t got = in < 0 ? -1 : read(in, bytes, sizeof(bytes));
	int result = got < 0 || out < 0 || write(out, bytes, (size_t)got) != got ? errno : 0;
	close(in);
	close(out);
	return result;
}

/* 0 or an errno. */
static int take_step(const struct step *step)
{
	size_t half = sizeof(NEW) / 2;
	switch (step->action) {
	case OPEN:
		fd = open(step->name, O_RDWR | O_CLOEXEC);
		return fd < 0 ? errno : 0;
	case CREATE:
		fd = open(step->name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		return fd < 0 ? errno : 0;
	case WRITE_HALF:
		return ftruncate(fd, 0) == 0 && pwrite(fd, NEW, half, 0) == (ssize_t)half ? 0 : errno;
	case WRITE_REST:
		return pwrite(fd, &NEW[half], sizeof(NEW) - 1 - half, (off_t)half) > 0 ? 0 : errno;
	case CLOSE:
		return close(fd) == 0 ? 0 : errno;
	case COPY:
		return copy(step->name, step->to);
	case RENAME:
		return rename(step->name, step->to) == 0 ? 0 : errno;
	case REMOVE:
		return unlink(step->name) == 0 ? 0 : errno;
	case END:
		break;
	}
	return 0;
}

struct worker {
	pid_t pid;
	int orders, answers;
};

static void work(const struct editor *editor, const char *login, const char *category, int orders,
		 int answers)
{
	uid_t uid = disk_uid(login);
	char path[64];
	snprintf(path, sizeof(path), DISK_ROOT "/P1/%s", category);
	if (setgroups(0, NULL) != 0 || setresgid(uid, uid, uid) != 0 || setresuid(uid, uid, uid) != 0 ||
	    chdir(path) != 0)
		_exit(255);
	umask(002);
	for (unsigned char number; read(orders, &number, 1) == 1;) {
		unsigned char result = (unsigned char)take_step(&editor->steps[number]);
		if (write(answers, &result, 1) != 1)
			_exit(255);
	}
	_exit(0);
}

static struct worker worker_new(const struct editor *editor, const char *login, const char *category)
{
	int orders[2], answers[2];
	assert_int_equal(pipe(orders) | pipe(answers), 0);
	struct worker worker = {.pid = fork(), .orders = orders[1], .answers = answers[0]};
	if (worker.pid == 0) {
		close(orders[1]);
		close(answers[0]);
		work(editor, login, category, orders[0], answers[1]);
	}
	close(orders[0]);
	close(answers[1]);
	return worker;
}

static int worker_step(struct worker *worker, size_t number)
{
	unsigned char order = (unsigned char)number, answer;
	assert_int_equal(write(worker->orders, &order, 1), 1);
	assert_int_equal(read(worker->answers, &answer, 1), 1);
	return answer;
}

static void worker_end(struct worker *worker)
{
	int status;
	close(worker->orders);
	close(worker->answers);
	assert_int_equal(waitpid(worker->pid, &status, 0), worker->pid);
	assert_int_equal(status, 0);
}

/* ---- what is left ---- */

/* A file with either content in it. */
struct copy {
	char path[256];
	uid_t owner;
	bool is_old, is_new;
};

static struct copy copies[64];
static size_t copy_count;

static int note_copy(const char *path, const struct stat *found, int type, struct FTW *where)
{
	struct copy *one = &copies[copy_count];
	char text[64] = "";
	(void)where;
	if (type != FTW_F || found->st_size == 0)
		return 0;
	int in = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = in < 0 ? -1 : read(in, text, sizeof(text) - 1);
	close(in);
	assert_true(got > 0);
	*one = (struct copy){
	    .owner = found->st_uid, .is_old = strstr(text, OLD) != NULL, .is_new = strstr(text, NEW) != NULL};
	snprintf(one->path, sizeof(one->path), "%s", path);
	copy_count++;
	assert_true(copy_count < 64);
	return 0;
}

static void find_copies(void)
{
	copy_count = 0;
	assert_int_equal(nftw(DISK_ROOT, note_copy, 16, FTW_PHYS), 0);
}

/* How many copies the login reads; its own not counted, unless own_too. */
static int readable(const char *login, bool own_too)
{
	uid_t uid = disk_uid(login);
	int status;
	find_copies();
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		unsigned count = 0;
		if (setgroups(0, NULL) != 0 || setresgid(uid, uid, uid) != 0 || setresuid(uid, uid, uid) != 0)
			_exit(255);
		for (size_t i = 0; i < copy_count; i++)
			if ((own_too || copies[i].owner != uid) && access(copies[i].path, R_OK) == 0) {
				print_error("%s reads %s\n", login, copies[i].path);
				count++;
			}
		_exit((int)count);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 255);
	return WEXITSTATUS(status);
}

/* ---- one interleaving ---- */

struct scene {
	const struct editor *editor;
	const char *category, *saver;
	size_t when;    /* the step before which the document is withheld */
	bool and_again; /* a sync before each later step, too */
};

static struct disk before, withheld;

static void expect_closed(const struct scene *scene, const char *when)
{
	static const char *const others[] = {"inf.c", "inf.x", "lab.s"};
	for (size_t i = 0; i < 3; i++)
		if (readable(others[i], true) != 0)
			fail_msg("%s in %s by %s, withheld at step %zu%s: %s can read a copy %s",
				 scene->editor->name, scene->category, scene->saver, scene->when,
				 scene->and_again ? " and synced at each" : "", others[i], when);
}

static void sync_now(const struct scene *scene)
{
	withheld.job.clock = time(NULL);
	disk_apply_quietly(&withheld);
	expect_closed(scene, "after a sync");
}

/* true: the editor could write all of it. */
static bool save(const struct scene *scene)
{
	struct worker worker = worker_new(scene->editor, scene->saver, scene->category);
	const struct step *steps = scene->editor->steps;
	bool wrote = true;
	size_t step = 0;
	for (; steps[step].action != END; step++) {
		if (step == scene->when || (scene->and_again && step > scene->when))
			sync_now(scene);
		int error = worker_step(&worker, step);
		if (steps[step].action == WRITE_HALF || steps[step].action == WRITE_REST)
			wrote = wrote && error == 0;
	}
	if (step == scene->when)
		sync_now(scene);
	worker_end(&worker);
	return wrote;
}

static void expect_nothing_lost(const struct scene *scene, bool wrote)
{
	/* what was set aside before the save began is as it was, unless that very file was written to */
	bool is_kept = scene->when == 0 && scene->editor->steps[0].action != OPEN;
	bool has_old = false, has_new = false;
	find_copies();
	for (size_t i = 0; i < copy_count; i++) {
		has_old = has_old || copies[i].is_old;
		has_new = has_new || copies[i].is_new;
	}
	if ((wrote && !has_new) || (is_kept && !has_old) || copy_count == 0)
		fail_msg("%s in %s by %s, withheld at step %zu: content is lost", scene->editor->name,
			 scene->category, scene->saver, scene->when);
}

static void play(const struct scene *scene)
{
	char document[64];
	disk_shell("rm -rf " DISK_ROOT "/P1/letters/* " DISK_ROOT "/P1/letters/.[!.]* " DISK_ROOT
		   "/P1/medical/* " DISK_ROOT "/P1/medical/.[!.]* " DISK_ROOT "/.aside");
	snprintf(document, sizeof(document), "P1/%s/" DOC, scene->category);
	aside_write(document, scene->saver, OLD);
	disk_apply_quietly(&before);
	bool wrote = save(scene);
	sync_now(scene); /* the next one */
	expect_nothing_lost(scene, wrote);
	assert_int_equal(disk_try("dr.b", TRY_LIST, "P1"), 0);
	/* who saved it keeps no more than what they have left beside it, and that no longer than it may be worked on */
	if (strcmp(scene->saver, "dr.b") != 0)
		assert_int_equal(readable(scene->saver, false), 0);
	withheld.job.clock += 2 * DAY;
	disk_apply_quietly(&withheld);
	assert_int_equal(readable("dr.a", true), 0);
	expect_closed(scene, "after it has settled");
	expect_nothing_lost(scene, wrote);
	disk_verify_clean(&withheld);
	assert_int_equal(disk_planned(&withheld), 0);
	/* lifted: all is found again */
	disk_apply_quietly(&before);
	expect_nothing_lost(scene, wrote);
	disk_verify_clean(&before);
}

static void play_all(const char *category, const char *author_statement)
{
	static const char *const savers[] = {"dr.a", "dr.b"};
	size_t scenes = 0;
	disk_site(&before, NULL, ONE_PATIENT);
	disk_site(&withheld, NULL, author_statement);
	before.job.clock = time(NULL);
	disk_apply_quietly(&before);
	for (size_t editor = 0; editor < EDITORS; editor++)
		for (size_t saver = 0; saver < 2; saver++)
			for (size_t again = 0; again < 2; again++)
				for (size_t when = 0;; when++) {
					const struct scene scene = {&editors[editor], category, savers[saver],
								    when, again == 1};
					play(&scene);
					scenes++;
					if (editors[editor].steps[when].action == END)
						break;
				}
	print_message("%zu interleavings\n", scenes);
	assert_true(scenes >= 200);
	disk_site_clear(&before);
	disk_site_clear(&withheld);
}

static void withheld_while_saved_in_a_working_category(void **state)
{
	(void)state;
	play_all("letters", SITE_WITH(WITHHELD("letters/" DOC, "dr.b")));
}

static void withheld_while_saved_in_a_sealed_category(void **state)
{
	(void)state;
	play_all("medical", SITE_WITH(WITHHELD("medical/" DOC, "dr.b")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_EXT4(withheld_while_saved_in_a_working_category),
	    TEST_ON_EXT4(withheld_while_saved_in_a_sealed_category),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
