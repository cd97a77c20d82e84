#include "registry/private_mode.h"

#include <unistd.h>

bool private_mode_mend(int fd, const struct stat *status, bool *ret_mended)
{
	*ret_mended = false;
	if (status->st_uid != 0 && status->st_uid != geteuid())
		return false;
	if ((status->st_mode & PRIVATE_MODE_OTHERS) == 0)
		return true;
	*ret_mended = fchmod(fd, status->st_mode & 07777 & ~(mode_t)PRIVATE_MODE_OTHERS) == 0;
	return *ret_mended;
}
