/* Random sites as files: what an administrator would write, read by the loaders, decides as the statements
 * it was made from.
 *
 * With arguments this program writes a site for tests of the command:
 *   test_random_site SEED FOLDER MIDDLE STEP INSTANT...
 * FOLDER gets careacl.conf, registry.d/site.conf and expect.tsv: for every INSTANT (seconds since 1970), login,
 * patient and item the access, reason and rule of the second reading of the table (oracle.h). Bounds lie
 * STEP seconds apart around MIDDLE.
 */
#include "registry/settings.h"

#include "tests/unit/oracle.h"
#include "tests/unit/random_print.h"
#include "tests/unit/random_question.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SITES 60
#define QUESTIONS 600

/* ---- the files are read back ---- */

/* What `print` writes, in memory of the site. */
static struct config_text printed(struct random_site *site, const char *name,
				  void (*print)(const struct random_site *, FILE *))
{
	char *buffer = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&buffer, &size);

	assert_non_null(out);
	print(site, out);
	fclose(out);
	struct config_text text = {.name = name, .text = arena_strdup(site->arena, buffer), .size = size};
	free(buffer);
	return text;
}

static void show(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].severity == SEVERITY_ERROR)
			print_error("%s: %s\n", findings->items[i].where, findings->items[i].text);
}

static const struct facts *read_back(struct random_site *site)
{
	struct config_text settings_text = printed(site, "careacl.conf", random_print_settings);
	struct config_text statements_text = printed(site, "registry.d/site.conf", random_print_statements);
	const struct facts *facts = NULL;
	struct findings findings;

	findings_init(&findings);
	const struct settings *settings = settings_parse(&settings_text, "/srv", site->arena, &findings);
	const struct statements *said = NULL;
	if (settings != NULL)
		said = statements_parse(&statements_text, 1, &settings->policy, site->arena, &findings);
	if (said != NULL)
		facts = facts_build(&settings->policy, said, site->middle, site->arena, &findings);
	if (facts == NULL)
		show(&findings);
	findings_clear(&findings);
	return facts;
}

static void assert_same_answers(struct random_facts *random, const struct facts *read)
{
	for (size_t i = 0; i < QUESTIONS; i++) {
		struct question question = random_question(random);
		struct decision expected = decide(&question, NULL);
		struct question again = question;
		again.facts = read;
		struct decision found = decide(&again, NULL);
		if (found.access != expected.access || found.reason != expected.reason)
			print_error("%s: read back %s %s, said %s %s\n",
				    random_question_text(random, &question), access_names[found.access],
				    reason_name(found.reason), access_names[expected.access],
				    reason_name(expected.reason));
		assert_int_equal(found.access, expected.access);
		assert_int_equal(found.reason, expected.reason);
		assert_int_equal(found.rule, expected.rule);
		assert_int_equal(decide_next_change(&again), decide_next_change(&question));
	}
}

static void what_is_written_is_what_is_decided(void **state)
{
	size_t sites = random_site_count(SITES);

	(void)state;
	for (size_t i = 0; i < sites; i++) {
		struct random_facts random;
		random_facts_init(&random, random_first_seed() + i);
		const struct facts *read = read_back(&random.site);
		assert_non_null(read);
		assert_int_equal(read->login_count, random.facts->login_count);
		assert_same_answers(&random, read);
		random_facts_clear(&random);
	}
}

/* ---- a site in a folder ---- */

static FILE *create(const char *folder, const char *name)
{
	char path[4096];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	out = fopen(path, "w");
	if (out == NULL) {
		perror(path);
		exit(2);
	}
	return out;
}

static void print_answer(FILE *out, struct oracle_question *question)
{
	struct decision decision = oracle_decide(question);

	fprintf(out, "%lld\t%s\t%s\t%s%s%s\t%s\t%s\tR%02u\n", (long long)question->now, question->login,
		question->patient, question->category, question->document == NULL ? "" : "/",
		question->document == NULL ? "" : question->document, access_names[decision.access],
		reason_name(decision.reason), decision.rule);
}

static void print_answers_about(const struct random_site *site, const char *login, const char *patient,
				int64_t now, FILE *out)
{
	for (size_t i = 0; i < site->policy.category_count; i++) {
		struct oracle_question question = {.policy = &site->policy,
						   .said = &site->statements,
						   .login = login,
						   .patient = patient,
						   .category = site->policy.categories[i].name,
						   .now = now};
		print_answer(out, &question);
		for (size_t j = 0; j < site->document_count; j++) {
			question.document = site->documents[j];
			print_answer(out, &question);
		}
	}
}

static void print_answers(const struct random_site *site, int64_t now, FILE *out)
{
	for (size_t i = 0; i < site->login_count; i++)
		for (size_t j = 0; j < site->statements.patient_count; j++)
			print_answers_about(site, site->logins[i], site->statements.patients[j].id, now, out);
}

static int write_site(char **arguments, int count)
{
	struct random_site site;
	const char *folder = arguments[1];

	random_site_init(&site, strtoull(arguments[0], NULL, 10), strtoll(arguments[2], NULL, 10),
			 strtoll(arguments[3], NULL, 10));
	FILE *settings = create(folder, "careacl.conf");
	FILE *statements = create(folder, "registry.d/site.conf");
	FILE *expect = create(folder, "expect.tsv");
	random_print_settings(&site, settings);
	random_print_statements(&site, statements);
	for (int i = 4; i < count; i++)
		print_answers(&site, strtoll(arguments[i], NULL, 10), expect);
	random_site_clear(&site);
	return fclose(settings) == 0 && fclose(statements) == 0 && fclose(expect) == 0 ? 0 : 2;
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_written_is_what_is_decided),
	};

	if (count > 5)
		return write_site(arguments + 1, count - 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
