/* The links of all views, before and after the folders. */
#include "acl_sync/disk/walk.h"

void walk_views_folder(struct walk *walk)
{
	(void)walk;
}

void walk_views_take(struct walk *walk)
{
	(void)walk;
}

void walk_views_give(struct walk *walk)
{
	(void)walk;
}
