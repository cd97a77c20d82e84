/* careacl pam: the check at login is put in on trial (verb_pam_enable.c), confirmed, taken out; which services ask it
 * (verb_pam_status.c). */
#include "acl_sync/console.h"
#include "acl_sync/door/door_trial_end.h"
#include "acl_sync/door/login_chain.h"
#include "acl_sync/door/profile.h"
#include "acl_sync/site/site.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verb_pam_private.h"
#include "acl_sync/verbs/verbs.h"
#include "wording/wording.h"

#include <errno.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

/* ---- answers ---- */

int door_refuse(const struct options *options, int status, const char *text)
{
	(void)site_refuse(options, text);
	return status;
}

void door_log(const char *text)
{
	syslog(LOG_AUTHPRIV | LOG_NOTICE, "%s", wording(text));
}

int door_answer(const struct options *options, const struct door_trial *running)
{
	if (!options->json)
		return STATUS_DONE;
	json_t *document = json_object();
	json_out_set(document, "in", json_boolean(profile_is_in()));
	json_out_set(document, "trial", door_trial_json(running != NULL ? TRIAL_RUNS : TRIAL_NONE, running));
	return json_out_print(document) ? STATUS_DONE : STATUS_FAILED;
}

enum door_trial_found door_trial_look(struct door_trial *ret_trial, int *ret_fd)
{
	struct door_trial_clock clock;
	*ret_fd = -1;
	return door_trial_clock_read(&clock) ? door_trial_open(&clock, ret_trial, ret_fd) : TRIAL_UNREADABLE;
}

/* ---- its end ---- */

/* Behind an open trial, which nobody else ends meanwhile. */
static int confirm_running(const struct options *options, const struct door_trial *trial)
{
	struct login_chain chain;
	if (!login_chain_read(&chain))
		return door_refuse(
		    options, STATUS_FAILED,
		    "what the kernel says of this machine and this login cannot be read in /proc");
	if (!login_chain_is_new(&chain, trial))
		return door_refuse(
		    options, STATUS_DIFFERS,
		    "this login is not newer than the trial, so it proves nothing: log in once more, "
		    "and confirm there");
	if (!profile_is_in())
		return door_refuse(options, STATUS_FAILED, "the lines of pam_careacl are not in any more");
	if (door_trial_forget() != 0)
		return door_refuse(options, STATUS_FAILED, "the trial cannot be taken away");
	door_log("the trial of pam_careacl is confirmed");
	if (!options->json)
		console_answer("confirmed: pam_careacl stays in\n");
	return door_answer(options, NULL);
}

static int run_confirm(const struct options *options)
{
	struct door_trial trial;
	int fd;
	bool ended;
	enum door_trial_found found = door_trial_look(&trial, &fd);
	if (found == TRIAL_NONE)
		return door_refuse(options, STATUS_WRONG, "there is no trial to confirm");
	int status = found == TRIAL_RUNS ? confirm_running(options, &trial) : STATUS_DIFFERS;
	if (fd >= 0)
		close(fd);
	if (found == TRIAL_RUNS)
		return status;
	(void)door_trial_end(&ended);
	return door_refuse(options, STATUS_DIFFERS,
			   "the trial is over: its lines are taken out; begin another one");
}

/* Behind the trial, where there is one: whoever puts its lines in at the moment ends first. NULL, or what is wrong. */
static const char *take_out(void)
{
	struct door_trial trial;
	int fd;
	enum door_trial_found found = door_trial_look(&trial, &fd);
	const char *problem = profile_take_out();
	/* one that has begun since is not this one's to take away: its lines may come yet */
	if (problem == NULL && found != TRIAL_NONE && door_trial_forget() != 0)
		problem = "the trial cannot be taken away";
	if (fd >= 0)
		close(fd);
	return problem;
}

static int run_disable(const struct options *options)
{
	char place[300];
	const char *problem = take_out();
	if (problem != NULL)
		return door_refuse(options, STATUS_FAILED, problem);
	door_log("the lines of pam_careacl are taken out");
	if (profile_line_by_hand(place, sizeof(place)) && place[0] != '\0')
		console_say(CONSOLE_WARNING, "%s asks pam_careacl, by a line put in by hand: it stays",
			    place);
	if (!options->json)
		console_answer("the lines of pam_careacl are out: nobody is refused or recorded by them at "
			       "login any more\n");
	return door_answer(options, NULL);
}

static int run_expire(const struct options *options)
{
	bool ended;
	const char *problem = door_trial_end(&ended);
	if (problem != NULL)
		return door_refuse(options, STATUS_FAILED, problem);
	if (ended)
		console_say(CONSOLE_WARNING,
			    "the trial of pam_careacl was not confirmed: its lines are taken out");
	return door_answer(options, NULL);
}

/* ---- the verb ---- */

int verb_pam(const struct options *options)
{
	static const struct {
		const char *word;
		int (*run)(const struct options *options);
	} words[] = {{"enable", verb_pam_enable},
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
