/* The file of the key of folder names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "acl_sync/site/folder_key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/careacl-key.XXXXXX";
static int folder_fd;
static struct safe_problem problem;
static bool is_open;

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder + sizeof(folder) - 7, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	folder_fd = open(folder, O_RDONLY | O_DIRECTORY);
	return folder_fd >= 0 ? 0 : -1;
}

static int drop_folder(void **state)
{
	(void)state;
	(void)unlinkat(folder_fd, "folder.key", 0);
	(void)unlinkat(folder_fd, "folder.key", AT_REMOVEDIR);
	(void)unlinkat(folder_fd, "folder.key.new", 0);
	(void)unlinkat(folder_fd, "other", 0);
	close(folder_fd);
	return rmdir(folder);
}

static void write_file(const char *name, const void *bytes, size_t size, mode_t mode)
{
	int fd = openat(folder_fd, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(write(fd, bytes, size), (ssize_t)size);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

/* Keys of other people's are refused, also one's own where root is not who runs this. */
static enum folder_key_result mine(void)
{
	return geteuid() == 0 ? FOLDER_KEY_READ : FOLDER_KEY_WRONG;
}

static void a_key_is_made_once(void **state)
{
	(void)state;
	unsigned char key[FOLDER_KEY_SIZE], again[FOLDER_KEY_SIZE] = {0};
	struct stat found;
	assert_int_equal(folder_key_read(folder_fd, true, key, &is_open, &problem), FOLDER_KEY_NONE);
	write_file("folder.key.new", "half", 4, 0600); /* of a run that was killed */
	assert_int_equal(folder_key_make(folder_fd, key), 0);
	assert_int_equal(fstatat(folder_fd, "folder.key", &found, AT_SYMLINK_NOFOLLOW), 0);
	assert_int_equal(found.st_mode & 07777, 0600);
	assert_int_equal(found.st_size, FOLDER_KEY_SIZE);
	assert_int_equal(faccessat(folder_fd, "folder.key.new", F_OK, 0), -1);
	assert_int_equal(folder_key_read(folder_fd, true, again, &is_open, &problem), mine());
	if (geteuid() == 0)
		assert_memory_equal(key, again, sizeof(key));
	assert_int_equal(folder_key_make(folder_fd, again), -EEXIST);
	assert_memory_not_equal(key, again, sizeof(key)); /* the other was drawn, and never written */
	assert_int_equal(faccessat(folder_fd, "folder.key.new", F_OK, 0), -1);
}

static void what_is_no_key_is_refused(void **state)
{
	(void)state;
	static const struct {
		size_t size;
		mode_t mode;
		unsigned char byte;
		const char *says;
	} rows[] = {
	    {0, 0600, 1, "32 random bytes"},
	    {31, 0600, 1, "32 random bytes"},
	    {33, 0600, 1, "32 random bytes"},
	    {32, 0600, 0, "32 random bytes"},
	    {32, 0620, 1, "0600"},
	    {32, 0602, 1, "0600"},
	};
	unsigned char key[FOLDER_KEY_SIZE], bytes[33];
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(bytes, rows[i].byte, sizeof(bytes));
		write_file("folder.key", bytes, rows[i].size, rows[i].mode);
		assert_int_equal(folder_key_read(folder_fd, true, key, &is_open, &problem), FOLDER_KEY_WRONG);
		if (geteuid() == 0)
			assert_non_null(strstr(problem.text, rows[i].says));
	}
	memset(bytes, 1, sizeof(bytes));
	write_file("folder.key", bytes, 32, 0400);
	assert_int_equal(folder_key_read(folder_fd, true, key, &is_open, &problem), mine());
}

/* Who reads leaves it, who writes puts it right. */
static void one_that_others_can_read_is_put_right(void **state)
{
	(void)state;
	static const mode_t modes[] = {0640, 0604, 0644};
	unsigned char key[FOLDER_KEY_SIZE], bytes[FOLDER_KEY_SIZE] = {1};
	struct stat found;
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]) && geteuid() == 0; i++)
		for (int mends = 0; mends <= 1; mends++) {
			write_file("folder.key", bytes, sizeof(bytes), modes[i]);
			assert_int_equal(folder_key_read(folder_fd, mends, key, &is_open, &problem),
					 FOLDER_KEY_READ);
			assert_true(is_open);
			assert_int_equal(fstatat(folder_fd, "folder.key", &found, AT_SYMLINK_NOFOLLOW), 0);
			assert_int_equal(found.st_mode & 07777, mends ? 0600 : modes[i]);
		}
}

static void only_a_plain_file_is_a_key(void **state)
{
	(void)state;
	unsigned char key[FOLDER_KEY_SIZE], bytes[FOLDER_KEY_SIZE] = {1};
	write_file("other", bytes, sizeof(bytes), 0600);
	assert_int_equal(symlinkat("other", folder_fd, "folder.key"), 0);
	assert_int_equal(folder_key_read(folder_fd, true, key, &is_open, &problem), FOLDER_KEY_WRONG);
	assert_non_null(strstr(problem.text, "symbolic link"));
	assert_int_equal(folder_key_make(folder_fd, key), -EEXIST);
	assert_int_equal(unlinkat(folder_fd, "folder.key", 0), 0);
	assert_int_equal(mkfifoat(folder_fd, "folder.key", 0600), 0);
	assert_int_equal(folder_key_read(folder_fd, true, key, &is_open, &problem), FOLDER_KEY_WRONG);
	assert_int_equal(unlinkat(folder_fd, "folder.key", 0), 0);
	assert_int_equal(mkdirat(folder_fd, "folder.key", 0700), 0);
	assert_int_equal(folder_key_read(folder_fd, true, key, &is_open, &problem), FOLDER_KEY_WRONG);
}

static void a_key_of_somebody_else_is_refused(void **state)
{
	(void)state;
	unsigned char key[FOLDER_KEY_SIZE];
	assert_int_equal(folder_key_make(folder_fd, key), 0);
	if (geteuid() == 0)
		assert_int_equal(fchownat(folder_fd, "folder.key", 12345, 0, 0), 0);
	assert_int_equal(folder_key_read(folder_fd, true, key, &is_open, &problem), FOLDER_KEY_WRONG);
	assert_non_null(strstr(problem.text, "owned by root"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_key_is_made_once, make_folder, drop_folder),
	    cmocka_unit_test_setup_teardown(what_is_no_key_is_refused, make_folder, drop_folder),
	    cmocka_unit_test_setup_teardown(one_that_others_can_read_is_put_right, make_folder, drop_folder),
	    cmocka_unit_test_setup_teardown(only_a_plain_file_is_a_key, make_folder, drop_folder),
	    cmocka_unit_test_setup_teardown(a_key_of_somebody_else_is_refused, make_folder, drop_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
