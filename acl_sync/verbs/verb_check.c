/* careacl check: every finding about settings, registry and stores. */
#include "acl_sync/check/check.h"
#include "acl_sync/check/check_services.h"
#include "acl_sync/check/security.h"
#include "acl_sync/console.h"
#include "acl_sync/journal.h"
#include "acl_sync/printable.h"
#include "acl_sync/site/set_aside.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "wording/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void print_finding(const struct finding *finding)
{
	char *where = printable_text(finding->where, true);
	char *text = printable_text(finding->text, true);
	if (where == NULL || text == NULL)
		console_out_of_memory();
	console_answer("%s: %s: %s\n", where, wording(check_severity_names[finding->severity]), text);
	free(where);
	free(text);
}

static json_t *findings_json(const struct findings *findings)
{
	json_t *list = json_array();
	for (size_t i = 0; i < findings->count; i++) {
		json_t *item = json_object();
		json_out_set(item, "severity",
			     json_out_text(check_severity_names[findings->items[i].severity]));
		json_out_set(item, "where", json_out_text(findings->items[i].where));
		json_out_set(item, "text", json_out_text(findings->items[i].text));
		json_out_append(list, item);
	}
	return list;
}

int verb_check(const struct options *options)
{
	struct site site;
	site_open(&site, options, SITE_UIDS | SITE_CHECK);
	(void)journal_is_there(&site);
	if (site.used != NULL) {
		set_aside_find(&site);
		check_facts(&site);
		check_offices(&site);
		check_feeds(&site);
		check_feed_rows(&site);
	}
	if (site.fresh.settings != NULL) {
		check_stores(&site);
		check_unread(&site);
		check_notify(site.fresh.settings, &site.findings);
		/* what other people may not read of the services is no finding about them */
		if (geteuid() == 0)
			check_services(site.fresh.settings, &service_places_of_host, &site.findings);
		if (geteuid() == 0)
			check_own_files(&site);
		if (options->security)
			check_security(&site);
	}
	if (site.findings.out_of_memory)
		console_out_of_memory();
	findings_sort(&site.findings);
	if (site.findings.count > 0)
		site_worsen(&site, site.findings.error_count > 0 ? STATUS_WRONG : STATUS_DIFFERS);
	if (options->json) {
		json_t *document = json_object();
		json_out_set(document, "findings", findings_json(&site.findings));
		return site_answer(&site, document);
	}
	for (size_t i = 0; i < site.findings.count; i++)
		print_finding(&site.findings.items[i]);
	if (site.findings.count == 0)
		console_say(CONSOLE_NOTE, "nothing wrong was found");
	return site_close(&site);
}
