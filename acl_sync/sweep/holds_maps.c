/* What is mapped: lines of /proc/PID/maps. */
#include "acl_sync/sweep/holds_private.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* May that be a file of a device of interest? File systems without a device of their own (major 0) are numbered
 * otherwise here than by stat. */
static bool may_be_of_interest(const struct holds *holds, unsigned major_number, unsigned minor_number)
{
	for (size_t i = 0; i < holds->device_count; i++)
		if (holds->devices[i] == makedev(major_number, minor_number) ||
		    (major_number == 0 && major(holds->devices[i]) == 0))
			return true;
	return false;
}

/* "7f00-7f01 rw-s 00001000 08:02 173521   /path": adds it unless it is of no file. */
static void read_mapping(struct reading *reading, char *line)
{
	unsigned major_number, minor_number;
	unsigned long long inode;
	char perms[8];
	struct hold hold = {.process = reading->process, .kind = HOLD_MAPPING, .device_is_guess = true};
	int at = 0;
	// NOLINTNEXTLINE(cert-err34-c): a line of the kernel, whose numbers fit
	if (sscanf(line, "%lx-%lx %7s %*x %x:%x %llu %n", &hold.from, &hold.to, perms, &major_number,
		   &minor_number, &inode, &at) != 6 ||
	    inode == 0 || !may_be_of_interest(reading->holds, major_number, minor_number))
		return;
	hold.device = makedev(major_number, minor_number);
	hold.inode = inode;
	hold.needs = PERM_R | (perms[1] == 'w' && perms[3] == 's' ? PERM_W : 0);
	size_t length = strlen(line + at);
	if (reading_is_gone(line + at, length) && holds_has_device(reading->holds, hold.device))
		hold.gone = reading_last_name(reading, line + at, length, hold.device);
	holds_add(reading->holds, &hold);
}

void reading_mappings(struct reading *reading, const char *name)
{
	int fd = openat(reading->fd, name, O_RDONLY | O_CLOEXEC);
	FILE *maps = fd < 0 ? NULL : fdopen(fd, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t length;
	if (maps == NULL && fd >= 0)
		close(fd);
	if (maps == NULL)
		return;
	while ((length = getline(&line, &size, maps)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		read_mapping(reading, line);
	}
	free(line);
	fclose(maps);
}
