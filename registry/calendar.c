#include "registry/calendar.h"

#include "registry/time_zone.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define DAY_SECONDS INT64_C(86400)

static bool is_leap_year(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int64_t year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

/* Days since 1970-01-01; `year` from 0. Years are counted from March, so that the leap day is the last. */
static int64_t date_to_day(int64_t year, int month, int day)
{
	int64_t shifted = month > 2 ? year + 400 : year + 399;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + day_of_year - 719468 - 146097;
}

/* `day` from that of year 0. */
static struct calendar_date day_to_date(int64_t day)
{
	int64_t year = 1970 + day / (day < 0 ? 365 : 366) - 1; /* or some before */

	if (year < 0)
		year = 0;
	while (date_to_day(year + 1, 1, 1) <= day)
		year++;
	int64_t left = day - date_to_day(year, 1, 1);
	struct calendar_date date = {(int)year, 1, 1};
	while (left >= month_days(year, date.month))
		left -= month_days(year, date.month++);
	date.day = (int)left + 1;
	return date;
}

/* Reads `count` digits at *at, and moves on. -1 when they are none. */
static int take_digits(const char **at, int count)
{
	int number = 0;

	for (int i = 0; i < count; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return -1;
		number = number * 10 + (**at - '0');
	}
	return number;
}

static bool take_mark(const char **at, char mark)
{
	if (**at != mark)
		return false;
	(*at)++;
	return true;
}

static const char not_a_date[] = "is no date; expected one like 2026-11-21 or 2026-11-21T10:00:00+01:00";

static const char *take_date(const char **at, struct calendar_date *date)
{
	date->year = take_digits(at, 4);
	if (date->year < 0 || !take_mark(at, '-'))
		return not_a_date;
	date->month = take_digits(at, 2);
	if (date->month < 0 || !take_mark(at, '-'))
		return not_a_date;
	date->day = take_digits(at, 2);
	if (date->day < 0)
		return not_a_date;
	if (date->year < 1)
		return "is no date: there is no year 0000";
	if (date->month < 1 || date->month > 12)
		return "is no date: a year has the months 01 to 12";
	if (date->day < 1 || date->day > month_days(date->year, date->month))
		return "is no date: its month has no such day";
	return NULL;
}

/* "10:00:00" in seconds. */
static const char *take_time(const char **at, int64_t *seconds)
{
	int hour = take_digits(at, 2);
	int minute = hour >= 0 && take_mark(at, ':') ? take_digits(at, 2) : -1;
	int second = minute >= 0 && take_mark(at, ':') ? take_digits(at, 2) : -1;

	if (second < 0)
		return not_a_date;
	if (hour > 23 || minute > 59 || second > 59)
		return "is no time of day; expected 00:00:00 to 23:59:59";
	if (**at == '.' || **at == ',')
		return "has a fraction of a second; expected whole seconds, like 2026-11-21T10:00:00+01:00";
	*seconds = hour * 3600 + minute * 60 + second;
	return NULL;
}

/* "+01:00" or "Z" in seconds ahead of UTC. */
static const char *take_offset(const char **at, int64_t *seconds)
{
	static const char no_offset[] =
	    "does not say the offset from UTC; expected Z, or like +01:00, at the end";

	*seconds = 0;
	if (take_mark(at, 'Z') || take_mark(at, 'z'))
		return NULL;
	bool ahead = take_mark(at, '+');
	if (!ahead && !take_mark(at, '-'))
		return no_offset;
	int hour = take_digits(at, 2);
	int minute = hour >= 0 && take_mark(at, ':') ? take_digits(at, 2) : -1;
	if (minute < 0)
		return no_offset;
	if (hour > 23 || minute > 59)
		return "has an impossible offset from UTC; expected one up to 23:59";
	*seconds = (ahead ? 1 : -1) * (int64_t)(hour * 3600 + minute * 60);
	return NULL;
}

/* What a text says: a date, and maybe a time of it. */
struct reading {
	struct calendar_date date;
	bool has_time;
	int64_t instant; /* with a time */
};

static const char *read_text(const char *text, struct reading *reading)
{
	const char *at = text, *problem = take_date(&at, &reading->date);
	int64_t seconds, offset;

	reading->has_time = false;
	if (problem != NULL || *at == '\0')
		return problem;
	if (!take_mark(&at, 'T') && !take_mark(&at, 't'))
		return not_a_date;
	problem = take_time(&at, &seconds);
	if (problem == NULL)
		problem = take_offset(&at, &offset);
	if (problem != NULL)
		return problem;
	if (*at != '\0')
		return not_a_date;
	reading->has_time = true;
	reading->instant =
	    date_to_day(reading->date.year, reading->date.month, reading->date.day) * DAY_SECONDS + seconds -
	    offset;
	return NULL;
}

const char *calendar_parse_start(const char *text, int64_t *ret_instant)
{
	struct reading reading;
	const char *problem = read_text(text, &reading);

	if (problem == NULL)
		*ret_instant = reading.has_time
				   ? reading.instant
				   : time_zone_day_start(date_to_day(reading.date.year, reading.date.month,
								     reading.date.day));
	return problem;
}

const char *calendar_parse_end(const char *text, int64_t *ret_instant)
{
	struct reading reading;
	const char *problem = read_text(text, &reading);

	if (problem == NULL)
		*ret_instant = reading.has_time
				   ? reading.instant
				   : time_zone_day_end(date_to_day(reading.date.year, reading.date.month,
								   reading.date.day));
	return problem;
}

/* Rounds towards the past. */
static int64_t day_of(int64_t local_seconds)
{
	return (local_seconds - (local_seconds % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS) / DAY_SECONDS;
}

const char *calendar_parse_date(const char *text, struct calendar_date *ret_date)
{
	struct reading reading;
	const char *problem = read_text(text, &reading);

	if (problem != NULL)
		return problem;
	*ret_date = reading.date;
	if (reading.has_time)
		*ret_date = day_to_date(day_of(reading.instant + time_zone_offset_seconds(reading.instant)));
	return NULL;
}

int64_t calendar_birthday(struct calendar_date born, int years)
{
	int64_t year = (int64_t)born.year + years;

	if (born.month == 2 && born.day == 29 && !is_leap_year(year))
		return time_zone_day_start(date_to_day(year, 3, 1));
	return time_zone_day_start(date_to_day(year, born.month, born.day));
}

void calendar_format_date(struct calendar_date date, char buffer[CALENDAR_DATE_SIZE])
{
	/* the remainders bound what the compiler must believe possible */
	snprintf(buffer, CALENDAR_DATE_SIZE, "%04d-%02d-%02d", date.year % 10000, date.month % 100,
		 date.day % 100);
}

void calendar_format(int64_t instant, char buffer[CALENDAR_INSTANT_SIZE])
{
	const int64_t first = date_to_day(0, 1, 2) * DAY_SECONDS,
		      last = date_to_day(9999, 12, 31) * DAY_SECONDS - 1;
	int64_t shown = instant < first ? first : instant > last ? last : instant;
	int32_t offset = time_zone_offset_seconds(shown) / 60 * 60; /* RFC 3339 has no seconds of offset */
	int64_t local = shown + offset;
	int64_t second = local - day_of(local) * DAY_SECONDS;
	int ahead = (offset < 0 ? -offset : offset) / 60 % 6000;
	char date[CALENDAR_DATE_SIZE];

	calendar_format_date(day_to_date(day_of(local)), date);
	snprintf(buffer, CALENDAR_INSTANT_SIZE, "%sT%02d:%02d:%02d%c%02d:%02d", date,
		 (int)(second / 3600 % 24), (int)(second / 60 % 60), (int)(second % 60),
		 offset < 0 ? '-' : '+', ahead / 60, ahead % 60);
}
