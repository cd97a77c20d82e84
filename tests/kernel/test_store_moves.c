/* Folders get other names: between all patterns, with a new key, from stores that wrote no marks, with copies in the
 * way. Nobody gains, nothing is lost, and what is open goes on. */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "acl_sync/disk/folder.h"

#define CATEGORIES                                                                                           \
	"  { name = \"medical\"; path = \"medical\"; documents = \"sealed\"; settle = \"24h\"; },\n"         \
	"  { name = \"letters\"; path = \"letters\"; documents = \"working\"; },\n"                          \
	"  { name = \"ct\"; path = \"imaging/ct\"; }, { name = \"mr\"; path = \"imaging/mr\"; },\n"          \
	"  { name = \"private\"; path = \"private-life\"; sensitive = true; }"
#define STORE(pattern)                                                                                       \
	"{ name = \"clinical\"; root = \"" DISK_ROOT "\"; regime = \"establishment\"; folder = \"" pattern   \
	"\"; categories = (\n" CATEGORIES " ); }"

/* P1 has the name that is its own level by {patient:2}/{patient}; P001 and P002 share one. */
#define REGISTRY                                                                                             \
	PEOPLE PATIENTS(                                                                                     \
	    PATIENT("P1", "ward", "") ", " PATIENT("P001", "ward", "") ", " PATIENT("P002", "other", ""))

static const char *const ids[] = {"P1", "P001", "P002"};
enum { ID_COUNT = sizeof(ids) / sizeof(ids[0]) };

static const char *const patterns[] = {"{patient}", "{patient:2}/{patient}", "{opaque}"};
static const char *const stores[] = {STORE("{patient}"), STORE("{patient:2}/{patient}"), STORE("{opaque}")};
enum { PATIENT, NESTED, OPAQUE, PATTERN_COUNT };

static const unsigned char first_key[FOLDER_KEY_SIZE] = {1, 2, 3};
static const unsigned char second_key[FOLDER_KEY_SIZE] = {4, 5, 6};

static void site(struct disk *disk, unsigned pattern, const unsigned char *key)
{
	disk_site(disk, stores[pattern], REGISTRY);
	disk->job.folder_key = key;
}

/* Where a patient's folder belongs; static memory for four. */
static const char *place(unsigned pattern, const unsigned char *key, const char *id)
{
	static char paths[4][256];
	static unsigned next;
	struct arena *arena = arena_new();
	char *path = paths[next++ % 4];
	snprintf(path, sizeof(paths[0]), "%s", folder_path(patterns[pattern], key, id, arena));
	arena_free(arena);
	return path;
}

static const char *in(const char *folder, const char *below)
{
	static char path[512];
	snprintf(path, sizeof(path), "%s/%s", folder, below);
	return path;
}

/* A store by `pattern`, as a sync leaves it, with a document in each folder that says whose it is. */
static void fill(unsigned pattern, const unsigned char *key)
{
	struct disk disk;
	site(&disk, pattern, key);
	disk_apply_quietly(&disk);
	for (size_t i = 0; i < ID_COUNT; i++)
		disk_shell("printf %s > root/%s/letters/whose", ids[i], place(pattern, key, ids[i]));
	disk_apply_quietly(&disk);
	disk_site_clear(&disk);
}

/* All that a sync by `pattern` may leave: every folder in its place with its content, its people and nobody else. */
static void assert_placed(struct disk *disk, unsigned pattern, const unsigned char *key)
{
	for (size_t i = 0; i < ID_COUNT; i++) {
		const char *folder = place(pattern, key, ids[i]);
		const char *mine = i < 2 ? "dr.a" : "inf.x", *other = i < 2 ? "inf.x" : "dr.a";
		assert_string_equal(disk_output("cat root/%s/letters/whose", folder), ids[i]);
		assert_may(mine, TRY_LIST, in(folder, "letters"));
		assert_may(mine, TRY_READ, in(folder, "letters/whose"));
		assert_may_not(other, TRY_LIST, folder);
		assert_may_not(other, TRY_LIST, in(folder, "letters"));
		assert_may_not(other, TRY_READ, in(folder, "letters/whose"));
	}
	assert_may_not("dr.a", TRY_LIST, "");
	assert_int_equal(disk_planned(disk), 0);
	disk_verify_clean(disk);
	/* nothing is left of the names before */
	assert_string_equal(
	    disk_output("find root -mindepth 1 -maxdepth %d -type d -empty -not -name .aside | wc -l",
			pattern == NESTED ? 2 : 1),
	    "0");
	assert_string_equal(disk_output("ls -A root | wc -l"),
			    pattern == NESTED ? "3" : "4"); /* .aside too */
	char *before = disk_everything();
	disk_apply_quietly(disk);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
}

/* From one pattern to another, and what plan and verify say before. */
static void convert(unsigned from, const unsigned char *from_key, unsigned to, const unsigned char *to_key)
{
	struct disk disk;
	struct store_report report;
	disk_shell("rm -rf root && mkdir -m 0711 root");
	fill(from, from_key);
	site(&disk, to, to_key);
	char *before = disk_everything();
	store_report_init(&report);
	assert_int_equal(store_plan(&disk.job, disk.root_fd, &report), 0);
	assert_int_equal(report.operations, ID_COUNT); /* names alone */
	assert_int_equal(report.moved_folders, ID_COUNT);
	assert_int_equal(report.change_count, 0);
	assert_int_equal(report.notice_count, 0);
	store_report_clear(&report);
	disk_verify_clean(&disk);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
	disk_apply(&disk, &report);
	assert_int_equal(report.moved_folders, ID_COUNT);
	assert_int_equal(report.operations, ID_COUNT);
	assert_int_equal(report.granted + report.revoked + report.created, 0);
	assert_int_equal(report.notice_count, 0);
	store_report_clear(&report);
	assert_placed(&disk, to, to_key);
	disk_site_clear(&disk);
}

static void every_pattern_becomes_every_other(void **state)
{
	(void)state;
	for (unsigned from = 0; from < PATTERN_COUNT; from++)
		for (unsigned to = 0; to < PATTERN_COUNT; to++)
			if (from != to)
				convert(from, first_key, to, first_key);
}

static void a_new_key_gives_new_names(void **state)
{
	(void)state;
	convert(OPAQUE, first_key, OPAQUE, second_key);
	convert(OPAQUE, first_key, NESTED, NULL); /* the key is gone, and no more needed */
	convert(OPAQUE, first_key, PATIENT, second_key);
}

/* Stores of versions that wrote neither marks nor by what they placed folders. */
static void stores_without_marks_are_converted(void **state)
{
	(void)state;
	struct disk disk;
	for (unsigned from = PATIENT; from <= NESTED; from++)
		for (unsigned to = 0; to < PATTERN_COUNT; to++) {
			disk_shell("rm -rf root && mkdir -m 0711 root");
			fill(from, NULL);
			disk_shell(
			    "setfattr -x trusted.careacl.layout root && { setfattr -x trusted.careacl.marks "
			    "root 2>/dev/null || true; } && find root -type d -exec setfattr -x "
			    "trusted.careacl.patient {} + 2>/dev/null || true");
			assert_string_equal(disk_output("getfattr -Rhd -m careacl root 2>/dev/null"), "");
			site(&disk, to, first_key);
			assert_int_equal(disk_planned(&disk), from == to ? 0 : ID_COUNT);
			char *before = disk_everything();
			disk_apply_quietly(&disk);
			if (from == to) { /* an old store goes on without a change but to its root */
				char *after = disk_everything();
				assert_string_equal(strchr(before, '\n'), strchr(after, '\n'));
				free(after);
			}
			free(before);
			assert_placed(&disk, to, first_key);
			disk_site_clear(&disk);
		}
}

static void apply_needs_the_key(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	fill(PATIENT, NULL);
	site(&disk, OPAQUE, NULL);
	assert_int_equal(disk_planned(&disk), ID_COUNT);
	disk_verify_clean(&disk);
	char *before = disk_everything();
	store_report_init(&report);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), -ENOKEY);
	store_report_clear(&report);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
	disk_site_clear(&disk);
}

static void new_folders_are_marked(void **state)
{
	(void)state;
	fill(OPAQUE, first_key);
	for (size_t i = 0; i < ID_COUNT; i++)
		assert_string_equal(disk_output("getfattr --only-values -n trusted.careacl.patient root/%s",
						place(OPAQUE, first_key, ids[i])),
				    ids[i]);
	/* others learn nothing: no guessable name is there, and the mark is for root alone */
	assert_int_equal(disk_try("inf.x", TRY_ENTER, "P001"), ENOENT);
	assert_int_equal(disk_try("inf.x", TRY_ENTER, "P999"), ENOENT);
	assert_may_not("inf.x", TRY_LIST, ".");
}

/* A copy with all attributes is no second folder: it is closed, told, and stays. */
static void a_copy_is_a_stranger(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	static const struct {
		unsigned from, to;
		const unsigned char *from_key, *to_key;
	} rows[] = {{PATIENT, OPAQUE, NULL, first_key},
		    {OPAQUE, OPAQUE, first_key, second_key},
		    {OPAQUE, PATIENT, first_key, NULL}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		disk_shell("rm -rf root && mkdir -m 0711 root");
		fill(rows[i].from, rows[i].from_key);
		disk_shell("cp -a root/%s root/copy && echo copied >root/copy/letters/whose",
			   place(rows[i].from, rows[i].from_key, "P001"));
		site(&disk, rows[i].to, rows[i].to_key);
		disk_apply(&disk, &report);
		assert_int_equal(report.moved_folders, ID_COUNT);
		assert_true(disk_noticed(&report, NOTICE_UNKNOWN_CLOSED, "copy"));
		store_report_clear(&report);
		assert_may_not("dr.a", TRY_LIST, "copy");
		assert_string_equal(disk_output("cat root/copy/letters/whose"), "copied");
		disk_shell("rm -r root/copy");
		assert_placed(&disk, rows[i].to, rows[i].to_key);
		disk_site_clear(&disk);
	}
}

/* Where a folder's name is taken by something else, it is treated where it stands, and goes when it can. */
static void a_taken_name_is_told(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	fill(OPAQUE, first_key);
	disk_shell("mkdir -m 0777 root/P001 && echo mine >root/P001/squatter");
	site(&disk, PATIENT, first_key);
	store_report_init(&report);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	const char *stands = place(OPAQUE, first_key, "P001");
	assert_int_equal(report.failed_folders, 1);
	assert_int_equal(report.moved_folders, ID_COUNT - 1);
	assert_true(disk_noticed(&report, NOTICE_NOT_MOVED, stands));
	assert_true(disk_noticed(&report, NOTICE_UNKNOWN_CLOSED, "P001"));
	store_report_clear(&report);
	assert_may("dr.a", TRY_READ, in(stands, "letters/whose"));
	assert_may_not("dr.a", TRY_READ, "P001/squatter");
	disk_verify_clean(&disk);
	disk_shell("mv root/P001 away");
	disk_apply_quietly(&disk);
	assert_placed(&disk, PATIENT, NULL);
	disk_site_clear(&disk);
}

/* Who left the registry keeps no name that tells of it, and comes back to the same folder. */
static void former_patients_move_too(void **state)
{
	(void)state;
	struct disk disk;
	fill(PATIENT, NULL);
	disk_site(&disk, stores[OPAQUE],
		  PEOPLE PATIENTS(PATIENT("P1", "ward", "") ", " PATIENT("P001", "ward", "")));
	disk.job.folder_key = first_key;
	disk_apply_quietly(&disk);
	assert_string_equal(disk_output("ls root | grep -c '^P'; true"), "0");
	assert_may_not("inf.x", TRY_LIST, place(OPAQUE, first_key, "P002"));
	disk_site_clear(&disk);
	site(&disk, OPAQUE, first_key);
	disk_apply_quietly(&disk);
	assert_placed(&disk, OPAQUE, first_key);
	disk_site_clear(&disk);
}

/* Somebody works in a folder, with a file open, while it gets another name. */
static void who_works_in_a_folder_goes_on(void **state)
{
	(void)state;
	struct disk disk;
	int go[2], status;
	char byte = 0;
	fill(PATIENT, NULL);
	disk_shell("echo confided >root/P001/letters/open && chmod 600 root/P001/letters/open");
	site(&disk, PATIENT, NULL);
	disk_apply_quietly(&disk);
	disk_site_clear(&disk);
	assert_int_equal(pipe(go), 0);
	int ready[2];
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		int fd = setgid(disk_uid("dr.a")) != 0 || setuid(disk_uid("dr.a")) != 0 ||
				 chdir("root/P001/letters") != 0
			     ? -1
			     : open("open", O_RDWR);
		if (fd < 0 || write(ready[1], "r", 1) != 1 || read(go[0], &byte, 1) != 1)
			_exit(1);
		_exit(pwrite(fd, "C", 1, 0) == 1 && open("whose", O_RDONLY) >= 0 &&
			      open("new", O_WRONLY | O_CREAT | O_EXCL, 0600) >= 0
			  ? 0
			  : 2);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	site(&disk, OPAQUE, first_key);
	disk_apply_quietly(&disk);
	assert_int_equal(write(go[1], "g", 1), 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_string_equal(disk_output("cat root/%s/letters/open", place(OPAQUE, first_key, "P001")),
			    "Confided");
	disk_apply_quietly(&disk);
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* A path that a recorded pattern gives is the patient's whatever its mark says: an administrator has renamed it. */
static void a_recorded_place_beats_a_mark(void **state)
{
	(void)state;
	struct disk disk;
	fill(PATIENT, NULL);
	disk_shell("setfattr -n trusted.careacl.patient -v P999 root/P001 && cp -a root/P002 root/old");
	site(&disk, OPAQUE, first_key);
	disk_apply_quietly(&disk);
	disk_shell("rm -r root/old");
	assert_placed(&disk, OPAQUE, first_key);
	disk_site_clear(&disk);
}

/* A few folders alone, while the rest of the store waits for its new names: treated where it stands, and not renamed. */
static void a_run_over_one_folder_renames_nothing(void **state)
{
	(void)state;
	struct disk disk;
	const patient_id one = 1;
	fill(PATIENT, NULL);
	disk_shell("chmod 777 root/P001/letters");
	site(&disk, OPAQUE, first_key);
	disk.job.patients = &one;
	disk.job.patient_count = 1;
	disk_apply_quietly(&disk);
	assert_may_not("inf.x", TRY_LIST, "P001/letters");
	assert_may("dr.a", TRY_LIST, "P001/letters");
	assert_string_equal(disk_output("ls -A root | tr '\\n' ' '"), ".aside P001 P002 P1 ");
	disk.job.patients = NULL;
	disk_apply_quietly(&disk);
	assert_placed(&disk, OPAQUE, first_key);
	disk_site_clear(&disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_EXT4(every_pattern_becomes_every_other),
	    TEST_ON_EXT4(a_new_key_gives_new_names),
	    TEST_ON_EXT4(stores_without_marks_are_converted),
	    TEST_ON_EXT4(apply_needs_the_key),
	    TEST_ON_EXT4(new_folders_are_marked),
	    TEST_ON_EXT4(a_copy_is_a_stranger),
	    TEST_ON_EXT4(a_taken_name_is_told),
	    TEST_ON_EXT4(former_patients_move_too),
	    TEST_ON_EXT4(who_works_in_a_folder_goes_on),
	    TEST_ON_EXT4(a_recorded_place_beats_a_mark),
	    TEST_ON_EXT4(a_run_over_one_folder_renames_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
