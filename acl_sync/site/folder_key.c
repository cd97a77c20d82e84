/* The key that names folders so that nobody can guess them. */
#include "acl_sync/site/site.h"

const unsigned char *site_folder_key(struct site *site)
{
	(void)site;
	return NULL;
}
