/* careacl sync --next: when the next change by date is due, so that a timer can be set. Changes nothing. */
#include "acl_sync/console.h"
#include "acl_sync/site/next_due.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "registry/calendar.h"

static int answer(struct site *site, int64_t due)
{
	char instant[CALENDAR_INSTANT_SIZE];
	if (site->options->json) {
		json_t *document = json_object();
		json_out_set(document, "at", json_out_instant(site->now));
		json_out_set(document, "next_change", json_out_instant(due));
		return site_answer(site, document);
	}
	calendar_format(due, instant);
	if (due == TIME_NEVER)
		console_say(CONSOLE_NOTE, "no change by date is due");
	else
		console_answer("%s\n", instant);
	return site_close(site);
}

int verb_next(const struct options *options)
{
	struct site site;
	const struct site_about nobody = {0};
	int64_t due;
	if (!site_open_about(&site, options, 0, &nobody))
		return site_stop(&site);
	if (site.used != NULL)
		due = next_due_of_all(&site);
	else if (!next_due_kept(&site, &due))
		due = site.now; /* a sync will tell */
	return answer(&site, due);
}
