/* careacl report PATIENT [--html FILE | --text]: what a patient may be handed. */
#include "acl_sync/console.h"
#include "acl_sync/desk/may_read.h"
#include "acl_sync/entry.h"
#include "acl_sync/history/report_page.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Writes the page and makes it durable; closes `fd`. 0 or -errno. */
static int write_page(const struct report *report, int fd)
{
	FILE *out = fdopen(fd, "w");
	if (out == NULL) {
		close(fd);
		return -ENOMEM;
	}
	report_page_write(report, &page_html, out);
	int error = fflush(out) != 0 || ferror(out) || fsync(fd) != 0 ? -errno : 0;
	return fclose(out) != 0 && error == 0 ? -errno : error;
}

/* Beside the file first, so that it is there whole or not at all; readable by its owner alone. */
static int write_file(const struct report *report, const char *path)
{
	char *beside = NULL;
	if (asprintf(&beside, "%s.XXXXXX", path) < 0)
		console_out_of_memory();
	int fd = mkostemp(beside, O_CLOEXEC);
	int error = fd < 0 ? -errno : write_page(report, fd);
	if (error == 0 && rename(beside, path) != 0)
		error = -errno;
	if (error != 0 && fd >= 0)
		unlink(beside);
	free(beside);
	return error;
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
	int error = write_file(report, options->html);
	if (error != 0)
		site_fail(site, STATUS_WRONG, options->html, "the report cannot be written: %s",
			  strerror(-error));
	return site_close(site);
}

int verb_report(const struct options *options)
{
	struct site site;
	struct report report;
	int status;
	const struct site_about about = {.patients = (const char *const *)options->operands,
					 .patient_count = 1};
	if (!may_read(options, OFFICE_DESK, &status))
		return status;
	if (options->html != NULL && (options->text || options->json))
		return site_refuse(options, "report: expected one of --html, --text and --json");
	/* a file of the caller's choice would be written with root's rights */
	if (options->html != NULL && strcmp(options->html, "-") != 0 && may_read_is_through_sudo())
		return site_refuse(options, "report: through sudo expected --html - and the shell's >FILE");
	if (!site_open_about(&site, options, 0, &about))
		return site_stop(&site);
	patient_id patient = entry_find_patient(&site, options->operands[0]);
	if (patient == NO_ID || !report_build(&site, patient, &report))
		return site_stop(&site);
	return options->json ? site_answer(&site, report_json(&report)) : answer(&site, &report);
}
