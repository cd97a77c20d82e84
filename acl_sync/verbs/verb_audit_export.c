/* careacl audit export: the lines of the trail as they stand, or as AuditEvents of FHIR. */
#include "acl_sync/audit/audit_event.h"
#include "acl_sync/audit/audit_export.h"
#include "acl_sync/audit/audit_folder.h"
#include "acl_sync/audit/audit_key.h"
#include "acl_sync/audit/trail.h"
#include "acl_sync/console.h"
#include "acl_sync/desk/persons_rpps.h"
#include "acl_sync/printable.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verb_audit_private.h"
#include "registry/calendar.h"
#include "registry/json_text.h"
#include "wording/wording.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct printing {
	bool as_json;
	bool is_private; /* a terminal shows it */
	bool any;
	const struct audit_event_site *events; /* NULL: the lines as they stand */
	uint64_t unreadable;                   /* lines of which no event could be made */
};

static int print_text(struct printing *printing, const char *text, size_t size)
{
	if (printing->as_json && printing->any)
		putchar(',');
	printing->any = true;
	if (printing->is_private) {
		char *copy = strndup(text, size);
		char *shown = copy == NULL ? NULL : printable_text(copy, true);
		if (shown == NULL)
			console_out_of_memory();
		fputs(shown, stdout);
		free(shown);
		free(copy);
	} else {
		fwrite(text, 1, size, stdout);
	}
	if (!printing->as_json)
		putchar('\n');
	return ferror(stdout) ? -EPIPE : 0;
}

static int print_event(struct printing *printing, const struct audit_line *line)
{
	json_t *event;
	int result = audit_event_make(line, printing->events, &event);
	if (result == -ENOMEM)
		console_out_of_memory();
	printing->unreadable += result != 0;
	if (event == NULL)
		return 0;
	char *text = json_text(event, JSON_COMPACT);
	if (text == NULL)
		console_out_of_memory();
	result = print_text(printing, text, strlen(text));
	free(text);
	json_decref(event);
	return result;
}

static int print_line(void *context, const char *text, size_t size)
{
	struct printing *printing = context;
	struct audit_line line;
	if (printing->events == NULL)
		return print_text(printing, text, size);
	return audit_line_parse(text, size, &line) ? print_event(printing, &line) : 0;
}

/* ---- what is asked for ---- */

/* A bound as it stands in lines. `typed` NULL: none. */
static bool read_bound(const struct options *options, const char *name, const char *typed, bool is_end,
		       char instant[AUDIT_INSTANT_SIZE], const char **ret_bound)
{
	char message[256];
	int64_t seconds = 0;
	*ret_bound = NULL;
	if (typed == NULL)
		return true;
	const char *wrong =
	    is_end ? calendar_parse_end(typed, &seconds) : calendar_parse_start(typed, &seconds);
	if (wrong == NULL && audit_instant_format(seconds * 1000, instant)) {
		*ret_bound = instant;
		return true;
	}
	wording_write(message, sizeof(message), "%s '%s' %s", name, typed,
		      wrong != NULL ? wrong : "is no instant of the trail");
	site_refuse(options, message);
	return false;
}

/* What the options say. false: said that they are wrong. */
static bool read_filter(const struct options *options, struct audit_filter *filter,
			char from[AUDIT_INSTANT_SIZE], char until[AUDIT_INSTANT_SIZE])
{
	*filter = (struct audit_filter){.patient = options->patient, .login = options->login};
	if (!read_bound(options, "--from", options->from, false, from, &filter->from) ||
	    !read_bound(options, "--until", options->until, true, until, &filter->until))
		return false;
	if (options->until == NULL && !read_bound(options, "--at", options->at, false, until, &filter->until))
		return false;
	if (filter->from == NULL || filter->until == NULL || strcmp(filter->until, filter->from) > 0)
		return true;
	site_refuse(options,
		    options->until != NULL ? "--until is not after --from" : "--at is not after --from");
	return false;
}

/* Is it events that are wanted? false: said that --format is wrong. */
static bool read_format(const struct options *options, bool *ret_events)
{
	const char *format = options->format;
	char message[256];
	*ret_events = format != NULL && strcmp(format, "fhir") == 0;
	if (format == NULL || *ret_events || strcmp(format, "trail") == 0)
		return true;
	wording_write(message, sizeof(message), "--format '%.60s' is unknown, expected trail or fhir",
		      format);
	site_refuse(options, message);
	return false;
}

/* ---- the export ---- */

/* Says what was found, and how it ends. */
static int answer(const struct audit_filter *filter, const struct audit_export_result *exported,
		  const struct printing *printing)
{
	if (exported->lines == 0 && (filter->patient != NULL || filter->login != NULL))
		console_say(CONSOLE_WARNING,
			    "no line of the trail is about what was asked for: --patient and "
			    "--login are compared letter by letter");
	if (printing->unreadable > 0)
		console_say(CONSOLE_ERROR,
			    "%" PRIu64 " lines are no JSON, and no event was made of them: 'careacl audit "
			    "export' without --format shows them",
			    printing->unreadable);
	if (exported->broken > 0)
		console_say(CONSOLE_ERROR,
			    "the chain does not hold in %" PRIu64
			    " places: 'careacl audit verify' says where",
			    exported->broken);
	return exported->broken > 0 || printing->unreadable > 0 ? STATUS_DIFFERS : STATUS_DONE;
}

/* `events` NULL: the lines as they stand. */
static int export_lines(const struct site *site, const struct audit_filter *filter,
			const struct audit_event_site *events)
{
	struct printing printing = {
	    .as_json = site->options->json, .is_private = console_is_private(), .events = events};
	struct audit_export_result exported;
	struct safe_problem problem;
	if (printing.as_json)
		fputs("{\"lines\":[", stdout);
	int result = audit_export(site->state_dir, filter, print_line, &printing, &exported, &problem);
	if (printing.as_json)
		fputs("]}\n", stdout);
	if (result != 0 && result != -ENOENT && !ferror(stdout)) {
		console_say(CONSOLE_ERROR, "%s", problem.text);
		return STATUS_FAILED;
	}
	return answer(filter, &exported, &printing);
}

/* ---- events ---- */

static const char *rpps_at(void *context, const char *login, const char *instant)
{
	int64_t milliseconds;
	if (!audit_instant_read(instant, &milliseconds))
		return NULL;
	return persons_rpps_at(context, login, milliseconds / 1000);
}

/* The trail's public key says whose it is: in ret_key, empty where there is none. The exit status: 4 if it cannot be
 * read (said). */
static int read_key(const struct site *site, char ret_key[2 * AUDIT_PUBLIC_SIZE + 1])
{
	unsigned char public[AUDIT_PUBLIC_SIZE];
	struct safe_problem problem;
	int folder_fd, result = audit_folder_find(site->state_dir, TRAIL_FOLDER, &folder_fd, &problem);
	ret_key[0] = '\0';
	if (result == 0 && folder_fd >= 0) {
		result = audit_key_read_public(folder_fd, AUDIT_PUBLIC_FILE, public, &problem);
		close(folder_fd);
		if (result == 0)
			audit_hex(public, sizeof(public), ret_key);
	}
	if (result == 0 || result == -ENOENT)
		return STATUS_DONE;
	console_say(CONSOLE_ERROR, "%s", problem.text);
	return STATUS_FAILED;
}

/* Who had which number is in the state; without it the events name logins alone. The exit status. */
static int open_state(struct site *site)
{
	static const char text[] = "the state is not asked for the numbers (rpps) of persons: %s";
	char message[256];
	enum state_result opened =
	    state_db_open(site->state_dir, STATE_READ, &site->state, NULL, message, sizeof(message));
	if (opened == STATE_OK && site->settings == NULL)
		console_say(CONSOLE_WARNING, text, wording("the settings are wrong: run careacl check"));
	if (opened == STATE_OK || opened == STATE_NONE)
		return STATUS_DONE;
	console_say(CONSOLE_ERROR, text, message);
	return STATUS_FAILED;
}

static int export_events(struct site *site, const struct audit_filter *filter)
{
	char key[2 * AUDIT_PUBLIC_SIZE + 1];
	struct persons_rpps persons;
	int status = status_worse(read_key(site, key), open_state(site));
	persons_rpps_begin(&persons, site);
	const struct audit_event_site events = {
	    .observer = key[0] != '\0' ? key : NULL, .rpps = rpps_at, .context = &persons};
	status = status_worse(status, export_lines(site, filter, &events));
	if (persons.is_blind) {
		console_say(CONSOLE_ERROR, "not all numbers (rpps) of persons could be read from the state: "
					   "events name some by their login alone");
		status = status_worse(status, STATUS_FAILED);
	}
	persons_rpps_clear(&persons);
	return status;
}

int verb_audit_export(struct site *site)
{
	const struct options *options = site->options;
	struct audit_filter filter;
	char from[AUDIT_INSTANT_SIZE], until[AUDIT_INSTANT_SIZE];
	bool events;
	if (!read_format(options, &events) || !read_filter(options, &filter, from, until))
		return STATUS_WRONG;
	return events ? export_events(site, &filter) : export_lines(site, &filter, NULL);
}
