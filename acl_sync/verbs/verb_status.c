/* careacl status [--line]: is all well, what is due next, what needs a person. */
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "acl_sync/watch/watch.h"

int verb_status(const struct options *options)
{
	struct watch watch;
	bool open = watch_open(&watch, options);
	int status = watch.status;
	if (open && options->json && !json_out_print(watch_json(&watch)))
		status = STATUS_FAILED;
	else if (open && !options->json && !(options->quiet && status == STATUS_DONE)) {
		if (options->line)
			watch_tell_line(&watch);
		else
			watch_tell_screen(&watch);
	}
	watch_close(&watch);
	return status;
}
