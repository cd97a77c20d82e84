/* Documents that leave their folder, and come back. */
#include "acl_sync/disk/walk.h"

void walk_asides_load(struct walk *walk)
{
	(void)walk;
}

void walk_asides_folder(struct walk *walk, int fd)
{
	(void)walk;
	(void)fd;
}

void walk_asides_strangers(struct walk *walk)
{
	(void)walk;
}
