/* See matrix.h. */
#include "tests/kernel/matrix.h"

#include "tests/kernel/disk.h"

#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

const char *const matrix_logins[MATRIX_LOGINS] = {"dr.a", "dr.b", "inf.c", "inf.x", "lab.s"};

enum { CAN_LIST = 1, CAN_READ = 2, CAN_WRITE = 4, CAN_ENTER = 8 };

static unsigned char abilities(const char *path, bool is_directory)
{
	unsigned char can = 0;
	int fd;
	if (is_directory) {
		can |= access(path, X_OK) == 0 ? CAN_ENTER : 0;
		can |= access(path, R_OK) == 0 ? CAN_LIST : 0;
		can |= access(path, W_OK | X_OK) == 0 ? CAN_WRITE : 0;
		return can;
	}
	if ((fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)) >= 0) {
		can |= CAN_READ;
		close(fd);
	}
	if ((fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)) >= 0) {
		can |= CAN_WRITE;
		close(fd);
	}
	return can;
}

/* Fills both rows of a login, in a child that becomes it; directories are entered before. */
static void try_all(struct matrix *matrix, size_t login, const bool *is_directory)
{
	int parents[MATRIX_OBJECTS], ends[2];
	unsigned char rows[2][MATRIX_OBJECTS] = {{0}, {0}};
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		for (size_t i = 0; i < matrix->count; i++) {
			char parent[96];
			snprintf(parent, sizeof(parent), "%s", matrix->paths[i]);
			*strrchr(parent, '/') = '\0';
			parents[i] = open(parent, O_PATH | O_DIRECTORY);
		}
		if (setgroups(0, NULL) != 0 || setgid(disk_uid(matrix_logins[login])) != 0 ||
		    setuid(disk_uid(matrix_logins[login])) != 0)
			_exit(1);
		for (size_t i = 0; i < matrix->count; i++)
			rows[0][i] = abilities(matrix->paths[i], is_directory[i]);
		/* what a process that stood in the directory before can still do there: the object alone */
		for (size_t i = 0; i < matrix->count; i++)
			if (fchdir(parents[i]) == 0)
				rows[1][i] = abilities(strrchr(matrix->paths[i], '/') + 1, is_directory[i]);
		_exit(write(ends[1], rows, sizeof(rows)) == sizeof(rows) ? 0 : 1);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], rows, sizeof(rows)), sizeof(rows));
	close(ends[0]);
	int status;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	memcpy(matrix->by_path[login], rows[0], sizeof(rows[0]));
	memcpy(matrix->from_inside[login], rows[1], sizeof(rows[1]));
}

void matrix_look(struct matrix *matrix)
{
	bool is_directory[MATRIX_OBJECTS] = {false};
	char *names = strdup(disk_output(
		 "find root -mindepth 1 -not -path '*/.building*' -not -path root/.aside | sort")),
	     *rest = NULL;
	memset(matrix, 0, sizeof(*matrix));
	for (char *name = strtok_r(names, "\n", &rest); name != NULL; name = strtok_r(NULL, "\n", &rest)) {
		struct stat found;
		assert_true(matrix->count < MATRIX_OBJECTS);
		assert_int_equal(lstat(name, &found), 0);
		is_directory[matrix->count] = S_ISDIR(found.st_mode);
		snprintf(matrix->paths[matrix->count++], sizeof(matrix->paths[0]), "%s", name);
	}
	free(names);
	for (size_t login = 0; login < MATRIX_LOGINS; login++)
		try_all(matrix, login, is_directory);
}

static const char *leaf(const char *path)
{
	return strrchr(path, '/') + 1;
}

/* A document that stands aside is the one it was in its folder, by its name; its directory there, which has a name that
 * means nothing, is as open as the document. NULL: it stands elsewhere. */
static const char *document_aside(const struct matrix *now, const char *path)
{
	static const char aside[] = "root/.aside/";
	size_t length = strlen(path);
	if (strncmp(path, aside, sizeof(aside) - 1) != 0)
		return NULL;
	if (strchr(path + sizeof(aside) - 1, '/') != NULL)
		return leaf(path);
	for (size_t i = 0; i < now->count; i++)
		if (strncmp(now->paths[i], path, length) == 0 && now->paths[i][length] == '/')
			return leaf(now->paths[i]);
	return NULL;
}

static unsigned char ability_at(const struct matrix *matrix, const unsigned char *row,
				const struct matrix *now, const char *path)
{
	const char *document = document_aside(now, path);
	bool is_room = document != NULL && strcmp(document, leaf(path)) != 0;
	unsigned char can = 0;
	for (size_t i = 0; i < matrix->count; i++)
		if (strcmp(matrix->paths[i], path) == 0)
			can |= row[i];
		else if (document != NULL && strcmp(leaf(matrix->paths[i]), document) == 0)
			can |= !is_room                                ? row[i]
			       : (row[i] & (CAN_READ | CAN_LIST)) != 0 ? CAN_LIST | CAN_ENTER
								       : 0;
	return can;
}

size_t matrix_expect_within(const struct matrix *now, const struct matrix *old, const struct matrix *new,
			    const char *when, unsigned long call)
{
	size_t seen = 0;
	for (size_t login = 0; login < MATRIX_LOGINS; login++)
		for (size_t i = 0; i < now->count; i++) {
			const char *path = now->paths[i];
			unsigned char allowed = ability_at(old, old->by_path[login], now, path) |
						ability_at(new, new->by_path[login], now, path);
			unsigned char allowed_inside = ability_at(old, old->from_inside[login], now, path) |
						       ability_at(new, new->from_inside[login], now, path);
			if ((now->by_path[login][i] & ~allowed) != 0 ||
			    (now->from_inside[login][i] & ~allowed_inside) != 0)
				fail_msg("%s call %lu: %s can %u/%u with %s, allowed %u/%u", when, call,
					 matrix_logins[login], now->by_path[login][i],
					 now->from_inside[login][i], path, allowed, allowed_inside);
			seen += now->by_path[login][i] != 0;
		}
	return seen;
}

size_t matrix_expect_paths_within(const struct matrix *now, const struct matrix *allowed, const char *when,
				  unsigned long call)
{
	size_t seen = 0;
	for (size_t login = 0; login < MATRIX_LOGINS; login++)
		for (size_t i = 0; i < now->count; i++) {
			const char *path = now->paths[i];
			unsigned char may = ability_at(allowed, allowed->by_path[login], now, path);
			if ((now->by_path[login][i] & ~may) != 0)
				fail_msg("%s call %lu: %s can %u with %s, allowed %u", when, call,
					 matrix_logins[login], now->by_path[login][i], path, may);
			seen += now->by_path[login][i] != 0;
		}
	return seen;
}

void matrix_add(struct matrix *matrix, const struct matrix *more)
{
	for (size_t i = 0; i < matrix->count; i++)
		for (size_t login = 0; login < MATRIX_LOGINS; login++) {
			matrix->by_path[login][i] |=
			    ability_at(more, more->by_path[login], matrix, matrix->paths[i]);
			matrix->from_inside[login][i] |=
			    ability_at(more, more->from_inside[login], matrix, matrix->paths[i]);
		}
}
