/* careacl sync --next: when the next change by date is due, so that a timer can be set. Changes nothing. */
#include "acl_sync/console.h"
#include "acl_sync/site/next_due.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs.h"
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

/* Of the patients of whom the desk has spoken since the last whole sync, or of all. `kept`: the others'. */
static int answer_with(const struct options *options, int64_t kept, const struct site_about *about)
{
	struct site site;
	if (!site_open_about(&site, options, 0, about))
		return site_stop(&site);
	int64_t due = next_due_find(site.facts, site.now, site.arena);
	return answer(&site, due < kept ? due : kept);
}

int verb_next(const struct options *options)
{
	struct site site;
	struct state_names patients = {0};
	const struct site_about nobody = {0};
	int64_t due;
	if (!site_open_about(&site, options, 0, &nobody))
		return site_stop(&site);
	if (site.used != NULL || !next_due_kept(&site, &due, &patients)) {
		bool all = site.used != NULL;
		due = all ? next_due_find(site.facts, site.now, site.arena) : site.now;
		return answer(&site, due);
	}
	if (patients.count == 0)
		return answer(&site, due);
	const struct site_about about = {.patients = patients.items, .patient_count = patients.count};
	int status = answer_with(options, due, &about);
	site_close(&site);
	return status;
}
