/* Registry files from an enemy: whatever the bytes, the loader answers with statements or with errors, each at a
 * line of the text; and facts can be built of what it gives, drafts included. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "policy/arena.h"
#include "policy/facts_build.h"
#include "policy/findings.h"
#include "policy/identifier.h"
#include "registry/settings.h"

/* libconfig 1.5 loses a string when a text does not parse. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

static const char site[] =
    "timezone = \"Europe/Paris\";"
    "stores = ( { name = \"clinical\"; root = \"/c\"; regime = \"establishment\"; categories = ("
    " { name = \"medical\"; path = \"m\"; }, { name = \"nursing\"; path = \"n\"; }, { name = \"letters\"; "
    "path = \"l\"; },"
    " { name = \"private\"; path = \"p\"; sensitive = true; }, { name = \"psychiatry\"; path = \"y\"; "
    "sensitive = true; },"
    " { name = \"admin\"; path = \"a\"; } ); },"
    " { name = \"record\"; root = \"/r\"; regime = \"shared-record\"; categories = ( { name = \"dmp\"; path "
    "= \"d\"; } ); } );"
    "professions = ( { name = \"physician\"; emergency = true; matrix = { medical = \"write\"; dmp = "
    "\"write\"; }; },"
    " { name = \"nurse\"; emergency = true; matrix = { nursing = \"write\"; }; },"
    " { name = \"physiotherapist\"; matrix = { medical = \"read\"; }; },"
    " { name = \"admissions\"; matrix = { admin = \"write\"; }; },"
    " { name = \"student-nurse\"; student = true; } );";

static const struct settings *load_site(struct arena *arena)
{
	struct config_text text = {.name = "careacl.conf", .text = site, .size = sizeof(site) - 1};
	struct findings findings;

	findings_init(&findings);
	const struct settings *settings = settings_parse(&text, "/site", arena, &findings);
	must(settings != NULL && findings.error_count == 0);
	findings_clear(&findings);
	return settings;
}

static void check_findings(const struct findings *findings, const uint8_t *data, size_t size)
{
	unsigned long lines = size == 0 || data[size - 1] != '\n';

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	for (size_t i = 0; i < findings->count; i++) {
		const char *where = findings->items[i].where;
		must(strncmp(where, "a.conf:", 7) == 0);
		unsigned long line = strtoul(where + 7, NULL, 10);
		must(line >= 1 && line <= lines);
	}
}

/* What the loader alone promises. */
static void check_statements(const struct statements *statements)
{
	for (size_t i = 0; i < statements->professional_count; i++)
		must(identifier_is_valid(statements->professionals[i].login) &&
		     identifier_is_valid(statements->professionals[i].profession));
	for (size_t i = 0; i < statements->patient_count; i++) {
		const struct said_patient *patient = &statements->patients[i];
		must(identifier_is_valid(patient->id) && strlen(patient->birth_date) == 10);
		must(patient->said.window.from == TIME_ALWAYS && patient->said.window.until == TIME_NEVER);
		must(patient->majority >= patient->abuse_age);
		for (size_t j = 0; j < patient->objection_count; j++)
			must(patient->objections[j].to != NULL &&
			     patient->objections[j].said.window.from <
				 patient->objections[j].said.window.until);
	}
	for (size_t i = 0; i < statements->derogation_count; i++)
		must(statements->derogations[i].said.window.until != TIME_NEVER &&
		     statements->derogations[i].categories.count > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const int64_t now = 1795251600; /* 2026-11-21T10:00:00+01:00 */
	struct config_text text = {.name = "a.conf", .text = (const char *)data, .size = size};
	struct arena *arena = arena_new();
	struct findings findings, draft_findings;

	static struct arena *site_arena; /* of the policy: made once, never changed */
	static const struct policy *policy;
	if (site_arena == NULL) {
		site_arena = arena_new();
		policy = &load_site(site_arena)->policy;
	}
	findings_init(&findings);
	findings_init(&draft_findings);
	const struct statements *statements = statements_parse(&text, 1, policy, arena, &findings);
	must((statements == NULL) == (findings.error_count > 0));
	if (statements != NULL) {
		check_statements(statements);
		const struct facts *facts = facts_build(policy, statements, now, arena, &findings);
		must((facts == NULL) == (findings.error_count > 0));
	}
	check_findings(&findings, data, size);
	statements = statements_draft(&text, 1, policy, arena, &draft_findings);
	must(statements != NULL);
	facts_build(policy, statements, now, arena, &draft_findings);
	must((findings.error_count > 0) == (draft_findings.error_count > 0));
	check_findings(&draft_findings, data, size);
	findings_clear(&findings);
	findings_clear(&draft_findings);
	arena_free(arena);
	return 0;
}
