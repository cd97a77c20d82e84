#include "acl_sync/site/site_kept.h"

#include "acl_sync/console.h"
#include "acl_sync/status.h"

#include <string.h>

const char *site_kept(const struct site *site, const char *key)
{
	const char *kept;
	return state_text(site->state, key, site->arena, &kept) == STATE_OK ? kept : "";
}

void site_keep(struct site *site, const char *key, const char *before, const char *now, const char *what)
{
	if (now == NULL)
		console_out_of_memory();
	if (strcmp(before, now) != 0 && state_set_text(site->state, key, now) != STATE_OK)
		site_fail(site, STATUS_FAILED, site->state_dir, "%s cannot be kept in the state: %s", what,
			  state_db_message(site->state));
}
