/* Folders that stand where another pattern placed them. */
#include "acl_sync/disk/walk.h"

void walk_moves(struct walk *walk)
{
	(void)walk;
}
