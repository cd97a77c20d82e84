/* careacl pam status: which services ask pam_careacl, what makes one skip it, and the trial. */
#include "acl_sync/check/check_services.h"
#include "acl_sync/console.h"
#include "acl_sync/door/profile.h"
#include "acl_sync/site/site.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verb_pam_private.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <string.h>
#include <unistd.h>

json_t *door_trial_json(enum door_trial_found found, const struct door_trial *trial)
{
	if (found != TRIAL_RUNS && found != TRIAL_OVER)
		return json_null();
	json_t *object = json_object();
	json_out_set(object, "until", json_out_instant(trial->until));
	json_out_set(object, "over", json_boolean(found == TRIAL_OVER));
	return object;
}

static json_t *names_json(const char *const *names, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_out_append(list, json_out_text(names[i]));
	return list;
}

static const char *names_text(struct arena *arena, const char *const *names, size_t count)
{
	const char *text = "";
	for (size_t i = 0; i < count && text != NULL; i++)
		text = arena_printf(arena, "%s%s%s", text, i > 0 ? ", " : "", names[i]);
	if (text == NULL)
		console_out_of_memory();
	return text;
}

static void tell_trial(enum door_trial_found found, const struct door_trial *trial)
{
	char until[CALENDAR_INSTANT_SIZE];
	if (found == TRIAL_NONE)
		return;
	if (found == TRIAL_UNREADABLE) {
		console_answer("a trial that cannot be read: 'careacl pam disable' ends it\n");
		return;
	}
	calendar_format(trial->until, until);
	if (found == TRIAL_RUNS)
		console_answer("on trial until %s: confirm it from a new login, or its lines are taken out\n",
			       until);
	else
		console_answer("the trial is over since %s: its lines are about to be taken out\n", until);
}

static void tell_doors(const struct doors *doors, struct arena *arena)
{
	if (doors->asking_count == 0)
		console_answer("no service asks pam_careacl\n");
	else
		console_answer("asked by: %s\n", names_text(arena, doors->asking, doors->asking_count));
	if (doors->asking_count > 0 && doors->silent_count > 0)
		console_answer("not asked by: %s\n", names_text(arena, doors->silent, doors->silent_count));
}

static int status_json(const struct doors *doors, const struct findings *findings,
		       enum door_trial_found found, const struct door_trial *trial, int status)
{
	json_t *document = json_object(), *warnings = json_array();
	for (size_t i = 0; i < findings->count; i++) {
		json_t *warning = json_object();
		json_out_set(warning, "where", json_out_text(findings->items[i].where));
		json_out_set(warning, "text", json_out_text(findings->items[i].text));
		json_out_append(warnings, warning);
	}
	json_out_set(document, "in", json_boolean(profile_is_in()));
	json_out_set(document, "asked_by", names_json(doors->asking, doors->asking_count));
	json_out_set(document, "not_asked_by", names_json(doors->silent, doors->silent_count));
	json_out_set(document, "trial", door_trial_json(found, trial));
	json_out_set(document, "warnings", warnings);
	return json_out_print(document) ? status : STATUS_FAILED;
}

int verb_pam_status(const struct options *options)
{
	struct door_trial trial;
	struct findings findings;
	struct doors doors;
	int fd;
	struct arena *arena = arena_new();
	if (arena == NULL)
		console_out_of_memory();
	site_zone_of(options);
	enum door_trial_found found = door_trial_look(&trial, &fd);
	if (fd >= 0)
		close(fd);
	wording_findings_init(&findings);
	check_doors(&service_places_of_host, &findings, arena, &doors);
	bool is_well =
	    doors.asking_count > 0 && doors.silent_count == 0 && findings.count == 0 && found == TRIAL_NONE;
	int status = is_well ? STATUS_DONE : STATUS_DIFFERS;
	if (options->json) {
		status = status_json(&doors, &findings, found, &trial, status);
	} else {
		tell_doors(&doors, arena);
		tell_trial(found, &trial);
		for (size_t i = 0; i < findings.count; i++)
			console_finding(&findings.items[i]);
	}
	findings_clear(&findings);
	arena_free(arena);
	return status;
}
