/* Files that decide about access are read only when nobody else can write them. */
#include "registry/safe_file.h"
#include "tests/unit/loading.h"
#include "tests/unit/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "registry/settings.h"

#define OTHER_UID 12345

/* A folder of its own for each test, removed afterwards. */
struct place {
	char path[SCRATCH_SIZE];
	int fd;
	struct loading loading;
};

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	scratch_make(place->path);
	place->fd = open(place->path, O_RDONLY | O_DIRECTORY);
	assert_true(place->fd >= 0);
	loading_init(&place->loading);
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	close(place->fd);
	loading_clear(&place->loading);
	scratch_remove(place->path);
	free(place);
	return 0;
}

/* A file with the permissions asked for, whatever the umask. */
static void make_file(struct place *place, const char *name, const char *text, mode_t mode)
{
	int fd = openat(place->fd, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void make_folder(struct place *place, const char *name, mode_t mode)
{
	assert_int_equal(mkdirat(place->fd, name, 0700), 0);
	assert_int_equal(fchmodat(place->fd, name, mode, 0), 0);
}

static const char *path_of(struct place *place, const char *name)
{
	return arena_printf(place->loading.arena, "%s/%s", place->path, name);
}

static bool read_file(struct place *place, const char *name, struct safe_content *content,
		      struct safe_problem *problem)
{
	return safe_file_read(place->fd, name, place->loading.arena, content, problem);
}

#define assert_refused(place, name, part)                                                                    \
	do {                                                                                                 \
		struct safe_content content_;                                                                \
		struct safe_problem problem_;                                                                \
		assert_false(read_file((place), (name), &content_, &problem_));                              \
		if (strstr(problem_.text, (part)) == NULL)                                                   \
			fail_msg("%s: %s", (name), problem_.text);                                           \
	} while (0)

static void a_file_of_ours_is_read(void **state)
{
	struct place *place = *state;
	struct safe_content content;
	struct safe_problem problem;

	make_file(place, "a", "some text", 0644);
	assert_true(read_file(place, "a", &content, &problem));
	assert_int_equal(content.size, 9);
	assert_string_equal(content.text, "some text");
	make_file(place, "b", "", 0400);
	assert_true(read_file(place, "b", &content, &problem));
	assert_int_equal(content.size, 0);
	assert_string_equal(content.text, "");
}

static void what_others_can_write_is_refused(void **state)
{
	struct place *place = *state;

	make_file(place, "a", "x", 0664);
	assert_refused(place, "a", "mode 0664");
	make_file(place, "b", "x", 0646);
	assert_refused(place, "b", "writable by others");
}

static void what_others_own_is_refused(void **state)
{
	struct place *place = *state;

	if (geteuid() != 0)
		skip();
	make_file(place, "a", "x", 0644);
	assert_int_equal(fchownat(place->fd, "a", OTHER_UID, 0, 0), 0);
	assert_refused(place, "a", "owned by uid 12345");
}

static void what_is_no_file_is_refused_at_once(void **state)
{
	struct place *place = *state;

	make_file(place, "a", "x", 0644);
	assert_int_equal(symlinkat("a", place->fd, "link"), 0);
	assert_refused(place, "link", "symbolic link");
	assert_int_equal(symlinkat("nothing", place->fd, "dangling"), 0);
	assert_refused(place, "dangling", "symbolic link");
	assert_int_equal(mkfifoat(place->fd, "fifo", 0600), 0);
	assert_refused(place, "fifo", "no regular file");
	make_folder(place, "folder", 0755);
	assert_refused(place, "folder", "no regular file");
	assert_refused(place, "missing", "No such file");
	assert_refused(place, "/dev/null", "no regular file");
}

static void what_is_too_large_is_refused(void **state)
{
	struct place *place = *state;

	make_file(place, "a", "x", 0644);
	assert_int_equal(truncate(path_of(place, "a"), (off_t)SAFE_FILE_MAX_BYTES + 1), 0);
	assert_refused(place, "a", "larger than 64 MiB");
}

static void folders_are_checked_too(void **state)
{
	struct place *place = *state;
	struct safe_problem problem;

	make_folder(place, "ours", 0755);
	int fd = safe_folder_open(path_of(place, "ours"), &problem);
	assert_true(fd >= 0);
	close(fd);
	make_folder(place, "open", 0777);
	assert_int_equal(safe_folder_open(path_of(place, "open"), &problem), -1);
	assert_non_null(strstr(problem.text, "mode 0777"));
	make_folder(place, "group", 0775);
	assert_int_equal(safe_folder_open(path_of(place, "group"), &problem), -1);
	assert_int_equal(symlinkat("ours", place->fd, "link"), 0);
	assert_int_equal(safe_folder_open(path_of(place, "link"), &problem), -1);
	assert_non_null(strstr(problem.text, "symbolic link"));
	make_file(place, "file", "x", 0644);
	assert_int_equal(safe_folder_open(path_of(place, "file"), &problem), -1);
	assert_non_null(strstr(problem.text, "Not a directory"));
	assert_int_equal(safe_folder_open(path_of(place, "missing"), &problem), -1);
	assert_non_null(strstr(problem.text, "No such file"));
}

static void names_come_in_order(void **state)
{
	static const char *const names[] = {"20.conf", "10.conf",    "9.conf", "B.conf", ".hidden.conf",
					    "a.conf~", "x.conf.bak", ".conf",  "conf",   "a.CONF"};
	static const char *const expected[] = {"10.conf", "20.conf", "9.conf", "B.conf"};
	struct place *place = *state;
	struct safe_problem problem;
	const char *const *found;
	size_t count;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		make_file(place, names[i], "", 0644);
	/* twice: listing leaves the descriptor as it was */
	for (int round = 0; round < 2; round++) {
		assert_true(
		    safe_folder_list(place->fd, ".conf", place->loading.arena, &found, &count, &problem));
		assert_int_equal(count, 4);
		for (size_t i = 0; i < count; i++)
			assert_string_equal(found[i], expected[i]);
	}
}

static struct settings settings_of(struct place *place, struct source *sources, size_t count)
{
	for (size_t i = 0; i < count; i++)
		sources[i].path = path_of(place, sources[i].shown);
	return (struct settings){.sources = sources, .source_count = count};
}

static void sources_are_read_in_order(void **state)
{
	struct place *place = *state;
	struct source sources[] = {{.shown = "b.d"}, {.shown = "a.d"}};
	struct settings settings = settings_of(place, sources, 2);
	const struct config_text *texts;
	size_t count;

	make_folder(place, "a.d", 0755);
	make_folder(place, "b.d", 0700);
	make_file(place, "a.d/1.conf", "one", 0644);
	make_file(place, "b.d/2.conf", "two", 0644);
	make_file(place, "b.d/10.conf", "ten", 0600);
	make_file(place, "b.d/.x.conf", "no", 0666);
	make_file(place, "b.d/README", "no", 0666);
	assert_true(sources_read(&settings, place->loading.arena, &place->loading.findings, &texts, &count));
	assert_int_equal(count, 3);
	assert_string_equal(texts[0].name, "b.d/10.conf");
	assert_string_equal(texts[0].text, "ten");
	assert_string_equal(texts[1].name, "b.d/2.conf");
	assert_string_equal(texts[2].name, "a.d/1.conf");
	assert_int_equal(texts[2].size, 3);
}

static void every_wrong_file_is_named(void **state)
{
	struct place *place = *state;
	struct source sources[] = {{.shown = "a.d", .origin = {"careacl.conf", 4}},
				   {.shown = "none.d", .origin = {"careacl.conf", 5}}};
	struct settings settings = settings_of(place, sources, 2);
	const struct config_text *texts;
	size_t count;

	make_folder(place, "a.d", 0755);
	make_file(place, "a.d/1.conf", "", 0666);
	make_file(place, "a.d/2.conf", "good", 0644);
	assert_int_equal(symlinkat("2.conf", place->fd, "a.d/3.conf"), 0);
	make_folder(place, "a.d/4.conf", 0755);
	make_file(place, "a.d/5\n.conf", "", 0644);
	assert_false(sources_read(&settings, place->loading.arena, &place->loading.findings, &texts, &count));
	assert_int_equal(count, 1);
	assert_string_equal(texts[0].text, "good");
	assert_finding(&place->loading, "a.d/1.conf:1", "writable by others");
	assert_finding(&place->loading, "a.d/3.conf:1", "symbolic link");
	assert_finding(&place->loading, "a.d/4.conf:1", "no regular file");
	assert_finding(&place->loading, "careacl.conf:4", "control character");
	assert_finding(&place->loading, "careacl.conf:5", "No such file");
	assert_errors(&place->loading, 5);
}

static void the_settings_file_is_checked_too(void **state)
{
	struct place *place = *state;
	struct config_text text;

	make_file(place, "careacl.conf", "x = 1;", 0666);
	assert_false(config_text_read(path_of(place, "careacl.conf"), "careacl.conf", place->loading.arena,
				      &place->loading.findings, &text));
	assert_finding(&place->loading, "careacl.conf:1", "writable by others");
	make_file(place, "careacl.conf", "x = 1;", 0644);
	assert_true(config_text_read(path_of(place, "careacl.conf"), "careacl.conf", place->loading.arena,
				     &place->loading.findings, &text));
	assert_string_equal(text.name, "careacl.conf");
	assert_string_equal(text.text, "x = 1;");
}

/* No descriptor is left open, whatever went wrong. */
static void descriptors_are_closed(void **state)
{
	struct place *place = *state;
	struct source sources[] = {{.shown = "a.d"}, {.shown = "open.d"}, {.shown = "none.d"}};
	struct settings settings = settings_of(place, sources, 3);
	const struct config_text *texts;
	size_t count;
	int before = dup(0);

	close(before);
	make_folder(place, "a.d", 0755);
	make_folder(place, "open.d", 0777);
	make_file(place, "a.d/1.conf", "", 0666);
	make_file(place, "a.d/2.conf", "", 0644);
	assert_false(sources_read(&settings, place->loading.arena, &place->loading.findings, &texts, &count));
	int after = dup(0);
	close(after);
	assert_int_equal(before, after);
}

/* What could be read before an error is not the text: a registry that ends there would widen. */
static void an_error_while_reading_is_no_end(void **state)
{
	struct place *place = *state;
	char text[8];

	assert_int_equal(safe_file_read_fd(place->fd, text, sizeof(text)), -1);
	assert_int_equal(errno, EISDIR);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_file_of_ours_is_read),       TEST(what_others_can_write_is_refused),
	    TEST(what_others_own_is_refused),   TEST(what_is_no_file_is_refused_at_once),
	    TEST(what_is_too_large_is_refused), TEST(folders_are_checked_too),
	    TEST(names_come_in_order),          TEST(sources_are_read_in_order),
	    TEST(every_wrong_file_is_named),    TEST(the_settings_file_is_checked_too),
	    TEST(descriptors_are_closed),       TEST(an_error_while_reading_is_no_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
