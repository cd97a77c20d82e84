/* How long one decision takes: decide(), with 10 to 20,000 professionals and 0 to 100 wishes a patient; nanoseconds, median
 * of rounds. In order: patient after patient, as all programs ask. At random: each question about another patient and
 * login, so that most of what it reads comes from memory.
 *
 *   decide [BOUND]    fails where a decision with 10 wishes takes more than so many nanoseconds
 */
#include "policy/decide.h"
#include "policy/facts_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define NOW INT64_C(1795251600)
#define PATIENTS 1000
#define TEAM 20 /* members */
#define CATEGORIES 9
#define ROUNDS 15
#define DECISIONS 200000
#define WISHES_BOUND 10

#define SAID                                                                                                 \
	{                                                                                                    \
		.origin = {"bench.conf", 1}, .window = { TIME_ALWAYS, TIME_NEVER }                           \
	}

static const struct store stores[] = {{.name = "clinical", .owner = "root", .regime = REGIME_ESTABLISHMENT}};
static struct category categories[CATEGORIES];
static struct profession professions[] = {{.name = "physician", .emergency = true}};
static const struct policy policy = {.stores = stores,
				     .store_count = 1,
				     .categories = categories,
				     .category_count = CATEGORIES,
				     .professions = professions,
				     .profession_count = 1};

static void *take(struct arena *arena, size_t count, size_t size)
{
	void *items = arena_array(arena, count, size);
	if (items == NULL) {
		fputs("out of memory\n", stderr);
		exit(2);
	}
	return items;
}

static void make_policy(struct arena *arena)
{
	for (size_t i = 0; i < CATEGORIES; i++) {
		categories[i].name = arena_printf(arena, "c%zu", i);
		categories[i].path = categories[i].name;
		professions[0].matrix[i] = ACCESS_WRITE;
	}
}

/* Everybody is in one team of TEAM. */
static void make_people(struct statements *statements, size_t count, struct arena *arena)
{
	struct said_professional *people = take(arena, count, sizeof(*people));
	struct said_member *members = take(arena, count, sizeof(*members));
	size_t team_count = (count + TEAM - 1) / TEAM;
	struct said_team *teams = take(arena, team_count, sizeof(*teams));
	for (size_t i = 0; i < count; i++) {
		people[i] = (struct said_professional){SAID, .login = arena_printf(arena, "p%zu", i),
						       .profession = "physician"};
		members[i] = (struct said_member){SAID, .login = people[i].login};
	}
	for (size_t i = 0; i < team_count; i++)
		teams[i] = (struct said_team){
		    SAID, .name = arena_printf(arena, "t%zu", i), .members = &members[i * TEAM],
		    .member_count = (i + 1) * TEAM > count ? count - i * TEAM : TEAM};
	statements->professionals = people;
	statements->professional_count = count;
	statements->teams = teams;
	statements->team_count = team_count;
}

/* Half the wishes name somebody of the team, half somebody else; half are about one category. */
static const struct said_wish *make_wishes(size_t count, size_t patient, size_t people, struct arena *arena)
{
	struct said_wish *wishes = take(arena, count, sizeof(*wishes));
	for (size_t i = 0; i < count; i++) {
		size_t team = patient % ((people + TEAM - 1) / TEAM);
		size_t login = i % 2 == 0 ? (team * TEAM + i) % people : (patient * 31 + i * 17) % people;
		const char **about = take(arena, 1, sizeof(*about));
		about[0] = categories[i % CATEGORIES].name;
		wishes[i] = (struct said_wish){SAID, .to = arena_printf(arena, "login:p%zu", login)};
		if (i % 4 < 2)
			wishes[i].categories = (struct words){about, 1};
	}
	return wishes;
}

static const struct facts *make_facts(size_t people, size_t wishes, struct arena *arena)
{
	struct findings findings;
	struct statements *statements = take(arena, 1, sizeof(*statements));
	struct said_patient *patients = take(arena, PATIENTS, sizeof(*patients));
	make_people(statements, people, arena);
	for (size_t i = 0; i < PATIENTS; i++) {
		struct said_assignment *assignment = take(arena, 1, sizeof(*assignment));
		*assignment = (struct said_assignment){
		    SAID, .team = statements->teams[i % statements->team_count].name};
		patients[i] = (struct said_patient){SAID,
						    .id = arena_printf(arena, "P%zu", i),
						    .birth_date = "1950-01-01",
						    .teams = assignment,
						    .team_count = 1,
						    .objections = make_wishes(wishes, i, people, arena),
						    .objection_count = wishes};
	}
	statements->patients = patients;
	statements->patient_count = PATIENTS;
	findings_init(&findings);
	const struct facts *facts = facts_build(&policy, statements, NOW, arena, &findings);
	for (size_t i = 0; i < findings.count && facts == NULL && i < 5; i++)
		fprintf(stderr, "%s: %s\n", findings.items[i].where, findings.items[i].text);
	findings_clear(&findings);
	if (facts == NULL)
		exit(2);
	return facts;
}

static double nanoseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

static int by_patient(const void *left, const void *right)
{
	const struct question *a = left, *b = right;
	if (a->patient != b->patient)
		return a->patient < b->patient ? -1 : 1;
	if (a->login != b->login)
		return a->login < b->login ? -1 : 1;
	return (a->category > b->category) - (a->category < b->category);
}

/* Half the questions are of a member of the patient's team. */
static void make_questions(const struct facts *facts, struct question *questions, bool in_order)
{
	unsigned seed = 1;
	for (size_t i = 0; i < DECISIONS; i++) {
		seed = seed * 1103515245u + 12345u;
		patient_id patient = (seed >> 8) % PATIENTS;
		login_id login = (login_id)((seed >> 4) % facts->login_count);
		if (i % 2 == 0) {
			char name[32];
			unsigned long number = strtoul(facts->patients[patient].id + 1, NULL, 10);
			size_t teams = (facts->login_count + TEAM - 1) / TEAM;
			snprintf(name, sizeof(name), "p%zu",
				 (number % teams * TEAM + seed % TEAM) % facts->login_count);
			login = facts_login(facts, name);
		}
		questions[i] = (struct question){.facts = facts,
						 .login = login,
						 .patient = patient,
						 .category = (category_id)((seed >> 16) % CATEGORIES),
						 .now = NOW};
	}
	if (in_order)
		qsort(questions, DECISIONS, sizeof(*questions), by_patient);
}

static double measure(const struct facts *facts, struct question *questions, bool in_order,
		      size_t *ret_permits)
{
	static double rounds[ROUNDS];
	make_questions(facts, questions, in_order);
	for (size_t round = 0; round < ROUNDS; round++) {
		*ret_permits = 0;
		double start = nanoseconds();
		for (size_t i = 0; i < DECISIONS; i++)
			*ret_permits += decide(&questions[i], NULL).effect == EFFECT_PERMIT;
		rounds[round] = (nanoseconds() - start) / DECISIONS;
	}
	qsort(rounds, ROUNDS, sizeof(rounds[0]), compare);
	return rounds[ROUNDS / 2];
}

int main(int argc, char **argv)
{
	static const size_t people[] = {10, 1000, 20000}, wishes[] = {0, 10, 100};
	double bound = argc > 1 ? strtod(argv[1], NULL) : 0, most = 0;
	struct question *questions = malloc(DECISIONS * sizeof(*questions));
	for (size_t i = 0; questions != NULL && i < 9; i++) {
		struct arena *arena = arena_new();
		size_t permits;
		if (arena == NULL)
			return 2;
		make_policy(arena);
		const struct facts *facts = make_facts(people[i / 3], wishes[i % 3], arena);
		double took = measure(facts, questions, true, &permits);
		printf("decide: %5zu professionals, %3zu wishes a patient: in order %4.0f ns, at random "
		       "%4.0f ns "
		       "(%zu %% permitted)\n",
		       people[i / 3], wishes[i % 3], took, measure(facts, questions, false, &permits),
		       permits * 100 / DECISIONS);
		most = wishes[i % 3] == WISHES_BOUND && took > most ? took : most;
		arena_free(arena);
	}
	free(questions);
	return bound > 0 && most > bound;
}
