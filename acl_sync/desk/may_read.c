#include "acl_sync/desk/may_read.h"

#include "acl_sync/console.h"
#include "acl_sync/site/site.h"
#include "acl_sync/status.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool refuse(const struct options *options, const char *text, int *ret_status)
{
	*ret_status = site_refuse(options, text);
	return false;
}

static bool has_office(const struct options *options, const struct caller *caller, enum office office,
		       struct arena *arena, int *ret_status)
{
	struct site site;
	if (!site_open_state_of(&site, options)) {
		*ret_status = site_stop(&site);
		return false;
	}
	bool has = caller_has(caller, &site.settings->offices, office);
	site_close(&site);
	if (has)
		return true;
	const char *text =
	    wording_in(arena, "%s has not the office '%s': careacl.conf names who may do this in offices.%s",
		       caller->login, office_names[office], office_names[office]);
	if (text == NULL)
		console_out_of_memory();
	return refuse(options, text, ret_status);
}

bool may_read_is_through_sudo(void)
{
	const char *sudo_uid = getenv("SUDO_UID");
	return getuid() == 0 && sudo_uid != NULL && strcmp(sudo_uid, "0") != 0;
}

bool may_read(const struct options *options, enum office office, int *ret_status)
{
	struct caller caller;
	if (getuid() != 0 || getenv("SUDO_UID") == NULL)
		return true;
	struct arena *arena = arena_new();
	if (arena == NULL)
		console_out_of_memory();
	const char *problem = caller_find(arena, &caller);
	bool may = problem != NULL
		       ? refuse(options, wording(problem), ret_status)
		       : caller.is_root || has_office(options, &caller, office, arena, ret_status);
	arena_free(arena);
	return may;
}
