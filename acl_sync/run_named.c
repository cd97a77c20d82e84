/* Statements that name documents which are not there. */
#include "acl_sync/console.h"
#include "acl_sync/disk/named_places.h"
#include "acl_sync/printable.h"
#include "acl_sync/run.h"
#include "wording/wording.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Off a terminal the statement's place alone is said. */
static void tell(const struct named_document *item, const struct policy *policy)
{
	const struct document_ref *document = item->document;
	char where[4352];
	origin_format(item->statement->origin, where, sizeof(where));
	if (!console_is_private()) {
		console_say(CONSOLE_WARNING,
			    "%s: names a document that is not there and was not found under another name: it "
			    "protects nothing now",
			    where);
		return;
	}
	char *path = printable_text(document->path, true);
	if (path == NULL)
		console_out_of_memory();
	console_say(CONSOLE_WARNING,
		    "%s: names document %s/%s, which is not there and was not found under another name: it "
		    "protects nothing now",
		    where, policy->categories[document->category].name, path);
	free(path);
}

void run_report_named(struct run *run)
{
	struct named_places places;
	struct named_document *items = NULL;
	size_t count = 0;
	struct store_job job = run_job(run);
	if (run->named_told)
		return;
	run->named_told = true;
	int error = named_places_init(&places, &job, run->root_fd, run->site->arena);
	if (error == 0)
		error = named_places_missing(&places, &items, &count);
	if (error == -ENOMEM)
		console_out_of_memory();
	for (size_t i = 0; i < count; i++)
		if (console_is_private() || i == 0 || items[i].statement != items[i - 1].statement)
			tell(&items[i], job.facts->policy);
}
