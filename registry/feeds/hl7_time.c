#include "registry/feeds/hl7_time.h"

#include <stdio.h>
#include <string.h>

static const char digits[] = "0123456789";

static int number(const char *text, size_t count)
{
	int value = 0;
	for (size_t i = 0; i < count; i++)
		value = 10 * value + (text[i] - '0');
	return value;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days since 1970-01-01. */
static int64_t day_number(int year, int month, int day)
{
	int64_t before = year - 1;
	int64_t days = 365 * before + before / 4 - before / 100 + before / 400;
	for (int i = 1; i < month; i++)
		days += days_of_month(year, i);
	return days + day - 1 - 719162;
}

const char *hl7_time_zone(const char *text)
{
	const char *zone = strpbrk(text, "+-");
	bool is_zone = zone != NULL && strlen(zone) == 5 && strspn(zone + 1, digits) == 4;
	return is_zone ? zone : NULL;
}

/* Which parts a time has by the count of its digits, and how many seconds the last of them lasts. 0: it is none. */
static int64_t precision(size_t count)
{
	switch (count) {
	case 8:
		return 86400;
	case 10:
		return 3600;
	case 12:
		return 60;
	default:
		return count == 14 ? 1 : 0;
	}
}

/* Behind the digits: a fraction, an offset, nothing else. */
static bool ends_well(const char *rest, bool may_have_fraction)
{
	if (*rest == '.' && may_have_fraction) {
		size_t count = strspn(rest + 1, digits);
		if (count == 0 || count > 4)
			return false;
		rest += 1 + count;
	}
	return *rest == '\0' || hl7_time_zone(rest) == rest;
}

static bool is_offset(const char *zone)
{
	return number(zone + 1, 2) <= 14 && number(zone + 3, 2) < 60;
}

/* The civil date of a day since 1970-01-01. */
static void date_of(int64_t day, int *ret_year, int *ret_month, int *ret_day)
{
	int year = (int)(1970 + day / 366), month = 1;
	while (day_number(year + 1, 1, 1) <= day)
		year++;
	while (month < 12 && day_number(year, month + 1, 1) <= day)
		month++;
	*ret_year = year;
	*ret_month = month;
	*ret_day = (int)(day - day_number(year, month, 1)) + 1;
}

void hl7_time_format(const struct hl7_time *time, char buffer[HL7_TIME_SIZE])
{
	int64_t local = time->first + 60 * time->zone_minutes;
	int64_t day = local >= 0 ? local / 86400 : -((86399 - local) / 86400);
	int second = (int)(local - 86400 * day),
	    minutes = time->zone_minutes < 0 ? -time->zone_minutes : time->zone_minutes;
	int year, month, month_day;
	date_of(day, &year, &month, &month_day);
	int size =
	    snprintf(buffer, HL7_TIME_SIZE, "%04d-%02d-%02d", year % 10000, month % 100, month_day % 100);
	if (time->lasts < 86400)
		size += snprintf(buffer + size, HL7_TIME_SIZE - (size_t)size, "T%02d:%02d:%02d",
				 second / 3600 % 100, second / 60 % 60, second % 60);
	if (time->lasts < 86400 && time->has_zone)
		snprintf(buffer + size, HL7_TIME_SIZE - (size_t)size, "%c%02d:%02d",
			 time->zone_minutes < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
}

bool hl7_time_read(const char *text, const char *zone, struct hl7_time *ret_time)
{
	size_t count = strspn(text, digits);
	int64_t lasts = precision(count);
	if (lasts == 0 || !ends_well(text + count, count == 14))
		return false;
	int parts[6] = {number(text, 4), number(text + 4, 2), number(text + 6, 2), 0, 0, 0};
	for (size_t i = 3; 2 * i + 2 < count; i++)
		parts[i] = number(text + 2 * i + 2, 2);
	if (parts[0] == 0 || parts[1] < 1 || parts[1] > 12 || parts[2] < 1 ||
	    parts[2] > days_of_month(parts[0], parts[1]) || parts[3] > 23 || parts[4] > 59 || parts[5] > 59)
		return false;
	const char *own = hl7_time_zone(text);
	zone = own != NULL ? own : zone;
	if (zone != NULL && !is_offset(zone))
		return false;
	ret_time->has_zone = zone != NULL;
	ret_time->lasts = (int32_t)lasts;
	ret_time->zone_minutes =
	    zone == NULL
		? 0
		: (int16_t)((zone[0] == '-' ? -1 : 1) * (60 * number(zone + 1, 2) + number(zone + 3, 2)));
	ret_time->first = 86400 * day_number(parts[0], parts[1], parts[2]) + 3600 * parts[3] + 60 * parts[4] +
			  parts[5] - 60 * ret_time->zone_minutes;
	return true;
}
