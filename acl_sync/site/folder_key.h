/* The file that holds the key of "{opaque}" folder names: folder.key in state_dir, FOLDER_KEY_SIZE random bytes, root's
 * and for nobody else to read. Without it nobody can tell which folder a patient's is but by the folders' marks. */
#ifndef CAREACL_SITE_FOLDER_KEY_H
#define CAREACL_SITE_FOLDER_KEY_H

#include "acl_sync/disk/folder.h"
#include "registry/safe_file.h"

#define FOLDER_KEY_FILE "folder.key"

enum folder_key_result { FOLDER_KEY_NONE, FOLDER_KEY_READ, FOLDER_KEY_WRONG };

/* Reads the key of the open folder `state_fd`. *ret_is_open: others could read it; with `mends` they cannot any more.
 * FOLDER_KEY_NONE: there is no such file. FOLDER_KEY_WRONG: with the problem, a text for people that stands after the name. */
enum folder_key_result folder_key_read(int state_fd, bool mends, unsigned char ret_key[FOLDER_KEY_SIZE],
				       bool *ret_is_open, struct safe_problem *ret_problem);

/* Makes a new key where there is none; it survives a power cut. 0 or -errno; -EEXIST: there is one. */
int folder_key_make(int state_fd, unsigned char ret_key[FOLDER_KEY_SIZE]);

#endif
