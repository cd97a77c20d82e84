/* The files: all of them or none, and never over another. */
#include "acl_sync/init/init.h"

#include "acl_sync/console.h"
#include "registry/safe_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REGISTRY "registry.d"

/* careacl.conf last: as long as it is not there nothing is read. */
static const struct {
	enum init_text text;
	mode_t mode;
} order[] = {{INIT_STAFF, 0600}, {INIT_PATIENTS, 0600}, {INIT_SETTINGS, 0644}};
#define ORDER_COUNT (sizeof(order) / sizeof(order[0]))

const char *const init_names[INIT_TEXT_COUNT] = {[INIT_SETTINGS] = "careacl.conf",
						 [INIT_STAFF] = REGISTRY "/10-staff.conf",
						 [INIT_PATIENTS] = REGISTRY "/20-patients.conf"};

static const char *below(const struct init_site *site, const char *name)
{
	const char *path = arena_printf(site->arena, "%s/%s", site->folder, name);
	if (path == NULL)
		console_out_of_memory();
	return path;
}

/* ---- what is there already ---- */

static bool fail_to_look(struct init_site *site, const char *path)
{
	return init_fail(site, path, "cannot be looked at: %s", strerror(errno));
}

/* Ours below the registry: what stands there under it is compared with what would be written. */
static bool is_own_name(const char *name)
{
	return strcmp(name, init_names[INIT_STAFF] + strlen(REGISTRY "/")) == 0 ||
	       strcmp(name, init_names[INIT_PATIENTS] + strlen(REGISTRY "/")) == 0;
}

/* Files that would be read together with ours. Beside settings nothing is left of a run that was killed. */
static bool registry_is_free(struct init_site *site, bool has_settings)
{
	const char *path = below(site, REGISTRY);
	struct safe_problem problem;
	struct stat found;
	bool is_free = true;
	if (lstat(path, &found) != 0)
		return errno == ENOENT || fail_to_look(site, path);
	int fd = safe_folder_open(path, &problem);
	if (fd < 0)
		return init_fail(site, path, "%s", problem.text);
	DIR *folder = fdopendir(fd);
	if (folder == NULL) {
		close(fd);
		return fail_to_look(site, path);
	}
	for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
		size_t length = strlen(entry->d_name);
		if (entry->d_name[0] == '.' || length < 5 || strcmp(entry->d_name + length - 5, ".conf") != 0)
			continue;
		const char *file = arena_printf(site->arena, "%s/%s", path, entry->d_name);
		if (!has_settings && is_own_name(entry->d_name))
			continue;
		is_free = init_fail(site, file != NULL ? file : path,
				    "is there already, and is left as it is: nothing is written");
	}
	closedir(folder);
	return is_free;
}

bool init_place_is_free(struct init_site *site)
{
	struct stat found;
	const char *path = below(site, init_names[INIT_SETTINGS]);
	bool is_free = true;
	if (lstat(path, &found) == 0)
		is_free = init_fail(site, path, "is there already, and is left as it is: nothing is written");
	else if (errno != ENOENT)
		is_free = fail_to_look(site, path);
	return registry_is_free(site, !is_free) && is_free;
}

/* ---- writing ---- */

/* What this run has made, to be taken away again. */
struct made {
	bool folder, registry;
	bool files[INIT_TEXT_COUNT];
};

/* A template of a name beside the last one, that no reader takes. */
static char *beside(const struct init_site *site, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *made = arena_printf(site->arena, "%.*s/.%s.XXXXXX", (int)(slash - path), path, slash + 1);
	if (made == NULL)
		console_out_of_memory();
	return made;
}

static bool write_bytes(int fd, const char *text)
{
	for (size_t left = strlen(text); left > 0;) {
		ssize_t done = write(fd, text, left);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		text += done;
		left -= (size_t)done;
	}
	return true;
}

/* Whole under another name first, then under its own where nothing stands yet. */
static bool write_file(const struct init_site *site, const char *path, mode_t mode, const char *text)
{
	char *other = beside(site, path);
	int fd = mkostemp(other, O_CLOEXEC);
	if (fd < 0)
		return false;
	bool is_right = write_bytes(fd, text) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
	is_right = close(fd) == 0 && is_right;
	is_right = is_right && renameat2(AT_FDCWD, other, AT_FDCWD, path, RENAME_NOREPLACE) == 0;
	int error = errno;
	if (!is_right)
		(void)unlink(other);
	errno = error;
	return is_right;
}

/* 0755: people may see the settings; 0700: the registry names patients. */
static bool make_folder(const char *path, mode_t mode, bool *ret_made)
{
	*ret_made = mkdir(path, mode) == 0;
	return *ret_made ? chmod(path, mode) == 0 : errno == EEXIST;
}

/* Does a file of exactly that text stand there? */
static bool is_there_so(struct init_site *site, const char *path, const char *text)
{
	struct safe_content content;
	struct safe_problem ignored;
	return safe_file_read(AT_FDCWD, path, site->arena, &content, &ignored) &&
	       content.size == strlen(text) && memcmp(content.text, text, content.size) == 0;
}

static void take_back(const struct init_site *site, const struct made *made)
{
	for (size_t i = 0; i < ORDER_COUNT; i++)
		if (made->files[i])
			(void)unlink(below(site, init_names[order[i].text]));
	if (made->registry)
		(void)rmdir(below(site, REGISTRY));
	if (made->folder)
		(void)rmdir(site->folder);
}

/* A directory's names reach the disk. */
static bool keep_names(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_right = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return is_right;
}

/* The place that could not be written, errno says why; NULL: all is there. */
static const char *write_all(struct init_site *site, const struct init_texts *texts, struct made *made)
{
	const char *registry = below(site, REGISTRY);
	if (!make_folder(site->folder, 0755, &made->folder))
		return site->folder;
	if (!make_folder(registry, 0700, &made->registry))
		return registry;
	for (size_t i = 0; i < ORDER_COUNT; i++) {
		const char *path = below(site, init_names[order[i].text]),
			   *text = texts->texts[order[i].text];
		if (is_there_so(site, path, text)) /* of a run that was killed */
			continue;
		made->files[i] = write_file(site, path, order[i].mode, text);
		if (!made->files[i])
			return path;
	}
	if (!keep_names(registry))
		return registry;
	return keep_names(site->folder) ? NULL : site->folder;
}

bool init_write(struct init_site *site, const struct init_texts *texts)
{
	struct made made = {0};
	const char *failed = write_all(site, texts, &made);
	if (failed == NULL)
		return true;
	if (errno == EEXIST)
		init_fail(site, failed, "is there already, and is left as it is: nothing is written");
	else
		init_fail(site, failed, "cannot be written, so nothing is: %s", strerror(errno));
	take_back(site, &made);
	return false;
}
