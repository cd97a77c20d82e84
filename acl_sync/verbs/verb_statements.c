/* careacl statements PATIENT: all that is said about the patient: by the registry's files, and at the desk, with its whole
 * history. */
#include "acl_sync/console.h"
#include "acl_sync/desk/may_read.h"
#include "acl_sync/desk/said_text.h"
#include "acl_sync/entry.h"
#include "acl_sync/printable.h"
#include "acl_sync/site/set_aside.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/patient_on_hold.h"
#include "acl_sync/verbs/verbs.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <stdio.h>
#include <string.h>

/* ---- what the registry says ---- */

static json_t *line_json(struct site *site, const struct said_line *line)
{
	char where[4352];
	json_t *object = json_object();
	origin_format(line->origin, where, sizeof(where));
	json_out_set(object, "id", json_null());
	json_out_set(object, "where", json_out_text(where));
	json_out_set(object, "section", json_out_text(line->section));
	json_out_set(object, "text", json_out_text(line->text));
	json_out_set(object, "valid_from", json_out_instant(line->window.from));
	json_out_set(object, "valid_until", json_out_instant(line->window.until));
	json_out_set(object, "live", json_boolean(time_window_is_live(line->window, site->now)));
	return object;
}

static void tell_window(struct time_window window)
{
	char from[CALENDAR_INSTANT_SIZE], until[CALENDAR_INSTANT_SIZE];
	calendar_format(window.from, from);
	calendar_format(window.until, until);
	if (window.from != TIME_ALWAYS)
		console_answer(", from %s", from);
	if (window.until != TIME_NEVER)
		console_answer(", until %s", until);
}

static void tell_line(const struct said_line *line)
{
	char where[4352];
	origin_format(line->origin, where, sizeof(where));
	console_answer("%s  %s %s", where, line->section, line->text);
	tell_window(line->window);
	putchar('\n');
}

/* ---- what was said at the desk ---- */

/* What was not known at --at is not told. */
static struct desk_item as_known(const struct site *site, const struct desk_item *item)
{
	struct desk_item known = *item;
	if (!site->has_at || item->until <= site->now)
		return known;
	known.ended = STATE_STILL;
	known.ended_by = known.end_on_word_of = known.end_reference = NULL;
	return known;
}

static json_t *instant_or_null(int64_t instant)
{
	return instant == STATE_STILL ? json_null() : json_out_instant(instant);
}

static json_t *item_json(const struct site *site, const struct desk_item *item)
{
	json_t *object = json_object();
	json_out_set(object, "id", json_out_format(DESK_FILE ":%lld", (long long)item->id));
	json_out_set(object, "where", json_out_format(DESK_FILE ":%lld", (long long)item->id));
	json_out_set(object, "patient", json_out_text(item->patient));
	json_out_set(object, "section", json_out_text(item->section));
	json_out_set(object, "text", json_out_text(item->text));
	json_out_set(object, "login", json_out_text(item->login));
	json_out_set(object, "recorded", json_out_instant(item->recorded));
	json_out_set(object, "recorded_by", json_out_text(item->recorded_by));
	json_out_set(object, "on_word_of", json_out_text(item->on_word_of));
	json_out_set(object, "reference", json_out_text(item->reference));
	json_out_set(object, "replaces",
		     item->replaces == 0 ? json_null()
					 : json_out_format(DESK_FILE ":%lld", (long long)item->replaces));
	json_out_set(object, "ended", instant_or_null(item->ended));
	json_out_set(object, "ended_by", json_out_text(item->ended_by));
	json_out_set(object, "end_on_word_of", json_out_text(item->end_on_word_of));
	json_out_set(object, "end_reference", json_out_text(item->end_reference));
	json_out_set(object, "set_aside",
		     item->ended != STATE_STILL ? json_null()
						: json_out_text(set_aside_why(site_merged(site), item->id)));
	return object;
}

static void tell_who(const struct site *site, const char *login, const char *word, const char *reference)
{
	word = printable_in(site->arena, word);
	reference = printable_in(site->arena, reference);
	console_answer(" by %s", login);
	if (word != NULL)
		console_answer(", on the word of %s", word);
	if (reference != NULL)
		console_answer(" (%s)", reference);
}

static void tell_item(const struct site *site, const struct desk_item *item)
{
	char instant[CALENDAR_INSTANT_SIZE];
	const char *wrong = item->ended != STATE_STILL ? NULL : set_aside_why(site_merged(site), item->id);
	calendar_format(item->recorded, instant);
	console_answer(DESK_FILE ":%lld  %s %s; recorded %s", (long long)item->id, item->section,
		       printable_in(site->arena, item->text), instant);
	tell_who(site, item->recorded_by, item->on_word_of, item->reference);
	if (item->ended != STATE_STILL) {
		calendar_format(item->ended, instant);
		console_answer("; ended %s", instant);
		tell_who(site, item->ended_by, item->end_on_word_of, item->end_reference);
	}
	if (wrong != NULL)
		console_answer("; set aside: %s", wrong);
	putchar('\n');
}

/* ---- the verb ---- */

static void give_desk(struct site *site, const char *patient, json_t *list)
{
	struct words patients;
	struct desk_items items;
	if (site->state == NULL)
		return;
	if (state_desk_identities(site->state, patient, STATE_STILL - 1, site->arena, &patients) !=
	    STATE_OK) {
		site_fail_state(site);
		return;
	}
	for (size_t i = 0; i < patients.count; i++) {
		if (state_desk_history(site->state, patients.items[i], NULL, site->arena, &items) != STATE_OK)
			site_fail_state(site);
		for (size_t j = 0; j < items.count; j++) {
			struct desk_item item = as_known(site, &items.items[j]);
			if (site->has_at && item.since > site->now)
				continue;
			if (list != NULL)
				json_out_append(list, item_json(site, &item));
			else
				tell_item(site, &item);
		}
	}
}

/* What a file of the registry says: the desk's own are told with their history. */
static void give_registry(struct site *site, const char *patient, json_t *list)
{
	struct said_lines lines;
	if (!said_text_all(&site_merged_about(site, patient)->statements, patient, site->arena, &lines))
		console_out_of_memory();
	for (size_t i = 0; i < lines.count; i++) {
		if (strcmp(lines.items[i].origin.file, DESK_FILE) == 0)
			continue;
		if (list != NULL)
			json_out_append(list, line_json(site, &lines.items[i]));
		else
			tell_line(&lines.items[i]);
	}
}

int verb_statements(const struct options *options)
{
	struct site site;
	int status;
	const char *patient = options->operands[0];
	const struct site_about about = {.patients = &patient, .patient_count = 1};
	if (!may_read(options, OFFICE_DESK, &status))
		return status;
	if (!site_open_about(&site, options, 0, &about) || entry_find_patient(&site, patient) == NO_ID)
		return site_stop(&site);
	json_t *list = options->json ? json_array() : NULL;
	if (options->json && list == NULL)
		console_out_of_memory();
	give_registry(&site, patient, list);
	give_desk(&site, patient, list);
	patient_on_hold_note(&site, patient);
	if (list == NULL)
		return site_close(&site);
	json_t *document = json_object();
	json_out_set(document, "patient", json_out_text(patient));
	json_out_set(document, "at", json_out_instant(site.now));
	json_out_set(document, "statements", list);
	return site_answer(&site, document);
}
