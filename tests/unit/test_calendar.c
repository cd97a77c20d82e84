/* Dates, times, zones and birthdays. */
#include "registry/calendar.h"
#include "tests/unit/loading.h"

#include "registry/quantity.h"
#include "registry/time_zone.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

static void use_zone(const char *name)
{
	assert_null(time_zone_set(name));
}

/* A text, and the instant it means as a start and as an end, both in RFC 3339 in UTC. */
struct instant_case {
	const char *zone, *text, *start, *end;
};

static const struct instant_case instant_cases[] = {
    {"Europe/Paris", "2026-11-21T10:00:00+01:00", "2026-11-21T09:00:00Z", "2026-11-21T09:00:00Z"},
    {"Europe/Paris", "2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z"},
    {"Europe/Paris", "2026-11-21t10:00:00z", "2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z"},
    {"Europe/Paris", "2026-11-21T10:00:00-23:59", "2026-11-22T09:59:00Z", "2026-11-22T09:59:00Z"},
    {"Europe/Paris", "2026-11-21", "2026-11-20T23:00:00Z", "2026-11-21T23:00:00Z"},
    {"Europe/Paris", "2026-07-14", "2026-07-13T22:00:00Z", "2026-07-14T22:00:00Z"},
    /* the days the clocks change on: 23 and 25 hours */
    {"Europe/Paris", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},
    {"Europe/Paris", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"},
    {"UTC", "2026-02-28", "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"},
    {"UTC", "2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"},
    {"UTC", "0001-01-01", "0001-01-01T00:00:00Z", "0001-01-02T00:00:00Z"},
    {"UTC", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
    {"UTC", "1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
    /* clocks go from 00:00 to 01:00: the day starts at 01:00 */
    {"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"},
    /* clocks go from 24:00 back to 23:00: the day ends after the second 23rd hour */
    {"America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z"},
    /* clocks go from 00:01 back to 23:01: a minute of the next day, then the day again */
    {"America/St_Johns", "2010-11-07", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z"},
    {"America/St_Johns", "2010-11-06", "2010-11-06T02:30:00Z", "2010-11-07T03:30:00Z"},
    /* the day that Samoa left out: empty */
    {"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z"},
    {"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"},
    /* before the zone's first change: local mean time */
    {"Europe/Paris", "1800-01-01", "1799-12-31T23:50:39Z", "1800-01-01T23:50:39Z"},
    {"Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00Z", "2026-01-01T10:00:00Z"},
    {"Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z", "2026-01-01T18:15:00Z"},
    /* behind the last change that zone files list */
    {"Europe/Paris", "2126-07-14", "2126-07-13T22:00:00Z", "2126-07-14T22:00:00Z"},
};

static void dates_become_instants(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(instant_cases) / sizeof(instant_cases[0]); i++) {
		const struct instant_case *row = &instant_cases[i];
		int64_t start, end, expected_start, expected_end;
		use_zone(row->zone);
		assert_null(calendar_parse_start(row->start, &expected_start));
		assert_null(calendar_parse_start(row->end, &expected_end));
		assert_null(calendar_parse_start(row->text, &start));
		assert_null(calendar_parse_end(row->text, &end));
		if (start != expected_start || end != expected_end) {
			print_message("%s %s: off by %" PRId64 " and %" PRId64 "\n", row->zone, row->text,
				      start - expected_start, end - expected_end);
			fail();
		}
	}
}

/* Known to other means: the parser is not tested by itself alone. */
static void instants_are_seconds_of_unix(void **state)
{
	int64_t instant;

	(void)state;
	assert_null(calendar_parse_start("1970-01-01T00:00:00Z", &instant));
	assert_int_equal(instant, 0);
	assert_null(calendar_parse_start("2001-09-09T01:46:40Z", &instant));
	assert_int_equal(instant, 1000000000);
	assert_null(calendar_parse_start("2038-01-19T03:14:08Z", &instant));
	assert_int_equal(instant, INT64_C(2147483648));
	assert_null(calendar_parse_start("1900-01-01T00:00:00Z", &instant));
	assert_int_equal(instant, INT64_C(-2208988800));
}

struct refused_case {
	const char *text, *part;
};

static void what_is_no_date_is_refused(void **state)
{
	static const struct refused_case cases[] = {
	    {"", "expected one like"},
	    {"2026", "expected one like"},
	    {"2026-1-1", "expected one like"},
	    {"21-11-2026", "expected one like"},
	    {"2026/11/21", "expected one like"},
	    {" 2026-11-21", "expected one like"},
	    {"2026-11-21 ", "expected one like"},
	    {"2026-11-21\n", "expected one like"},
	    {"+2026-11-21", "expected one like"},
	    {"2026-11-21 10:00:00Z", "expected one like"},
	    {"2026-11-21T10:00Z", "expected one like"},
	    {"2026-11-21T10:00:00Zx", "expected one like"},
	    {"2026-02-30", "no such day"},
	    {"2026-02-29", "no such day"},
	    {"1900-02-29", "no such day"},
	    {"2026-04-31", "no such day"},
	    {"2026-01-00", "no such day"},
	    {"2026-13-01", "months 01 to 12"},
	    {"2026-00-01", "months 01 to 12"},
	    {"0000-01-01", "year 0000"},
	    {"2026-11-21T24:00:00Z", "time of day"},
	    {"2026-11-21T25:00:00Z", "time of day"},
	    {"2026-11-21T10:60:00Z", "time of day"},
	    {"2026-11-21T23:59:60Z", "time of day"},
	    {"2026-11-21T10:00:00.5Z", "fraction"},
	    {"2026-11-21T10:00:00,5Z", "fraction"},
	    {"2026-11-21T10:00:00", "offset"},
	    {"2026-11-21T10:00:00+1", "offset"},
	    {"2026-11-21T10:00:00+0100", "offset"},
	    {"2026-11-21T10:00:00+24:00", "offset"},
	    {"2026-11-21T10:00:00+01:60", "offset"},
	    {"31 December", "expected one like"},
	};

	(void)state;
	use_zone("Europe/Paris");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t start = 42, end = 42;
		struct calendar_date date;
		const char *problem = calendar_parse_start(cases[i].text, &start);
		if (problem == NULL || strstr(problem, cases[i].part) == NULL)
			fail_msg("\"%s\": %s", cases[i].text, problem == NULL ? "taken" : problem);
		assert_non_null(calendar_parse_end(cases[i].text, &end));
		assert_non_null(calendar_parse_date(cases[i].text, &date));
		assert_int_equal(start, 42);
		assert_int_equal(end, 42);
	}
}

static void all_days_follow_each_other(void **state)
{
	static const char *const zones[] = {"UTC",
					    "Europe/Paris",
					    "America/Sao_Paulo",
					    "America/New_York",
					    "Africa/Casablanca",
					    "Australia/Lord_Howe"};

	(void)state;
	for (size_t zone = 0; zone < sizeof(zones) / sizeof(zones[0]); zone++) {
		use_zone(zones[zone]);
		for (int64_t day = -3653; day < 30 * 1461; day++) {
			int64_t start = time_zone_day_start(day), end = time_zone_day_end(day);
			time_t at = start, before = start - 1, last = end - 1;
			struct tm local, local_before, local_last;
			assert_true(start < end);
			assert_int_equal(end, time_zone_day_start(day + 1));
			assert_non_null(localtime_r(&at, &local));
			assert_non_null(localtime_r(&before, &local_before));
			assert_non_null(localtime_r(&last, &local_last));
			assert_int_not_equal(local.tm_yday, local_before.tm_yday);
			assert_int_equal(local.tm_yday, local_last.tm_yday);
		}
	}
}

struct birthday_case {
	const char *born;
	int years;
	const char *expected;
};

static void birthdays(void **state)
{
	static const struct birthday_case cases[] = {
	    {"2008-11-21", 18, "2026-11-20T23:00:00Z"},           {"2008-07-14", 18, "2026-07-13T22:00:00Z"},
	    {"2008-02-29", 18, "2026-02-28T23:00:00Z"}, /* 1 March */
	    {"2008-02-29", 20, "2028-02-28T23:00:00Z"}, /* 29 February */
	    {"2008-02-28", 18, "2026-02-27T23:00:00Z"},           {"1882-03-01", 18, "1900-02-28T23:50:39Z"},
	    {"2008-11-21T23:30:00Z", 18, "2026-11-21T23:00:00Z"}, /* the 22nd in Paris */
	    {"2008-11-21T22:30:00Z", 18, "2026-11-20T23:00:00Z"}, {"9999-01-01", 0, "9998-12-31T23:00:00Z"},
	};

	(void)state;
	use_zone("Europe/Paris");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct calendar_date born;
		int64_t expected;
		assert_null(calendar_parse_date(cases[i].born, &born));
		int64_t found = calendar_birthday(born, cases[i].years);
		assert_null(calendar_parse_start(cases[i].expected, &expected));
		if (found != expected)
			fail_msg("born %s: off by %" PRId64, cases[i].born, found - expected);
	}
}

struct format_case {
	const char *zone;
	int64_t instant;
	const char *expected;
};

static void instants_are_shown_in_the_zone(void **state)
{
	static const struct format_case cases[] = {
	    {"Europe/Paris", INT64_C(1795251600), "2026-11-21T10:00:00+01:00"},
	    {"Europe/Paris", INT64_C(1784030400), "2026-07-14T14:00:00+02:00"},
	    {"UTC", 0, "1970-01-01T00:00:00+00:00"},
	    {"UTC", -1, "1969-12-31T23:59:59+00:00"},
	    {"America/St_Johns", 0, "1969-12-31T20:30:00-03:30"},
	    {"Europe/Paris", INT64_C(-5364662400), "1800-01-01T00:09:00+00:09"},
	    {"UTC", INT64_MIN, "0000-01-02T00:00:00+00:00"},
	    {"UTC", INT64_MAX, "9999-12-30T23:59:59+00:00"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[CALENDAR_INSTANT_SIZE];
		use_zone(cases[i].zone);
		calendar_format(cases[i].instant, text);
		assert_string_equal(text, cases[i].expected);
	}
}

static void what_is_shown_is_read_again(void **state)
{
	(void)state;
	use_zone("Europe/Paris");
	for (int64_t instant = INT64_C(-62135596800); instant < INT64_C(253370764800);
	     instant += 86399 * 97) {
		char text[CALENDAR_INSTANT_SIZE];
		int64_t again;
		calendar_format(instant, text);
		assert_null(calendar_parse_start(text, &again));
		assert_int_equal(again, instant);
	}
}

static void zones_are_checked(void **state)
{
	static const char *const wrong[] = {"",
					    "/etc/localtime",
					    "/Europe/Paris",
					    "../../etc/passwd",
					    "Europe/../Europe/Paris",
					    "Europe/Pariss",
					    "Europe/",
					    "Europe",
					    "Europe//Paris",
					    ":Europe/Paris",
					    "CET-1CEST",
					    "EST5EDT,M3.2.0,M11.1.0",
					    "right/Europe/Paris",
					    "tzdata.zi",
					    "zone1970.tab",
					    "Europe/Paris\n",
					    "europe/paris "};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		use_zone("Asia/Tokyo");
		if (time_zone_set(wrong[i]) == NULL)
			fail_msg("zone \"%s\" was taken", wrong[i]);
		assert_int_equal(time_zone_offset_seconds(0), 0);
	}
	use_zone("Asia/Tokyo");
	assert_int_equal(time_zone_offset_seconds(0), 9 * 3600);
}

/* The zone files are the system's, whatever the environment says. */
static void tzdir_is_not_obeyed(void **state)
{
	(void)state;
	assert_int_equal(setenv("TZDIR", "/nowhere", 1), 0);
	use_zone("Asia/Tokyo");
	assert_int_equal(time_zone_offset_seconds(0), 9 * 3600);
	unsetenv("TZDIR");
}

struct duration_case {
	const char *text;
	int64_t seconds; /* -1: refused */
};

static void durations(void **state)
{
	static const struct duration_case cases[] = {
	    {"0s", 0},
	    {"30s", 30},
	    {"15m", 900},
	    {"4h", 14400},
	    {"24h", 86400},
	    {"30d", 2592000},
	    {"007m", 420},
	    {"366000d", INT64_C(31622400000)},
	    {"366001d", -1},
	    {"31622400000s", INT64_C(31622400000)},
	    {"31622400001s", -1},
	    {"9223372036854775807d", -1},
	    {"18446744073709551617s", -1},
	    {"99999999999999999999999999s", -1},
	    {"", -1},
	    {"5", -1},
	    {"s", -1},
	    {"-5s", -1},
	    {"+5s", -1},
	    {"5 s", -1},
	    {" 5s", -1},
	    {"5s ", -1},
	    {"5S", -1},
	    {"5w", -1},
	    {"1h30m", -1},
	    {"1.5h", -1},
	    {"0x10s", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t seconds = -1;
		if (quantity_duration(cases[i].text, &seconds) != (cases[i].seconds >= 0) ||
		    seconds != cases[i].seconds)
			fail_msg("\"%s\": %" PRId64, cases[i].text, seconds);
	}
}

static void numbers_and_percents(void **state)
{
	uint64_t number = 7;
	unsigned percent = 7;

	(void)state;
	assert_true(quantity_number("0", 10, &number));
	assert_int_equal(number, 0);
	assert_true(quantity_number("10", 10, &number));
	assert_int_equal(number, 10);
	assert_false(quantity_number("11", 10, &number));
	assert_false(quantity_number("110", 10, &number));
	assert_true(quantity_number("18446744073709551615", UINT64_MAX, &number));
	assert_true(number == UINT64_MAX);
	assert_false(quantity_number("18446744073709551616", UINT64_MAX, &number));
	assert_false(quantity_number("", 10, &number));
	assert_false(quantity_number("-1", 10, &number));
	assert_false(quantity_number("1 ", 10, &number));
	assert_false(quantity_number("1.0", 10, &number));
	assert_true(quantity_percent("0%", &percent));
	assert_int_equal(percent, 0);
	assert_true(quantity_percent("100%", &percent));
	assert_int_equal(percent, 100);
	assert_false(quantity_percent("101%", &percent));
	assert_false(quantity_percent("20", &percent));
	assert_false(quantity_percent("%", &percent));
	assert_false(quantity_percent("20 %", &percent));
	assert_false(quantity_percent("20%%", &percent));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dates_become_instants),
	    cmocka_unit_test(instants_are_seconds_of_unix),
	    cmocka_unit_test(what_is_no_date_is_refused),
	    cmocka_unit_test(all_days_follow_each_other),
	    cmocka_unit_test(birthdays),
	    cmocka_unit_test(instants_are_shown_in_the_zone),
	    cmocka_unit_test(what_is_shown_is_read_again),
	    cmocka_unit_test(zones_are_checked),
	    cmocka_unit_test(tzdir_is_not_obeyed),
	    cmocka_unit_test(durations),
	    cmocka_unit_test(numbers_and_percents),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
