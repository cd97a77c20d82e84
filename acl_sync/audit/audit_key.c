#include "acl_sync/audit/audit_key.h"

#include "acl_sync/audit/audit_file.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Digits and a newline. */
#define TEXT_SIZE(size) (2 * (size_t)(size) + 1)

static int no_key(const char *name, struct safe_problem *problem)
{
	wording_write(problem->text, sizeof(problem->text),
		      "%s holds no key of a trail; put the right file back", name);
	return -EBADMSG;
}

/* Nobody but its owner may read a secret. */
static int secret_is_private(int folder_fd, struct safe_problem *problem)
{
	struct stat status;
	if (fstatat(folder_fd, AUDIT_KEY_FILE, &status, AT_SYMLINK_NOFOLLOW) != 0)
		return audit_file_fail(problem, AUDIT_KEY_FILE, "looked at", errno);
	if ((status.st_mode & 077) == 0)
		return 0;
	wording_write(problem->text, sizeof(problem->text),
		      "%s can be read by others (mode %04o): whoever has it can forge the trail; chmod 0600",
		      AUDIT_KEY_FILE, (unsigned)(status.st_mode & 07777));
	return -EPERM;
}

static int read_secret(int folder_fd, struct audit_key *key, struct safe_problem *problem)
{
	char text[TEXT_SIZE(AUDIT_SECRET_SIZE) + 1];
	ssize_t got = audit_file_read(folder_fd, AUDIT_KEY_FILE, text, TEXT_SIZE(AUDIT_SECRET_SIZE), problem);
	if (got == -EFBIG)
		return no_key(AUDIT_KEY_FILE, problem);
	if (got < 0)
		return (int)got;
	bool right = (size_t)got == TEXT_SIZE(AUDIT_SECRET_SIZE) && text[got - 1] == '\n' &&
		     audit_unhex(text, key->secret, AUDIT_SECRET_SIZE);
	sodium_memzero(text, sizeof(text));
	if (!right)
		return no_key(AUDIT_KEY_FILE, problem);
	/* the second half is what the first half gives */
	unsigned char seed[crypto_sign_SEEDBYTES], again[AUDIT_SECRET_SIZE];
	crypto_sign_ed25519_sk_to_seed(seed, key->secret);
	crypto_sign_seed_keypair(key->public, again, seed);
	right = memcmp(again, key->secret, sizeof(again)) == 0;
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(again, sizeof(again));
	return right ? secret_is_private(folder_fd, problem) : no_key(AUDIT_KEY_FILE, problem);
}

static int write_hex(int folder_fd, const char *name, const unsigned char *bytes, size_t size,
		     struct safe_problem *problem)
{
	char text[TEXT_SIZE(AUDIT_SECRET_SIZE) + 1];
	audit_hex(bytes, size, text);
	text[2 * size] = '\n';
	int result = audit_file_replace(folder_fd, name, text, TEXT_SIZE(size), problem);
	sodium_memzero(text, sizeof(text));
	return result;
}

int audit_key_read_public(int folder_fd, const char *path, unsigned char ret_public[AUDIT_PUBLIC_SIZE],
			  struct safe_problem *ret_problem)
{
	char text[TEXT_SIZE(AUDIT_PUBLIC_SIZE) + 1];
	int fd = openat(folder_fd, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return audit_file_fail(ret_problem, path, "opened", errno);
	ssize_t got = safe_file_read_fd(fd, text, sizeof(text));
	int error = errno;
	close(fd);
	if (got < 0)
		return audit_file_fail(ret_problem, path, "read", error);
	/* a copy that travelled may have lost its newline */
	bool has_size = (size_t)got == TEXT_SIZE(AUDIT_PUBLIC_SIZE) ? text[got - 1] == '\n'
								    : got == 2 * AUDIT_PUBLIC_SIZE;
	return has_size && audit_unhex(text, ret_public, AUDIT_PUBLIC_SIZE) ? 0 : no_key(path, ret_problem);
}

int audit_key_load(int folder_fd, struct audit_key *ret_key, struct safe_problem *ret_problem)
{
	unsigned char beside[AUDIT_PUBLIC_SIZE];
	struct safe_problem ignored = {""};
	int result = read_secret(folder_fd, ret_key, ret_problem);
	if (result != 0)
		return result;
	if (audit_key_read_public(folder_fd, AUDIT_PUBLIC_FILE, beside, &ignored) == 0 &&
	    memcmp(beside, ret_key->public, sizeof(beside)) == 0)
		return 0;
	return write_hex(folder_fd, AUDIT_PUBLIC_FILE, ret_key->public, AUDIT_PUBLIC_SIZE, ret_problem);
}

void audit_key_generate(struct audit_key *ret_key)
{
	crypto_sign_keypair(ret_key->public, ret_key->secret);
}

int audit_key_store(int folder_fd, const struct audit_key *key, struct safe_problem *ret_problem)
{
	int result = write_hex(folder_fd, AUDIT_PUBLIC_FILE, key->public, AUDIT_PUBLIC_SIZE, ret_problem);
	return result == 0 ? write_hex(folder_fd, AUDIT_KEY_FILE, key->secret, AUDIT_SECRET_SIZE, ret_problem)
			   : result;
}

void audit_key_clear(struct audit_key *key)
{
	sodium_memzero(key, sizeof(*key));
}
