/* What nobody but its owner may read or write: whoever runs the program puts a mode right that somebody has widened, and
 * tells it, for a verb of the desk must not be refused for it. */
#ifndef CAREACL_REGISTRY_PRIVATE_MODE_H
#define CAREACL_REGISTRY_PRIVATE_MODE_H

#include <stdbool.h>
#include <sys/stat.h>

/* What others may not do with it: the bits of a mode. */
#define PRIVATE_MODE_OTHERS (S_IRWXG | S_IRWXO)

/* Takes from the open file or folder `fd`, which is `status`, what others may do with it, where it is root's or the process'
 * own. *ret_mended: the mode was another one (status has it still). false: it is somebody else's, or cannot be changed. */
bool private_mode_mend(int fd, const struct stat *status, bool *ret_mended);

#endif
