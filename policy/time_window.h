/* Instants and half-open windows (rules.md section 4).
 *
 * An instant is a count of seconds since 1970-01-01T00:00:00Z. A missing bound
 * is open: TIME_ALWAYS before everything, TIME_NEVER after everything.
 */
#ifndef CAREACL_POLICY_TIME_WINDOW_H
#define CAREACL_POLICY_TIME_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#define TIME_ALWAYS INT64_MIN
#define TIME_NEVER INT64_MAX

/* valid_from <= now < valid_until */
struct time_window {
	int64_t from;
	int64_t until;
};

#define TIME_WINDOW_OPEN ((struct time_window){TIME_ALWAYS, TIME_NEVER})

/* Is `now` inside the window? */
static inline bool time_window_is_live(struct time_window window, int64_t now)
{
	return window.from <= now && now < window.until;
}

/* Is the window over for good at `now`? */
static inline bool time_window_has_ended(struct time_window window, int64_t now)
{
	return window.until <= now;
}

/* Does the window have no instant? */
static inline bool time_window_is_empty(struct time_window window)
{
	return window.from >= window.until;
}

/* The instants that are in both; where there are none, an empty window. */
static inline struct time_window time_window_both(struct time_window a, struct time_window b)
{
	return (struct time_window){a.from > b.from ? a.from : b.from, a.until < b.until ? a.until : b.until};
}

/* Does the window say when it starts? A wish without a start is undated (R19). */
static inline bool time_window_is_dated(struct time_window window)
{
	return window.from != TIME_ALWAYS;
}

/* `instant` moved later by `seconds` >= 0; open bounds stay open, no overflow. */
static inline int64_t time_later(int64_t instant, int64_t seconds)
{
	if (instant == TIME_ALWAYS || instant == TIME_NEVER)
		return instant;
	return instant > TIME_NEVER - seconds ? TIME_NEVER : instant + seconds;
}

/* The window with its end moved later by `grace_seconds` (care_grace, R10). */
static inline struct time_window time_window_with_grace(struct time_window window, int64_t grace_seconds)
{
	window.until = time_later(window.until, grace_seconds);
	return window;
}

#endif
