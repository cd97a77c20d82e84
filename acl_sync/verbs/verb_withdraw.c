/* careacl withdraw ID, reopen PATIENT: the end of something that was said at the desk. */
#include "acl_sync/console.h"
#include "acl_sync/desk/glass.h"
#include "acl_sync/desk/glass_record.h"
#include "acl_sync/desk/saying.h"
#include "acl_sync/desk/waiting_end.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>

/* "desk:17" or "17". 0: it is none. */
static int64_t statement_number(const char *text)
{
	char *end;
	if (strncmp(text, DESK_FILE ":", strlen(DESK_FILE ":")) == 0)
		text += strlen(DESK_FILE ":");
	if (*text < '0' || *text > '9' || strlen(text) > 9)
		return 0;
	long long number = strtoll(text, &end, 10);
	return *end == '\0' ? number : 0;
}

/* "registry.d/20-patients.conf:3", as `statements` lists what a file says? */
static bool is_of_registry(const char *typed)
{
	const char *colon = strrchr(typed, ':');
	return colon != NULL && colon[1] != '\0' && colon[1 + strspn(colon + 1, "0123456789")] == '\0' &&
	       strncmp(typed, DESK_FILE ":", strlen(DESK_FILE ":")) != 0;
}

/* The statement that was typed; false: refused (said). */
static bool find_statement(struct desk *desk, const char *typed, struct desk_item *ret_item, int *ret_status)
{
	struct site site;
	int64_t number = statement_number(typed);
	if (!site_open_state_of(&site, desk->options)) {
		*ret_status = site_stop(&site);
		return false;
	}
	enum state_result result =
	    number == 0 ? STATE_NONE : state_desk_find(site.state, number, desk->arena, ret_item);
	if (result == STATE_ERROR)
		*ret_status = desk_refuse(desk, "the state cannot be read: %s", state_db_message(site.state));
	else if (result != STATE_OK && is_of_registry(typed))
		*ret_status = desk_refuse(
		    desk,
		    "'%s' is said by a file of the registry, not at the desk: whoever keeps the registry's "
		    "files takes it back there; what is recorded at the desk can speak against it",
		    typed);
	else if (result != STATE_OK)
		*ret_status = desk_refuse(
		    desk, "'%s' was never said at the desk; 'careacl statements PATIENT' lists what was",
		    typed);
	else if (ret_item->ended != STATE_STILL)
		*ret_status = desk_refuse(desk, "'%s' has ended already", typed);
	site_close(&site);
	return result == STATE_OK && ret_item->ended == STATE_STILL;
}

/* The end of a merge: documents of one identity still lie where only the wishes of both keep them closed. */
static const char *refuse_standing(struct desk *desk, const struct desk_request *request)
{
	int64_t count;
	const struct desk_item *item = request->context;
	struct state_db *state = desk->before.state;
	if (strcmp(item->section, DESK_MERGED) != 0)
		return NULL;
	if (state_refilings_standing(state, item->id, &count) != STATE_OK)
		return "the state cannot be read";
	if (count == 0)
		return NULL;
	const char *text =
	    wording_in(desk->arena,
		       "%lld documents of one of the two lie in the other's folder, where the wishes of both "
		       "keep them: move them back with careacl refile first",
		       (long long)count);
	if (text == NULL)
		console_out_of_memory();
	return text;
}

static int end_statement(struct desk *desk, const struct desk_item *item)
{
	static const struct desk_hooks hooks = {.objection = refuse_standing};
	const struct desk_request request = {
	    .office = OFFICE_DESK,
	    .kind = AUDIT_STATEMENT,
	    .patient = item->patient,
	    .login = item->login,
	    .ends = item->id,
	    .hooks = &hooks,
	    .context = (void *)item,
	    .sentence = saying_sentence(desk, said_section_what(item->section), item->patient, item->text),
	};
	return desk_close(desk, desk_run(desk, &request));
}

int verb_withdraw(const struct options *options)
{
	struct desk desk;
	struct desk_item item;
	int status = STATUS_WRONG;
	if (!desk_open(&desk, options, &status) ||
	    waiting_end(&desk, statement_number(options->operands[0]), &status) ||
	    !find_statement(&desk, options->operands[0], &item, &status))
		return desk_close(&desk, status);
	if (options->no_sync && strcmp(item.section, GLASS_SECTION) == 0)
		return desk_close(&desk, desk_refuse(&desk, GLASS_END_NO_SYNC));
	return end_statement(&desk, &item);
}

/* R18: reopening is the patient's. What the registry's files have closed is opened there. */
int verb_reopen(const struct options *options)
{
	struct desk desk;
	struct desk_items items;
	int status = STATUS_WRONG;
	const struct desk_request request = {.office = OFFICE_DESK, .patient = options->operands[0]};
	if (!desk_open(&desk, options, &status) || !desk_look(&desk, &request, &status))
		return desk_close(&desk, status);
	if (state_desk_person(desk.before.state, request.patient, STATE_STILL - 1, desk.arena, &items) !=
	    STATE_OK)
		return desk_close(&desk, desk_refuse(&desk, "the state cannot be read: %s",
						     state_db_message(desk.before.state)));
	size_t found = items.count, closings = 0;
	for (size_t i = 0; i < items.count; i++)
		if (strcmp(items.items[i].section, "closed") == 0) {
			found = i;
			closings++;
		}
	if (closings > 1)
		console_say(
		    CONSOLE_WARNING,
		    "the record was closed more than once, of another identity too: it stays closed until "
		    "each has ended; type careacl reopen again");
	if (found < items.count)
		return end_statement(&desk, &items.items[found]);
	return desk_close(
	    &desk, desk_refuse(&desk,
			       "reopen: the record of %s was not closed at the desk; what a file of the "
			       "registry has closed is opened there",
			       console_is_private() ? request.patient : "this patient"));
}
