/* Large arenas in a file: they say what they said, however often they rest; what is gone gives its room back; a child takes and
 * gives nothing; without room it is the heap. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/arena.h"
#include "registry/spool.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEGABYTE ((size_t)1024 * 1024)
/* What a sanitizer keeps beside it is no memory of the program's. */
#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif
#define PIECES 40000
#define PIECE_BYTES 1000

/* Of this program alone, while it runs. */
static char directory[] = "/tmp/careacl-spool.XXXXXX";

static const char *place(const char *name)
{
	static char path[512];
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static int make_directory(void **state)
{
	(void)state;
	return mkdtemp(directory) == NULL;
}

static int drop_directory(void **state)
{
	(void)state;
	return rmdir(directory);
}

/* What a child of its own comes to: spool_start() is once a process. */
static int in_child(int (*run)(void))
{
	int status;
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0)
		_exit(run());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* ---- what arenas hold ---- */

static unsigned char *pieces[PIECES];
static char *texts[PIECES];

static bool fill(struct arena *arena)
{
	for (size_t i = 0; i < PIECES; i++) {
		char text[32];
		snprintf(text, sizeof(text), "piece %zu", i);
		pieces[i] = arena_alloc(arena, PIECE_BYTES);
		texts[i] = arena_strdup(arena, text);
		if (pieces[i] == NULL || texts[i] == NULL)
			return false;
		for (size_t j = 0; j < PIECE_BYTES; j++)
			if (pieces[i][j] != 0) /* new memory is */
				return false;
		memset(pieces[i], (int)(i % 251) + 1, PIECE_BYTES);
	}
	return true;
}

static bool is_filled(void)
{
	for (size_t i = 0; i < PIECES; i++) {
		char text[32];
		snprintf(text, sizeof(text), "piece %zu", i);
		arena_rest(PIECE_BYTES);
		if (strcmp(texts[i], text) != 0)
			return false;
		for (size_t j = 0; j < PIECE_BYTES; j++)
			if (pieces[i][j] != (unsigned char)(i % 251 + 1))
				return false;
	}
	return true;
}

/* ---- runs of a process each ---- */

static size_t peak_kilobytes(void)
{
	char line[256];
	size_t peak = 0;
	FILE *file = fopen("/proc/self/status", "re");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line, "VmHWM: %zu", &peak) == 1)
			break;
	if (file != NULL)
		fclose(file);
	return peak;
}

static int run_in_file(void)
{
	const size_t most = peak_kilobytes() + 20 * 1024;
	spool_start(place("."));
	struct arena *arena = arena_new();
	if (!fill(arena) || !is_filled() || !is_filled())
		return 1;
	if (spool_bytes() < 30 * MEGABYTE)
		return 2;
	if (peak_kilobytes() > most && !IS_SANITIZED)
		return 3;
	struct arena *small = arena_new();
	size_t bytes = spool_bytes();
	if (arena_alloc(small, 1000) == NULL || spool_bytes() != bytes)
		return 4;
	arena_free(small);
	arena_free(arena);
	return spool_bytes() == 0 ? 0 : 5;
}

static int run_large_pieces(void)
{
	spool_start(place("."));
	struct arena *arena = arena_new();
	unsigned char *one = arena_alloc(arena, 8 * MEGABYTE), *other = arena_alloc(arena, 8 * MEGABYTE);
	if (one == NULL || other == NULL || spool_bytes() < 16 * MEGABYTE)
		return 1;
	memset(one, 7, 8 * MEGABYTE);
	arena_copy(other, one, 8 * MEGABYTE);
	if (!arena_same(one, other, 8 * MEGABYTE) || !arena_same(NULL, NULL, 0))
		return 2;
	other[5 * MEGABYTE] = 8;
	if (arena_same(one, other, 8 * MEGABYTE))
		return 3;
	arena_free(arena);
	return spool_bytes() == 0 ? 0 : 4;
}

static int run_growing(void)
{
	spool_start(place("."));
	struct arena *own = NULL;
	size_t capacity = 0, *numbers = NULL;
	for (size_t i = 0; i < 2 * MEGABYTE; i++) {
		numbers = arena_grow_alone(&own, numbers, i, &capacity, sizeof(*numbers));
		if (numbers == NULL)
			return 1;
		numbers[i] = i;
		arena_rest(sizeof(*numbers));
	}
	for (size_t i = 0; i < 2 * MEGABYTE; i++)
		if (numbers[i] != i)
			return 2;
	/* of the blocks before none is left */
	if (spool_bytes() > capacity * sizeof(*numbers) + MEGABYTE)
		return 3;
	arena_free(own);
	return spool_bytes() == 0 ? 0 : 4;
}

static struct arena *parents;

static int look_and_free(void)
{
	struct arena *own = arena_new();
	size_t bytes = spool_bytes();
	bool good = is_filled();
	for (size_t i = 0; i < 4 && good; i++)
		good = arena_alloc(own, 2 * MEGABYTE) != NULL;
	good = good && spool_bytes() == bytes;
	arena_free(own);
	arena_free(parents);
	return good ? 0 : 1;
}

static int run_child(void)
{
	spool_start(place("."));
	parents = arena_new();
	if (!fill(parents) || in_child(look_and_free) != 0 || !is_filled())
		return 1;
	/* and what comes behind it does not stand in what was there */
	struct arena *more = arena_new();
	unsigned char *piece = arena_alloc(more, 4 * MEGABYTE);
	if (piece == NULL)
		return 2;
	memset(piece, 255, 4 * MEGABYTE);
	return is_filled() ? 0 : 3;
}

static int run_nowhere(void)
{
	spool_start(place("missing"));
	struct arena *arena = arena_new();
	bool good = fill(arena) && is_filled() && spool_bytes() == 0;
	arena_free(arena);
	return good ? 0 : 1;
}

static bool small_disk(const char *folder)
{
	return unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("small", folder, "tmpfs", 0, "size=270m") == 0;
}

/* What else stands there keeps its room. */
static int run_without_room(void)
{
	if (!small_disk(directory))
		return 1;
	spool_start(directory);
	struct arena *arena = arena_new();
	bool good = fill(arena) && is_filled() && spool_bytes() > 0 && spool_bytes() < 15 * MEGABYTE;
	arena_free(arena);
	return good ? 0 : 2;
}

static void says_what_it_said(void **state)
{
	(void)state;
	assert_int_equal(in_child(run_in_file), 0);
}

static void large_pieces(void **state)
{
	(void)state;
	assert_int_equal(in_child(run_large_pieces), 0);
}

static void arrays_that_grow_alone(void **state)
{
	(void)state;
	assert_int_equal(in_child(run_growing), 0);
}

static void a_child_takes_nothing(void **state)
{
	(void)state;
	assert_int_equal(in_child(run_child), 0);
}

static void without_a_folder_the_heap(void **state)
{
	(void)state;
	assert_int_equal(in_child(run_nowhere), 0);
}

static void without_room_the_heap(void **state)
{
	(void)state;
	assert_int_equal(in_child(run_without_room), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_what_it_said),         cmocka_unit_test(large_pieces),
	    cmocka_unit_test(arrays_that_grow_alone),    cmocka_unit_test(a_child_takes_nothing),
	    cmocka_unit_test(without_a_folder_the_heap), cmocka_unit_test(without_room_the_heap),
	};
	return cmocka_run_group_tests(tests, make_directory, drop_directory);
}
