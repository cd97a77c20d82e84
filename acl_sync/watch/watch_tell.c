/* The answers of status: a screen, a line, JSON. */
#include "acl_sync/console.h"
#include "acl_sync/screen.h"
#include "acl_sync/sentences.h"
#include "acl_sync/status.h"
#include "acl_sync/watch/last_sync.h"
#include "acl_sync/watch/watch.h"
#include "acl_sync/wrap.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <string.h>
#include <unistd.h>

#define WIDTH_MAX 78

static const char *verdict(const struct watch *watch)
{
	return watch->status == STATUS_DONE ? "all is well" : "somebody must look";
}

/* ---- the screen ---- */

/* A terminal that says how wide it is; 40 columns are enough. */
static size_t columns(void)
{
	size_t width = screen_width(STDOUT_FILENO, WIDTH_MAX);
	return width > WIDTH_MAX ? WIDTH_MAX : width;
}

static const char *say_sync(struct watch *watch)
{
	char seconds[SENTENCE_SECONDS_SIZE];
	int64_t took = last_sync_number(watch->last, "ended") - last_sync_number(watch->last, "began");
	if (watch->ended == TIME_ALWAYS)
		return wording("none yet");
	sentence_seconds(took, seconds);
	return watch_say(watch, "%s ago, took %s s, exit status %lld",
			 watch_age(watch, watch->now - watch->ended), seconds,
			 (long long)last_sync_number(watch->last, "status"));
}

static const char *say_facts(struct watch *watch)
{
	char at[CALENDAR_INSTANT_SIZE];
	if (watch->facts_at == TIME_ALWAYS)
		return wording("none yet");
	calendar_format(watch->facts_at, at);
	return watch->texts == WATCH_TEXTS_NEW
		   ? watch_say(watch, "of %s; changed since: the next sync takes them", at)
		   : watch_say(watch, "of %s", at);
}

/* As the last sync has left it; what the desk has said since is in force too, and not counted. */
static const char *say_accesses(struct watch *watch)
{
	int64_t unknown, accesses = watch_accesses(watch, &unknown);
	if (accesses < 0)
		return wording(unknown > 0 ? "not known after the last sync" : "not known yet");
	const char *text =
	    watch_say(watch, "%s, %s", watch_counted(watch, accesses, "access", "accesses"),
		      watch_counted(watch, last_sync_number(watch->last, "folders"), "folder", "folders"));
	if (unknown > 0)
		text = watch_say(watch, "%s; not known of %s", text,
				 watch_counted(watch, unknown, "store", "stores"));
	return watch->said_since == 0
		   ? text
		   : watch_say(watch, "%s; since that sync %s", text,
			       watch_counted(watch, watch->said_since, "statement of the desk",
					     "statements of the desk"));
}

/* "": nothing is. */
static const char *say_closed(struct watch *watch)
{
	long long closed = last_sync_number(watch->last, "closed"),
		  deleted = last_sync_number(watch->last, "deleted");
	const char *text = closed == 0 ? "" : watch_say(watch, "%lld on purpose", closed);
	if (deleted == 0)
		return text;
	return watch_say(watch, "%s%s%s", text, closed > 0 ? wording("; ") : "",
			 watch_counted(watch, deleted, "record deleted by its patient",
				       "records deleted by their patients"));
}

/* What rows and resources of feeds did not come to: no alarm, feeds say much that is nobody's here. */
static const char *say_feeds(struct watch *watch)
{
	long long nothing = last_sync_number(watch->last, "nothing");
	return nothing == 0 ? "" : watch_say(watch, "%lld came to nothing: careacl check", nothing);
}

static const char *say_due(struct watch *watch)
{
	char at[CALENDAR_INSTANT_SIZE];
	if (!watch->due_is_known)
		return wording("the next sync finds out");
	if (watch->next_due == TIME_NEVER)
		return wording("none by date");
	calendar_format(watch->next_due, at);
	return arena_strdup(watch->site.arena, at);
}

/* "mask 3, owner 1" */
static const char *say_drift(struct watch *watch)
{
	const json_t *drift = json_object_get(watch->last, "drift");
	const char *text = "";
	for (size_t i = 0; i < DRIFT_COUNT; i++) {
		long long count = last_sync_number(drift, drift_names[i]);
		if (count > 0)
			text = watch_say(watch, "%s%s%s %lld", text, text[0] != '\0' ? ", " : "",
					 wording(drift_names[i]), count);
	}
	return text[0] != '\0' ? text : wording("none at the last sync");
}

static const char *say_glass(struct watch *watch)
{
	return watch_say(watch, "%s, %lld refused, %lld to review",
			 watch_counted(watch, watch->glass.granted, "use", "uses"),
			 (long long)watch->glass.refused, (long long)watch->glass.unreviewed);
}

static const struct {
	const char *label;
	const char *(*say)(struct watch *watch);
} rows[] = {
    {"last sync", say_sync}, {"registry", say_facts},  {"in force", say_accesses}, {"closed", say_closed},
    {"feeds", say_feeds},    {"next change", say_due}, {"drift", say_drift},       {"break-glass", say_glass},
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

static void tell_rows(struct watch *watch, size_t width)
{
	size_t label_width = 0;
	for (size_t i = 0; i < ROW_COUNT; i++) {
		const char *label = wording(rows[i].label);
		size_t own = wrap_width(label, strlen(label));
		label_width = own > label_width ? own : label_width;
	}
	for (size_t i = 0; i < ROW_COUNT; i++) {
		const char *label = wording(rows[i].label), *text = rows[i].say(watch);
		int gap = (int)(label_width - wrap_width(label, strlen(label)));
		if (text == NULL)
			console_out_of_memory();
		if (text[0] == '\0')
			continue;
		fprintf(stdout, "%s%*s ", label, gap, "");
		wrap_words(
		    stdout, text,
		    &(struct wrap){.indent = label_width + 2, .column = label_width + 1, .width = width});
	}
}

void watch_tell_screen(struct watch *watch)
{
	size_t width = columns();
	console_answer("careacl: %s\n", verdict(watch));
	for (size_t i = 0; i < watch->item_count; i++) {
		const struct watch_item *item = &watch->items[i];
		fputs("-", stdout);
		wrap_words(stdout, item->text, &(struct wrap){.indent = 2, .column = 1, .width = width});
		if (item->todo != NULL) {
			fputs(" ", stdout);
			wrap_words(stdout, item->todo,
				   &(struct wrap){.indent = 4, .column = 1, .width = width});
		}
	}
	if (watch->site.state != NULL)
		tell_rows(watch, width);
}

/* ---- one line ---- */

void watch_tell_line(struct watch *watch)
{
	const char *text = wording(verdict(watch));
	for (size_t i = 0; i < watch->item_count; i++)
		text = watch_say(watch, "%s; %s", text, watch->items[i].text);
	if (watch->status == STATUS_DONE)
		text = watch_say(watch, "%s; %s; %s", text, say_sync(watch), say_accesses(watch));
	fputs("careacl:", stdout);
	wrap_words(stdout, text, &(struct wrap){.column = 1, .width = SIZE_MAX / 2});
}

/* ---- JSON ---- */

static json_t *number_json(int64_t number)
{
	return json_integer((json_int_t)number);
}

static json_t *items_json(const struct watch *watch)
{
	json_t *list = json_array();
	for (size_t i = 0; i < watch->item_count; i++) {
		json_t *item = json_object();
		json_out_set(item, "what", json_out_text(watch->items[i].what));
		json_out_set(item, "count", number_json(watch->items[i].count));
		json_out_set(item, "text", json_out_text(watch->items[i].text));
		json_out_set(item, "do", json_out_text(watch->items[i].todo));
		json_out_append(list, item);
	}
	return list;
}

static json_t *glass_json(const struct watch *watch)
{
	const struct state_glass_counts *glass = &watch->glass;
	json_t *object = json_object();
	json_out_set(object, "uses", number_json(glass->granted));
	json_out_set(object, "refused", number_json(glass->refused));
	json_out_set(object, "unreviewed", number_json(glass->unreviewed));
	json_out_set(object, "oldest", json_out_instant(glass->oldest));
	json_out_set(object, "not_told", number_json(glass->not_told));
	return object;
}

/* What the last sync kept, with instants as elsewhere. */
static json_t *last_json(const struct watch *watch)
{
	json_t *last = watch->last == NULL ? json_null() : json_copy(watch->last);
	if (watch->last == NULL)
		return last;
	int64_t began = last_sync_number(last, "began"), ended = last_sync_number(last, "ended");
	json_out_set(last, "seconds", json_real((double)(ended - began) / 1000));
	json_out_set(last, "began", json_out_instant(began / 1000));
	json_out_set(last, "ended", json_out_instant(ended / 1000));
	return last;
}

json_t *watch_json(struct watch *watch)
{
	int64_t unknown, accesses = watch_accesses(watch, &unknown);
	json_t *document = json_object();
	json_out_set(document, "well", json_boolean(watch->status == STATUS_DONE));
	json_out_set(document, "at", json_out_instant(watch->now));
	json_out_set(document, "attention", items_json(watch));
	json_out_set(document, "facts_at", json_out_instant(watch->facts_at));
	json_out_set(document, "texts_changed",
		     watch->texts == WATCH_TEXTS_UNKNOWN ? json_null()
							 : json_boolean(watch->texts == WATCH_TEXTS_NEW));
	json_out_set(document, "accesses", accesses < 0 || unknown > 0 ? json_null() : number_json(accesses));
	json_out_set(document, "next_change",
		     watch->due_is_known ? json_out_instant(watch->next_due) : json_null());
	json_out_set(document, "break_glass", glass_json(watch));
	json_out_set(document, "last_sync", last_json(watch));
	return document;
}
