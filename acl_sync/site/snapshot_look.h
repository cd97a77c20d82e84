/* Is the login snapshot there, and all of it right? A login verifies only what its answer stands in. */
#ifndef CAREACL_SITE_SNAPSHOT_LOOK_H
#define CAREACL_SITE_SNAPSHOT_LOOK_H

/* 0; -EBADMSG: it is damaged, or of another version; -ENOENT: there is none; another -errno: it cannot be read. O(size). */
int snapshot_look(const char *state_dir);

#endif
