/* Objections that a feed said last time and does not say any more: kept, until a person or the feed says so. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_former_private.h"
#include "acl_sync/feed/feed_people_private.h"
#include "registry/calendar.h"
#include "registry/feeds/feed_parser.h"
#include "wording/wording.h"

#include <string.h>

/* ---- is it withdrawn? ---- */

static bool is_withdrawn(const struct feed_former *former)
{
	const struct feed_entry entry = {.source = former->wish->source,
					 .patient = former->patient,
					 .owner = feed_still_owner(former),
					 .said_at = former->wish->said_at,
					 .was_said = true};
	return !feed_reused(former) && feed_withdrawn(former->staging, &entry);
}

/* ---- keeping ---- */

static void note(struct staging *staging, const struct feed_former *former, enum feed_outcome outcome,
		 const char *text)
{
	feed_again_note(staging, outcome, former->patient->id, former->wish->said.origin,
			feed_printf(staging, "OBJECT pid=%s who=%s", former->patient->id, former->wish->to),
			text);
}

static bool has_rules(const struct staging *staging, const char *source)
{
	for (size_t i = 0; i < staging->feed_count; i++) {
		const struct source *feed = staging->feeds[i].source;
		size_t length = strlen(feed->shown);
		if (strncmp(source, feed->shown, length) == 0 && source[length] == ' ')
			return feed_parser_find(feed->type)->entries_are_unique;
	}
	return false;
}

/* A later version of its entry has other rules by the same numbers, and exceptions of those: what is kept has one that no rule has,
 * "Consent/12.03" of "Consent/12.3". */
static const char *kept_source(struct staging *staging, const char *source)
{
	size_t entry = feed_withdrawals_entry(source);
	if (source[entry] == '\0' || !has_rules(staging, source))
		return source;
	return feed_printf(staging, "%.*s.0%s", (int)entry, source, source + entry + 1);
}

/* Since when it is kept: by that a person's clearing knows it. What was cleared, said again and vanishes in one second is
 * another one. */
static const char *kept_since(struct staging *staging, const struct feed_patient *patient,
			      const struct said_wish *wish)
{
	char instant[CALENDAR_INSTANT_SIZE];
	struct said_wish kept = *wish;
	for (int64_t at = staging->now; kept.kept == NULL || feed_kept_is_cleared(staging, patient, &kept);
	     at++) {
		calendar_format(at, instant);
		kept.kept = feed_printf(staging, "%s", instant);
	}
	return kept.kept;
}

static void keep(struct staging *staging, struct feed_patient *patient, const struct feed_former *former,
		 const char *why)
{
	struct feed_wish kept = {.said = *former->wish, .former = former->wish};
	if (kept.said.kept == NULL) {
		kept.said.source = kept_source(staging, kept.said.source);
		kept.said.kept = kept_since(staging, patient, &kept.said);
	}
	kept.said.is_shared = feed_reused_is_shared(former);
	kept.said.is_reused = feed_reused(former);
	note(staging, former, FEED_KEPT, why);
	if (feed_compare_lacks_category(staging, former->wish)) {
		kept.said.categories = (struct words){0};
		note(staging, former, FEED_WIDENED,
		     wording("the site does not have its category any more: the whole record is closed to "
			     "them"));
	}
	if (feed_gone_widen(staging, &kept.said))
		note(staging, former, FEED_WIDENED,
		     wording("the site does not have that team or profession any more, and nobody knows whom "
			     "it meant: it is to everyone"));
	*(struct feed_wish *)feed_list_add(staging, &patient->objections, sizeof(kept)) = kept;
}

bool feed_kept_is_cleared(const struct staging *staging, const struct feed_patient *patient,
			  const struct said_wish *wish)
{
	return wish->kept != NULL && feed_gone_is_cleared(staging, patient->id, wish);
}

static bool is_open(const struct feed_former *former)
{
	return !time_window_has_ended(former->wish->said.window, former->staging->now) &&
	       !feed_kept_is_cleared(former->staging, former->patient, former->wish);
}

void feed_kept_compare(struct staging *staging, struct feed_patient *patient)
{
	struct feed_former former = {
	    .staging = staging, .patient = patient, .before = feed_again_patient(staging, patient->id)};
	for (size_t i = 0; former.before != NULL && i < former.before->objection_count; i++) {
		former.wish = &former.before->objections[i];
		if (is_open(&former) && !feed_still_said(&former, true) && !is_withdrawn(&former))
			keep(staging, patient, &former,
			     wording("the feed does not say this any more, and has not withdrawn it: it is "
				     "kept until somebody clears it"));
	}
}

/* Those that are kept stand in the order of last time; `at`: where to look on from. */
static bool is_kept(const struct feed_former *former, size_t *at)
{
	const struct feed_list *list = &former->patient->objections;
	const struct feed_wish *items = list->items;
	while (*at < list->count && (items[*at].former == NULL || items[*at].former < former->wish))
		++*at;
	return *at < list->count && items[*at].former == former->wish;
}

void feed_kept_hold(struct staging *staging, struct feed_patient *patient)
{
	struct feed_former former = {
	    .staging = staging, .patient = patient, .before = feed_again_patient(staging, patient->id)};
	size_t at = 0;
	if (former.before == NULL || !feed_holds_are_there(patient))
		return;
	for (size_t i = 0; i < former.before->objection_count; i++) {
		former.wish = &former.before->objections[i];
		if (!is_kept(&former, &at) && is_open(&former) && !feed_still_said(&former, false))
			keep(staging, patient, &former,
			     wording("the feed ends this while the patient is on hold: it is kept until "
				     "somebody clears it"));
	}
}
