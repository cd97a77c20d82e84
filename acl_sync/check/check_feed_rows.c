/* What feeds said that came to nothing, or to something else: how much it is, and where it is listed. */
#include "acl_sync/check/check.h"
#include "acl_sync/feed/feed_show.h"

#include <string.h>

/* Does it stand where the note before it does? A row or resource that two things are noted of is one. */
static bool is_same_place(const struct feed_note *note, const struct feed_note *last)
{
	return last != NULL && note->outcome == last->outcome && note->origin.line == last->origin.line &&
	       strcmp(note->origin.file, last->origin.file) == 0 && note->resource == last->resource;
}

static void count_notes(const struct feed_staged *fed, const struct source *source,
			size_t counts[FEED_OUTCOME_COUNT])
{
	const struct feed_note *last = NULL;
	for (size_t i = 0; i < fed->note_count; i++) {
		const struct feed_note *note = &fed->notes[i];
		if (!feed_show_is_from(source, note->origin))
			continue;
		counts[note->outcome] += !is_same_place(note, last);
		last = note;
	}
}

static void check_source(struct site *site, const struct source *source)
{
	size_t counts[FEED_OUTCOME_COUNT] = {0};
	count_notes(&site->fresh.fed, source, counts);
	if (counts[FEED_NOTHING] + counts[FEED_WIDENED] + counts[FEED_ODD] > 0)
		findings_add(&site->findings, SEVERITY_WARNING, (struct origin){source->shown, 0},
			     "came to nothing: %zu, refuse more than they say: %zu, odd: %zu; 'careacl feed "
			     "check %s' lists them",
			     counts[FEED_NOTHING], counts[FEED_WIDENED], counts[FEED_ODD], source->shown);
}

void check_feed_rows(struct site *site)
{
	const struct feed_staged *fed = &site->fresh.fed;
	const struct settings *settings = site->fresh.settings;
	for (size_t i = 0; i < fed->remark_count; i++)
		findings_add(&site->findings, SEVERITY_WARNING, fed->remarks[i].origin, "%s",
			     fed->remarks[i].text);
	for (size_t i = 0; settings != NULL && i < settings->source_count; i++)
		if (source_is_feed(&settings->sources[i]))
			check_source(site, &settings->sources[i]);
}
