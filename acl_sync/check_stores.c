#include "acl_sync/check.h"

void check_stores(struct site *site)
{
	(void)site;
}
