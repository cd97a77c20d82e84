#include "acl_sync/site/boot_id.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

bool boot_id_read(char ret_id[static BOOT_ID_SIZE])
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t size = read(fd, ret_id, BOOT_ID_SIZE - 1);
	close(fd);
	ret_id[size > 0 ? size : 0] = '\0';
	ret_id[strcspn(ret_id, "\n")] = '\0';
	return ret_id[0] != '\0';
}
