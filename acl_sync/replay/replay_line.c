#include "acl_sync/replay/replay_line.h"

#include "acl_sync/json_out.h"
#include "registry/calendar.h"
#include "registry/json_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "desk:17"; 0: it is none. */
static int64_t number_of(const json_t *fields, const char *key)
{
	const char *text = json_string_value(json_object_get(fields, key));
	size_t prefix = strlen(DESK_FILE ":");
	if (text == NULL || strncmp(text, DESK_FILE ":", prefix) != 0 || text[prefix] < '1' ||
	    text[prefix] > '9')
		return 0;
	char *end;
	long long number = strtoll(text + prefix, &end, 10);
	return *end == '\0' && number < DESK_PROPOSED - DESK_PROPOSED_MAX ? number : 0;
}

/* A copy of a text; NULL where there is none. */
static const char *text_of(const json_t *fields, const char *key, struct arena *arena)
{
	const char *text = json_string_value(json_object_get(fields, key));
	return text == NULL ? NULL : arena_strdup(arena, text);
}

static bool read_item(const json_t *fields, struct arena *arena, struct replay_line *line)
{
	line->item = (struct desk_item){
	    .id = line->statement,
	    .patient = text_of(fields, "patient", arena),
	    .section = text_of(fields, "section", arena),
	    .login = text_of(fields, "login", arena),
	    .text = text_of(fields, "text", arena),
	    .recorded = line->at,
	    .recorded_by = line->by,
	    .on_word_of = text_of(fields, "on_word_of", arena),
	    .reference = text_of(fields, "reference", arena),
	    .replaces = line->ends,
	};
	bool is_said = line->item.section != NULL && line->item.text != NULL;
	return line->item.patient != NULL && (line->statement == 0 || is_said);
}

static bool read_fields(const json_t *fields, struct arena *arena, struct replay_line *line)
{
	const json_t *recorded = json_object_get(fields, "recorded");
	line->statement = number_of(fields, "statement");
	line->ends = number_of(fields, "ends");
	if (json_is_integer(recorded))
		line->at = json_integer_value(recorded);
	return (line->statement != 0 || line->ends != 0) && read_item(fields, arena, line);
}

/* A review that was refused has changed nothing. */
static bool is_refused_review(const struct audit_line *text, const json_t *fields)
{
	const char *outcome = json_string_value(json_object_get(fields, "outcome"));
	return text->kind == AUDIT_REVIEW && outcome != NULL && strcmp(outcome, "refused") == 0;
}

static bool read_review(const json_t *fields, struct arena *arena, struct replay_line *line)
{
	line->review = (struct review){
	    .place = text_of(fields, "statement", arena),
	    .reviewer = text_of(fields, "reviewer", arena),
	    .finding = text_of(fields, "finding", arena),
	    .recorded_by = line->by,
	    .at = line->at,
	};
	line->item.patient = text_of(fields, "patient", arena);
	return line->review.place != NULL && line->review.reviewer != NULL && line->review.finding != NULL;
}

static bool read_refiling(const json_t *fields, struct arena *arena, struct replay_line *line)
{
	const json_t *device = json_object_get(fields, "device"), *inode = json_object_get(fields, "inode");
	line->refiling = (struct state_refiling){
	    .store = text_of(fields, "store", arena),
	    .from = text_of(fields, "patient", arena),
	    .into = text_of(fields, "into", arena),
	    .category = text_of(fields, "category", arena),
	    .path = text_of(fields, "document", arena),
	    .into_name = text_of(fields, "into_name", arena),
	    .aside = "",
	    .device = (uint64_t)json_integer_value(device),
	    .inode = (uint64_t)json_integer_value(inode),
	    .by_uid = (uid_t)-1,
	    .at = line->at,
	};
	line->item.patient = line->refiling.from;
	return line->refiling.store != NULL && line->refiling.from != NULL && line->refiling.into != NULL &&
	       line->refiling.category != NULL && line->refiling.path != NULL && json_is_integer(device) &&
	       json_is_integer(inode);
}

static int64_t refused_number(const json_t *fields)
{
	const char *text = json_string_value(json_object_get(fields, "refused"));
	size_t prefix = strlen(REFUSED_FILE ":");
	if (text == NULL || strncmp(text, REFUSED_FILE ":", prefix) != 0)
		return 0;
	return strtoll(text + prefix, NULL, 10);
}

static bool read_refused(const json_t *fields, struct arena *arena, struct replay_line *line)
{
	line->refused = (struct refused_claim){
	    .id = refused_number(fields),
	    .patient = text_of(fields, "patient", arena),
	    .login = text_of(fields, "login", arena),
	    .justification = text_of(fields, "justification", arena),
	    .reason = text_of(fields, "refusal", arena),
	    .recorded = line->at,
	    .recorded_by = line->by,
	    .on_word_of = text_of(fields, "on_word_of", arena),
	    .reference = text_of(fields, "reference", arena),
	};
	line->item.patient = line->refused.patient;
	return line->refused.patient != NULL && line->refused.login != NULL && line->refused.reason != NULL;
}

static bool read_json(const struct audit_line *text, const json_t *json, struct arena *arena,
		      struct replay_line *line)
{
	const json_t *fields = json_object_get(json, "fields");
	char instant[AUDIT_INSTANT_SIZE];
	/* without the milliseconds */
	snprintf(instant, sizeof(instant), "%.*sZ", (int)strcspn(text->instant, "."), text->instant);
	line->by = text_of(json, "by", arena);
	if (line->by == NULL || calendar_parse_start(instant, &line->at) != NULL)
		return false;
	if (text->kind == AUDIT_REPLAY) {
		const char *outcome = json_string_value(json_object_get(fields, "outcome"));
		if (outcome != NULL && strcmp(outcome, "not-recorded") == 0)
			line->denied = json_integer_value(json_object_get(fields, "line"));
		return line->denied > 0;
	}
	if (refused_number(fields) > 0)
		return read_refused(fields, arena, line);
	if (text->kind == AUDIT_REVIEW)
		return read_review(fields, arena, line);
	if (text->kind == AUDIT_REFILE)
		return read_refiling(fields, arena, line);
	char *copy = json_text(fields, JSON_COMPACT);
	line->fields = copy == NULL ? NULL : arena_strdup(arena, copy);
	free(copy);
	return line->fields != NULL && read_fields(fields, arena, line);
}

bool replay_line_read(const struct audit_line *text, struct arena *arena, struct replay_line *ret_line)
{
	*ret_line = (struct replay_line){.line = (int64_t)text->sequence};
	if (text->kind != AUDIT_STATEMENT && text->kind != AUDIT_BREAK_GLASS && text->kind != AUDIT_REVIEW &&
	    text->kind != AUDIT_REFILE && text->kind != AUDIT_REPLAY)
		return false;
	json_t *json = json_loadb(text->text, text->size, 0, NULL);
	const json_t *fields = json_object_get(json, "fields");
	bool is_desks = number_of(fields, "statement") != 0 || number_of(fields, "ends") != 0 ||
			refused_number(fields) > 0 || text->kind == AUDIT_REVIEW ||
			text->kind == AUDIT_REFILE || text->kind == AUDIT_REPLAY;
	is_desks = is_desks && !is_refused_review(text, fields);
	bool read = is_desks && read_json(text, json, arena, ret_line);
	ret_line->is_damaged = !read && (json == NULL || (is_desks && text->kind != AUDIT_REPLAY));
	json_decref(json);
	return read;
}

bool replay_line_waiting(const struct state_waiting *waiting, struct arena *arena,
			 struct replay_line *ret_line)
{
	*ret_line = (struct replay_line){
	    .line = waiting->line, .fields = waiting->fields, .by = waiting->by, .at = waiting->at};
	json_t *fields = json_loads(waiting->fields, 0, NULL);
	bool read = fields != NULL && read_fields(fields, arena, ret_line);
	json_decref(fields);
	/* of a line that said two things, one may have been done */
	ret_line->statement = waiting->statement;
	ret_line->ends = waiting->ends;
	return read;
}
