#include "acl_sync/history/opened.h"

#include "acl_sync/console.h"
#include "wording/wording.h"

#include <stdio.h>
#include <string.h>

/* Did the access of that period rest on the use? */
static bool is_by(const struct period *period, const struct use *use)
{
	char where[4352];
	if (period->reason != REASON_BREAK_GLASS || strcmp(period->login, use->login) != 0)
		return false;
	for (size_t i = 0; i < period->ground_count; i++) {
		const struct ground *ground = &period->grounds[i];
		snprintf(where, sizeof(where), "%s:%u", ground->file, ground->line);
		if (ground->kind == STATEMENT_BREAK_GLASS && strcmp(where, use->id) == 0)
			return true;
	}
	return false;
}

/* The same may have been closed and opened again while the use was live. */
static bool is_told(const struct periods *periods, const struct use *use, size_t at)
{
	const struct period *period = &periods->items[at];
	for (size_t i = 0; i < at; i++) {
		const struct period *earlier = &periods->items[i];
		if (strcmp(earlier->category, period->category) == 0 &&
		    strcmp(earlier->patient, period->patient) == 0 && is_by(earlier, use))
			return true;
	}
	return false;
}

/* The next of the periods from `from` on that the use has opened, each patient and category once; periods->count: there is
 * none. */
static size_t next_opened(const struct periods *periods, const struct use *use, size_t from)
{
	if (use->refusal != NULL)
		return periods->count;
	for (size_t i = from; i < periods->count; i++)
		if (is_by(&periods->items[i], use) && !is_told(periods, use, i))
			return i;
	return periods->count;
}

const char *opened_unknown(const struct use *use)
{
	if (use->waits)
		return wording(
		    "not known: an older state was put back, and what it lacks is not accepted yet");
	return use->was_ahead ? wording("not known: the clock of the server was wrong then") : NULL;
}

static json_t *opened_json(const struct periods *periods, const struct use *use)
{
	json_t *list;
	if (opened_unknown(use) != NULL)
		return json_null();
	list = json_array();
	for (size_t i = next_opened(periods, use, 0); i < periods->count;
	     i = next_opened(periods, use, i + 1)) {
		json_t *item = json_object();
		json_out_set(item, "patient", json_out_text(periods->items[i].patient));
		json_out_set(item, "category", json_out_text(periods->items[i].category));
		json_out_set(item, "access", json_out_text(access_names[periods->items[i].access]));
		json_out_append(list, item);
	}
	return list;
}

json_t *opened_use_json(const struct periods *periods, const struct use *use)
{
	json_t *object = use_json(use);
	json_out_set(object, "opened", opened_json(periods, use));
	return object;
}

const char *opened_text(const struct periods *periods, const struct use *use, bool with_patient,
			struct arena *arena)
{
	const char *text = "";
	for (size_t i = next_opened(periods, use, 0); i < periods->count;
	     i = next_opened(periods, use, i + 1)) {
		const struct period *period = &periods->items[i];
		text = arena_printf(arena, "%s%s%s%s%s%s%s", text, *text != '\0' ? ", " : "",
				    with_patient ? period->patient : "", with_patient ? "/" : "",
				    period->category, wording(": "), wording(access_names[period->access]));
		if (text == NULL)
			console_out_of_memory();
	}
	return text;
}
