#include "tests/unit/row_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OPEN                                                                                                 \
	{                                                                                                    \
		.origin = {"row.conf", 1}, .window = { TIME_ALWAYS, TIME_NEVER }                             \
	}

enum { MEDICAL, PSYCHIATRY, ADMIN, NOTES, LETTERS, DMP, CATEGORIES };
static const struct category categories[CATEGORIES] = {
    {.name = "medical", .path = "medical", .store = 0},
    {.name = "psychiatry", .path = "psychiatry", .store = 0, .sensitive = true},
    {.name = "admin", .path = "admin", .store = 0},
    {.name = "notes", .path = "notes", .store = 1},
    {.name = "letters", .path = "letters", .store = 2},
    {.name = "dmp", .path = "dmp", .store = 3},
};
static const struct store stores[] = {
    {.name = "ward", .regime = REGIME_ESTABLISHMENT},
    {.name = "house", .regime = REGIME_SHARED_PRACTICE, .express_consent = true},
    {.name = "town", .regime = REGIME_SHARED_PRACTICE},
    {.name = "shared", .regime = REGIME_SHARED_RECORD},
};
static const struct profession professions[] = {
    {.name = "physician",
     .emergency = true,
     .matrix = {ACCESS_WRITE, ACCESS_WRITE, ACCESS_WRITE, ACCESS_WRITE, ACCESS_WRITE, ACCESS_WRITE}},
    {.name = "nurse",
     .emergency = true,
     .matrix = {ACCESS_READ, ACCESS_READ, ACCESS_READ, ACCESS_READ, ACCESS_READ, ACCESS_READ}},
    {.name = "laboratory",
     .matrix = {ACCESS_DEPOSIT, ACCESS_NONE, ACCESS_NONE, ACCESS_DEPOSIT, ACCESS_DEPOSIT, ACCESS_DEPOSIT}},
    {.name = "clerk", .matrix = {[ADMIN] = ACCESS_WRITE}},
    {.name = "regulator",
     .emergency = true,
     .regulator = true,
     .matrix = {ACCESS_READ, ACCESS_NONE, ACCESS_NONE, ACCESS_READ, ACCESS_READ, ACCESS_READ}},
    {.name = "student", .student = true},
};
static const struct said_professional professionals[] = {
    {OPEN, .login = "dr.one", .profession = "physician", .rpps = "1"},
    {OPEN, .login = "dr.two", .profession = "physician", .rpps = "2"},
    {OPEN, .login = "dr.two.b", .profession = "physician", .rpps = "2"},
    {OPEN, .login = "dr.new", .profession = "physician", .rpps = "3"},
    {OPEN, .login = "inf.one", .profession = "nurse"},
    {OPEN, .login = "lab.one", .profession = "laboratory"},
    {OPEN, .login = "clerk.one", .profession = "clerk"},
    {OPEN, .login = "reg.one", .profession = "regulator"},
    {OPEN, .login = "stu.one", .profession = "student"},
};
static const char *const supervisors[] = {"dr.one", "inf.one"};
static const char *const care_logins[ROW_MANY] = {"dr.one",  "dr.two",    "dr.two.b", "inf.one",
						  "lab.one", "clerk.one", "reg.one",  "stu.one"};
static const char *const all_stores[] = {"ward", "house", "town", "shared"};

static void fill_people(struct row_site *site)
{
	memcpy(site->professionals, professionals, sizeof(professionals));
	row_professional(site, "stu.one")->supervisors = (struct words){supervisors, COUNT(supervisors)};
	for (size_t i = 0; i < COUNT(care_logins); i++)
		site->care[i] = (struct said_member){OPEN, .login = care_logins[i]};
	for (size_t i = 0; i < COUNT(site->ward_only); i++)
		site->ward_only[i] = (struct said_member){OPEN, .login = care_logins[i]};
	site->teams[0] = (struct said_team){OPEN, .name = "care", .stores = {all_stores, COUNT(all_stores)},
					    .members = site->care, .member_count = COUNT(site->care)};
	site->teams[1] =
	    (struct said_team){OPEN, .name = "ward-only", .stores = {all_stores, 1},
			       .members = site->ward_only, .member_count = COUNT(site->ward_only)};
}

void row_site_init(struct row_site *site)
{
	*site = (struct row_site){0};
	memcpy(site->stores, stores, sizeof(stores));
	memcpy(site->professions, professions, sizeof(professions));
	site->policy = (struct policy){.stores = site->stores,
				       .store_count = COUNT(stores),
				       .categories = categories,
				       .category_count = COUNT(categories),
				       .professions = site->professions,
				       .profession_count = COUNT(professions),
				       .outside_consent_seconds = ROW_DAY,
				       .abuse_minor_age_years = 18,
				       .break_glass_max_seconds = 4 * ROW_HOUR,
				       .break_glass_access = ACCESS_READ,
				       .break_glass_justification_min = 10};
	fill_people(site);
	site->patient = (struct said_patient){OPEN,
					      .id = "P1",
					      .login = "pat.one",
					      .birth_date = "1950-02-01",
					      .majority = ROW_NOW - 20000 * ROW_DAY,
					      .abuse_age = ROW_NOW - 20000 * ROW_DAY,
					      .attendings = site->attendings,
					      .teams = site->assignments,
					      .consents = site->consents,
					      .objections = site->objections,
					      .withheld = site->withheld,
					      .deleted = site->deleted,
					      .hidden = site->hidden,
					      .relations = site->relations};
	/* declares the others without giving them anything */
	row_relate(site, "rel.one", RELATION_RELATIVE, NULL)->said.window = row_until(ROW_NOW - ROW_DAY);
	row_relate(site, "insp.one", RELATION_RELATIVE, NULL)->said.window = row_until(ROW_NOW - ROW_DAY);
	row_relate(site, "svc.one", RELATION_RELATIVE, NULL)->said.window = row_until(ROW_NOW - ROW_DAY);
}

void row_site_clear(struct row_site *site)
{
	arena_free(site->arena);
	site->arena = NULL;
}

struct said_professional *row_professional(struct row_site *site, const char *login)
{
	for (size_t i = 0; i < COUNT(site->professionals); i++)
		if (strcmp(site->professionals[i].login, login) == 0)
			return &site->professionals[i];
	abort();
}

/* Room for one more, with an open window. */
#define ONE_MORE(items, count) (assert_true((count) < ROW_MANY), &(items)[(count)++])

struct said_assignment *row_assign(struct row_site *site, const char *team)
{
	struct said_assignment *said = ONE_MORE(site->assignments, site->patient.team_count);

	*said = (struct said_assignment){OPEN, .team = team};
	return said;
}

struct said_attending *row_attend(struct row_site *site, const char *login)
{
	struct said_attending *said = ONE_MORE(site->attendings, site->patient.attending_count);

	*said = (struct said_attending){OPEN, .login = login};
	return said;
}

/* A list of one word that lives as long as the program: item names are literals. */
static struct words one(const char *word)
{
	static const char *kept[512];
	static size_t count;

	for (size_t i = 0; i < count; i++)
		if (strcmp(kept[i], word) == 0)
			return (struct words){&kept[i], 1};
	assert_true(count < COUNT(kept));
	kept[count] = word;
	return (struct words){&kept[count++], 1};
}

struct said_wish *row_consent(struct row_site *site, const char *to, const char *category)
{
	struct said_wish *said = ONE_MORE(site->consents, site->patient.consent_count);

	*said = (struct said_wish){OPEN, .to = to};
	if (category != NULL)
		said->categories = one(category);
	return said;
}

struct said_wish *row_object(struct row_site *site, const char *to, const char *item)
{
	struct said_wish *said = ONE_MORE(site->objections, site->patient.objection_count);

	*said = (struct said_wish){OPEN, .to = to};
	if (item != NULL && strchr(item, '/') == NULL)
		said->categories = one(item);
	else if (item != NULL)
		said->documents = one(item);
	return said;
}

static struct said_seal seal(const char *item)
{
	struct said_seal said = {OPEN, .category = NULL};

	if (strchr(item, '/') == NULL)
		said.category = item;
	else
		said.document = item;
	return said;
}

struct said_seal *row_withhold(struct row_site *site, const char *item, const char *author)
{
	struct said_seal *said = ONE_MORE(site->withheld, site->patient.withheld_count);

	*said = seal(item);
	said->author = author;
	return said;
}

struct said_seal *row_hide(struct row_site *site, const char *item)
{
	struct said_seal *said = ONE_MORE(site->hidden, site->patient.hidden_count);

	*said = seal(item);
	said->ground = "third-party";
	return said;
}

struct said_seal *row_delete(struct row_site *site, const char *item)
{
	struct said_seal *said = ONE_MORE(site->deleted, site->patient.deleted_count);

	*said = seal(item);
	return said;
}

struct said_relation *row_relate(struct row_site *site, const char *login, enum relation_kind kind,
				 const char *category)
{
	struct said_relation *said = ONE_MORE(site->relations, site->patient.relation_count);

	*said = (struct said_relation){OPEN, .login = login, .kind = kind};
	if (category != NULL) {
		said->categories = one(category);
		said->agreed = kind != RELATION_HEIR && kind != RELATION_PARENT && kind != RELATION_GUARDIAN;
	}
	if (kind == RELATION_HEIR)
		said->purpose = "memory";
	return said;
}

struct said_derogation *row_derogate(struct row_site *site, const char *login, enum basis basis,
				     const char *category)
{
	struct said_derogation *said = ONE_MORE(site->derogations, site->derogation_count);

	*said = (struct said_derogation){OPEN,
					 .patient = "P1",
					 .login = login,
					 .basis = basis,
					 .categories = one(category),
					 .reference = "letter 1",
					 .agreed_by = "dr.two"};
	if (basis == BASIS_OTHER_MANDATORY || basis == BASIS_OTHER_PERMITTED)
		said->legal_text = "L. 1-1";
	said->said.window = row_between(ROW_NOW - ROW_HOUR, ROW_NOW + ROW_HOUR);
	return said;
}

struct said_break_glass *row_break_glass(struct row_site *site, const char *login)
{
	struct said_break_glass *said = ONE_MORE(site->break_glasses, site->break_glass_count);

	*said = (struct said_break_glass){OPEN,
					  .patient = "P1",
					  .login = login,
					  .justification = "found unconscious",
					  .cannot_consent = true,
					  .immediate_risk = true};
	said->said.window = row_between(ROW_NOW - ROW_HOUR, ROW_NOW + ROW_HOUR);
	return said;
}

struct said_role *row_role(struct row_site *site, const char *login, const char *category, enum access access)
{
	struct said_role_access *granted = &site->accesses[site->role_count];
	struct said_role *said = ONE_MORE(site->roles, site->role_count);

	*granted = (struct said_role_access){category, access, {"row.conf", 1}};
	*said = (struct said_role){OPEN,
				   .login = login,
				   .accesses = granted,
				   .access_count = 1,
				   .ground = "works there",
				   .responsible = "dr.two"};
	return said;
}

struct time_window row_from(int64_t from)
{
	return (struct time_window){from, TIME_NEVER};
}

struct time_window row_until(int64_t until)
{
	return (struct time_window){TIME_ALWAYS, until};
}

struct time_window row_between(int64_t from, int64_t until)
{
	return (struct time_window){from, until};
}

static const struct facts *build(struct row_site *site)
{
	struct statements said = {.professionals = site->professionals,
				  .professional_count = COUNT(site->professionals),
				  .teams = site->teams,
				  .team_count = COUNT(site->teams),
				  .roles = site->roles,
				  .role_count = site->role_count,
				  .patients = &site->patient,
				  .patient_count = 1,
				  .derogations = site->derogations,
				  .derogation_count = site->derogation_count,
				  .break_glasses = site->break_glasses,
				  .break_glass_count = site->break_glass_count};
	struct statements *kept = arena_alloc(site->arena, sizeof(*kept));
	struct findings findings;

	*kept = said;
	findings_init(&findings);
	const struct facts *facts = facts_build(&site->policy, kept, ROW_NOW, site->arena, &findings);
	for (size_t i = 0; facts == NULL && i < findings.count; i++)
		print_error("refused: %s\n", findings.items[i].text);
	findings_clear(&findings);
	assert_non_null(facts);
	return facts;
}

/* The question in ids; its facts live until the next one. */
static struct question ask(struct row_site *site, const char *login, const char *item, int64_t now)
{
	row_site_clear(site);
	site->arena = arena_new();
	assert_non_null(site->arena);

	char *category = arena_strdup(site->arena, item);
	char *slash = strchr(category, '/');
	if (slash != NULL)
		*slash = '\0';
	const struct facts *facts = build(site);
	struct question question = {
	    .facts = facts,
	    .login = facts_login(facts, login),
	    .patient = facts_patient(facts, "P1"),
	    .category = policy_category(&site->policy, category),
	    .document = slash == NULL ? NULL : slash + 1,
	    .now = now,
	};
	assert_int_not_equal(question.category, NO_ID);
	return question;
}

struct decision row_ask(struct row_site *site, const char *login, const char *item, int64_t now)
{
	struct question question = ask(site, login, item, now);

	return decide(&question, &site->because);
}

int64_t row_next_change(struct row_site *site, const char *login, const char *item, int64_t now)
{
	struct question question = ask(site, login, item, now);

	return decide_next_change(&question);
}

void row_expect(struct row_site *site, const char *login, const char *item, int64_t now, enum access access,
		enum reason reason, unsigned rule, const char *file, int line)
{
	struct decision found = row_ask(site, login, item, now);

	if (found.access == access && found.reason == reason && found.rule == rule)
		return;
	print_error("%s %s: %s %s R%02u, expected %s %s R%02u\n", login, item, access_names[found.access],
		    reason_name(found.reason), found.rule, access_names[access], reason_name(reason), rule);
	_fail(file, line);
}
