/* Runs check_services() on fixtures, one table line a defect. A program includes this once. */
#ifndef CAREACL_TESTS_SERVICE_CHECK_H
#define CAREACL_TESTS_SERVICE_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "acl_sync/check/check_services.h"

#define FIXTURES "tests/fixtures/services/"

/* The site of the fixtures: one store, /srv/clinical/folders, with views beside it. */
struct service_site {
	struct store store;
	struct category category;
	struct settings settings;
	struct service_places places;
	struct findings findings;
};

static inline void service_site_init(struct service_site *site)
{
	*site = (struct service_site){
	    .store = {.name = "clinical",
		      .root = "/srv/clinical/folders",
		      .views = "/srv/clinical/views",
		      .folder = "{opaque}",
		      .origin = {"careacl.conf", 7}},
	    .category = {.name = "letters", .path = "letters", .documents = DOCUMENTS_WORKING},
	    .places = {.sshd_config = FIXTURES "none",
		       .smb_conf = FIXTURES "none",
		       .pam_directory = FIXTURES "none",
		       .pam_vendor_directory = FIXTURES "none",
		       .passwd = FIXTURES "none",
		       .mountinfo = FIXTURES "mounts/good",
		       .module_state_dir = FIXTURES "none"},
	};
	site->settings = (struct settings){.state_dir = FIXTURES "state"};
	site->settings.policy = (struct policy){
	    .stores = &site->store, .store_count = 1, .categories = &site->category, .category_count = 1};
	findings_init(&site->findings);
}

/* The site is the host's own: a sync has published where the module looks. */
static inline void service_site_is_own(struct service_site *site)
{
	site->places.module_state_dir = site->settings.state_dir;
}

static inline void service_site_check(struct service_site *site)
{
	findings_clear(&site->findings);
	check_services(&site->settings, &site->places, &site->findings);
	assert_int_equal(site->findings.error_count, 0);
}

/* Exactly these findings, in this order: place (its end) and a part of the text. */
struct expected_finding {
	const char *where, *text;
};

static inline void expect_finding(const char *fixture, const struct finding *finding,
				  const struct expected_finding *expected)
{
	size_t length = strlen(finding->where), tail = strlen(expected->where);
	bool at = length >= tail && strcmp(finding->where + length - tail, expected->where) == 0;
	if (!at || strstr(finding->text, expected->text) == NULL)
		fail_msg("%s: found %s: %s\nexpected %s: ...%s...", fixture, finding->where, finding->text,
			 expected->where, expected->text);
}

static inline void expect_findings(const struct service_site *site, const char *fixture,
				   const struct expected_finding *expected, size_t count)
{
	for (size_t i = 0; i < site->findings.count && i < count; i++)
		expect_finding(fixture, &site->findings.items[i], &expected[i]);
	if (site->findings.count > count)
		fail_msg("%s: not expected: %s: %s", fixture, site->findings.items[count].where,
			 site->findings.items[count].text);
	if (site->findings.count < count)
		fail_msg("%s: missing: %s: ...%s...", fixture, expected[site->findings.count].where,
			 expected[site->findings.count].text);
}

/* One fixture and what must be said about it; no place in the first: nothing. */
struct service_case {
	const char *fixture;
	struct expected_finding expected[3];
};

static inline size_t expected_count(const struct service_case *one)
{
	size_t count = 0;
	while (count < 3 && one->expected[count].where != NULL)
		count++;
	return count;
}

/* Each fixture in its turn at *place. */
static inline void run_cases(struct service_site *site, const char *folder, const char **place,
			     const struct service_case *cases, size_t count)
{
	char path[256];
	for (size_t i = 0; i < count; i++) {
		snprintf(path, sizeof(path), FIXTURES "%s/%s", folder, cases[i].fixture);
		*place = path;
		service_site_check(site);
		expect_findings(site, cases[i].fixture, cases[i].expected, expected_count(&cases[i]));
	}
	findings_clear(&site->findings);
}

#define RUN_CASES(site, folder, place, cases)                                                                \
	run_cases(site, folder, place, cases, sizeof(cases) / sizeof((cases)[0]))

#endif
