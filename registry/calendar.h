/* Dates and times of the registry (registry.md, "Dates"): strict RFC 3339, or a plain date in the site's zone.
 *
 * Problems are told as texts for people ("has no such day"), to stand after the value.
 */
#ifndef CAREACL_REGISTRY_CALENDAR_H
#define CAREACL_REGISTRY_CALENDAR_H

#include <stddef.h>
#include <stdint.h>

/* A day of the Gregorian calendar; `year` 1 to 9999. */
struct calendar_date {
	int year, month, day;
};

/* "2026-11-21T10:00:00+01:00" or "2026-11-21": as a start its first instant, as an end the first
 * instant after its last (that day included). Sets *ret_instant and returns NULL, or returns the problem. */
const char *calendar_parse_start(const char *text, int64_t *ret_instant);
const char *calendar_parse_end(const char *text, int64_t *ret_instant);

/* A plain date, or the local date of an instant. Returns NULL, or the problem. */
const char *calendar_parse_date(const char *text, struct calendar_date *ret_date);

/* The first instant of the birthday of somebody born on `born`, `years` years old. Born on 29 February:
 * 1 March in other years. Years beyond 9999 are allowed. */
int64_t calendar_birthday(struct calendar_date born, int years);

/* "2026-11-21" into `buffer`. */
#define CALENDAR_DATE_SIZE 16
void calendar_format_date(struct calendar_date date, char buffer[CALENDAR_DATE_SIZE]);

/* "2026-11-21T10:00:00+01:00" in the site's zone into `buffer`. Instants outside the years 0000 to 9999, which
 * RFC 3339 cannot say, are shown as the first or last it can. */
#define CALENDAR_INSTANT_SIZE 40
void calendar_format(int64_t instant, char buffer[CALENDAR_INSTANT_SIZE]);

#endif
