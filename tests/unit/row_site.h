/* A site with one patient and nothing said, for tests of single rows of the table: say what the row is
 * about, then ask.
 *
 * Stores and categories: ward (establishment): medical, psychiatry (sensitive), admin; house
 * (shared-practice): notes; town (shared-practice, express_consent = false): letters; shared
 * (shared-record): dmp.
 * Professionals: dr.one, dr.two and its second login dr.two.b (one rpps), dr.new (physicians: write
 * everywhere), inf.one (nurse: reads), lab.one (deposits), clerk.one (nothing but admin), reg.one
 * (emergency-call physician: reads), stu.one (student of dr.one and inf.one).
 * Teams: care (every store): all of these but dr.new; ward-only (ward): dr.one, dr.two.
 * Others: pat.one (the patient), rel.one, svc.one, insp.one, nobody.
 */
#ifndef CAREACL_TESTS_ROW_SITE_H
#define CAREACL_TESTS_ROW_SITE_H

#include "policy/decide.h"
#include "policy/facts_build.h"

#define ROW_NOW INT64_C(1795251600) /* 2026-11-21T10:00:00+01:00 */
#define ROW_HOUR INT64_C(3600)
#define ROW_DAY (24 * ROW_HOUR)
#define ROW_MANY 8

struct row_site {
	struct policy policy;
	struct profession professions[6];
	struct store stores[4];
	struct said_professional professionals[9];
	struct said_member care[ROW_MANY], ward_only[2];
	struct said_team teams[2];
	struct said_patient patient;
	struct said_attending attendings[ROW_MANY];
	struct said_assignment assignments[ROW_MANY];
	struct said_wish consents[ROW_MANY], objections[ROW_MANY];
	struct said_seal withheld[ROW_MANY], deleted[ROW_MANY], hidden[ROW_MANY];
	struct said_relation relations[ROW_MANY];
	struct said_derogation derogations[ROW_MANY];
	struct said_break_glass break_glasses[ROW_MANY];
	struct said_role_access accesses[ROW_MANY];
	struct said_role roles[ROW_MANY];
	size_t derogation_count, break_glass_count, role_count;
	struct because because; /* of the last answer */
	struct arena *arena;    /* of the last answer */
};

void row_site_init(struct row_site *site);
void row_site_clear(struct row_site *site);

/* The professional of that login, to be changed. */
struct said_professional *row_professional(struct row_site *site, const char *login);

/* Each says one more thing of the patient, open-ended and about the whole record unless `item` is a
 * category ("medical") or a document ("medical/x.pdf"); the result may be changed until the next question. */
struct said_assignment *row_assign(struct row_site *site, const char *team);
struct said_attending *row_attend(struct row_site *site, const char *login);
struct said_wish *row_consent(struct row_site *site, const char *to, const char *category);
struct said_wish *row_object(struct row_site *site, const char *to, const char *item);
struct said_seal *row_withhold(struct row_site *site, const char *item, const char *author);
struct said_seal *row_hide(struct row_site *site, const char *item);
struct said_seal *row_delete(struct row_site *site, const char *item);
struct said_relation *row_relate(struct row_site *site, const char *login, enum relation_kind kind,
				 const char *category);
/* For an hour on either side of ROW_NOW, agreed by dr.two. */
struct said_derogation *row_derogate(struct row_site *site, const char *login, enum basis basis,
				     const char *category);
struct said_break_glass *row_break_glass(struct row_site *site, const char *login);
struct said_role *row_role(struct row_site *site, const char *login, const char *category,
			   enum access access);

/* Windows. */
struct time_window row_from(int64_t from);
struct time_window row_until(int64_t until);
struct time_window row_between(int64_t from, int64_t until);

/* Decides: `item` is "medical" or "medical/x.pdf". */
struct decision row_ask(struct row_site *site, const char *login, const char *item, int64_t now);

/* decide_next_change() for the same question. */
int64_t row_next_change(struct row_site *site, const char *login, const char *item, int64_t now);

/* Fails the test, naming its line, unless the answer is this one. `rule` is 8 for R08. */
#define ROW_EXPECT(site, login, item, now, access, reason, rule)                                             \
	row_expect((site), (login), (item), (now), ACCESS_##access, REASON_##reason, (rule), __FILE__,       \
		   __LINE__)
void row_expect(struct row_site *site, const char *login, const char *item, int64_t now, enum access access,
		enum reason reason, unsigned rule, const char *file, int line);

#endif
