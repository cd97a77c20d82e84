#include "tests/unit/random_site.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define DAY_SECONDS INT64_C(86400)

/* ---- numbers ----
 *
 * One initialiser draws once at most: in which order a second draw came would be the compiler's and the struct's affair.
 */

static uint64_t random_next(struct random_site *site)
{
	uint64_t z = site->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

size_t random_below(struct random_site *site, size_t limit)
{
	return (size_t)(random_next(site) % limit);
}

bool random_chance(struct random_site *site, unsigned percent)
{
	return random_below(site, 100) < percent;
}

/* One of a list of words, numbers, ... */
#define PICK(site, array) ((array)[random_below((site), COUNT(array))])

static void *array(struct random_site *site, size_t count, size_t size)
{
	void *items = arena_array(site->arena, count, size);

	if (items == NULL)
		abort();
	return items;
}

/* ---- the cast ---- */

static const char *const professionals[] = {"dr.0", "dr.1", "dr.2", "dr.3", "dr.4", "dr.5", "dr.6", "dr.7"};
static const char *const students[] = {"stu.0", "stu.1"};
static const char *const relatives[] = {"rel.0", "rel.1", "rel.2", "rel.3"};
static const char *const own_logins[] = {"pat.0", "pat.1", "pat.2", "pat.3", "pat.4"};
static const char *const team_names[] = {"team.0", "team.1", "team.2"};
static const char *const rpps_numbers[] = {"100", "101", "102", NULL, NULL};

/* Named by statements: files, and directories with all below them. */
static const char *const named_paths[] = {"a.pdf", "d/a.pdf", "d/e/a.pdf", "d", "d/e", "d2/a.pdf"};
static const char *const asked_paths[] = {"a.pdf",    "d/a.pdf", "d/b.pdf", "d/e/a.pdf", "d",
					  "d2/a.pdf", "z.pdf",   "d/e",     "a.pdf2",    "dd/a.pdf"};

enum { WARD, HOUSE, TOWN, SHARED };
static const struct store stores[] = {
    {.name = "ward", .regime = REGIME_ESTABLISHMENT, .express_consent = true},
    {.name = "house", .regime = REGIME_SHARED_PRACTICE, .express_consent = true},
    {.name = "town", .regime = REGIME_SHARED_PRACTICE, .express_consent = false},
    {.name = "shared", .regime = REGIME_SHARED_RECORD, .express_consent = true},
};
static const struct category categories[] = {
    {.name = "medical", .path = "medical", .store = WARD},
    {.name = "nursing", .path = "care/nursing", .store = WARD, .documents = DOCUMENTS_WORKING},
    {.name = "psychiatry", .path = "care/psychiatry", .store = WARD, .sensitive = true},
    {.name = "notes", .path = "notes", .store = HOUSE},
    {.name = "plan", .path = "plan", .store = HOUSE, .sensitive = true},
    {.name = "letters", .path = "letters", .store = TOWN, .documents = DOCUMENTS_WORKING},
    {.name = "dmp", .path = "dmp", .store = SHARED},
    {.name = "dmp-private", .path = "private", .store = SHARED, .sensitive = true},
};
static const struct profession professions[] = {
    {.name = "physician", .emergency = true},
    {.name = "nurse", .emergency = true},
    {.name = "clerk"},
    {.name = "regulator", .emergency = true, .regulator = true},
    {.name = "student", .student = true},
};
#define STUDENT 4 /* index of the last */

/* Birthdays of 15 and 18 years lie on the middle, a day beside it, and far from it. */
static const char *const birth_dates[] = {"2008-03-01", "2008-02-29", "2008-02-28", "2008-03-02",
					  "2011-03-01", "2011-03-01", "2011-03-02", "2015-06-01",
					  "1950-02-01", "1950-02-01", "1980-12-31"};

/* ---- instants ---- */

static int64_t instant(struct random_site *site)
{
	int64_t steps = (int64_t)random_below(site, 2 * RANDOM_SITE_REACH - 1) - (RANDOM_SITE_REACH - 1);

	return site->middle + steps * site->step_seconds;
}

static struct time_window bounded(struct random_site *site)
{
	int64_t a = instant(site);
	int64_t b = instant(site);

	if (a == b)
		b = a + site->step_seconds;
	return a < b ? (struct time_window){a, b} : (struct time_window){b, a};
}

static struct time_window window(struct random_site *site)
{
	struct time_window both = bounded(site);

	switch (random_below(site, 10)) {
	case 0:
	case 1:
	case 2:
		return both;
	case 3:
	case 4:
	case 5:
		return (struct time_window){both.from, TIME_NEVER};
	case 6:
	case 7:
		return (struct time_window){TIME_ALWAYS, both.until};
	default:
		return TIME_WINDOW_OPEN;
	}
}

/* The statement's place and window. `patient` counts from 0; SIZE_MAX: about nobody in particular. */
static struct said say(struct random_site *site, size_t patient, struct time_window when)
{
	static const struct origin file = {"site.conf", 0};
	struct said said = {.origin = file, .window = when};

	said.origin.line = (unsigned)(1 + random_below(site, RANDOM_SITE_LINES - 1));
	if (patient != SIZE_MAX)
		said.origin.line += RANDOM_SITE_LINES * (unsigned)(patient + 1);
	return said;
}

/* First instant of the birthday, in UTC. */
static int64_t birthday(const char *birth_date, int years)
{
	struct tm tm = {0};

	if (sscanf(birth_date, "%d-%d-%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday) != 3)
		abort();
	tm.tm_year += years - 1900;
	tm.tm_mon -= 1;
	return (int64_t)timegm(&tm);
}

/* ---- lists of words ---- */

/* Up to `limit` different categories, at least one. */
static struct words category_words(struct random_site *site, size_t limit)
{
	const char **items = array(site, limit, sizeof(*items));
	size_t count = 1 + random_below(site, limit);
	size_t first = random_below(site, COUNT(categories));

	for (size_t i = 0; i < count; i++)
		items[i] = categories[(first + 3 * i) % COUNT(categories)].name;
	return (struct words){items, count};
}

static const char *document_word(struct random_site *site)
{
	const char *category = PICK(site, categories).name;
	const char *text = arena_printf(site->arena, "%s/%s", category, PICK(site, named_paths));

	return text == NULL ? (abort(), NULL) : text;
}

static struct words document_words(struct random_site *site)
{
	const char **items = array(site, 3, sizeof(*items));
	size_t count = 1 + random_below(site, 3);

	for (size_t i = 0; i < count; i++)
		items[i] = document_word(site);
	return (struct words){items, count};
}

static const char *prefixed(struct random_site *site, const char *kind, const char *name)
{
	const char *text = arena_printf(site->arena, "%s:%s", kind, name);

	return text == NULL ? (abort(), NULL) : text;
}

/* A login of any kind that is surely declared. */
static const char *anybody(struct random_site *site)
{
	size_t kind = random_below(site, 10);

	if (kind < 6)
		return PICK(site, professionals);
	return kind < 8 ? PICK(site, students) : PICK(site, relatives);
}

/* ---- policy ---- */

static void fill_matrix(struct random_site *site, struct profession *profession)
{
	static const enum access likely[] = {ACCESS_NONE,  ACCESS_DEPOSIT, ACCESS_READ, ACCESS_READ,
					     ACCESS_WRITE, ACCESS_WRITE,   ACCESS_WRITE};

	for (size_t i = 0; i < COUNT(categories); i++)
		profession->matrix[i] = PICK(site, likely);
	profession->matrix[random_below(site, COUNT(categories))] = ACCESS_WRITE;
}

static void fill_stores(struct random_site *site)
{
	struct store *own_stores = array(site, COUNT(stores), sizeof(*own_stores));
	struct category *own_categories = array(site, COUNT(categories), sizeof(*own_categories));

	for (size_t i = 0; i < COUNT(stores); i++) {
		own_stores[i] = stores[i];
		own_stores[i].root = arena_printf(site->arena, "/srv/%s", stores[i].name);
		own_stores[i].folder = "{patient}";
		own_stores[i].owner = own_stores[i].group = "root";
		own_stores[i].create = true;
	}
	for (size_t i = 0; i < COUNT(categories); i++) {
		own_categories[i] = categories[i];
		own_categories[i].settle_seconds = DAY_SECONDS;
	}
	site->policy.stores = own_stores;
	site->policy.store_count = COUNT(stores);
	site->policy.categories = own_categories;
	site->policy.category_count = COUNT(categories);
}

static void fill_policy(struct random_site *site)
{
	static const int64_t graces[] = {0, 0, 1, 2, 4};
	static const int64_t outside[] = {1, 2, 3, 6};
	static const enum access caps[] = {ACCESS_DEPOSIT, ACCESS_READ, ACCESS_READ, ACCESS_WRITE};
	struct profession *own = array(site, COUNT(professions), sizeof(*own));

	fill_stores(site);
	for (size_t i = 0; i < COUNT(professions); i++) {
		own[i] = professions[i];
		if (!own[i].student)
			fill_matrix(site, &own[i]);
	}
	site->policy.professions = own;
	site->policy.profession_count = COUNT(professions);
	site->policy.care_grace_seconds = PICK(site, graces) * site->step_seconds;
	site->policy.outside_consent_seconds = PICK(site, outside) * site->step_seconds;
	site->policy.briefing_max_age_seconds = random_chance(site, 25) ? 10 * DAY_SECONDS : 0;
	site->policy.deleted_keep_seconds = 30 * DAY_SECONDS;
	site->policy.abuse_minor_age_years = random_chance(site, 50) ? 18 : 15;
	site->policy.break_glass_max_seconds = 2 * RANDOM_SITE_REACH * site->step_seconds;
	site->policy.break_glass_access = PICK(site, caps);
	site->policy.break_glass_justification_min = 10;
	site->policy.break_glass_either = random_chance(site, 50);
}

/* ---- people ---- */

static int64_t briefing(struct random_site *site)
{
	switch (random_below(site, 4)) {
	case 0:
		return instant(site);
	case 1:
		return instant(site) - 10 * DAY_SECONDS;
	default:
		return site->middle - 2 * DAY_SECONDS;
	}
}

static struct said_professional professional(struct random_site *site, const char *login, size_t profession)
{
	struct said_professional said = {.login = login, .profession = professions[profession].name};

	said.said = say(site, SIZE_MAX, random_chance(site, 85) ? TIME_WINDOW_OPEN : window(site));
	said.rpps = PICK(site, rpps_numbers);
	said.suspended = random_chance(site, 6);
	said.has_briefed = random_chance(site, 90);
	if (said.has_briefed)
		said.briefed = briefing(site);
	return said;
}

static struct words supervisor_words(struct random_site *site)
{
	const char **items = array(site, 3, sizeof(*items));
	size_t count = 1 + random_below(site, 3);
	size_t first = random_below(site, COUNT(professionals));

	for (size_t i = 0; i < count; i++)
		items[i] = professionals[(first + 3 * i) % COUNT(professionals)];
	return (struct words){items, count};
}

static void fill_professionals(struct random_site *site)
{
	size_t count = COUNT(professionals) + COUNT(students);
	struct said_professional *items = array(site, count, sizeof(*items));

	for (size_t i = 0; i < COUNT(professionals); i++)
		items[i] = professional(site, professionals[i], random_below(site, STUDENT));
	for (size_t i = 0; i < COUNT(students); i++) {
		struct said_professional *student = &items[COUNT(professionals) + i];
		*student = professional(site, students[i], STUDENT);
		student->supervisors = supervisor_words(site);
	}
	site->statements.professionals = items;
	site->statements.professional_count = count;
}

static struct words store_words(struct random_site *site)
{
	const char **items = array(site, COUNT(stores), sizeof(*items));
	size_t count = 0;

	for (size_t i = 0; i < COUNT(stores); i++)
		if (random_chance(site, 65))
			items[count++] = stores[i].name;
	if (count == 0)
		items[count++] = PICK(site, stores).name;
	return (struct words){items, count};
}

static void fill_teams(struct random_site *site)
{
	struct said_team *items = array(site, COUNT(team_names), sizeof(*items));

	for (size_t i = 0; i < COUNT(team_names); i++) {
		size_t count = 2 + random_below(site, 5);
		struct said_member *members = array(site, count, sizeof(*members));

		for (size_t j = 0; j < count; j++) {
			members[j].said = say(site, SIZE_MAX, window(site));
			members[j].login =
			    random_chance(site, 15) ? PICK(site, students) : PICK(site, professionals);
		}
		items[i] =
		    (struct said_team){.name = team_names[i], .members = members, .member_count = count};
		items[i].said = say(site, SIZE_MAX, TIME_WINDOW_OPEN);
		items[i].stores = store_words(site);
	}
	site->statements.teams = items;
	site->statements.team_count = COUNT(team_names);
}

/* Up to three categories that are not sensitive, each once. */
static void fill_role_accesses(struct random_site *site, struct said_role *role)
{
	struct said_role_access *items = array(site, COUNT(categories), sizeof(*items));
	size_t count = 0;

	while (count == 0)
		for (size_t i = 0; i < COUNT(categories); i++) {
			size_t limit = role->service ? 2 : 3;
			if (categories[i].sensitive || !random_chance(site, 40))
				continue;
			items[count++] = (struct said_role_access){
			    categories[i].name, (enum access)(ACCESS_DEPOSIT + random_below(site, limit)),
			    role->said.origin};
		}
	role->accesses = items;
	role->access_count = count;
}

static void fill_roles(struct random_site *site)
{
	static const char *const holders[] = {"office.0", "office.0", "svc.0", "rel.0",
					      "dr.0",     "dr.1",     "dr.1",  "stu.0"};
	struct said_role *items = array(site, COUNT(holders), sizeof(*items));
	size_t count = 0;

	for (size_t i = 0; i < COUNT(holders); i++) {
		bool service = strcmp(holders[i], "svc.0") == 0;
		/* the first and the service's declare their logins */
		if (i != 0 && !service && random_chance(site, 40))
			continue;
		items[count] = (struct said_role){.said = say(site, SIZE_MAX, window(site)),
						  .login = holders[i],
						  .ground = "site role",
						  .service = service,
						  .responsible = service ? "dr.0" : NULL};
		fill_role_accesses(site, &items[count++]);
	}
	site->statements.roles = items;
	site->statements.role_count = count;
}

/* ---- patients ---- */

static bool has_shared_record(const struct said_patient *patient)
{
	bool found = patient->stores.count == 0;

	for (size_t i = 0; i < patient->stores.count; i++)
		found |= strcmp(patient->stores.items[i], "shared") == 0;
	return found;
}

static void scope_wish(struct random_site *site, struct said_wish *wish, bool documents)
{
	if (random_chance(site, 60))
		wish->categories = category_words(site, 4);
	if (documents && random_chance(site, 40))
		wish->documents = document_words(site);
}

static struct said_wish consent(struct random_site *site, size_t patient)
{
	struct said_wish wish = {.said = say(site, patient, window(site))};
	size_t target = random_below(site, 20);

	if (target < 11)
		wish.to = prefixed(site, "login", anybody(site));
	else if (target < 17)
		wish.to = prefixed(site, "team", PICK(site, team_names));
	else
		wish.to = "everyone";
	scope_wish(site, &wish, false);
	return wish;
}

struct said_wish random_objection(struct random_site *site, size_t patient)
{
	static const char *const words[] = {"everyone", "emergency", "emergency-regulator", "heirs",
					    "representatives"};
	struct said_wish wish = {.said = say(site, patient, window(site))};
	size_t target = random_below(site, 20);

	if (target < 7)
		wish.to = prefixed(site, "login", anybody(site));
	else if (target < 9)
		wish.to = prefixed(site, "team", PICK(site, team_names));
	else if (target < 12)
		wish.to = prefixed(site, "profession", PICK(site, professions).name);
	else
		wish.to = PICK(site, words);
	scope_wish(site, &wish, true);
	return wish;
}

/* A seal's category or document; of the shared record only where `shared_only`. */
static void scope_seal(struct random_site *site, struct said_seal *seal, bool shared_only)
{
	size_t category = random_below(site, COUNT(categories));

	if (shared_only)
		category = COUNT(categories) - 1 - random_below(site, 2);
	if (random_chance(site, 40))
		seal->category = categories[category].name;
	else
		seal->document =
		    arena_printf(site->arena, "%s/%s", categories[category].name, PICK(site, named_paths));
}

struct said_seal random_withholding(struct random_site *site, size_t patient)
{
	struct said_seal seal = {.said = say(site, patient, window(site))};

	seal.author = anybody(site);
	scope_seal(site, &seal, false);
	return seal;
}

static struct said_seal hidden(struct random_site *site, size_t patient)
{
	struct said_seal seal = {.said = say(site, patient, window(site)), .ground = "third-party"};

	scope_seal(site, &seal, false);
	if (seal.said.window.until != TIME_NEVER && random_chance(site, 50))
		seal.ground = "before-announcement";
	return seal;
}

static struct said_relation relation(struct random_site *site, size_t patient, const char *login)
{
	static const enum relation_kind kinds[] = {
	    RELATION_RELATIVE, RELATION_RELATIVE, RELATION_TRUSTED_PERSON, RELATION_PARENT, RELATION_PARENT,
	    RELATION_GUARDIAN, RELATION_CURATOR,  RELATION_HEIR,           RELATION_HEIR};
	static const char *const purposes[] = {"cause-of-death", "memory", "rights"};
	struct said_relation said = {.said = say(site, patient, window(site)), .login = login};

	said.kind = PICK(site, kinds);
	if (said.kind == RELATION_HEIR)
		said.purpose = PICK(site, purposes);
	/* of meaning for some kinds only */
	said.agreed = random_chance(site, 65);
	if (said.agreed || said.kind == RELATION_HEIR || random_chance(site, 20))
		said.categories = category_words(site, 6);
	return said;
}

static void fill_positions(struct random_site *site, size_t patient, struct said_patient *said)
{
	struct said_attending *attendings = array(site, 2, sizeof(*attendings));
	struct said_assignment *teams = array(site, 4, sizeof(*teams));

	said->attending_count = random_below(site, 3);
	for (size_t i = 0; i < said->attending_count; i++) {
		attendings[i].said = say(site, patient, window(site));
		attendings[i].login = PICK(site, professionals);
	}
	said->attendings = attendings;
	said->team_count = random_below(site, 5);
	for (size_t i = 0; i < said->team_count; i++) {
		teams[i].said = say(site, patient, window(site));
		teams[i].team = PICK(site, team_names);
		teams[i].in_charge = random_chance(site, 60) ? PICK(site, professionals) : NULL;
	}
	said->teams = teams;
}

static void fill_wishes(struct random_site *site, size_t patient, struct said_patient *said)
{
	static const size_t moods[] = {0, 1, 2, 3, 6};
	size_t mood = PICK(site, moods);
	struct said_wish *consents = array(site, 8, sizeof(*consents));
	struct said_wish *objections = array(site, 8, sizeof(*objections));

	said->consent_count = random_below(site, PICK(site, moods) + 1);
	for (size_t i = 0; i < said->consent_count; i++)
		consents[i] = consent(site, patient);
	said->consents = consents;
	said->objection_count = random_below(site, mood + 1);
	for (size_t i = 0; i < said->objection_count; i++)
		objections[i] = random_objection(site, patient);
	said->objections = objections;
}

static void fill_seals(struct random_site *site, size_t patient, struct said_patient *said)
{
	struct said_seal *items = array(site, 8, sizeof(*items));

	said->withheld = items;
	said->withheld_count = random_below(site, 4);
	for (size_t i = 0; i < said->withheld_count; i++)
		*items++ = random_withholding(site, patient);
	said->hidden = items;
	said->hidden_count = random_below(site, 3);
	for (size_t i = 0; i < said->hidden_count; i++)
		*items++ = hidden(site, patient);
	said->deleted = items;
	said->deleted_count = has_shared_record(said) ? random_below(site, 2) : 0;
	for (size_t i = 0; i < said->deleted_count; i++) {
		items[i].said = say(site, patient, window(site));
		scope_seal(site, &items[i], true);
	}
}

/* Everyone of `relatives` is declared by patient number i % patients. */
static void fill_relations(struct random_site *site, size_t patient, struct said_patient *said)
{
	struct said_relation *items = array(site, 8, sizeof(*items));
	size_t count = 0;

	if (patient < COUNT(relatives))
		items[count++] = relation(site, patient, relatives[patient]);
	for (size_t more = random_below(site, 5); more > 0; more--)
		items[count++] =
		    relation(site, patient, random_chance(site, 60) ? PICK(site, relatives) : anybody(site));
	said->relations = items;
	said->relation_count = count;
}

static struct said_patient patient(struct random_site *site, size_t number)
{
	/* a patient may be a relative of another */
	static const char *const own_relatives[] = {"rel.0", "", "rel.1", "", "rel.2"};
	struct said_patient said = {
	    .said = say(site, number, TIME_WINDOW_OPEN),
	    .id = arena_printf(site->arena, "P%zu", number),
	};

	said.vulnerable = random_chance(site, 25);
	said.has_deceased = random_chance(site, 35);
	said.birth_date = PICK(site, birth_dates);
	said.majority = birthday(said.birth_date, 18);
	said.abuse_age = birthday(said.birth_date, site->policy.abuse_minor_age_years);
	if (random_chance(site, 50))
		said.login = own_logins[number];
	else if (random_chance(site, 30))
		said.login = number % 2 ? professionals[number] : own_relatives[number];
	if (said.has_deceased)
		said.deceased = instant(site);
	if (random_chance(site, 20))
		said.stores = store_words(site);
	said.has_closed = has_shared_record(&said) && random_chance(site, 25);
	if (said.has_closed)
		said.closed = instant(site);
	return said;
}

static void fill_patients(struct random_site *site)
{
	size_t count = COUNT(own_logins);
	struct said_patient *items = array(site, count, sizeof(*items));

	for (size_t i = 0; i < count; i++) {
		items[i] = patient(site, i);
		fill_positions(site, i, &items[i]);
		fill_wishes(site, i, &items[i]);
		fill_seals(site, i, &items[i]);
		fill_relations(site, i, &items[i]);
	}
	site->statements.patients = items;
	site->statements.patient_count = count;
}

/* ---- exceptions of the law ---- */

static struct said_derogation derogation(struct random_site *site, const char *login)
{
	size_t about = random_below(site, site->statements.patient_count);
	struct said_derogation said = {
	    .said = say(site, about, bounded(site)),
	    .patient = site->statements.patients[about].id,
	    .login = login,
	    .reference = "letter 1",
	};

	said.basis = (enum basis)random_below(site, BASIS_COUNT);
	said.categories = category_words(site, 5);
	said.agreed_by = random_chance(site, 75) ? PICK(site, professionals) : NULL;
	said.withheld = random_chance(site, 50);
	if (random_chance(site, 30))
		said.basis = BASIS_ABUSE_REPORT;
	if (said.basis == BASIS_OTHER_MANDATORY || said.basis == BASIS_OTHER_PERMITTED)
		said.legal_text = "L. 1-1";
	if (said.basis == BASIS_ABUSE_REPORT)
		said.patient_agreed = random_chance(site, 30);
	return said;
}

static void fill_derogations(struct random_site *site)
{
	size_t count = 1 + random_below(site, 12);
	struct said_derogation *items = array(site, count, sizeof(*items));

	for (size_t i = 0; i < count; i++)
		items[i] = derogation(site, i == 0 || random_chance(site, 20) ? "insp.0" : anybody(site));
	site->statements.derogations = items;
	site->statements.derogation_count = count;
}

static bool may_break_glass(const struct random_site *site, const struct said_professional *said)
{
	for (size_t i = 0; i < site->policy.profession_count; i++)
		if (strcmp(site->policy.professions[i].name, said->profession) == 0)
			return site->policy.professions[i].emergency;
	return false;
}

static void fill_break_glasses(struct random_site *site)
{
	size_t limit = 16;
	struct said_break_glass *items = array(site, limit, sizeof(*items));
	size_t count = 0;

	for (size_t i = 0; i < limit; i++) {
		size_t who = random_below(site, site->statements.professional_count);
		const struct said_professional *claimer = &site->statements.professionals[who];
		size_t about = random_below(site, site->statements.patient_count);

		if (!may_break_glass(site, claimer))
			continue;
		items[count++] = (struct said_break_glass){.said = say(site, about, bounded(site)),
							   .patient = site->statements.patients[about].id,
							   .login = claimer->login,
							   .justification = "unconscious, bleeding",
							   .cannot_consent = true,
							   .immediate_risk = true};
	}
	site->statements.break_glasses = items;
	site->statements.break_glass_count = count;
}

/* ---- the site ---- */

static void fill_logins(struct random_site *site)
{
	const char **items = array(site, 64, sizeof(*items));
	size_t count = 0;

	for (size_t i = 0; i < COUNT(professionals); i++)
		items[count++] = professionals[i];
	for (size_t i = 0; i < COUNT(students); i++)
		items[count++] = students[i];
	for (size_t i = 0; i < COUNT(relatives); i++)
		items[count++] = relatives[i];
	for (size_t i = 0; i < site->statements.patient_count; i++) {
		const char *login = site->statements.patients[i].login;
		if (login != NULL && strncmp(login, "pat.", 4) == 0)
			items[count++] = login;
	}
	items[count++] = "office.0";
	items[count++] = "svc.0";
	items[count++] = "insp.0";
	items[count++] = "nobody.0";
	site->logins = items;
	site->login_count = count;
}

void random_site_init(struct random_site *site, uint64_t seed, int64_t middle, int64_t step_seconds)
{
	*site = (struct random_site){.arena = arena_new(),
				     .state = seed,
				     .middle = middle,
				     .step_seconds = step_seconds,
				     .documents = asked_paths,
				     .document_count = COUNT(asked_paths)};
	if (site->arena == NULL)
		abort();
	fill_policy(site);
	fill_professionals(site);
	fill_teams(site);
	fill_roles(site);
	fill_patients(site);
	fill_derogations(site);
	fill_break_glasses(site);
	fill_logins(site);
}

void random_site_clear(struct random_site *site)
{
	arena_free(site->arena);
	site->arena = NULL;
}

const struct facts *random_site_facts(struct random_site *site, const struct statements *statements)
{
	struct findings findings;

	findings_init(&findings);
	const struct facts *facts =
	    facts_build(&site->policy, statements, site->middle, site->arena, &findings);
	for (size_t i = 0; facts == NULL && i < findings.count; i++)
		fprintf(stderr, "random site refused: %s: %s\n", findings.items[i].where,
			findings.items[i].text);
	findings_clear(&findings);
	if (facts == NULL)
		abort();
	return facts;
}

/* ---- bounds ---- */

struct bounds {
	int64_t *items;
	size_t count, capacity;
};

static void add_bound(struct random_site *site, struct bounds *bounds, int64_t bound)
{
	if (bound == TIME_ALWAYS || bound == TIME_NEVER)
		return;
	int64_t *items =
	    arena_grow(site->arena, bounds->items, bounds->count, &bounds->capacity, sizeof(*items));
	if (items == NULL)
		abort();
	bounds->items = items;
	items[bounds->count++] = bound;
}

/* Any window may have a grace, or run out of a consent's period: too many bounds do no harm. */
static void add_window(struct random_site *site, struct bounds *bounds, const struct said *said)
{
	add_bound(site, bounds, said->window.from);
	add_bound(site, bounds, said->window.until);
	add_bound(site, bounds, time_later(said->window.until, site->policy.care_grace_seconds));
	add_bound(site, bounds, time_later(said->window.from, site->policy.outside_consent_seconds));
}

/* Every item begins with a struct said. */
#define ADD_WINDOWS(site, bounds, items, count)                                                              \
	do {                                                                                                 \
		for (size_t i_ = 0; i_ < (count); i_++)                                                      \
			add_window((site), (bounds), &(items)[i_].said);                                     \
	} while (0)

static void add_patient(struct random_site *site, struct bounds *bounds, const struct said_patient *said)
{
	add_bound(site, bounds, said->majority);
	add_bound(site, bounds, said->abuse_age);
	if (said->has_closed)
		add_bound(site, bounds, said->closed);
	if (said->has_deceased) {
		add_bound(site, bounds, said->deceased);
		add_bound(site, bounds, said->deceased + site->policy.care_grace_seconds);
	}
	ADD_WINDOWS(site, bounds, said->attendings, said->attending_count);
	ADD_WINDOWS(site, bounds, said->teams, said->team_count);
	ADD_WINDOWS(site, bounds, said->consents, said->consent_count);
	ADD_WINDOWS(site, bounds, said->objections, said->objection_count);
	ADD_WINDOWS(site, bounds, said->withheld, said->withheld_count);
	ADD_WINDOWS(site, bounds, said->deleted, said->deleted_count);
	ADD_WINDOWS(site, bounds, said->hidden, said->hidden_count);
	ADD_WINDOWS(site, bounds, said->relations, said->relation_count);
}

static int compare_instants(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left;
	int64_t b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

static void sort_bounds(struct bounds *bounds)
{
	size_t kept = 0;

	if (bounds->count > 1)
		qsort(bounds->items, bounds->count, sizeof(*bounds->items), compare_instants);
	for (size_t i = 0; i < bounds->count; i++)
		if (kept == 0 || bounds->items[kept - 1] != bounds->items[i])
			bounds->items[kept++] = bounds->items[i];
	bounds->count = kept;
}

const int64_t *random_site_bounds(struct random_site *site, const struct statements *said, size_t *ret_count)
{
	struct bounds bounds = {0};

	for (size_t i = 0; i < said->professional_count; i++) {
		const struct said_professional *one = &said->professionals[i];
		if (one->has_briefed) {
			add_bound(site, &bounds, one->briefed);
			add_bound(site, &bounds, one->briefed + site->policy.briefing_max_age_seconds);
		}
	}
	ADD_WINDOWS(site, &bounds, said->professionals, said->professional_count);
	ADD_WINDOWS(site, &bounds, said->roles, said->role_count);
	ADD_WINDOWS(site, &bounds, said->derogations, said->derogation_count);
	ADD_WINDOWS(site, &bounds, said->break_glasses, said->break_glass_count);
	for (size_t i = 0; i < said->team_count; i++)
		ADD_WINDOWS(site, &bounds, said->teams[i].members, said->teams[i].member_count);
	for (size_t i = 0; i < said->patient_count; i++)
		add_patient(site, &bounds, &said->patients[i]);
	sort_bounds(&bounds);
	*ret_count = bounds.count;
	return bounds.items;
}
