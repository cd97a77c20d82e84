/* careacl pam: the check at login is put in on trial, confirmed, taken out; which services ask it. */
#include "acl_sync/console.h"
#include "acl_sync/door/door_trial_end.h"
#include "acl_sync/door/login_chain.h"
#include "acl_sync/door/profile.h"
#include "acl_sync/site/site.h"
#include "acl_sync/status.h"
#include "acl_sync/verb_pam_private.h"
#include "acl_sync/verbs.h"
#include "registry/calendar.h"
#include "registry/quantity.h"
#include "wording/wording.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#define TRIAL_SECONDS_MAX 86400

/* ---- answers ---- */

/* Said, in JSON too. */
static int refuse(const struct options *options, int status, const char *text)
{
	(void)site_refuse(options, text);
	return status;
}

/* For whoever asks later who has changed the door. */
static void log_door(const char *text)
{
	syslog(LOG_AUTHPRIV | LOG_NOTICE, "%s", wording(text));
}

/* What was done. */
static int answer(const struct options *options, enum door_trial_found found, const struct door_trial *trial)
{
	json_t *document = json_object();
	if (options->json) {
		json_out_set(document, "in", json_boolean(profile_is_in()));
		json_out_set(document, "trial", door_trial_json(found, trial));
		return json_out_print(document) ? STATUS_DONE : STATUS_FAILED;
	}
	json_decref(document);
	return STATUS_DONE;
}

/* ---- enable ---- */

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

/* *ret_fd keeps those who would end it waiting until its lines are in; -1: there is none. NULL, or what is wrong. */
static const char *begin_trial(struct door_trial *trial, int64_t seconds, int *ret_fd)
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
	if (door_trial_keep(trial) != 0 || door_trial_open(&clock, &kept, ret_fd) != TRIAL_RUNS)
		return "the trial cannot be written to /var/lib/careacl: without it nothing is put in";
	return door_trial_watch(trial) ? NULL : "nothing could be started that would end the trial";
}

static void tell_enabled(const struct door_trial *trial, bool on_trial)
{
	char until[CALENDAR_INSTANT_SIZE];
	calendar_format(trial->until, until);
	if (on_trial)
		console_answer(
		    "pam_careacl is asked at login from now on, on trial until %s: keep this session "
		    "open, log in once more, and run 'careacl pam confirm' there\n",
		    until);
	else
		console_answer(
		    "pam_careacl is asked at login from now on; keep this session open until a new "
		    "login has come in\n");
}

static int put_in(const struct options *options, const char *state_dir, int64_t seconds)
{
	char message[512];
	struct door_trial trial = {0};
	int fd = -1;
	const char *problem = obstacle(state_dir, message, sizeof(message));
	if (problem != NULL)
		return refuse(options, STATUS_WRONG, problem);
	problem = seconds > 0 ? begin_trial(&trial, seconds, &fd) : NULL;
	if (problem == NULL)
		problem = profile_put_in(state_dir);
	if (problem != NULL) {
		(void)profile_take_out();
		(void)door_trial_forget();
	}
	if (fd >= 0)
		close(fd);
	if (problem != NULL)
		return refuse(options, STATUS_FAILED, problem);
	log_door(seconds > 0 ? "the lines of pam_careacl are put in, on trial"
			     : "the lines of pam_careacl are put in");
	if (!options->json)
		tell_enabled(&trial, seconds > 0);
	return answer(options, seconds > 0 ? TRIAL_RUNS : TRIAL_NONE, &trial);
}

static int run_enable(const struct options *options)
{
	struct door_trial none = {0};
	struct site site;
	int64_t seconds;
	bool ended;
	if (!take_trial(options, &seconds))
		return STATUS_WRONG;
	(void)door_trial_end(&ended); /* what was left of another */
	if (access(TRIAL_FILE, F_OK) == 0)
		return refuse(options, STATUS_WRONG,
			      "a trial is running: 'careacl pam confirm' from a new login, or 'careacl pam "
			      "disable', ends it");
	if (profile_is_in()) {
		console_say(CONSOLE_NOTE, "the lines of pam_careacl are in already");
		return answer(options, TRIAL_NONE, &none);
	}
	if (!site_open_state_dir_of(&site, options))
		return site_stop(&site);
	int status = put_in(options, site.state_dir, seconds);
	return status_worse(status, site_close(&site));
}

/* ---- its end ---- */

/* Behind an open trial, which nobody else ends meanwhile. */
static int confirm_running(const struct options *options, const struct door_trial *trial)
{
	struct login_chain chain;
	if (!login_chain_read(&chain))
		return refuse(options, STATUS_FAILED,
			      "what the kernel says of this machine and this login cannot be read in /proc");
	if (!login_chain_is_new(&chain, trial))
		return refuse(
		    options, STATUS_DIFFERS,
		    "this login is not newer than the trial, so it proves nothing: log in once more, "
		    "and confirm there");
	if (!profile_is_in())
		return refuse(options, STATUS_FAILED, "the lines of pam_careacl are not in any more");
	if (door_trial_forget() != 0)
		return refuse(options, STATUS_FAILED, "the trial cannot be taken away");
	log_door("the trial of pam_careacl is confirmed");
	if (!options->json)
		console_answer("confirmed: pam_careacl stays in\n");
	return answer(options, TRIAL_NONE, trial);
}

static int run_confirm(const struct options *options)
{
	struct door_trial_clock clock;
	struct door_trial trial;
	int fd = -1, status;
	bool ended;
	enum door_trial_found found =
	    door_trial_clock_read(&clock) ? door_trial_open(&clock, &trial, &fd) : TRIAL_UNREADABLE;
	if (found == TRIAL_NONE)
		return refuse(options, STATUS_WRONG, "there is no trial to confirm");
	if (found == TRIAL_RUNS) {
		status = confirm_running(options, &trial);
	} else {
		if (fd >= 0)
			close(fd);
		fd = -1;
		(void)door_trial_end(&ended);
		status = refuse(options, STATUS_DIFFERS,
				"the trial is over: its lines are taken out; begin another one");
	}
	if (fd >= 0)
		close(fd);
	return status;
}

static int run_disable(const struct options *options)
{
	char place[300];
	const char *problem = profile_take_out();
	struct door_trial none = {0};
	if (problem == NULL && door_trial_forget() != 0 && errno != ENOENT)
		problem = "the trial cannot be taken away";
	if (problem != NULL)
		return refuse(options, STATUS_FAILED, problem);
	log_door("the lines of pam_careacl are taken out");
	if (profile_line_by_hand(place, sizeof(place)) && place[0] != '\0')
		console_say(CONSOLE_WARNING, "%s asks pam_careacl, by a line put in by hand: it stays",
			    place);
	if (!options->json)
		console_answer("the lines of pam_careacl are out: nobody is refused or recorded by them at "
			       "login any more\n");
	return answer(options, TRIAL_NONE, &none);
}

static int run_expire(const struct options *options)
{
	bool ended;
	struct door_trial none = {0};
	const char *problem = door_trial_end(&ended);
	if (problem != NULL)
		return refuse(options, STATUS_FAILED, problem);
	if (ended)
		console_say(CONSOLE_WARNING,
			    "the trial of pam_careacl was not confirmed: its lines are taken out");
	return answer(options, TRIAL_NONE, &none);
}

/* ---- the verb ---- */

int verb_pam(const struct options *options)
{
	static const struct {
		const char *word;
		int (*run)(const struct options *options);
	} words[] = {{"enable", run_enable},
		     {"confirm", run_confirm},
		     {"disable", run_disable},
		     {"status", verb_pam_status},
		     {"expire", run_expire}};
	const char *typed = options->operands[0];
	char message[256];
	if (geteuid() != 0)
		return site_refuse(options, "pam changes who may log in: it must be run by root");
	if (options->trial != NULL && strcmp(typed, "enable") != 0) {
		wording_write(message, sizeof(message), "'pam %.60s' does not take --trial", typed);
		return site_refuse(options, message);
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].word, typed) == 0)
			return words[i].run(options);
	wording_write(message, sizeof(message),
		      "unknown: 'pam %.60s', expected pam enable, confirm, disable, status or expire", typed);
	return site_refuse(options, message);
}
