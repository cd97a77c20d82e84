/* From when until when facts speak. */
#include "acl_sync/feed/feed_patients_private.h"
#include "registry/calendar.h"
#include "registry/time_zone.h"
#include "wording/wording.h"

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

/* How a text is read that leaves something open. */
enum {
	DAYS_END = 1,    /* a day as its end; else its start */
	SECOND_HOUR = 2, /* where clocks are set back, an hour comes twice: as the second; else the first */
	LATEST = 4       /* of several texts the latest; else the earliest */
};

/* The instant of a clock time of the site, which is given as though it was UTC. Of one that is skipped there are two readings as well. */
static int64_t of_clock(int64_t clock, unsigned how)
{
	const int64_t day = 86400;
	int64_t before = clock - time_zone_offset_seconds(clock - day),
		after = clock - time_zone_offset_seconds(clock + day);
	bool is_before = clock - before == time_zone_offset_seconds(before),
	     is_after = clock - after == time_zone_offset_seconds(after);
	if (is_before != is_after)
		return is_before ? before : after;
	return ((how & SECOND_HOUR) != 0) == (after > before) ? after : before;
}

static bool read_one(const char *text, unsigned how, int64_t *ret_instant)
{
	char plain[64], with_zone[66];
	bool is_end = (how & DAYS_END) != 0;
	if (!without_fraction(text, plain))
		return false;
	if (strlen(plain) != strlen("2026-01-15T12:00:00"))
		return (is_end ? calendar_parse_end : calendar_parse_start)(plain, ret_instant) == NULL;
	snprintf(with_zone, sizeof(with_zone), "%sZ", plain);
	if (calendar_parse_start(with_zone, ret_instant) != NULL)
		return false;
	*ret_instant = of_clock(*ret_instant, how);
	return true;
}

/* Of several instants with spaces between one. false: one of them is none. */
static bool read_all(const char *texts, unsigned how, int64_t *ret_instant)
{
	char text[64];
	int64_t instant;
	for (const char *at = texts; *at != '\0'; at += *at == ' ') {
		size_t size = strcspn(at, " ");
		if (size >= sizeof(text))
			return false;
		snprintf(text, sizeof(text), "%.*s", (int)size, at);
		if (!read_one(text, how, &instant))
			return false;
		if (at == texts || ((how & LATEST) != 0 ? instant > *ret_instant : instant < *ret_instant))
			*ret_instant = instant;
		at += size;
	}
	return *texts != '\0';
}

bool feed_instant(const char *text, int64_t *ret_instant)
{
	return read_one(text, 0, ret_instant);
}

bool feed_window_of_permit(const struct feed_said *said, struct time_window *ret_window)
{
	const char *from = feed_field_of(said, FACT_FROM), *to = feed_field_of(said, FACT_TO);
	*ret_window = TIME_WINDOW_OPEN;
	return (from == NULL || read_all(from, LATEST | SECOND_HOUR, &ret_window->from)) &&
	       (to == NULL || read_all(to, DAYS_END, &ret_window->until)) &&
	       ret_window->from < ret_window->until;
}

struct time_window feed_window_of_restriction(const struct feed_said *said)
{
	const char *from = feed_field_of(said, FACT_FROM), *to = feed_field_of(said, FACT_TO);
	struct time_window window = TIME_WINDOW_OPEN;
	int64_t first;
	if (from != NULL && !feed_instant(from, &window.from))
		window.from = TIME_ALWAYS;
	if (to != NULL && !read_one(to, DAYS_END | SECOND_HOUR, &window.until))
		window.until = TIME_NEVER;
	if (window.from >= window.until)
		window = (struct time_window){to != NULL && feed_instant(to, &first) ? first : TIME_ALWAYS,
					      TIME_NEVER};
	return window;
}

/* Has come what a permit says has been: the end of what is over, the signature of a consent? Else nobody knows what is so. */
static bool has_come(const struct staging *staging, const struct feed_said *said)
{
	bool is_over = feed_is_word(feed_field_of(said, FACT_STATE), "over");
	const char *text = feed_field_of(said, is_over ? FACT_TO : FACT_SIGNED);
	int64_t instant;
	return text == NULL || (read_all(text, 0, &instant) && instant <= staging->now);
}

const char *feed_window_unreadable(struct staging *staging, const struct feed_said *said)
{
	static const enum feed_field fields[] = {FACT_FROM, FACT_TO};
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const char *text = feed_field_of(said, fields[i]);
		int64_t instant;
		if (staging->wants_notes && text != NULL && !read_all(text, 0, &instant))
			return wording_in(staging->arena,
					  "%s is no date: '%.40s'; expected 2026-01-31, or "
					  "2026-01-31T08:00:00 with or without +01:00",
					  feed_field_names[fields[i]], text);
	}
	return "to is before from";
}

const char *feed_window_problem(struct staging *staging, const struct feed_said *said,
				struct time_window *ret_window)
{
	if (!feed_window_of_permit(said, ret_window))
		return feed_window_unreadable(staging, said);
	return has_come(staging, said)
		   ? NULL
		   : "it says that it is over, or signed, and the time that it says has not come";
}

const char *feed_said_at(struct staging *staging, const struct feed_said *said)
{
	const char *at = feed_field_of(said, FACT_AT);
	char text[CALENDAR_INSTANT_SIZE];
	int64_t instant;
	if (at == NULL || !feed_instant(at, &instant))
		return NULL;
	calendar_format(instant, text);
	return feed_printf(staging, "%s", text);
}

bool feed_window_is_over(const struct staging *staging, struct time_window window)
{
	const struct policy *policy = &staging->settings->policy;
	return time_window_has_ended(time_window_with_grace(window, policy->care_grace_seconds),
				     staging->now);
}
