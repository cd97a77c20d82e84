/* Statements that say the same, and those that were said together: whoever says or ends one of them is told of the other. */
#include "acl_sync/desk/desk_private.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/said_text.h"

#include <string.h>

static struct said_lines lines_of(const struct desk *desk, const struct site *site, const char *patient)
{
	struct said_lines lines;
	if (!said_text_all(&site_merged(site)->statements, patient, desk->arena, &lines))
		console_out_of_memory();
	return lines;
}

/* The line that this desk statement is; NULL: it is none, or one that may stand several times. */
static const struct said_line *line_of(const struct said_lines *lines, int64_t id)
{
	for (size_t i = 0; i < lines->count; i++)
		if (lines->items[i].origin.line == id && strcmp(lines->items[i].origin.file, DESK_FILE) == 0)
			return strcmp(lines->items[i].section, "break_glass") != 0 ? &lines->items[i] : NULL;
	return NULL;
}

/* Another line that says the same and has not ended; NULL: none. */
static const struct said_line *same_as(const struct said_lines *lines, const struct said_line *line,
				       int64_t now)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct said_line *other = &lines->items[i];
		bool is_itself = other->origin.line == line->origin.line &&
				 strcmp(other->origin.file, line->origin.file) == 0;
		if (!is_itself && strcmp(other->section, line->section) == 0 &&
		    strcmp(other->text, line->text) == 0 && !time_window_has_ended(other->window, now))
			return other;
	}
	return NULL;
}

static void note_twice(const struct desk *desk, const struct desk_request *request, int64_t id, bool is_end)
{
	struct said_lines lines = lines_of(desk, is_end ? &desk->before : &desk->sync.site, request->patient);
	const struct said_line *line = line_of(&lines, id);
	const struct said_line *same = line == NULL ? NULL : same_as(&lines, line, desk->sync.site.now);
	char where[4352];
	if (same == NULL)
		return;
	origin_format(same->origin, where, sizeof(where));
	console_say(CONSOLE_WARNING,
		    is_end ? "%s says the same, and stays"
			   : "%s says the same already: each of the two holds until it is ended itself",
		    where);
}

/* A transfer is two statements: who ends one of them may want to end the other. */
static void note_other_half(const struct desk *desk, const struct desk_request *request)
{
	struct desk_item item, other;
	struct state_db *state = desk->before.state;
	if (state_desk_find(state, request->ends, desk->arena, &item) != STATE_OK)
		return;
	bool is_first = strcmp(item.section, DESK_DISCHARGES) == 0;
	if (!is_first && strcmp(item.section, "teams") != 0)
		return;
	if (state_desk_find(state, item.id + (is_first ? 1 : -1), desk->arena, &other) != STATE_OK ||
	    other.ended != STATE_STILL || other.recorded != item.recorded ||
	    strcmp(other.patient, item.patient) != 0 || strcmp(other.recorded_by, item.recorded_by) != 0 ||
	    strcmp(other.section, is_first ? "teams" : DESK_DISCHARGES) != 0)
		return;
	console_say(CONSOLE_WARNING,
		    DESK_FILE
		    ":%lld was recorded with it, and stays: if the transfer was wrong, withdraw it too",
		    (long long)other.id);
}

void desk_tell_twice(const struct desk *desk, const struct desk_request *request, size_t count)
{
	if (request->kind == AUDIT_BREAK_GLASS)
		return;
	for (size_t i = 0; i < count; i++)
		note_twice(desk, request, DESK_PROPOSED - (int64_t)i, false);
	if (request->ends != 0) {
		note_twice(desk, request, request->ends, true);
		note_other_half(desk, request);
	}
}
