#include "acl_sync/site/former_views.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/views.h"
#include "acl_sync/status.h"

#include <string.h>

static bool empty_former(struct run *run, const char *former)
{
	struct store store = *run_store(run);
	store.views = former;
	int error = views_place_empty(&store, run->site->owners[run->store].uid, run->root_fd);
	if (error == 0)
		return true;
	site_fail(
	    run->site, STATUS_FAILED, run_place(run),
	    "store '%s': links are left in the views that it had before (%s): %s; take them away by hand",
	    store.name, former, views_place_problem(-error));
	return false;
}

void former_views(struct run *run)
{
	struct site *site = run->site;
	const char *present = run_store(run)->views != NULL ? run_store(run)->views : "", *former = "";
	const char *key = arena_printf(site->arena, STATE_FORMER_VIEWS "%s", run_store(run)->name);
	if (key == NULL)
		console_out_of_memory();
	enum state_result result = state_text(site->state, key, site->arena, &former);
	if (result == STATE_ERROR || (result == STATE_NONE && *present == '\0') ||
	    strcmp(former, present) == 0)
		return;
	if (*former != '\0' && !empty_former(run, former))
		return;
	if (state_set_text(site->state, key, present) != STATE_OK)
		site_fail(site, STATUS_FAILED, site->state_dir,
			  "where the views are cannot be kept in the state: %s",
			  state_db_message(site->state));
}
