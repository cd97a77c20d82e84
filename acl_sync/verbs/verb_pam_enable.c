/* careacl pam enable [--trial DURATION]: the check at login is put into the services, on trial or for good. */
#include "acl_sync/console.h"
#include "acl_sync/door/door_trial_end.h"
#include "acl_sync/door/login_chain.h"
#include "acl_sync/door/profile.h"
#include "acl_sync/site/site.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verb_pam_private.h"
#include "registry/calendar.h"
#include "registry/quantity.h"
#include "wording/wording.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIAL_SECONDS_MAX 86400

/* The seconds of --trial; 0: without. false: they are none (said). */
static bool take_trial(const struct options *options, int64_t *ret_seconds)
{
	char message[256];
	*ret_seconds = 0;
	if (options->trial == NULL)
		return true;
	if (quantity_duration(options->trial, ret_seconds) && *ret_seconds > 0 &&
	    *ret_seconds <= TRIAL_SECONDS_MAX)
		return true;
	wording_write(message, sizeof(message),
		      "--trial: '%.60s', expected a duration up to a day, such as 10m", options->trial);
	(void)site_refuse(options, message);
	return false;
}

/* What stands in the way. NULL: nothing. */
static const char *obstacle(const char *state_dir, char *message, size_t size)
{
	char place[300];
	const char *problem = profile_problem(state_dir);
	if (problem != NULL)
		return problem;
	if (!profile_line_by_hand(place, sizeof(place)))
		return "the files of the services cannot be read";
	if (place[0] == '\0')
		return NULL;
	wording_write(
	    message, size,
	    "%s asks pam_careacl already, by a line put in by hand, and would ask it twice: take that "
	    "line out first, or leave it at that",
	    place);
	return message;
}

static const char trial_runs[] =
    "a trial is running: 'careacl pam confirm' from a new login, or 'careacl pam "
    "disable', ends it";

/* *ret_fd keeps those who would end it waiting until its lines are in; -1: there is none. NULL, or what is wrong;
 * *ret_kept: it was put down, whatever came then. */
static const char *begin_trial(struct door_trial *trial, int64_t seconds, int *ret_fd, bool *ret_kept)
{
	struct door_trial_clock clock;
	struct login_chain chain;
	uint32_t highest;
	if (!door_trial_clock_read(&clock) || !login_chain_read(&chain) || !login_chain_highest(&highest))
		return "what the kernel says of this machine and this login cannot be read in /proc";
	*trial = (struct door_trial){.began = clock.milliseconds,
				     .ends = clock.milliseconds + seconds * 1000,
				     .until = clock.now + seconds};
	memcpy(trial->boot, clock.boot, sizeof(trial->boot));
	login_chain_keep(&chain, highest, trial);
	if (mkdir(TRIAL_DIRECTORY, 0700) != 0 && errno != EEXIST)
		return "there is no /var/lib/careacl for the trial, and it cannot be made";
	struct door_trial kept;
	int error = door_trial_keep(trial);
	*ret_kept = error == 0;
	if (error == -EEXIST)
		return trial_runs;
	if (error != 0 || door_trial_open(&clock, &kept, ret_fd) != TRIAL_RUNS)
		return "the trial cannot be written to /var/lib/careacl: without it nothing is put in";
	return door_trial_watch(trial) ? NULL : "nothing could be started that would end the trial";
}

/* Nobody may have taken the trial away meanwhile: nothing would take its lines out. NULL, or what is wrong. */
static const char *trial_stands(int fd)
{
	struct stat found;
	return fstat(fd, &found) == 0 && found.st_nlink > 0
		   ? NULL
		   : "the trial was taken away while its lines were being put in: they are taken out";
}

/* `trial`: NULL where there is none. */
static void tell_enabled(const struct door_trial *trial)
{
	char until[CALENDAR_INSTANT_SIZE];
	if (trial == NULL) {
		console_answer(
		    "pam_careacl is asked at login from now on; keep this session open until a new "
		    "login has come in\n");
		return;
	}
	calendar_format(trial->until, until);
	console_answer("pam_careacl is asked at login from now on, on trial until %s: keep this session "
		       "open, log in once more, and run 'careacl pam confirm' there\n",
		       until);
}

static int put_in(const struct options *options, const char *state_dir, int64_t seconds)
{
	char message[512];
	struct door_trial trial = {0};
	int fd = -1;
	bool kept = false;
	const char *problem = obstacle(state_dir, message, sizeof(message));
	if (problem != NULL)
		return door_refuse(options, STATUS_WRONG, problem);
	problem = seconds > 0 ? begin_trial(&trial, seconds, &fd, &kept) : NULL;
	if (problem == trial_runs) /* of somebody who was quicker: its lines are not ours to take out */
		return door_refuse(options, STATUS_WRONG, problem);
	if (problem == NULL)
		problem = profile_put_in(state_dir);
	if (problem == NULL && fd >= 0)
		problem = trial_stands(fd);
	if (problem != NULL) {
		(void)profile_take_out();
		if (kept)
			(void)door_trial_forget();
	}
	if (fd >= 0)
		close(fd);
	if (problem != NULL)
		return door_refuse(options, STATUS_FAILED, problem);
	door_log(seconds > 0 ? "the lines of pam_careacl are put in, on trial"
			     : "the lines of pam_careacl are put in");
	if (!options->json)
		tell_enabled(seconds > 0 ? &trial : NULL);
	return door_answer(options, seconds > 0 ? &trial : NULL);
}

int verb_pam_enable(const struct options *options)
{
	struct site site;
	int64_t seconds;
	bool ended;
	if (!take_trial(options, &seconds))
		return STATUS_WRONG;
	(void)door_trial_end(&ended); /* what was left of another */
	if (access(TRIAL_FILE, F_OK) == 0)
		return door_refuse(options, STATUS_WRONG, trial_runs);
	if (profile_is_in()) {
		console_say(CONSOLE_NOTE, "the lines of pam_careacl are in already");
		return door_answer(options, NULL);
	}
	if (!site_open_state_dir_of(&site, options)) {
		site_close(&site);
		return STATUS_WRONG; /* said */
	}
	int status = put_in(options, site.state_dir, seconds);
	return status_worse(status, site_close(&site));
}
