/* See disk.h. */
#include "tests/kernel/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char mounted[256];

/* ---- the shell ---- */

void disk_shell(const char *format, ...)
{
	char command[4096];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(command, sizeof(command), format, arguments);
	va_end(arguments);
	if (system(command) != 0)
		fail_msg("failed: %s", command);
}

const char *disk_output(const char *format, ...)
{
	static char outputs[2][65536];
	static size_t turn;
	char *output = outputs[turn++ % 2];
	char command[4096];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(command, sizeof(command), format, arguments);
	va_end(arguments);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	size_t got = fread(output, 1, sizeof(outputs[0]) - 1, pipe);
	assert_int_equal(pclose(pipe), 0);
	while (got > 0 && output[got - 1] == '\n')
		got--;
	output[got] = '\0';
	return output;
}

/* ---- the file system ---- */

void disk_mount(const char *type, const char *options)
{
	static unsigned number;
	static const struct {
		const char *type, *size, *quiet;
	} types[] = {{"ext4", "64M", "-q -F -b 4096"}, {"xfs", "320M", "-q -f"}, {"btrfs", "128M", "-q -f"}};
	const char *base = getenv("CAREACL_TEST_DIR");
	assert_non_null(base); /* run it with tests/namespace.sh */
	size_t i = 0;
	while (strcmp(types[i].type, type) != 0)
		i++;
	snprintf(mounted, sizeof(mounted), "%s/fs%u", base, number++);
	disk_shell("truncate -s %s %s.img && mkfs.%s %s %s %s.img >/dev/null 2>&1 && mkdir %s", types[i].size,
		   mounted, type, types[i].quiet, options, mounted, mounted);
	/* another test may take the same free loop device at the same moment */
	disk_shell(
	    "for i in 1 2 3 4 5 6 7 8; do mount -o loop,nosuid,nodev %s.img %s && exit 0; sleep 0.$i; done; "
	    "exit 1",
	    mounted, mounted);
	assert_int_equal(chdir(mounted), 0);
	assert_int_equal(chmod(".", 0711), 0);
	assert_int_equal(mkdir(DISK_ROOT, 0711), 0);
}

void disk_unmount(void)
{
	assert_int_equal(chdir("/"), 0);
	disk_shell("umount -l %s && rm %s.img", mounted, mounted);
}

int disk_set_up(void **state)
{
	disk_mount(*state == NULL ? "ext4" : *state, "");
	return 0;
}

int disk_tear_down(void **state)
{
	(void)state;
	disk_unmount();
	return 0;
}

/* ---- the site ---- */

const char *const disk_store =
    "{ name = \"clinical\"; root = \"" DISK_ROOT "\"; regime = \"establishment\"; categories = (\n"
    "  { name = \"medical\"; path = \"medical\"; documents = \"sealed\"; settle = \"24h\"; },\n"
    "  { name = \"letters\"; path = \"letters\"; documents = \"working\"; },\n"
    "  { name = \"ct\"; path = \"imaging/ct\"; documents = \"sealed\"; },\n"
    "  { name = \"mr\"; path = \"imaging/mr\"; documents = \"working\"; },\n"
    "  { name = \"private\"; path = \"private-life\"; sensitive = true; documents = \"working\"; } ); }";

const char *const disk_professions =
    "{ name = \"physician\"; emergency = true; matrix = { medical = \"write\"; letters = \"write\"; ct = "
    "\"write\"; mr "
    "= \"write\"; private = \"read\"; }; },\n"
    "{ name = \"nurse\"; emergency = true; matrix = { medical = \"read\"; letters = \"write\"; ct = "
    "\"read\"; }; },\n"
    "{ name = \"scanner\"; matrix = { letters = \"deposit\"; ct = \"deposit\"; }; }\n";

uid_t disk_uid(const char *login)
{
	static char names[512][32];
	static size_t count;
	size_t i = 0;
	while (i < count && strcmp(names[i], login) != 0)
		i++;
	if (i == count)
		snprintf(names[count++], sizeof(names[0]), "%s", login);
	return (uid_t)(7001 + i);
}

static void print_findings(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].severity == SEVERITY_ERROR)
			print_error("%s: %s\n", findings->items[i].where, findings->items[i].text);
}

static const char *const temporary_names[] = {"~$*", ".~lock.*#", "*.tmp", "*.filepart", ".*.sw?"};

static void site_job(struct disk *disk)
{
	disk->uids = calloc(disk->facts->login_count + 1, sizeof(*disk->uids));
	for (size_t i = 0; i < disk->facts->login_count; i++)
		disk->uids[i] = disk_uid(disk->facts->logins[i].name);
	disk->job = (struct store_job){
	    .facts = disk->facts,
	    .uids = disk->uids,
	    .decider = &plain_decider,
	    .now = NOW,
	    .clock = NOW,
	    .lock_fd = -1,
	    .temporary_names = temporary_names,
	    .temporary_name_count = sizeof(temporary_names) / sizeof(temporary_names[0]),
	};
}

void disk_site(struct disk *disk, const char *store, const char *registry)
{
	static const char format[] = "stores = ( %s );\nprofessions = (\n%s);\n";
	*disk = (struct disk){.arena = arena_new(), .root_fd = -1};
	findings_init(&disk->findings);
	char *conf = arena_printf(disk->arena, format, store != NULL ? store : disk_store, disk_professions);
	const struct config_text settings_text = {.name = "careacl.conf", .text = conf, .size = strlen(conf)};
	const struct config_text registry_text = {
	    .name = "registry.conf", .text = registry, .size = strlen(registry)};
	char here[256];
	assert_non_null(getcwd(here, sizeof(here)));
	disk->settings = settings_parse(&settings_text, here, disk->arena, &disk->findings);
	print_findings(&disk->findings);
	assert_non_null(disk->settings);
	const struct policy *policy = &disk->settings->policy;
	const struct statements *statements =
	    statements_parse(&registry_text, 1, policy, disk->arena, &disk->findings);
	if (statements != NULL)
		disk->facts = facts_build(policy, statements, NOW, disk->arena, &disk->findings);
	print_findings(&disk->findings);
	assert_non_null(disk->facts);
	site_job(disk);
	enum root_state state =
	    store_root_open(&policy->stores[0], disk->job.owner, &disk->findings, &disk->root_fd);
	print_findings(&disk->findings);
	assert_int_not_equal(state, ROOT_UNUSABLE);
}

void disk_site_clear(struct disk *disk)
{
	if (disk->root_fd >= 0)
		close(disk->root_fd);
	free(disk->uids);
	findings_clear(&disk->findings);
	arena_free(disk->arena);
}

/* ---- the engine ---- */

static void print_notices(const struct store_report *report)
{
	for (size_t i = 0; i < report->notice_count; i++)
		print_error("notice %d: %s: %s\n", report->notices[i].kind, report->notices[i].path,
			    strerror(report->notices[i].error));
}

void disk_apply(struct disk *disk, struct store_report *report)
{
	store_report_init(report);
	int error = store_apply(&disk->job, disk->root_fd, report);
	if (error != 0 || report->failed_folders != 0)
		print_notices(report);
	assert_int_equal(error, 0);
	assert_int_equal(report->failed_folders, 0);
	assert_false(report->out_of_memory);
}

void disk_apply_quietly(struct disk *disk)
{
	struct store_report report;
	disk_apply(disk, &report);
	store_report_clear(&report);
}

size_t disk_planned(struct disk *disk)
{
	struct store_report report;
	store_report_init(&report);
	assert_int_equal(store_plan(&disk->job, disk->root_fd, &report), 0);
	assert_int_equal(report.failed_folders, 0);
	size_t operations = report.operations;
	store_report_clear(&report);
	return operations;
}

static void print_deviations(const char *what, const struct verify_deviation *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		print_error("%s: %s %s has %u may %u\n", what, items[i].login, items[i].path, items[i].has,
			    items[i].may);
}

void disk_verify_clean(struct disk *disk)
{
	struct verify_result result;
	verify_result_init(&result);
	assert_int_equal(store_verify(&disk->job, disk->root_fd, NULL, NULL, &result), 0);
	print_deviations("leak", result.leaks, result.leak_count);
	print_deviations("refusal", result.refusals, result.refusal_count);
	assert_int_equal(result.leak_count, 0);
	assert_int_equal(result.refusal_count, 0);
	assert_true(result.checked > 0);
	verify_result_clear(&result);
}

bool disk_noticed(const struct store_report *report, enum notice_kind kind, const char *path)
{
	for (size_t i = 0; i < report->notice_count; i++)
		if (report->notices[i].kind == kind && strcmp(report->notices[i].path, path) == 0)
			return true;
	return false;
}

/* ---- trying as somebody ---- */

static int list(const char *path)
{
	DIR *directory = opendir(path);
	if (directory == NULL)
		return errno;
	errno = 0;
	while (readdir(directory) != NULL)
		;
	int error = errno;
	closedir(directory);
	return error;
}

static int use(const char *path, int flags)
{
	char byte = 'x';
	int fd = open(path, flags | O_CLOEXEC | O_NOCTTY, 0666);
	if (fd < 0)
		return errno;
	ssize_t done = (flags & O_ACCMODE) == O_RDONLY ? read(fd, &byte, 1) : write(fd, &byte, 1);
	int error = done < 0 ? errno : 0;
	close(fd);
	return error;
}

static int attempt_it(enum attempt attempt, const char *path)
{
	char other[8192];
	struct stat found;
	switch (attempt) {
	case TRY_LIST:
		return list(path);
	case TRY_READ:
		return use(path, O_RDONLY);
	case TRY_WRITE:
		return use(path, O_WRONLY);
	case TRY_CREATE:
		return use(path, O_WRONLY | O_CREAT | O_EXCL);
	case TRY_MKDIR:
		return mkdir(path, 0777) == 0 ? 0 : errno;
	case TRY_UNLINK:
		return unlink(path) == 0 ? 0 : errno;
	case TRY_RENAME:
		snprintf(other, sizeof(other), "%s.new", path);
		return rename(path, other) == 0 ? 0 : errno;
	case TRY_ENTER:
		snprintf(other, sizeof(other), "%s/.", path);
		return stat(other, &found) == 0 ? 0 : errno;
	}
	return EINVAL;
}

int disk_try(const char *login, enum attempt attempt, const char *path)
{
	char below[4096];
	uid_t uid = disk_uid(login);
	int status;
	snprintf(below, sizeof(below), DISK_ROOT "/%s", path);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (setgroups(0, NULL) != 0 || setgid(uid) != 0 || setuid(uid) != 0)
			_exit(255);
		umask(022);
		_exit(attempt_it(attempt, below));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 255);
	return WEXITSTATUS(status);
}

char *disk_everything(void)
{
	return strdup(disk_output("find " DISK_ROOT " -printf '%%p %%i %%C@ %%m %%U %%G %%s\\n' | sort"));
}

bool disk_count_announced(void *context, const struct folder_facts *facts,
			  const struct access_change *changes, size_t count)
{
	size_t *announced = context;
	(void)facts;
	(void)changes;
	(void)count;
	(*announced)++;
	return true;
}
