/* A proposal's files: each new, all or none. */
#include "acl_sync/adopt/proposal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_COUNT 3
#define REGISTRY "registry.d"

struct proposed_file {
	const char *name;
	bool is_registry; /* below REGISTRY */
	void (*write)(struct proposal *proposal, FILE *out);
	bool is_settings;
};

static const struct proposed_file files[FILE_COUNT] = {
    {"careacl.conf", false, proposal_write_settings, true},
    {"adopted-people.conf", true, proposal_write_people, false},
    {"adopted-patients.conf", true, proposal_write_patients, false},
};

/* Where they go. */
struct place {
	int fd, registry_fd;
	bool made, made_registry;
};

static int place_of(const struct place *place, const struct proposed_file *file)
{
	return file->is_registry ? place->registry_fd : place->fd;
}

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

/* A directory of root's own, made where it is missing, and never through a link. *ret_fd, 0 or -errno. */
static int open_own(int dir_fd, const char *name, int *ret_fd, bool *ret_made)
{
	struct stat found;
	*ret_made = mkdirat(dir_fd, name, 0700) == 0;
	if (!*ret_made && errno != EEXIST)
		return -errno;
	*ret_fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (*ret_fd < 0 || fstat(*ret_fd, &found) != 0)
		return -errno;
	return (found.st_uid == 0 || found.st_uid == geteuid()) && (found.st_mode & (S_IWGRP | S_IWOTH)) == 0
		   ? 0
		   : -EPERM;
}

/* Is the open directory the tree, or in it? */
static bool is_inside(int fd, const char *tree)
{
	char link[64], path[PATH_MAX];
	size_t length = strlen(tree);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t size = readlink(link, path, sizeof(path) - 1);
	path[size < 0 ? 0 : size] = '\0';
	return size < 0 ||
	       (strncmp(path, tree, length) == 0 && (path[length] == '/' || path[length] == '\0'));
}

static int open_place(struct place *place, const char *directory, const char *tree)
{
	*place = (struct place){.fd = -1, .registry_fd = -1};
	int error = open_own(AT_FDCWD, directory, &place->fd, &place->made);
	if (error == 0 && is_inside(place->fd, tree))
		error = -EXDEV;
	return error != 0 ? error : open_own(place->fd, REGISTRY, &place->registry_fd, &place->made_registry);
}

/* Takes back the directories too that it has made, where nothing was written. */
static void close_place(struct place *place, const char *directory, bool written)
{
	if (!written && place->made_registry)
		(void)unlinkat(place->fd, REGISTRY, AT_REMOVEDIR);
	if (!written && place->made)
		(void)rmdir(directory);
	if (place->registry_fd >= 0)
		close(place->registry_fd);
	if (place->fd >= 0)
		close(place->fd);
}

int proposal_write(struct proposal *proposal, const char *tree, const char *directory, const char **ret_path)
{
	bool made[FILE_COUNT] = {false};
	struct place place;
	int error = open_place(&place, directory, tree);
	*ret_path = error != 0 && place.fd >= 0 && error != -EXDEV && place.registry_fd < 0
			? arena_printf(proposal->arena, "%s/" REGISTRY, directory)
			: directory;
	for (size_t i = 0; i < FILE_COUNT && error == 0; i++) {
		if (files[i].is_settings && proposal->site != NULL)
			continue;
		*ret_path = arena_printf(proposal->arena, "%s/%s%s", directory,
					 files[i].is_registry ? REGISTRY "/" : "", files[i].name);
		error = *ret_path == NULL
			    ? -ENOMEM
			    : write_file(proposal, place_of(&place, &files[i]), &files[i], &made[i]);
	}
	for (size_t i = 0; i < FILE_COUNT && error != 0; i++)
		if (made[i])
			(void)unlinkat(place_of(&place, &files[i]), files[i].name, 0);
	if (error == 0 || *ret_path == NULL)
		*ret_path = directory;
	close_place(&place, directory, error == 0);
	return error;
}
