/* A proposal's files: each new, all or none. */
#include "acl_sync/adopt/proposal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_COUNT 3

struct proposed_file {
	const char *name;
	void (*write)(struct proposal *proposal, FILE *out);
	bool is_settings;
};

static const struct proposed_file files[FILE_COUNT] = {
    {"careacl.conf", proposal_write_settings, true},
    {"registry.d/adopted-people.conf", proposal_write_people, false},
    {"registry.d/adopted-patients.conf", proposal_write_patients, false},
};

/* 0 or -errno; *ret_made: the file is there, by us. */
static int write_file(struct proposal *proposal, int dir_fd, const struct proposed_file *file, bool *ret_made)
{
	int fd = openat(dir_fd, file->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	*ret_made = true;
	FILE *out = fdopen(fd, "w");
	if (out == NULL) {
		close(fd);
		return -ENOMEM;
	}
	file->write(proposal, out);
	int error = fflush(out) != 0 || ferror(out) != 0 || fsync(fd) != 0 ? -errno : 0;
	return fclose(out) != 0 && error == 0 ? -errno : error;
}

static int make_directory(int dir_fd, const char *name)
{
	return mkdirat(dir_fd, name, 0700) == 0 || errno == EEXIST ? 0 : -errno;
}

/* Both directories, an open descriptor of the first. -errno. */
static int open_directories(const char *directory)
{
	int error = make_directory(AT_FDCWD, directory);
	int fd = error == 0 ? open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (error == 0 && fd < 0)
		error = -errno;
	if (error == 0)
		error = make_directory(fd, "registry.d");
	if (error != 0 && fd >= 0)
		close(fd);
	return error != 0 ? error : fd;
}

int proposal_write(struct proposal *proposal, const char *directory, const char **ret_path)
{
	bool made[FILE_COUNT] = {false};
	*ret_path = directory;
	int dir_fd = open_directories(directory), error = dir_fd < 0 ? dir_fd : 0;
	for (size_t i = 0; i < FILE_COUNT && error == 0; i++) {
		if (files[i].is_settings && proposal->site != NULL)
			continue;
		*ret_path = arena_printf(proposal->arena, "%s/%s", directory, files[i].name);
		error = *ret_path == NULL ? -ENOMEM : write_file(proposal, dir_fd, &files[i], &made[i]);
	}
	for (size_t i = 0; i < FILE_COUNT && error != 0; i++)
		if (made[i])
			(void)unlinkat(dir_fd, files[i].name, 0);
	if (error == 0)
		*ret_path = directory;
	if (dir_fd >= 0)
		close(dir_fd);
	return error;
}
