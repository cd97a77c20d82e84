/* Lines that wait: what is to be written, checked and put into its words. */
#include "acl_sync/audit/trail_private.h"
#include "registry/json_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* "by":..,"fields":{..}, owned by the caller. */
static char *rest_of(const struct trail_event *event)
{
	json_t *none = NULL, *by = json_string(event->by);
	json_t *line = json_object();
	char *text = NULL;
	if (event->fields == NULL)
		none = json_object();
	if (by != NULL && line != NULL && json_object_set(line, "by", by) == 0 &&
	    json_object_set(line, "fields", event->fields != NULL ? (json_t *)event->fields : none) == 0)
		text = json_text(line, JSON_COMPACT);
	json_decref(line);
	json_decref(by);
	json_decref(none);
	if (text == NULL)
		return NULL;
	size_t size = strlen(text); /* without the braces */
	memmove(text, text + 1, size - 2);
	text[size - 2] = '\0';
	return text;
}

static int make_draft(const struct trail_event *event, struct audit_draft *ret_draft)
{
	*ret_draft = (struct audit_draft){.kind = event->kind};
	if (audit_kind_name(event->kind) == NULL || event->by == NULL ||
	    !audit_instant_format(event->instant_ms, ret_draft->instant) ||
	    (event->fields != NULL && !json_is_object(event->fields)))
		return -EINVAL;
	json_t *by = json_string(event->by); /* NULL: not UTF-8, or no memory */
	json_decref(by);
	if (by == NULL)
		return -EINVAL;
	ret_draft->rest = rest_of(event);
	if (ret_draft->rest == NULL)
		return -ENOMEM;
	ret_draft->rest_size = strlen(ret_draft->rest);
	if (audit_draft_room(ret_draft) <= AUDIT_LINE_MAX)
		return 0;
	free(ret_draft->rest);
	return -EMSGSIZE;
}

static bool make_room(struct trail_drafts *drafts)
{
	size_t capacity = drafts->capacity > 0 ? 2 * drafts->capacity : 16;
	if (drafts->count < drafts->capacity)
		return true;
	struct audit_draft *items = reallocarray(drafts->items, capacity, sizeof(*items));
	if (items == NULL)
		return false;
	drafts->items = items;
	drafts->capacity = capacity;
	return true;
}

int trail_drafts_add(struct trail_drafts *drafts, const struct trail_event *event)
{
	struct audit_draft draft;
	int result = make_draft(event, &draft);
	if (result != 0)
		return result;
	size_t room = audit_draft_room(&draft);
	if (drafts->room + room > TRAIL_BATCH_BYTES)
		result = -EMSGSIZE;
	else if (!make_room(drafts))
		result = -ENOMEM;
	if (result != 0) {
		free(draft.rest);
		return result;
	}
	drafts->items[drafts->count++] = draft;
	drafts->room += room;
	return 0;
}

int trail_drafts_note(struct trail_drafts *drafts, enum audit_kind kind, const char *instant, json_t *fields)
{
	struct trail_event event = {.kind = kind, .by = TRAIL_BY, .fields = fields};
	int result = fields == NULL ? -ENOMEM : trail_drafts_add(drafts, &event);
	json_decref(fields);
	if (result == 0)
		memcpy(drafts->items[drafts->count - 1].instant, instant, AUDIT_INSTANT_SIZE);
	return result;
}

void trail_drafts_clear(struct trail_drafts *drafts)
{
	for (size_t i = 0; i < drafts->count; i++)
		free(drafts->items[i].rest);
	free(drafts->items);
	*drafts = (struct trail_drafts){0};
}
