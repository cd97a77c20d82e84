/* The key that names folders so that nobody can guess them. */
#include "acl_sync/site/folder_key.h"

#include "acl_sync/console.h"
#include "acl_sync/site/site.h"
#include "acl_sync/status.h"
#include "registry/private_mode.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_FILE FOLDER_KEY_FILE ".new"

/* ---- the file ---- */

static enum folder_key_result wrong(struct safe_problem *problem, const char *text)
{
	wording_write(problem->text, sizeof(problem->text), "%s", text);
	return FOLDER_KEY_WRONG;
}

static enum folder_key_result failed(struct safe_problem *problem)
{
	wording_write(problem->text, sizeof(problem->text), "cannot be read: %s", strerror(errno));
	return FOLDER_KEY_WRONG;
}

/* Whoever can read the key can tell every name; whoever else owns it can put another in its place. */
static enum folder_key_result read_checked(int fd, bool mends, unsigned char ret_key[FOLDER_KEY_SIZE],
					   bool *ret_is_open, struct safe_problem *problem)
{
	bool mended;
	char bytes[FOLDER_KEY_SIZE + 1];
	struct stat found;
	if (fstat(fd, &found) != 0)
		return failed(problem);
	if (!S_ISREG(found.st_mode))
		return wrong(problem, "is no regular file");
	if (found.st_uid != 0)
		return wrong(problem, "is not owned by root: whoever owns it knows the name of every folder; "
				      "chown root it");
	if ((found.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return wrong(
		    problem,
		    "can be written by others than root, and may be another one: if it is the one of "
		    "its copy, chmod 0600 it");
	*ret_is_open = (found.st_mode & PRIVATE_MODE_OTHERS) != 0;
	if (*ret_is_open && mends && !private_mode_mend(fd, &found, &mended))
		return wrong(problem, "can be read by others than root: expected mode 0600; chmod 0600 it");
	ssize_t got = safe_file_read_fd(fd, bytes, sizeof(bytes));
	if (got < 0)
		return failed(problem);
	if (got != FOLDER_KEY_SIZE || sodium_is_zero((const unsigned char *)bytes, FOLDER_KEY_SIZE))
		return wrong(problem,
			     "holds no key (expected 32 random bytes): put its copy back; if there is "
			     "none, take the file away, and folders get new names");
	memcpy(ret_key, bytes, FOLDER_KEY_SIZE);
	sodium_memzero(bytes, sizeof(bytes));
	return FOLDER_KEY_READ;
}

enum folder_key_result folder_key_read(int state_fd, bool mends, unsigned char ret_key[FOLDER_KEY_SIZE],
				       bool *ret_is_open, struct safe_problem *ret_problem)
{
	*ret_is_open = false;
	int fd = openat(state_fd, FOLDER_KEY_FILE, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return FOLDER_KEY_NONE;
	if (fd < 0 && errno == ELOOP)
		return wrong(ret_problem, "is a symbolic link: expected the file itself");
	if (fd < 0)
		return failed(ret_problem);
	enum folder_key_result result = read_checked(fd, mends, ret_key, ret_is_open, ret_problem);
	close(fd);
	return result;
}

/* Writes the whole key to a new file beside. 0 or -errno. */
static int write_beside(int state_fd, const unsigned char key[FOLDER_KEY_SIZE])
{
	(void)unlinkat(state_fd, NEW_FILE, 0); /* of a killed run: the lock of whole syncs is ours */
	int fd = openat(state_fd, NEW_FILE, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	errno = EIO; /* of a short write */
	int error = write(fd, key, FOLDER_KEY_SIZE) == FOLDER_KEY_SIZE && fsync(fd) == 0 ? 0 : -errno;
	close(fd);
	return error;
}

int folder_key_make(int state_fd, unsigned char ret_key[FOLDER_KEY_SIZE])
{
	crypto_generichash_keygen(ret_key);
	int error = write_beside(state_fd, ret_key);
	if (error == 0 && (renameat2(state_fd, NEW_FILE, state_fd, FOLDER_KEY_FILE, RENAME_NOREPLACE) != 0 ||
			   fsync(state_fd) != 0))
		error = -errno;
	if (error != 0)
		(void)unlinkat(state_fd, NEW_FILE, 0);
	return error;
}

/* ---- the site's ---- */

static void fail_key(struct site *site, const char *text)
{
	const char *path = arena_printf(site->arena, "%s/" FOLDER_KEY_FILE, site->state_dir);
	if (path == NULL)
		console_out_of_memory();
	site->folder_key_is_wrong = true;
	site_fail(site, STATUS_WRONG, path, "the key of folder names %s", text);
}

static int open_state_dir(const struct site *site)
{
	if (site->state_dir == NULL)
		return -1;
	return open(site->state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Reads the key once. Who may not look into state_dir has none. */
static void read_key(struct site *site)
{
	struct safe_problem problem;
	bool is_open, writes = (site->needs & SITE_WRITES) != 0;
	unsigned char *key = arena_alloc(site->arena, FOLDER_KEY_SIZE);
	if (key == NULL)
		console_out_of_memory();
	site->folder_key_was_read = true;
	int fd = open_state_dir(site);
	if (fd < 0)
		return;
	enum folder_key_result result = folder_key_read(fd, writes, key, &is_open, &problem);
	close(fd);
	if (result == FOLDER_KEY_READ && is_open && writes)
		console_say(CONSOLE_WARNING,
			    "%s/" FOLDER_KEY_FILE
			    " was open to others than root, who may know the name of every folder: it is "
			    "root's alone again",
			    site->state_dir);
	if (result == FOLDER_KEY_READ)
		site->folder_key = key;
	else if (result == FOLDER_KEY_WRONG && geteuid() == 0)
		fail_key(site, problem.text);
}

/* Says that names will change when there was a key before: nothing else is lost with it. */
static void tell_made(struct site *site, const unsigned char *key)
{
	const char *before = "";
	char id[FOLDER_KEY_ID_SIZE];
	folder_key_id(key, id);
	if (state_text(site->state, STATE_FOLDER_KEY, site->arena, &before) == STATE_OK)
		console_say(CONSOLE_WARNING,
			    "the key of folder names was missing in %s: a new one was made, and folders get "
			    "new names; accesses stay as they are",
			    site->state_dir);
	else
		console_say(CONSOLE_NOTE,
			    "made the key of folder names, %s/" FOLDER_KEY_FILE ": keep a copy of it",
			    site->state_dir);
	if (state_set_text(site->state, STATE_FOLDER_KEY, id) != STATE_OK)
		site_fail(site, STATUS_FAILED, site->state_dir,
			  "that folders have a key cannot be kept in the state: %s",
			  state_db_message(site->state));
}

static void make_key(struct site *site)
{
	unsigned char *key = arena_alloc(site->arena, FOLDER_KEY_SIZE);
	int fd = open_state_dir(site);
	int error = key == NULL ? -ENOMEM : fd < 0 ? -errno : folder_key_make(fd, key);
	if (fd >= 0)
		close(fd);
	if (error != 0) {
		const char *text = wording_in(site->arena, "cannot be made: %s", strerror(-error));
		fail_key(site, text != NULL ? text : "cannot be made");
		return;
	}
	site->folder_key = key;
	tell_made(site, key);
}

bool site_folder_key_is_usable(struct site *site, const struct store *store)
{
	if (!folder_pattern_is_opaque(store->folder))
		return true;
	if (!site->folder_key_was_read)
		read_key(site);
	return !site->folder_key_is_wrong;
}

const unsigned char *site_folder_key(struct site *site, const struct store *store)
{
	if (!folder_pattern_is_opaque(store->folder) || !site_folder_key_is_usable(site, store))
		return NULL;
	if (site->folder_key == NULL && (site->needs & SITE_WRITES) != 0 && site->state != NULL)
		make_key(site);
	if (site->folder_key == NULL)
		return NULL;
	unsigned char *key = arena_alloc(site->arena, FOLDER_KEY_SIZE);
	if (key == NULL)
		console_out_of_memory();
	folder_key_of_store(site->folder_key, store->name, key);
	return key;
}
