#include "acl_sync/trying.h"

#include "acl_sync/check/check.h"
#include "acl_sync/console.h"
#include "acl_sync/disk/trial.h"
#include "acl_sync/printable.h"
#include "acl_sync/status.h"
#include "wording/wording.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRY_SECONDS 10

bool trying_is_possible(struct site *site, size_t *ret_sample)
{
	const struct options *options = site->options;
	char *end = NULL;
	*ret_sample = 0;
	if (options->sample != NULL) {
		errno = 0;
		unsigned long long number = strtoull(options->sample, &end, 10);
		if (options->sample[0] < '0' || options->sample[0] > '9' || *end != '\0' || errno != 0 ||
		    number < 1 || number > SIZE_MAX) {
			site_fail(site, STATUS_WRONG, "--sample", "expected a number of folders, 1 or more");
			return false;
		}
		*ret_sample = (size_t)number;
	}
	if (options->sample != NULL && !options->kernel) {
		site_fail(site, STATUS_WRONG, "--sample",
			  "it says how much --kernel tries, and goes with it only");
		return false;
	}
	if (options->kernel && geteuid() != 0) {
		site_fail(site, STATUS_WRONG, "--kernel",
			  "a process becomes each login to try what it may: the command must be run by root");
		return false;
	}
	return true;
}

static void tell_failure(void *context, const char *login, const char *path, enum trial_failure why,
			 int error)
{
	struct run *run = context;
	/* a path names a patient */
	char *shown = path != NULL && console_is_private() ? printable_text(path, true) : NULL;
	const char *colon = shown != NULL ? ": " : "", *place = shown != NULL ? shown : "";
	if (why == TRIAL_ERROR)
		site_fail(run->site, STATUS_FAILED, run_place(run),
			  "login %s: a try was answered neither with yes nor with no: %s%s%s", login,
			  strerror(error), colon, place);
	else if (why == TRIAL_BLOCKED)
		site_fail(run->site, STATUS_FAILED, run_place(run),
			  "login %s: a try did not come back in %d s, and was given up%s%s", login,
			  TRY_SECONDS, colon, place);
	else if (why == TRIAL_GROUPS)
		site_fail(run->site, STATUS_FAILED, run_place(run),
			  "login %s: the name service does not say its groups, so nothing was tried", login);
	else
		site_fail(run->site, STATUS_FAILED, run_place(run),
			  "login %s: the process that tried was ended, or could not become the login: what "
			  "it had not tried yet is not known",
			  login);
	free(shown);
}

int trying_store(struct run *run, const struct store_job *job, size_t sample, verify_groups_function *groups,
		 struct verify_result *result)
{
	struct trial_beside beside[TRIAL_BESIDE_MAX];
	const struct trial trial = {
	    .sample = sample,
	    .seconds = TRY_SECONDS,
	    .beside = beside,
	    .beside_count = check_beside(run->site, run_store(run), beside, TRIAL_BESIDE_MAX),
	    .failed = tell_failure,
	    .context = run,
	};
	return store_try(job, run->root_fd, groups, run->site, &trial, result);
}
