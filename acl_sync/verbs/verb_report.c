/* careacl report PATIENT [--html FILE | --text]: what a patient may be handed. The same of the whole site:
 * verb_report_site.c. */
#include "acl_sync/console.h"
#include "acl_sync/desk/may_read.h"
#include "acl_sync/entry.h"
#include "acl_sync/history/report_page.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "acl_sync/whole_file.h"

#include <stdio.h>
#include <string.h>

static void write_page(FILE *out, const void *context)
{
	report_page_write(context, &page_html, out);
}

static int answer(struct site *site, const struct report *report)
{
	const struct options *options = site->options;
	if (options->html == NULL) {
		report_page_write(report, &page_text, stdout);
		return site_close(site);
	}
	if (strcmp(options->html, "-") == 0) {
		report_page_write(report, &page_html, stdout);
		return site_close(site);
	}
	int error = whole_file_write(options->html, 0600, write_page, report);
	if (error != 0)
		site_fail(site, STATUS_WRONG, options->html, "the report cannot be written: %s",
			  whole_file_words(error));
	return site_close(site);
}

int verb_report(const struct options *options)
{
	struct site site;
	struct report report;
	int status;
	const struct site_about about = {.patients = (const char *const *)options->operands,
					 .patient_count = 1};
	if (options->site == (options->operand_count > 0) || (options->more_than != NULL && !options->site))
		return site_refuse(options, "report: expected a patient, or --site (and --more-than N)");
	if (!may_read(options, options->site ? OFFICE_AUDIT : OFFICE_DESK, &status))
		return status;
	/* a file of the caller's choice would be written with root's rights */
	if (options->html != NULL && strcmp(options->html, "-") != 0 && may_read_is_through_sudo())
		return site_refuse(options, "report: through sudo expected --html - and the shell's >FILE");
	if (options->site)
		return verb_report_site(options);
	if (!site_open_about(&site, options, 0, &about))
		return site_stop(&site);
	patient_id patient = entry_find_patient(&site, options->operands[0]);
	if (patient == NO_ID || !report_build(&site, patient, &report))
		return site_stop(&site);
	return options->json ? site_answer(&site, report_json(&report)) : answer(&site, &report);
}
