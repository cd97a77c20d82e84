#include "acl_sync/audit/audit_event_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *audit_event_text(const json_t *fields, const char *key)
{
	return json_string_value(json_object_get(fields, key));
}

void audit_event_set(struct audit_event_making *making, json_t *object, const char *key, json_t *value)
{
	if (value == NULL || json_object_set_new(object, key, value) != 0)
		making->failed = true;
}

void audit_event_append(struct audit_event_making *making, json_t *array, json_t *value)
{
	if (value == NULL || json_array_append_new(array, value) != 0)
		making->failed = true;
}

json_t *audit_event_string(struct audit_event_making *making, const char *text)
{
	json_t *string = NULL;
	char *copy = text == NULL || text[strspn(text, " \t\r\n")] == '\0' ? NULL : strdup(text);
	if (copy == NULL) {
		making->failed = making->failed || (text != NULL && text[strspn(text, " \t\r\n")] != '\0');
		return NULL;
	}
	for (char *at = copy; *at != '\0'; at++)
		if ((unsigned char)*at < ' ' && strchr("\t\r\n", *at) == NULL)
			*at = '?';
	string = json_string(copy);
	making->failed = making->failed || string == NULL;
	free(copy);
	return string;
}

void audit_event_set_text(struct audit_event_making *making, json_t *object, const char *key,
			  const char *text)
{
	json_t *string = audit_event_string(making, text);
	if (string != NULL)
		audit_event_set(making, object, key, string);
}

/* ---- the event ---- */

/* Why it did not succeed. */
static void set_outcome(struct audit_event_making *making)
{
	static const char *const whys[] = {"refusal", "reason", "problem", "what", "outcome"};
	const char *outcome = making->row->outcome, *why = NULL;
	if (outcome != NULL)
		audit_event_set_text(making, making->event, "outcome", outcome);
	if (outcome != NULL && strcmp(outcome, EVENT_SUCCESS) == 0)
		return;
	for (size_t i = 0; why == NULL && i < sizeof(whys) / sizeof(whys[0]); i++)
		why = audit_event_text(making->fields, whys[i]);
	audit_event_set_text(making, making->event, "outcomeDesc", why);
}

/* What the accesses of the line rest on, each purpose once. */
static void set_purposes(struct audit_event_making *making)
{
	bool is_in[EVENT_CODE_COUNT] = {false};
	json_t *purposes = json_array(), *access;
	size_t at;
	is_in[making->row->purpose] = true;
	json_array_foreach(json_object_get(making->fields, "accesses"), at, access)
	{
		is_in[audit_event_purpose(audit_event_text(access, "reason"))] = true;
	}
	for (unsigned code = EVENT_CODE_NONE + 1; code < EVENT_CODE_COUNT; code++)
		if (is_in[code])
			audit_event_append(making, purposes,
					   audit_event_concept((enum audit_event_code)code));
	if (json_array_size(purposes) > 0)
		audit_event_set(making, making->event, "purposeOfEvent", purposes);
	else
		json_decref(purposes);
}

json_t *audit_event_observer(struct audit_event_making *making)
{
	json_t *who = json_pack("{s:s, s:s}", "type", "Device", "display", "careacl");
	if (making->site->observer != NULL)
		audit_event_set(making, who, "identifier",
				json_pack("{s:s}", "value", making->site->observer));
	return who;
}

static json_t *source_of(struct audit_event_making *making)
{
	json_t *source = json_object();
	audit_event_set(making, source, "observer", audit_event_observer(making));
	audit_event_set(making, source, "type", json_pack("[o]", audit_event_coding(EVENT_SECURITY_SERVER)));
	return source;
}

/* The hash of the line is the event's id: the same line is the same event, however often it is exported, and the next
 * line of the trail says it. */
static void set_id(struct audit_event_making *making)
{
	const struct audit_place place = audit_line_place(making->line);
	char id[2 * AUDIT_HASH_SIZE + 1];
	audit_hex(place.hash, sizeof(place.hash), id);
	audit_event_set_text(making, making->event, "id", id);
}

static void fill(struct audit_event_making *making)
{
	const struct audit_event_row *row = making->row;
	json_t *event = making->event;
	audit_event_set_text(making, event, "resourceType", "AuditEvent");
	set_id(making);
	audit_event_set(making, event, "type", audit_event_coding(row->type));
	if (row->subtype != EVENT_CODE_NONE)
		audit_event_set(making, event, "subtype", json_pack("[o]", audit_event_coding(row->subtype)));
	audit_event_set_text(making, event, "action", row->action);
	audit_event_set_text(making, event, "recorded", making->line->instant);
	set_outcome(making);
	set_purposes(making);
	audit_event_set(making, event, "agent", audit_event_agents(making));
	audit_event_set(making, event, "source", source_of(making));
	audit_event_set(making, event, "entity", audit_event_entities(making));
}

static int make(struct audit_event_making *making, json_t **ret_event)
{
	making->row = audit_event_row(making->line->kind, making->fields);
	if (making->row == NULL)
		return 0;
	making->event = json_object();
	fill(making);
	if (making->event == NULL || making->failed) {
		json_decref(making->event);
		return -ENOMEM;
	}
	*ret_event = making->event;
	return 0;
}

int audit_event_make(const struct audit_line *line, const struct audit_event_site *site, json_t **ret_event)
{
	*ret_event = NULL;
	if (!audit_event_is_told(line->kind))
		return 0;
	/* a text that jansson has no memory for ends too early, by its own error, or lacks a byte and is none at all */
	errno = 0;
	json_t *json = json_loadb(line->text, line->size, JSON_REJECT_DUPLICATES, NULL);
	if (json == NULL || errno == ENOMEM) {
		json_decref(json);
		return errno == ENOMEM ? -ENOMEM : -EBADMSG;
	}
	struct audit_event_making making = {.line = line,
					    .site = site,
					    .fields = json_object_get(json, "fields"),
					    .by = audit_event_text(json, "by")};
	int result = making.by == NULL ? -EBADMSG : make(&making, ret_event);
	json_decref(json);
	return result;
}
