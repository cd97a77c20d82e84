/* Our reading of an ACL is the kernel's: random ACLs, modes, owners and groups, asked of both. */
#include "tests/kernel/disk.h"

#include "acl_sync/disk/object.h"
#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned long seed = 20261121;

static unsigned draw(unsigned below)
{
	seed = seed * 6364136223846793005UL + 1442695040888963407UL;
	return (unsigned)(seed >> 33) % below;
}

/* What the kernel grants on `file` to somebody with these ids, as PERM_ bits, each asked by itself. */
static int kernel_perms(const char *file, uid_t uid, gid_t gid, const gid_t *groups, size_t count)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		if (setgroups(count, groups) != 0 || setgid(gid) != 0 || setuid(uid) != 0)
			_exit(255);
		_exit((access(file, R_OK) == 0 ? PERM_R : 0) | (access(file, W_OK) == 0 ? PERM_W : 0) |
		      (access(file, X_OK) == 0 ? PERM_X : 0));
	}
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 255);
	return WEXITSTATUS(status);
}

/* Ids from a handful, so that they meet. */
#define ID(n) (6000 + (n))

static void random_acl(struct acl_spec *acl, struct acl_entry *entries)
{
	*acl = (struct acl_spec){.present = true,
				 .user = draw(8),
				 .group = draw(8),
				 .other = draw(8),
				 .has_mask = true,
				 .mask = draw(8),
				 .entries = entries};
	for (unsigned i = 0; i < 4; i++)
		if (draw(2) != 0)
			entries[acl->count++] = (struct acl_entry){.id = ID(i), .perms = draw(8)};
	for (unsigned i = 0; i < 4; i++)
		if (draw(2) != 0)
			entries[acl->count++] =
			    (struct acl_entry){.id = ID(i), .perms = draw(8), .is_group = true};
}

static void ask_both(struct object_scratch *scratch)
{
	struct object_state object;
	gid_t groups[4];
	size_t count = 0;
	uid_t uid = ID(draw(6));
	gid_t gid = ID(draw(6));
	for (unsigned i = 0; i < 3; i++)
		if (draw(3) == 0)
			groups[count++] = ID(draw(6));
	struct handle handle = {.fd = tree_open_pinned(AT_FDCWD, "file"), .is_path = true};
	assert_true(handle.fd >= 0);
	assert_int_equal(object_look(handle, scratch, &object), 0);
	close(handle.fd);
	assert_int_equal(object_parse(&object), 0);
	int kernel = kernel_perms("file", uid, gid, groups, count);
	groups[count++] = gid;
	const struct acl_subject subject = {uid, groups, count};
	uint8_t ours = acl_spec_perms(&object.access, object.stat.st_uid, object.stat.st_gid, &subject);
	if (ours != kernel)
		fail_msg("uid %u: kernel %d, ours %u: %s", (unsigned)uid, kernel, ours,
			 disk_output("getfacl -nc file; ls -ln file"));
	uint8_t certain = object_certain_perms(&object, uid);
	assert_int_equal(certain & ~kernel, 0); /* never more than what is had, whatever the groups */
}

static void we_read_acls_as_the_kernel_does(const char *type)
{
	unsigned char bytes[256];
	struct acl_entry entries[8];
	struct object_scratch *scratch = malloc(sizeof(*scratch));
	unsigned rounds = getenv("CAREACL_LONG") != NULL ? 20000 : 1000;
	disk_mount(type, "");
	disk_shell("cp /bin/true file");
	for (unsigned i = 0; i < rounds; i++) {
		struct acl_spec acl;
		random_acl(&acl, entries);
		assert_int_equal(chown("file", ID(draw(6)), ID(draw(6))), 0);
		struct handle handle = {.fd = tree_open_pinned(AT_FDCWD, "file"), .is_path = true};
		assert_int_equal(posix_acl_remove(handle, POSIX_ACL_ACCESS), 0);
		if (draw(5) == 0)
			assert_int_equal(handle_chmod(handle, draw(0777 + 1)), 0);
		else
			assert_int_equal(
			    posix_acl_set(handle, POSIX_ACL_ACCESS, bytes, posix_acl_encode(&acl, bytes)), 0);
		if (draw(4) == 0) /* a chmod on top changes the mask */
			assert_int_equal(handle_chmod(handle, draw(0777 + 1)), 0);
		close(handle.fd);
		ask_both(scratch);
	}
	free(scratch);
	disk_unmount();
}

static void on_ext4(void **state)
{
	(void)state;
	we_read_acls_as_the_kernel_does("ext4");
}

static void on_xfs(void **state)
{
	(void)state;
	we_read_acls_as_the_kernel_does("xfs");
}

static void on_btrfs(void **state)
{
	(void)state;
	we_read_acls_as_the_kernel_does("btrfs");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(on_ext4),
	    cmocka_unit_test(on_xfs),
	    cmocka_unit_test(on_btrfs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
