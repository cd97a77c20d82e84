/* From when until when facts speak. */
#include "acl_sync/feed/feed_private.h"
#include "registry/calendar.h"
#include "registry/time_zone.h"

#include <stdio.h>
#include <string.h>

/* The text without a fraction of a second, which facts have no use for. false: too long for an instant. */
static bool without_fraction(const char *text, char buffer[64])
{
	const char *dot = strchr(text, '.');
	size_t kept = dot == NULL ? strlen(text) : (size_t)(dot - text);
	const char *rest = dot == NULL ? "" : dot + 1 + strspn(dot + 1, "0123456789");
	return (size_t)snprintf(buffer, 64, "%.*s%s", (int)(kept < 64 ? kept : 64), text, rest) < 64;
}

bool feed_instant(const char *text, bool is_end, int64_t *ret_instant)
{
	char plain[64], with_zone[66];
	if (!without_fraction(text, plain))
		return false;
	if (strlen(plain) != strlen("2026-01-15T12:00:00"))
		return (is_end ? calendar_parse_end : calendar_parse_start)(plain, ret_instant) == NULL;
	snprintf(with_zone, sizeof(with_zone), "%sZ", plain);
	if (calendar_parse_start(with_zone, ret_instant) != NULL)
		return false;
	int64_t near = *ret_instant - time_zone_offset_seconds(*ret_instant);
	*ret_instant -= time_zone_offset_seconds(near);
	return true;
}

/* Of several instants with spaces between the latest start, or the earliest end. false: one of them is none. */
static bool narrowest(const char *texts, bool is_end, int64_t *ret_instant)
{
	char text[64];
	int64_t instant;
	for (const char *at = texts; *at != '\0'; at += *at == ' ') {
		size_t size = strcspn(at, " ");
		if (size >= sizeof(text))
			return false;
		snprintf(text, sizeof(text), "%.*s", (int)size, at);
		if (!feed_instant(text, is_end, &instant))
			return false;
		if (at == texts || (is_end ? instant < *ret_instant : instant > *ret_instant))
			*ret_instant = instant;
		at += size;
	}
	return *texts != '\0';
}

bool feed_window_of_permit(const struct feed_said *said, struct time_window *ret_window)
{
	const char *from = feed_field_of(said, FACT_FROM), *to = feed_field_of(said, FACT_TO);
	*ret_window = TIME_WINDOW_OPEN;
	return (from == NULL || narrowest(from, false, &ret_window->from)) &&
	       (to == NULL || narrowest(to, true, &ret_window->until)) &&
	       ret_window->from < ret_window->until;
}

struct time_window feed_window_of_restriction(const struct feed_said *said)
{
	const char *from = feed_field_of(said, FACT_FROM), *to = feed_field_of(said, FACT_TO);
	struct time_window window = TIME_WINDOW_OPEN;
	int64_t first;
	if (from != NULL && !feed_instant(from, false, &window.from))
		window.from = TIME_ALWAYS;
	if (to != NULL && !feed_instant(to, true, &window.until))
		window.until = TIME_NEVER;
	if (window.from >= window.until)
		window = (struct time_window){
		    to != NULL && feed_instant(to, false, &first) ? first : TIME_ALWAYS, TIME_NEVER};
	return window;
}

bool feed_window_is_over(const struct staging *staging, struct time_window window)
{
	const struct policy *policy = &staging->settings->policy;
	return time_window_has_ended(time_window_with_grace(window, policy->care_grace_seconds),
				     staging->now);
}
