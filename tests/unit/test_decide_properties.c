/* What must hold of every decision, whatever the facts (rules.md section 3), on random sites. */
#include "tests/unit/oracle.h"
#include "tests/unit/random_question.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SITES 60
#define QUESTIONS 1500

/* Runs it on random sites; it says in words what is wrong with a question, or NULL. */
typedef const char *site_property(struct random_facts *random);

static void holds_on_random_sites(site_property *property)
{
	size_t sites = random_site_count(SITES);

	for (size_t i = 0; i < sites; i++) {
		struct random_facts random;
		random_facts_init(&random, random_first_seed() + i);
		const char *wrong = property(&random);
		if (wrong != NULL)
			fprintf(stderr, "%s\n", wrong);
		assert_null(wrong);
		random_facts_clear(&random);
	}
}

/* The question with what is wrong about it; lives as long as the site. */
static const char *complaint(struct random_facts *random, const struct question *question,
			     struct decision decision, const char *what)
{
	return arena_printf(random->site.arena, "%s: %s %s R%02u: %s", random_question_text(random, question),
			    access_names[decision.access], reason_name(decision.reason), decision.rule, what);
}

static const struct said_patient *said_of(const struct random_facts *random, patient_id patient)
{
	const struct statements *said = &random->site.statements;

	for (size_t i = 0; i < said->patient_count; i++)
		if (strcmp(said->patients[i].id, random->facts->patients[patient].id) == 0)
			return &said->patients[i];
	return NULL;
}

static const char *login_name(const struct question *question)
{
	return question->login == NO_ID ? "" : question->facts->logins[question->login].name;
}

/* ---- effect, access and reason fit together ---- */

enum shape { DENIES, READS, DEPOSITS, PERMITS, STUDENT_TOO = 8 };

/* What each reason can mean; STUDENT_TOO: a student may get access for it. */
static const int shapes[REASON_COUNT] = {
    [REASON_PATIENT_SELF] = READS | STUDENT_TOO,
    [REASON_DEROGATION_MANDATORY] = READS | STUDENT_TOO,
    [REASON_DEROGATION_PERMITTED] = READS | STUDENT_TOO,
    [REASON_REPRESENTATIVE] = READS | STUDENT_TOO,
    [REASON_HEIR] = READS | STUDENT_TOO,
    [REASON_RELATIVE_AGREED] = READS | STUDENT_TOO,
    [REASON_SITE_ROLE] = PERMITS | STUDENT_TOO,
    [REASON_ATTENDING] = PERMITS,
    [REASON_CARE_TEAM] = PERMITS,
    [REASON_SUPERVISED] = READS | STUDENT_TOO,
    [REASON_CONSENT] = PERMITS,
    [REASON_BREAK_GLASS] = PERMITS,
    [REASON_DEPOSIT_ONLY] = DEPOSITS,
};

static bool access_fits(struct decision decision)
{
	switch (shapes[decision.reason] & ~STUDENT_TOO) {
	case DENIES:
		return decision.access == ACCESS_NONE;
	case READS:
		return decision.access == ACCESS_READ;
	case DEPOSITS:
		return decision.access == ACCESS_DEPOSIT;
	default:
		return decision.access != ACCESS_NONE;
	}
}

static bool is_student(const struct question *question)
{
	const struct facts *facts = question->facts;
	const struct professional *professional =
	    question->login == NO_ID ? NULL : facts->logins[question->login].professional;

	return professional != NULL && facts->policy->professions[professional->profession].student;
}

static const char *shape_of_decisions(struct random_facts *random)
{
	for (size_t i = 0; i < QUESTIONS; i++) {
		struct question question = random_question(random);
		struct decision decision = decide(&question, NULL);
		if ((decision.effect == EFFECT_PERMIT) != (decision.access > ACCESS_NONE))
			return complaint(random, &question, decision, "effect and access differ");
		if (decision.reason == REASON_UNDECIDED || decision.rule < 1 || decision.rule > 40)
			return complaint(random, &question, decision, "no reason, no rule");
		if (!access_fits(decision))
			return complaint(random, &question, decision, "no access of this reason");
		if (is_student(&question) && decision.effect == EFFECT_PERMIT &&
		    !(shapes[decision.reason] & STUDENT_TOO))
			return complaint(random, &question, decision, "a student by a right of their own");
		if (decision.reason == REASON_SUPERVISED &&
		    (!is_student(&question) || random->site.policy.categories[question.category].sensitive))
			return complaint(random, &question, decision, "supervised in a sensitive category");
	}
	return NULL;
}

static void effect_access_and_reason_fit_together(void **state)
{
	(void)state;
	holds_on_random_sites(shape_of_decisions);
}

/* ---- R11: an objection to a person ---- */

/* The statements with one more objection or withholding of one patient. */
static struct statements with_more(struct random_site *site, size_t patient,
				   const struct said_wish *objection, const struct said_seal *withholding)
{
	struct statements more = site->statements;
	struct said_patient *patients = arena_array(site->arena, more.patient_count, sizeof(*patients));
	struct said_patient *said = &patients[patient];

	memcpy(patients, more.patients, more.patient_count * sizeof(*patients));
	more.patients = patients;
	if (objection != NULL) {
		struct said_wish *wishes =
		    arena_array(site->arena, said->objection_count + 1, sizeof(*wishes));
		if (said->objection_count > 0)
			memcpy(wishes, said->objections, said->objection_count * sizeof(*wishes));
		wishes[said->objection_count++] = *objection;
		said->objections = wishes;
	}
	if (withholding != NULL) {
		struct said_seal *seals = arena_array(site->arena, said->withheld_count + 1, sizeof(*seals));
		if (said->withheld_count > 0)
			memcpy(seals, said->withheld, said->withheld_count * sizeof(*seals));
		seals[said->withheld_count++] = *withholding;
		said->withheld = seals;
	}
	return more;
}

static bool beats_a_named_objection(enum reason reason)
{
	return reason == REASON_PATIENT_SELF || reason == REASON_DEROGATION_MANDATORY ||
	       reason == REASON_DEROGATION_PERMITTED;
}

/* An undated objection to a person, for the whole record, is answered by nothing. */
static const char *named_objection(struct random_facts *random)
{
	size_t patient = random_below(&random->site, random->site.statements.patient_count);
	const char *person =
	    random->site.logins[random_below(&random->site, random->site.statements.professional_count + 4)];
	struct said_wish objection = {
	    .said = {.origin = {"more.conf", 1}, .window = TIME_WINDOW_OPEN},
	    .to = arena_printf(random->site.arena, "login:%s", person),
	};
	struct statements said = with_more(&random->site, patient, &objection, NULL);

	random->facts = random_site_facts(&random->site, &said);
	for (size_t i = 0; i < QUESTIONS; i++) {
		struct question question = random_question(random);
		if (!oracle_same_person(&said, login_name(&question), person))
			question.login = facts_login(random->facts, person);
		question.patient = facts_patient(random->facts, said.patients[patient].id);
		struct decision decision = decide(&question, NULL);
		if (decision.effect == EFFECT_PERMIT && !beats_a_named_objection(decision.reason))
			return complaint(random, &question, decision, "the patient objected to the person");
	}
	return NULL;
}

static void an_objection_to_a_person_leaves_nothing_but_lines_3_to_5(void **state)
{
	(void)state;
	holds_on_random_sites(named_objection);
}

/* ---- a wish never widens ---- */

/* Facts with one more wish of a random patient: nobody's access to anything of anybody may be higher. */
static const char *no_access_is_added(struct random_facts *random, const struct statements *said)
{
	const struct facts *before = random->facts;
	const struct facts *after = random_site_facts(&random->site, said);

	for (size_t i = 0; i < QUESTIONS; i++) {
		struct question question = random_question(random);
		struct decision old = decide(&question, NULL);
		question.facts = after;
		struct decision new = decide(&question, NULL);
		if (new.access > old.access)
			return complaint(random, &question, new, "a wish against access gave access");
		question.facts = before;
	}
	return NULL;
}

static const char *more_objections(struct random_facts *random)
{
	for (size_t patient = 0; patient < random->site.statements.patient_count; patient++) {
		struct said_wish objection = random_objection(&random->site, patient);
		struct statements said = with_more(&random->site, patient, &objection, NULL);
		const char *wrong = no_access_is_added(random, &said);
		if (wrong != NULL)
			return wrong;
	}
	return NULL;
}

static void an_objection_never_adds_an_access(void **state)
{
	(void)state;
	holds_on_random_sites(more_objections);
}

static const char *more_withholdings(struct random_facts *random)
{
	for (size_t patient = 0; patient < random->site.statements.patient_count; patient++) {
		struct said_seal seal = random_withholding(&random->site, patient);
		struct statements said = with_more(&random->site, patient, NULL, &seal);
		const char *wrong = no_access_is_added(random, &said);
		if (wrong != NULL)
			return wrong;
	}
	return NULL;
}

static void a_withholding_never_adds_an_access(void **state)
{
	(void)state;
	holds_on_random_sites(more_withholdings);
}

/* ---- R17: what is withheld ---- */

static bool seal_covers(const struct random_facts *random, const struct said_seal *seal,
			const struct question *question)
{
	const char *category = random->site.policy.categories[question->category].name;
	size_t length = strlen(category);

	if (seal->category != NULL)
		return strcmp(seal->category, category) == 0;
	if (question->document == NULL || strncmp(seal->document, category, length) != 0 ||
	    seal->document[length] != '/')
		return false;
	const char *path = seal->document + length + 1;
	size_t named = strlen(path);
	return strncmp(question->document, path, named) == 0 &&
	       (question->document[named] == '\0' || question->document[named] == '/');
}

static bool is_live_attending(const struct random_facts *random, const struct question *question)
{
	const struct said_patient *said = said_of(random, question->patient);

	for (size_t i = 0; i < said->attending_count; i++)
		if (oracle_is_live(&said->attendings[i].said, question->now) &&
		    oracle_same_person(&random->site.statements, said->attendings[i].login,
				       login_name(question)))
			return true;
	return false;
}

/* Is the item withheld from this login, by line 10's test alone? */
static bool withheld_from(const struct random_facts *random, const struct question *question)
{
	const struct said_patient *said = said_of(random, question->patient);
	const struct policy *policy = &random->site.policy;
	store_id store = policy->categories[question->category].store;

	if (policy->stores[store].regime == REGIME_SHARED_RECORD && is_live_attending(random, question))
		return false;
	for (size_t i = 0; i < said->withheld_count; i++)
		if (oracle_is_live(&said->withheld[i].said, question->now) &&
		    seal_covers(random, &said->withheld[i], question) &&
		    !oracle_same_person(&random->site.statements, said->withheld[i].author,
					login_name(question)))
			return true;
	return false;
}

static bool beats_a_withholding(enum reason reason)
{
	return beats_a_named_objection(reason) || reason == REASON_REPRESENTATIVE;
}

static const char *withheld_items(struct random_facts *random)
{
	for (size_t i = 0; i < 4 * QUESTIONS; i++) {
		struct question question = random_question(random);
		struct decision decision = decide(&question, NULL);
		if (decision.effect == EFFECT_PERMIT && !beats_a_withholding(decision.reason) &&
		    withheld_from(random, &question))
			return complaint(random, &question, decision, "the item is withheld");
	}
	return NULL;
}

static void nobody_but_lines_3_4_5_8_and_10_reads_what_is_withheld(void **state)
{
	(void)state;
	holds_on_random_sites(withheld_items);
}

/* ---- the order of statements means nothing ---- */

/* A copy of an array, last first. */
static const void *reversed(struct random_site *site, const void *items, size_t count, size_t size)
{
	char *copy = arena_array(site->arena, count, size);

	for (size_t i = 0; i < count; i++)
		memcpy(copy + i * size, (const char *)items + (count - 1 - i) * size, size);
	return copy;
}

#define REVERSE(site, items, count) (items) = reversed((site), (items), (count), sizeof(*(items)))

static void reverse_patient(struct random_site *site, struct said_patient *said)
{
	REVERSE(site, said->attendings, said->attending_count);
	REVERSE(site, said->teams, said->team_count);
	REVERSE(site, said->consents, said->consent_count);
	REVERSE(site, said->objections, said->objection_count);
	REVERSE(site, said->withheld, said->withheld_count);
	REVERSE(site, said->deleted, said->deleted_count);
	REVERSE(site, said->hidden, said->hidden_count);
	REVERSE(site, said->relations, said->relation_count);
}

static struct statements reverse_all(struct random_site *site)
{
	struct statements said = site->statements;
	struct said_team *teams = arena_array(site->arena, said.team_count, sizeof(*teams));
	struct said_patient *patients = arena_array(site->arena, said.patient_count, sizeof(*patients));

	for (size_t i = 0; i < said.team_count; i++) {
		teams[i] = said.teams[said.team_count - 1 - i];
		REVERSE(site, teams[i].members, teams[i].member_count);
	}
	for (size_t i = 0; i < said.patient_count; i++) {
		patients[i] = said.patients[said.patient_count - 1 - i];
		reverse_patient(site, &patients[i]);
	}
	said.teams = teams;
	said.patients = patients;
	REVERSE(site, said.professionals, said.professional_count);
	REVERSE(site, said.roles, said.role_count);
	REVERSE(site, said.derogations, said.derogation_count);
	REVERSE(site, said.break_glasses, said.break_glass_count);
	return said;
}

static const char *reversed_statements(struct random_facts *random)
{
	struct statements backwards = reverse_all(&random->site);
	const struct facts *facts = random_site_facts(&random->site, &backwards);

	for (size_t i = 0; i < QUESTIONS; i++) {
		struct question question = random_question(random);
		struct decision decision = decide(&question, NULL);
		struct question again = question;
		again.facts = facts;
		struct decision other = decide(&again, NULL);
		if (decision.access != other.access || decision.reason != other.reason ||
		    decision.rule != other.rule)
			return complaint(random, &question, decision, "the order of statements decides");
	}
	return NULL;
}

static void the_order_of_statements_means_nothing(void **state)
{
	(void)state;
	holds_on_random_sites(reversed_statements);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(effect_access_and_reason_fit_together),
	    cmocka_unit_test(an_objection_to_a_person_leaves_nothing_but_lines_3_to_5),
	    cmocka_unit_test(an_objection_never_adds_an_access),
	    cmocka_unit_test(a_withholding_never_adds_an_access),
	    cmocka_unit_test(nobody_but_lines_3_4_5_8_and_10_reads_what_is_withheld),
	    cmocka_unit_test(the_order_of_statements_means_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
