/* careacl report --site [--more-than N] [--html FILE | --text]: the whole of a site, for its data-protection officer. The office
 * has been asked for (verb_report.c). */
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "acl_sync/watch/site_report.h"
#include "acl_sync/whole_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool take_number(const char *typed, size_t *ret_number)
{
	char *end;
	*ret_number = SITE_REPORT_FOLDERS;
	if (typed == NULL)
		return true;
	errno = 0;
	unsigned long number = strtoul(typed, &end, 10);
	*ret_number = number;
	return typed[0] >= '0' && typed[0] <= '9' && *end == '\0' && errno == 0;
}

static void write_page(FILE *out, const void *context)
{
	site_report_write(context, &page_html, out);
}

static void answer(struct site *site, const struct site_report *report)
{
	const char *html = site->options->html;
	int error = 0;
	if (html == NULL)
		site_report_write(report, &page_text, stdout);
	else if (strcmp(html, "-") == 0)
		write_page(stdout, report);
	else
		error = whole_file_write(html, 0600, write_page, report);
	if (error != 0)
		site_fail(site, STATUS_WRONG, html, "the report cannot be written: %s",
			  whole_file_words(error));
}

int verb_report_site(const struct options *options)
{
	struct site site;
	struct site_report report;
	size_t more_than;
	if (!take_number(options->more_than, &more_than))
		return site_refuse(options, "report: --more-than takes how many folders, such as 100");
	if (!site_open(&site, options, 0))
		return site_stop(&site);
	bool built = site_report_build(&site, more_than, &report);
	json_t *document = built && options->json ? site_report_json(&report) : NULL;
	if (built && !options->json)
		answer(&site, &report);
	site_report_clear(&report);
	if (!built)
		return site_stop(&site);
	return document != NULL ? site_answer(&site, document) : site_close(&site);
}
