/* Attributes that people and programs keep with an object (user.*). Whoever may write a directory of a working category may
 * give it as many as find room, and on ext4 without ea_inode its ACLs have to find room beside them, in one block. */
#ifndef CAREACL_DISK_USER_ATTRIBUTES_H
#define CAREACL_DISK_USER_ATTRIBUTES_H

#include <stddef.h>

/* How many bytes their names and values take, of the object behind `fd`, which may be O_PATH. 0, with none, or -errno. */
int user_attributes_size(int fd, size_t *ret_bytes);

/* Gives them to the file behind `to_fd` too. 0, or -errno: not all of them. */
int user_attributes_copy(int fd, int to_fd);

#endif
