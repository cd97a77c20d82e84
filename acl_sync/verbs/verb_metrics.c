/* careacl metrics [--output FILE]: numbers for Prometheus; with --json what status answers. */
#include "acl_sync/console.h"
#include "acl_sync/desk/may_read.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "acl_sync/watch/watch.h"
#include "acl_sync/whole_file.h"

#include <string.h>

/* That something needs a person is a number among the others, no failure of this verb. */
static int write_all(struct watch *watch, const struct options *options)
{
	int error;
	if (options->output == NULL || strcmp(options->output, "-") == 0) {
		watch_metrics_write(stdout, watch);
		return STATUS_DONE;
	}
	/* whoever collects them is not root; nobody's name is in them */
	error = whole_file_write(options->output, 0644, watch_metrics_write, watch);
	if (error == 0)
		return STATUS_DONE;
	console_say(CONSOLE_ERROR, "%s: the numbers cannot be written: %s", options->output,
		    whole_file_words(error));
	return STATUS_WRONG;
}

int verb_metrics(const struct options *options)
{
	struct watch watch;
	if (options->json)
		return verb_status(options);
	/* a file of the caller's choice would be written with root's rights */
	if (options->output != NULL && strcmp(options->output, "-") != 0 && may_read_is_through_sudo())
		return site_refuse(options, "metrics: through sudo expected the shell's >FILE");
	watch_open(&watch, options);
	int written = write_all(&watch, options),
	    status = watch.status == STATUS_WRONG ? STATUS_WRONG : written;
	watch_close(&watch);
	return status_worse(status, written);
}
