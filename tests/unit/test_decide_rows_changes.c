/* decide_next_change() for every kind of instant at which the table can change its answer, by hand. */
#include "tests/unit/row_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW ROW_NOW
#define HOUR ROW_HOUR
#define DAY ROW_DAY

static struct row_site the_site;

static int new_site(void **state)
{
	row_site_init(&the_site);
	*state = &the_site;
	return 0;
}

static int clear_site(void **state)
{
	row_site_clear(*state);
	return 0;
}

/* Fails unless the answer about dr.one (or `login`) next changes at NOW + `after`. */
#define CHANGES(site, login, item, after)                                                                    \
	assert_int_equal(row_next_change((site), (login), (item), NOW) - NOW, (after))
#define NEVER_CHANGES(site, login, item)                                                                     \
	assert_int_equal(row_next_change((site), (login), (item), NOW), TIME_NEVER)

static void change_never(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	NEVER_CHANGES(site, "dr.one", "medical");
	NEVER_CHANGES(site, "nobody", "medical");
	/* what has passed is no change to come */
	row_object(site, "login:dr.one", NULL)->said.window = row_until(NOW);
	NEVER_CHANGES(site, "dr.one", "medical");
}

static void change_skips_bounds_that_move_nothing(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care")->said.window = row_until(NOW + 40);
	row_assign(site, "care")->said.window = row_until(NOW + 50); /* still a route until then */
	row_object(site, "login:dr.two", NULL)->said.window = row_from(NOW + 10);
	CHANGES(site, "dr.one", "medical", 50);
	CHANGES(site, "dr.two", "medical", 10);
}

/* The access stays "none"; why does not. */
static void change_of_the_reason_alone(void **state)
{
	struct row_site *site = *state;

	row_object(site, "login:dr.one", NULL)->said.window = row_from(NOW + 10);
	CHANGES(site, "dr.one", "medical", 10);
}

/* The reason stays; the access grows. */
static void change_of_the_access_alone(void **state)
{
	struct row_site *site = *state;

	row_role(site, "rel.one", "admin", ACCESS_READ);
	row_role(site, "rel.one", "admin", ACCESS_WRITE)->said.window = row_from(NOW + 10);
	CHANGES(site, "rel.one", "admin", 10);
}

static void change_membership_and_assignment_with_grace(void **state)
{
	struct row_site *site = *state;
	struct said_assignment *assignment = row_assign(site, "care");

	site->policy.care_grace_seconds = 5;
	assignment->said.window = row_between(NOW + 3, NOW + 20);
	CHANGES(site, "dr.one", "medical", 3);
	assignment->said.window = row_until(NOW + 20);
	CHANGES(site, "dr.one", "medical", 25);
	site->care[0].said.window = row_until(NOW + 10); /* dr.one */
	CHANGES(site, "dr.one", "medical", 15);
	site->care[0].said.window = row_from(NOW + 2);
	CHANGES(site, "dr.one", "medical", 2);
}

static void change_death_and_its_grace(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_relate(site, "rel.one", RELATION_RELATIVE, "medical");
	site->policy.care_grace_seconds = 5;
	site->patient.has_deceased = true;
	site->patient.deceased = NOW + 10;
	CHANGES(site, "dr.one", "medical", 15);
	CHANGES(site, "rel.one", "medical", 10);
}

static void change_birthdays(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_PARENT, NULL);
	site->patient.majority = NOW + 10;
	site->patient.abuse_age = NOW + 20;
	row_derogate(site, "insp.one", BASIS_ABUSE_REPORT, "medical");
	CHANGES(site, "rel.one", "medical", 10);
	CHANGES(site, "insp.one", "medical", 20);
	site->patient.vulnerable = true;
	CHANGES(site, "insp.one", "medical", HOUR);
}

static void change_briefing(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	site->policy.briefing_max_age_seconds = DAY;
	row_professional(site, "dr.one")->has_briefed = true;
	row_professional(site, "dr.one")->briefed = NOW - DAY + 10;
	CHANGES(site, "dr.one", "medical", 10);
	row_professional(site, "dr.one")->briefed = NOW + 7;
	CHANGES(site, "dr.one", "medical", 7);
}

static void change_consent_of_a_day(void **state)
{
	struct row_site *site = *state;

	row_consent(site, "login:dr.new", NULL)->said.window = row_from(NOW - DAY + 10);
	CHANGES(site, "dr.new", "dmp", 10);
	NEVER_CHANGES(site, "dr.new", "medical");
}

static void change_closure(void **state)
{
	struct row_site *site = *state;

	row_attend(site, "dr.one")->said.window = row_until(NOW + 20);
	CHANGES(site, "dr.one", "dmp", 20);
	site->patient.has_closed = true;
	site->patient.closed = NOW + 10;
	CHANGES(site, "dr.one", "dmp", 10);
}

static void change_seals(void **state)
{
	struct row_site *site = *state;

	row_withhold(site, "dmp", "dr.two")->said.window = row_from(NOW + 10);
	row_delete(site, "dmp")->said.window = row_from(NOW + 20);
	row_hide(site, "dmp")->said.window = row_from(NOW + 5);
	CHANGES(site, "dr.one", "dmp", 10);
	CHANGES(site, "dr.two", "dmp", 20);
	CHANGES(site, "pat.one", "dmp", 5);
}

static void change_exceptions(void **state)
{
	struct row_site *site = *state;

	row_break_glass(site, "dr.new");
	row_derogate(site, "inf.one", BASIS_DOPING, "medical");
	row_role(site, "lab.one", "admin", ACCESS_READ)->said.window = row_until(NOW + 10);
	CHANGES(site, "dr.new", "medical", HOUR);
	CHANGES(site, "inf.one", "medical", HOUR);
	CHANGES(site, "lab.one", "admin", 10);
}

/* What ends for the supervisor ends for the student. */
static void change_of_a_supervisor(void **state)
{
	static const char *const doctor[] = {"dr.one"};
	struct row_site *site = *state;

	row_assign(site, "care");
	row_professional(site, "stu.one")->supervisors = (struct words){doctor, 1};
	site->care[0].said.window = row_until(NOW + 30);
	CHANGES(site, "stu.one", "medical", 30);
	row_professional(site, "dr.one")->said.window = row_until(NOW + 20);
	CHANGES(site, "stu.one", "medical", 20);
	row_professional(site, "stu.one")->said.window = row_until(NOW + 10);
	CHANGES(site, "stu.one", "medical", 10);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, new_site, clear_site)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(change_never),
	    ROW(change_skips_bounds_that_move_nothing),
	    ROW(change_of_the_reason_alone),
	    ROW(change_of_the_access_alone),
	    ROW(change_membership_and_assignment_with_grace),
	    ROW(change_death_and_its_grace),
	    ROW(change_birthdays),
	    ROW(change_briefing),
	    ROW(change_consent_of_a_day),
	    ROW(change_closure),
	    ROW(change_seals),
	    ROW(change_exceptions),
	    ROW(change_of_a_supervisor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
