/* What the login snapshot says of the site's clocks: each change of summer and winter, at its second. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "acl_sync/site/snapshot_offsets.h"
#include "registry/time_zone.h"

#define NOW INT64_C(1795251600) /* 2026-11-21 10:00 in Paris */

/* Whatever is shown has the offset that the zone has then. */
static void assert_offsets(const char *zone, size_t least)
{
	struct snapshot_site site = {0};

	assert_null(time_zone_set(zone));
	site.offset_count = snapshot_offsets(NOW, site.offsets);
	assert_true(site.offset_count >= least && site.offset_count <= SNAPSHOT_OFFSET_MAX);
	for (size_t i = 1; i < site.offset_count; i++) {
		assert_true(site.offsets[i].from > site.offsets[i - 1].from);
		assert_int_not_equal(site.offsets[i].seconds, site.offsets[i - 1].seconds);
		assert_int_equal(snapshot_site_offset(&site, site.offsets[i].from - 1),
				 time_zone_offset_seconds(site.offsets[i].from - 1));
	}
	/* an hour is no multiple of this step: all hours of the day are met */
	for (int64_t at = NOW - 3 * 366 * INT64_C(86400); at < NOW + 3 * 366 * INT64_C(86400); at += 50021)
		assert_int_equal(snapshot_site_offset(&site, at), time_zone_offset_seconds(at));
}

static void test_zones(void **state)
{
	(void)state;
	assert_offsets("Europe/Paris", 24);
	assert_offsets("America/St_Johns", 24);
	assert_offsets("Australia/Lord_Howe", 24); /* half an hour in summer */
	assert_offsets("America/Cayenne", 1);
	assert_offsets("UTC", 1);
}

static void test_changes_at_their_second(void **state)
{
	(void)state;
	assert_null(time_zone_set("Europe/Paris"));
	assert_int_equal(time_zone_next_change(NOW, NOW + 400 * 86400),
			 1806195600); /* 2027-03-28 01:00 UTC */
	assert_int_equal(time_zone_next_change(1806195599, 1806195600), 1806195600);
	assert_true(time_zone_next_change(1806195600, 1806195600 + 86400) == TIME_NEVER);
	assert_true(time_zone_next_change(NOW, NOW) == TIME_NEVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_zones),
	    cmocka_unit_test(test_changes_at_their_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
