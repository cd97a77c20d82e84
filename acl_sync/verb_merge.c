#include "acl_sync/site/site.h"
#include "acl_sync/verbs.h"
int verb_merge(const struct options *options)
{
	return site_refuse(options, "merge is not there yet");
}
