/* The way in: who calls, whether they may say it, and the site of the patient without the change. */
#include "acl_sync/desk/desk_private.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/attempt.h"
#include "acl_sync/entry.h"
#include "acl_sync/status.h"

#include <string.h>

static bool is_blank(const char *text)
{
	return text != NULL && text[strspn(text, " \t\n\r")] == '\0';
}

/* It would move the cursor of whoever reads it, or look like another line. */
static bool has_controls(const char *text)
{
	for (; text != NULL && *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	return false;
}

/* Before anything is looked up: an answer that comes too late to be recorded would tell who is a patient. */
const char *desk_words_problem(const struct options *options)
{
	const char *const texts[] = {options->by, options->reference, options->justification};
	if (is_blank(options->by) || is_blank(options->reference))
		return "--by and --reference are empty: expected a name and a place, or neither";
	if (has_controls(options->by) || has_controls(options->reference))
		return "--by or --reference has a control character, such as the end of a line: expected one "
		       "line of text";
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i] != NULL && strlen(texts[i]) > DESK_WORDS_MAX)
			return "a text is too long; expected at most 4096 bytes";
	return NULL;
}

bool desk_open(struct desk *desk, const struct options *options, int *ret_status)
{
	*desk =
	    (struct desk){.options = options, .arena = arena_new(), .sync = {.lock_fd = -1}, .lock_fd = -1};
	if (desk->arena == NULL)
		console_out_of_memory();
	const char *problem = caller_find(desk->arena, &desk->caller);
	desk->by = desk->caller.login;
	if (problem == NULL)
		problem = desk_words_problem(options);
	if (problem == NULL)
		return true;
	*ret_status = desk_refuse(desk, "%s: %s", options->verb->name, problem);
	return false;
}

static bool has_office(struct desk *desk, const struct desk_request *request)
{
	return request->by_anybody || caller_must_have(&desk->before, &desk->caller, request->office);
}

static bool is_among(const char *const *ids, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(ids[i], id) == 0)
			return true;
	return false;
}

/* The patient, and all identities of whoever this is about, each once. */
static bool find_patients(struct desk *desk, const struct desk_request *request)
{
	struct site *site = &desk->before;
	struct words own, into = {0};
	if (state_desk_identities(site->state, request->patient, STATE_STILL - 1, desk->arena, &own) !=
		STATE_OK ||
	    (request->into != NULL && state_desk_identities(site->state, request->into, STATE_STILL - 1,
							    desk->arena, &into) != STATE_OK))
		return site_fail_state(site);
	const char **all = arena_array(desk->arena, own.count + into.count, sizeof(const char *));
	size_t count = 0;
	if (all == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < own.count + into.count; i++) {
		const char *id = i < own.count ? own.items[i] : into.items[i - own.count];
		if (facts_patient(site->facts, id) != NO_ID && !is_among(all, count, id))
			all[count++] = id;
	}
	desk->patients = (struct words){all, count};
	return true;
}

/* When this is recorded. What the sync has decided at and what the desk has recorded lie before it. */
static bool find_now(struct desk *desk)
{
	int64_t last;
	if (state_desk_last(desk->before.state, &last) != STATE_OK)
		return site_fail_state(&desk->before);
	desk->now = desk->before.now;
	/* what is farther ahead, with a clock that is in no doubt, was recorded by one that was wrong (--accept-clock) */
	if (last > desk->now && (desk->before.clock_held || last <= desk->now + CLOCK_BACK_SECONDS))
		desk->now = last;
	return true;
}

/* Whoever is in the registry; what was said of an identity that has left it holds for the others, and may end. */
static bool is_there(struct desk *desk, const struct desk_request *request)
{
	struct site *site = &desk->before;
	if (request->ends != 0 && desk->patients.count > 0)
		return true;
	return entry_find_patient(site, request->patient) != NO_ID &&
	       (request->into == NULL || entry_find_patient(site, request->into) != NO_ID);
}

/* May this caller say this of these patients? Adds what speaks against it. */
static bool may_be_said(struct desk *desk, const struct desk_request *request)
{
	struct site *site = &desk->before;
	if (!has_office(desk, request))
		attempt_in_vain(desk, request, "no-office");
	else if (site->state == NULL)
		site_fail(site, STATUS_WRONG, site->state_dir,
			  "there is no state yet: run careacl sync first");
	else
		return find_patients(desk, request) && is_there(desk, request) && find_now(desk);
	return false;
}

static bool open_before(struct desk *desk, const struct desk_request *request)
{
	const char *patients[] = {request->patient, request->into};
	const struct site_about about = {.patients = patients,
					 .patient_count = request->into != NULL ? 2 : 1,
					 .logins = &desk->by,
					 .login_count = 1};
	/* whoever has an emergency is not told what is wrong with the registry, or waits: root's sync says it */
	bool is_emergency = request->kind == AUDIT_BREAK_GLASS && !desk->caller.is_root;
	unsigned needs = SITE_RECORDS | SITE_BEGINS | (is_emergency ? SITE_AGAIN : 0);
	bool opened = site_open_about(&desk->before, desk->options, needs, &about);
	desk->before.about = NULL; /* it was a local */
	if (!opened && is_emergency && desk->before.findings.error_count > desk->before.failures)
		console_findings(&desk->before.findings); /* but for why nothing can be done at all */
	desk->before.silent = desk->before.silent || request->silent;
	return opened && may_be_said(desk, request);
}

/* Has anything been said about these patients since desk->before was opened? What cannot be told counts as said. */
static bool has_aged(const struct desk *desk)
{
	const struct site *site = &desk->before;
	for (size_t i = 0; i < desk->patients.count; i++)
		if (state_desk_since(site->state, &site->desk_mark, desk->patients.items[i]) != STATE_NONE)
			return true;
	return false;
}

bool desk_look(struct desk *desk, const struct desk_request *request, int *ret_status)
{
	if (desk->before_is_open)
		return true;
	bool good = open_before(desk, request) && (desk->options->dry_run || desk_lock(desk));
	if (good && has_aged(desk)) {
		site_close(&desk->before);
		good = open_before(desk, request);
	}
	if (good) {
		desk->before_is_open = true;
		return true;
	}
	desk_note_refusal(desk, &desk->before);
	*ret_status = site_stop(&desk->before);
	return false;
}
