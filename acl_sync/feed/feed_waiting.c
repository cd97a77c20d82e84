#include "acl_sync/feed/feed_waiting.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/statement_text.h"
#include "acl_sync/feed/feed_stage.h"
#include "wording/wording.h"

#include <string.h>

/* ---- words ---- */

/* What formats say by a name alone. */
static const struct {
	const char *code, *text;
} names[] = {
    {"EVENT", "a message of an event that is not known here, which may restrict"},
    {"MRG", "a merge of identities that does not say surely which"},
    {"PD1-12", "the patient is marked as protected (PD1-12)"},
    {"PV2-22", "the visit is marked as protected (PV2-22)"},
    {"ARV-3", "a restriction of access that does not say to what (ARV-3)"},
    {"ARV-5", "a restriction of access with instructions in words (ARV-5)"},
};

static const char *whole(const char *text)
{
	if (text == NULL)
		console_out_of_memory();
	return text;
}

const char *feed_waiting_reason(const char *reason, struct arena *arena)
{
	const char *colon = strstr(reason, ": "), *code = reason, *text = NULL;
	if (colon != NULL) {
		code = whole(arena_printf(arena, "%.*s", (int)(colon - reason), reason));
		text = colon + strlen(": ");
	}
	for (size_t i = 0; text == NULL && i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].code, reason) == 0)
			text = names[i].text;
	return text == NULL ? reason : whole(wording_in(arena, "%s: %s", code, text));
}

static const char *objection_words(const struct said_wish *objection, struct arena *arena)
{
	struct statement_text text;
	statement_text_begin(&text, arena);
	statement_text_add(&text, "to", objection->to);
	statement_text_add_list(&text, "categories", objection->categories.items,
				objection->categories.count);
	statement_text_add(&text, "kept", objection->kept);
	statement_text_add(&text, "was_to", objection->was_to);
	if (objection->said.window.until != TIME_NEVER)
		statement_text_add_instant(&text, "valid_until", objection->said.window.until);
	return whole(statement_text_end(&text));
}

/* ---- whose it is ---- */

/* How much of the source is the feed's path: as far as its files are within that. */
static size_t feed_length(const char *source, const char *file)
{
	size_t found = 0;
	for (size_t i = 0; source[i] == file[i]; i++) {
		bool ends = source[i + 1] == ' ' || source[i + 1] == '\0';
		if (ends && (file[i + 1] == '/' || file[i + 1] == '\0'))
			found = i + 1;
		if (source[i + 1] == '\0' || file[i + 1] == '\0')
			break;
	}
	return found > 0 ? found : strcspn(source, " ");
}

static void add(struct feed_waiting *one, const char *source, struct origin origin, const char *patient,
		struct arena *arena)
{
	size_t length = feed_length(source, origin.file);
	one->patient = patient;
	one->origin = origin;
	one->source = source;
	one->feed = whole(arena_printf(arena, "%.*s", (int)length, source));
	one->entry = source[length] == '\0' ? NULL : source + length + 1;
}

const struct feed_waiting *feed_waiting_of(const struct said_patient *patient, struct arena *arena,
					   size_t *ret_count)
{
	size_t count = 0, most = patient->hold_count + patient->objection_count;
	struct feed_waiting *all = arena_array(arena, most, sizeof(*all));
	if (all == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < patient->hold_count; i++) {
		const struct said_hold *hold = &patient->holds[i];
		all[count] = (struct feed_waiting){.hold = hold};
		add(&all[count], hold->source, hold->said.origin, patient->id, arena);
		all[count].key = whole(feed_clearing_hold(patient->id, hold, arena));
		all[count++].words = feed_waiting_reason(hold->reason, arena);
	}
	for (size_t i = 0; i < patient->objection_count; i++) {
		const struct said_wish *objection = &patient->objections[i];
		if (objection->kept == NULL)
			continue;
		all[count] = (struct feed_waiting){.objection = objection};
		add(&all[count], objection->source, objection->said.origin, patient->id, arena);
		all[count].key = whole(feed_clearing_objection(patient->id, objection, arena));
		all[count++].words = objection_words(objection, arena);
	}
	*ret_count = count;
	return all;
}

/* ---- what ends it ---- */

const char *feed_waiting_remedy(const struct feed_waiting *waiting, bool is_read, struct arena *arena)
{
	bool is_quoted = strpbrk(waiting->feed, " '\"$`\\&;()<>|*?") != NULL;
	const char *feed = is_quoted ? whole(statement_text_quoted(waiting->feed, arena)) : waiting->feed;
	if (console_is_private())
		return whole(wording_in(arena, "'careacl feed clear %s %s' ends it", feed, waiting->patient));
	if (is_read)
		return whole(wording_in(
		    arena,
		    "'careacl feed clear %s PATIENT' ends it, 'careacl feed check %s' names the patient",
		    feed, feed));
	return whole(wording_in(
	    arena, "'careacl feed clear %s PATIENT' ends it, 'careacl check' on a terminal names the patient",
	    feed));
}
