/* ACLs as the kernel keeps them: the extended attributes of one object, by descriptor.
 *
 * The only user of ACL attributes. Bytes are those of linux/posix_acl_xattr.h, in the kernel's order;
 * the value is policy/acl_spec.h. All buffers are the caller's.
 */
#ifndef CAREACL_DISK_POSIX_ACL_H
#define CAREACL_DISK_POSIX_ACL_H

#include "policy/acl_spec.h"

#include <sys/stat.h>

/* No attribute value is larger (XATTR_SIZE_MAX), so a buffer of this size is never too small. */
#define POSIX_ACL_MAX_BYTES 65536
#define POSIX_ACL_MAX_ENTRIES ((POSIX_ACL_MAX_BYTES - 4) / 8)

enum posix_acl_type { POSIX_ACL_ACCESS, POSIX_ACL_DEFAULT };

/* An open object. A file is opened O_PATH, which never blocks and breaks no lease, and is then
 * worked on through /proc/self/fd. */
struct handle {
	int fd;
	bool is_path;
};

/* The name by which calls that take a path reach what is open behind `fd`. */
struct proc_path {
	char text[32];
};
struct proc_path proc_path(int fd);

/* The attribute's bytes into `bytes` (POSIX_ACL_MAX_BYTES); *ret_size is 0 where there is none.
 * 0 or -errno; -EOPNOTSUPP: the file system has no ACLs. */
int posix_acl_get(struct handle handle, enum posix_acl_type type, void *bytes, size_t *ret_size);

/* As posix_acl_get, of `name` in the directory `dir_fd`; a symbolic link is not followed.
 * -ENOSYS where the kernel cannot: open the object instead. */
int posix_acl_get_at(int dir_fd, const char *name, enum posix_acl_type type, void *bytes, size_t *ret_size);

/* Replaces the whole ACL. 0 or -errno; -ENOSPC and -E2BIG: more entries than the file system keeps. */
int posix_acl_set(struct handle handle, enum posix_acl_type type, const void *bytes, size_t size);

/* Takes the ACL away; mode bits stay. 0, also where there was none, or -errno. */
int posix_acl_remove(struct handle handle, enum posix_acl_type type);

/* Bytes into a value with canonical entries in `entries` (POSIX_ACL_MAX_ENTRIES). Of a user
 * that stands twice the first entry counts, of a group all of them, as for the kernel. false: not an ACL. */
bool posix_acl_parse(const void *bytes, size_t size, struct acl_entry *entries, struct acl_spec *ret_acl);

/* What mode bits alone say. No entries. */
struct acl_spec posix_acl_of_mode(mode_t mode);

/* How many bytes posix_acl_encode writes for that many named entries. */
size_t posix_acl_size(size_t entry_count);

/* The value as bytes, always with a mask. Returns the size. */
size_t posix_acl_encode(const struct acl_spec *acl, void *bytes);

/* The permission bits of an object that has this access ACL. */
mode_t posix_acl_mode(const struct acl_spec *acl);

/* Other operations on an object by handle: 0 or -errno. */
int handle_chmod(struct handle handle, mode_t mode);
int handle_chown(struct handle handle, uid_t owner, gid_t group);
int handle_stat(struct handle handle, struct stat *ret_stat);
int handle_set_attribute(struct handle handle, const char *name, const void *value, size_t size);
/* The value as text with a final NUL, in `text` (`size` bytes). -ENODATA: there is none; -ERANGE: it is longer, or
 * holds a NUL. */
int handle_get_attribute(struct handle handle, const char *name, char *text, size_t size);
/* false: `name` in the directory `dir_fd`, no symbolic link, is known to have no such attribute. */
bool attribute_may_be_at(int dir_fd, const char *name, const char *attribute);
/* 0 also where there was none. */
int handle_remove_attribute(struct handle handle, const char *name);

#endif
