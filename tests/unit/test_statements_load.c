/* The registry files: every key of every statement, every refusal of form. */
#include "tests/unit/loading.h"

#include <stdlib.h>

#include "policy/statements.h"
#include "policy/types.h"
#include "registry/calendar.h"
#include "registry/settings.h"
#include "registry/time_zone.h"

static const struct policy policy = {.abuse_minor_age_years = 15};

static const struct statements *parse(struct loading *loading, const char *text)
{
	struct config_text texts[] = {text_of("r/a.conf", text)};

	assert_null(time_zone_set("Europe/Paris"));
	return statements_parse(texts, 1, &policy, loading->arena, &loading->findings);
}

/* Parses what must be right. */
static const struct statements *parse_right(struct loading *loading, const char *text)
{
	loading_init(loading);
	const struct statements *statements = parse(loading, text);
	assert_errors(loading, 0);
	assert_non_null(statements);
	return statements;
}

static int64_t instant(const char *text)
{
	int64_t found;

	assert_null(calendar_parse_start(text, &found));
	return found;
}

static void professionals_are_read(void **state)
{
	struct loading loading;

	(void)state;
	const struct statements *statements =
	    parse_right(&loading, "professionals = (\n"
				  " { login = \"a\"; profession = \"nurse\"; },\n"
				  " { login = \"b\"; profession = \"st\"; rpps = \"123\"; suspended = true; "
				  "briefed = \"2026-01-05\";\n"
				  "   briefed_by = \"a\"; supervisors = [\"a\", \"c\"];\n"
				  "   valid_from = \"2026-01-01\";\n valid_until = \"2026-12-31\"; } );");
	assert_int_equal(statements->professional_count, 2);
	const struct said_professional *one = &statements->professionals[0],
				       *two = &statements->professionals[1];
	assert_string_equal(one->login, "a");
	assert_string_equal(one->profession, "nurse");
	assert_null(one->rpps);
	assert_false(one->suspended || one->has_briefed);
	assert_int_equal(one->supervisors.count, 0);
	assert_true(one->said.window.from == TIME_ALWAYS && one->said.window.until == TIME_NEVER);
	assert_string_equal(one->said.origin.file, "r/a.conf");
	assert_int_equal(one->said.origin.line, 2);
	assert_string_equal(two->rpps, "123");
	assert_true(two->suspended && two->has_briefed);
	assert_int_equal(two->briefed, instant("2026-01-04T23:00:00Z"));
	assert_string_equal(two->briefed_by, "a");
	assert_string_equal(two->supervisors.items[1], "c");
	assert_int_equal(two->said.window.from, instant("2025-12-31T23:00:00Z"));
	assert_int_equal(two->said.window.until, instant("2026-12-31T23:00:00Z"));
	loading_clear(&loading);
}

/* Errors about a key name its line, not its group's. */
static void keys_know_their_lines(void **state)
{
	struct loading loading;

	(void)state;
	const struct statements *statements = parse_right(
	    &loading, "\nprofessionals = ( { login = \"a\";\n profession =\n \"nurse\"; rpps = \"1\"; } );");
	const struct said *said = &statements->professionals[0].said;
	assert_int_equal(said->origin.line, 2);
	assert_int_equal(said_key_origin(said, "login").line, 2);
	assert_int_equal(said_key_origin(said, "profession").line, 3);
	assert_int_equal(said_key_origin(said, "rpps").line, 4);
	assert_int_equal(said_key_origin(said, "suspended").line, 2);
	assert_string_equal(said_key_origin(said, "rpps").file, "r/a.conf");
	loading_clear(&loading);
}

static void teams_are_read(void **state)
{
	struct loading loading;

	(void)state;
	const struct statements *statements = parse_right(
	    &loading,
	    "teams = ( { name = \"t\"; stores = [\"s\", \"u\"];\n"
	    "  members = ( { login = \"a\"; },\n { login = \"b\"; valid_from = \"2026-03-01\"; } ); },\n"
	    " { name = \"g\"; group = \"Domain Users\"; }, { name = \"nobody\"; members = (); } );");
	assert_int_equal(statements->team_count, 3);
	const struct said_team *team = &statements->teams[0];
	assert_string_equal(team->name, "t");
	assert_int_equal(team->stores.count, 2);
	assert_int_equal(team->member_count, 2);
	assert_null(team->group);
	assert_string_equal(team->members[1].login, "b");
	assert_int_equal(team->members[1].said.origin.line, 3);
	assert_int_equal(team->members[1].said.window.from, instant("2026-02-28T23:00:00Z"));
	assert_string_equal(statements->teams[1].group, "Domain Users");
	assert_null(statements->teams[1].members);
	assert_int_equal(statements->teams[2].member_count, 0);
	assert_non_null(statements->teams[2].members);
	loading_clear(&loading);
}

static void roles_are_read(void **state)
{
	struct loading loading;

	(void)state;
	const struct statements *statements =
	    parse_right(&loading, "roles = ( { login = \"svc\"; access = { a-1 = \"deposit\";\n b = "
				  "\"read\"; }; ground = \"scanner\";\n"
				  " service = true; responsible = \"zoe\"; } );");
	const struct said_role *role = &statements->roles[0];
	assert_string_equal(role->login, "svc");
	assert_int_equal(role->access_count, 2);
	assert_string_equal(role->accesses[0].category, "a-1");
	assert_int_equal(role->accesses[0].access, ACCESS_DEPOSIT);
	assert_int_equal(role->accesses[1].access, ACCESS_READ);
	assert_int_equal(role->accesses[1].origin.line, 2);
	assert_string_equal(role->ground, "scanner");
	assert_true(role->service);
	assert_string_equal(role->responsible, "zoe");
	loading_clear(&loading);
}

static const char whole_patient[] =
    "patients = ( { id = \"P1\"; login = \"l\"; birth_date = \"2008-02-29\"; vulnerable = true; deceased = "
    "\"2026-10-01\";\n"
    "  closed = \"2026-09-01\"; stores = [\"s\"];\n"
    "  attending = ( { login = \"v\"; valid_from = \"2020-01-01\"; } );\n"
    "  teams = ( { team = \"t\"; in_charge = \"m\"; valid_until = \"2026-11-02\"; } );\n"
    "  consents = ( { to = \"login:k\"; categories = [\"medical\"]; } );\n"
    "  objections = ( { to = \"everyone\"; }, { to = \"login:x\"; documents = [\"medical/a/b.pdf\"]; } );\n"
    "  withheld = ( { category = \"private\"; author = \"m\"; } );\n"
    "  deleted = ( { document = \"dmp/x\"; } );\n"
    "  hidden = ( { category = \"c\"; ground = \"before-announcement\"; valid_until = \"2026-12-01\"; } );\n"
    "  relations = ( { login = \"f\"; kind = \"heir\"; agreed = false; categories = [\"c\"]; purpose = "
    "\"memory\"; ground = \"will\"; } );\n"
    "} );";

static void patients_are_read(void **state)
{
	struct loading loading;

	(void)state;
	const struct statements *statements = parse_right(&loading, whole_patient);
	assert_int_equal(statements->patient_count, 1);
	const struct said_patient *patient = &statements->patients[0];
	assert_string_equal(patient->id, "P1");
	assert_string_equal(patient->login, "l");
	assert_string_equal(patient->birth_date, "2008-02-29");
	assert_true(patient->vulnerable && patient->has_deceased && patient->has_closed);
	assert_int_equal(patient->deceased, instant("2026-09-30T22:00:00Z"));
	assert_int_equal(patient->closed, instant("2026-08-31T22:00:00Z"));
	assert_int_equal(patient->majority, instant("2026-02-28T23:00:00Z"));
	assert_int_equal(patient->abuse_age, instant("2023-02-28T23:00:00Z"));
	assert_string_equal(patient->stores.items[0], "s");
	assert_string_equal(patient->attendings[0].login, "v");
	assert_int_equal(patient->attendings[0].said.origin.line, 3);
	assert_string_equal(patient->teams[0].team, "t");
	assert_string_equal(patient->teams[0].in_charge, "m");
	assert_int_equal(patient->teams[0].said.window.until, instant("2026-11-02T23:00:00Z"));
	loading_clear(&loading);
}

static void wishes_are_read(void **state)
{
	struct loading loading;

	(void)state;
	const struct said_patient *patient = &parse_right(&loading, whole_patient)->patients[0];
	assert_int_equal(patient->consent_count, 1);
	assert_string_equal(patient->consents[0].to, "login:k");
	assert_string_equal(patient->consents[0].categories.items[0], "medical");
	assert_int_equal(patient->objection_count, 2);
	assert_string_equal(patient->objections[1].documents.items[0], "medical/a/b.pdf");
	assert_int_equal(patient->objections[0].categories.count + patient->objections[0].documents.count, 0);
	assert_string_equal(patient->withheld[0].category, "private");
	assert_null(patient->withheld[0].document);
	assert_string_equal(patient->withheld[0].author, "m");
	assert_string_equal(patient->deleted[0].document, "dmp/x");
	assert_string_equal(patient->hidden[0].ground, "before-announcement");
	assert_int_equal(patient->relation_count, 1);
	assert_int_equal(patient->relations[0].kind, RELATION_HEIR);
	assert_false(patient->relations[0].agreed);
	assert_string_equal(patient->relations[0].purpose, "memory");
	assert_string_equal(patient->relations[0].ground, "will");
	loading_clear(&loading);
}

static void derogations_and_break_glass_are_read(void **state)
{
	struct loading loading;

	(void)state;
	const struct statements *statements = parse_right(
	    &loading,
	    "derogations = ( { patient = \"P1\"; login = \"l\"; basis = \"other-permitted\"; categories = "
	    "[\"c\"]; reference = \"r\";\n"
	    "  agreed_by = \"m\"; legal_text = \"t\"; withheld = true; patient_agreed = true; valid_from = "
	    "\"2026-11-20\"; valid_until = \"2026-11-20\"; } );\n"
	    "break_glass = ( { patient = \"P1\"; login = \"l\"; justification = \"é\\nb\"; cannot_consent = "
	    "true; immediate_risk = true;\n"
	    "  valid_from = \"2026-11-20T10:00:00Z\"; valid_until = \"2026-11-20T11:00:00Z\"; } );\n");
	const struct said_derogation *derogation = &statements->derogations[0];
	assert_string_equal(derogation->patient, "P1");
	assert_int_equal(derogation->basis, BASIS_OTHER_PERMITTED);
	assert_string_equal(derogation->reference, "r");
	assert_string_equal(derogation->agreed_by, "m");
	assert_string_equal(derogation->legal_text, "t");
	assert_true(derogation->withheld && derogation->patient_agreed);
	assert_int_equal(derogation->said.window.until - derogation->said.window.from, 86400);
	const struct said_break_glass *break_glass = &statements->break_glasses[0];
	assert_string_equal(break_glass->justification, "é\nb");
	assert_true(break_glass->cannot_consent && break_glass->immediate_risk);
	assert_int_equal(break_glass->said.window.until - break_glass->said.window.from, 3600);
	loading_clear(&loading);
}

static void empty_lists_are_none(void **state)
{
	struct loading loading;

	(void)state;
	const struct statements *statements = parse_right(
	    &loading, "professionals = (); teams = (); roles = (); derogations = (); break_glass = ();\n"
		      "patients = ( { id = \"P1\"; birth_date = \"1950-01-01\"; attending = (); teams = (); "
		      "consents = ();\n"
		      " objections = (); withheld = (); deleted = (); hidden = (); relations = (); } );");
	assert_int_equal(statements->professional_count, 0);
	assert_int_equal(statements->patient_count, 1);
	assert_int_equal(statements->patients[0].objection_count, 0);
	loading_clear(&loading);
	statements = parse_right(&loading, "");
	assert_int_equal(statements->patient_count, 0);
	loading_clear(&loading);
}

static void the_lists_of_several_files_add_up(void **state)
{
	struct loading loading;
	const struct config_text texts[] = {
	    text_of("1", "patients = ( { id = \"A\"; birth_date = \"1950-01-01\"; }, { id = \"B\"; "
			 "birth_date = \"1950-01-01\"; } );"),
	    text_of("2", "// nothing"),
	    text_of("3", "patients = ( { id = \"C\"; birth_date = \"1950-01-01\"; } );"),
	    text_of("4", "patients = ( { id = \"D\"; birth_date = \"1950-01-01\"; } ); roles = ();"),
	};

	(void)state;
	loading_init(&loading);
	const struct statements *statements =
	    statements_parse(texts, 4, &policy, loading.arena, &loading.findings);
	assert_errors(&loading, 0);
	assert_int_equal(statements->patient_count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(statements->patients[i].id[0], 'A' + (int)i);
	assert_string_equal(statements->patients[3].said.origin.file, "4");
	loading_clear(&loading);
}

#define PATIENT(keys) "patients = (\n{ id = \"P1\"; birth_date = \"1950-01-01\";\n" keys " } );"
#define DEROGATION(keys) "derogations = (\n{ patient = \"P1\"; login = \"l\"; " keys " } );"

/* A text with one mistake of form. */
struct refusal {
	const char *text;
	unsigned line;
	const char *part;
};

static const struct refusal refusals[] = {
    {"patient = ();", 1, "did you mean patients"},
    {"stores = ();", 1, "stores: unknown key in a registry file"},
    {"patients = { id = \"P1\"; };", 1, "is no list of statements"},
    {"patients = [];", 1, "is no list of statements"},
    {"patients = ( \"P1\" );", 1, "element 1 is no group"},
    {"patients = ();\npatients = ();", 2, "stands twice"},
    {"professionals = (\n{ profession = \"p\"; } );", 2, "login: missing in a professional"},
    {"professionals = (\n{ login = \"a\"; } );", 2, "profession: missing"},
    {"professionals = (\n{ login = \"a\"; profession = \"p\";\n supervisor = [\"b\"]; } );", 3,
     "did you mean supervisors"},
    {"professionals = (\n{ login = \"a\"; profession = \"p\";\n supervisors = []; } );", 3,
     "supervisors: is empty"},
    {"professionals = (\n{ login = \"a\"; profession = \"p\";\n rpps = 10001234567; } );", 3,
     "write it in quotes"},
    {"professionals = (\n{ login = \"a\"; profession = \"p\";\n rpps = \"\"; } );", 3, "no identifier"},
    {"professionals = (\n{ login = \"a\"; profession = \"p\";\n suspended = \"true\"; } );", 3,
     "without quotes"},
    {"professionals = (\n{ login = \"a\"; profession = \"p\";\n suspended = 1; } );", 3, "true or false"},
    {"professionals = (\n{ login = \"a\"; profession = \"p\";\n briefed = \"2026-02-30\"; } );", 3,
     "no such day"},
    {"professionals = (\n{ login = \"a\"; profession = \"p\";\n valid_until = \"2026-13-01\"; } );", 3,
     "months 01 to 12"},
    {"professionals = (\n{ login = \"a\"; profession = \"p\";\n valid_until = 2026; } );", 3,
     "write it in quotes"},
    {"professionals = (\n{ login = \"a\"; profession = \"p\"; valid_from = \"2026-01-02\";\n valid_until = "
     "\"2026-01-01\"; } );",
     3, "not after valid_from"},
    {"professionals = (\n{ login = \"a\"; profession = \"p\"; valid_until = \"2026-01-01T00:00:00Z\";\n "
     "valid_from = \"2026-01-01T00:00:00Z\"; } );",
     2, "not after valid_from"},
    {"professionals = (\n{ login = \"../a\"; profession = \"p\"; } );", 2, "\"../a\" is no identifier"},
    {"professionals = (\n{ login = \"a/b\"; profession = \"p\"; } );", 2, "no identifier"},
    {"professionals = (\n{ login = \"\"; profession = \"p\"; } );", 2, "no identifier"},
    {"teams = (\n{ members = (); } );", 2, "name: missing in a team"},
    {"teams = (\n{ name = \"t\"; members = ();\n valid_from = \"2026-01-01\"; } );", 3,
     "patients and teams have no window"},
    {"teams = (\n{ name = \"t\"; members = ();\n valid_until = \"2026-01-01\"; } );", 3,
     "patients and teams have no window"},
    {"teams = (\n{ name = \"t\"; members = [\"a\"]; } );", 2, "expected a list of groups"},
    {"teams = (\n{ name = \"t\"; members = (\n{ valid_from = \"2026-01-01\"; } ); } );", 3,
     "login: missing in a member"},
    {"teams = (\n{ name = \"t\"; members = ( { login = \"a\"; } { login = \"b\"; } ); } );", 2,
     "syntax error"},
    {"teams = (\n{ name = \"t\"; stores = [\"a\" \"b\"]; members = (); } );", 2, "side by side"},
    {"roles = (\n{ access = { c = \"read\"; }; ground = \"g\"; } );", 2, "login: missing in a role"},
    {"roles = (\n{ login = \"a\"; ground = \"g\"; } );", 2, "access: missing"},
    {"roles = (\n{ login = \"a\"; access = { c = \"read\"; }; } );", 2, "ground: missing"},
    {"roles = (\n{ login = \"a\"; ground = \"g\";\n access = {}; } );", 3, "access: is empty"},
    {"roles = (\n{ login = \"a\"; ground = \"g\"; access = {\n c = \"none\"; }; } );", 3,
     "expected deposit, read or write"},
    {"roles = (\n{ login = \"a\"; ground = \"g\"; access = {\n c = \"wirte\"; }; } );", 3,
     "did you mean write"},
    {"roles = (\n{ login = \"a\"; ground = \" \"; access = { c = \"read\"; }; } );", 2, "says nothing"},
    {"patients = (\n{ birth_date = \"1950-01-01\"; } );", 2, "id: missing"},
    {"patients = (\n{ id = \"P1\"; } );", 2, "birth_date: missing"},
    {"patients = (\n{ id = \"P/1\"; birth_date = \"1950-01-01\"; } );", 2, "no identifier"},
    {"patients = (\n{ id = 1; birth_date = \"1950-01-01\"; } );", 2, "write it in quotes"},
    {"patients = (\n{ id = \"P1\";\n birth_date = \"01/02/1950\"; } );", 3, "is no date"},
    {"patients = (\n{ id = \"P1\"; birth_date = \"1950-01-02\";\n deceased = \"1950-01-01\"; } );", 3,
     "before birth_date"},
    {PATIENT("valid_until = \"2026-01-01\";"), 3, "have no window"},
    {PATIENT("stores = [];"), 3, "stores: is empty"},
    {PATIENT("stores = \"s\";"), 3, "expected an array"},
    {PATIENT("objection = ();"), 3, "did you mean objections"},
    {PATIENT("vulnerable = 0;"), 3, "true or false"},
    {PATIENT("attending = (\n { logn = \"a\"; login = \"b\"; } );"), 4, "did you mean login"},
    {PATIENT("attending = ( { } );"), 3, "login: missing"},
    {PATIENT("teams = (\n { in_charge = \"a\"; } );"), 4, "team: missing"},
    {PATIENT("teams = (\n { team = \"t\"; valid_from = \"25:00\"; } );"), 4, "is no date"},
    {PATIENT("consents = (\n { categories = [\"c\"]; } );"), 4, "to: missing in a consent"},
    {PATIENT("consents = (\n { to = \"login:a\"; categories = []; } );"), 4, "categories: is empty"},
    {PATIENT("consents = (\n { to = \"login:a\";\n documents = [\"c/d\"]; } );"), 5,
     "documents: unknown key in a consent"},
    {PATIENT("consents = (\n { to = \"login:a\"; categories = [\"a.b\"]; } );"), 4, "no category name"},
    {PATIENT("objections = (\n { to = 5; } );"), 4, "expected a string"},
    {PATIENT("objections = (\n { to = \"login:a\"; documents = [\"c\"]; } );"), 4, "\"c\" is no document"},
    {PATIENT("objections = (\n { to = \"login:a\"; documents = [\"c/../d\"]; } );"), 4, "no document"},
    {PATIENT("objections = (\n { to = \"login:a\"; documents = [\"c/a\",\n\"d\"]; } );"), 4, "no document"},
    {PATIENT("withheld = (\n { category = \"c\"; } );"), 4, "author: missing"},
    {PATIENT("withheld = (\n { document = \"/c/d\"; author = \"a\"; } );"), 4, "no document"},
    {PATIENT("deleted = (\n { category = \"c\"; author = \"a\"; } );"), 4, "author: unknown key"},
    {PATIENT("hidden = (\n { category = \"c\"; } );"), 4, "ground: missing"},
    {PATIENT("hidden = (\n { category = \"c\"; ground = \"other\"; } );"), 4,
     "expected third-party or before-announcement"},
    {PATIENT("relations = (\n { login = \"a\"; } );"), 4, "kind: missing"},
    {PATIENT("relations = (\n { login = \"a\"; kind = \"friend\"; } );"), 4,
     "expected relative, trusted-person, parent, guardian, curator or heir"},
    {PATIENT(
	 "relations = (\n { login = \"a\"; kind = \"heir\"; categories = [\"c\"]; purpose = \"money\"; } );"),
     4, "expected cause-of-death, memory or rights"},
    {PATIENT("relations = (\n { login = \"a\"; kind = \"relative\"; purpose = \"memory\"; } );"), 4,
     "only an heir has one"},
    {PATIENT("relations = (\n { login = \"a\"; kind = \"relative\"; agreed = \"yes\"; } );"), 4,
     "true or false"},
    {DEROGATION(
	 "basis = \"inspection\"; categories = [\"c\"]; reference = \"r\"; valid_from = \"2026-01-01\";"),
     2, "valid_until: missing"},
    {DEROGATION(
	 "basis = \"inspection\"; categories = [\"c\"]; reference = \"r\"; valid_until = \"2026-01-01\";"),
     2, "valid_from: missing"},
    {DEROGATION("basis = \"inspection\"; categories = [\"c\"]; valid_from = \"2026-01-01\"; valid_until = "
		"\"2026-01-01\";"),
     2, "reference: missing"},
    {DEROGATION("basis = \"inspection\"; reference = \"r\"; valid_from = \"2026-01-01\"; valid_until = "
		"\"2026-01-01\";"),
     2, "categories: missing"},
    {DEROGATION("categories = [\"c\"]; reference = \"r\"; valid_from = \"2026-01-01\"; valid_until = "
		"\"2026-01-01\";"),
     2, "basis: missing"},
    {DEROGATION("basis = \"inspections\"; categories = [\"c\"]; reference = \"r\"; valid_from = "
		"\"2026-01-01\"; valid_until = \"2026-01-01\";"),
     2, "did you mean inspection?"},
    {"break_glass = (\n{ patient = \"P1\"; login = \"l\"; valid_from = \"2026-01-01\"; valid_until = "
     "\"2026-01-01\"; } );",
     2, "justification: missing"},
    {"break_glass = (\n{ patient = \"P1\"; login = \"l\"; justification = \"x\"; valid_from = "
     "\"2026-01-01\"; } );",
     2, "valid_until: missing"},
    {"break_glass = (\n{ patient = \"P1\"; login = \"l\"; justification = \"x\\x07\"; valid_from = "
     "\"2026-01-01\"; valid_until = \"2026-01-01\"; } );",
     2, "control character"},
};

static void each_mistake_is_told_once(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		struct loading loading;
		char where[32];
		loading_init(&loading);
		snprintf(where, sizeof(where), "r/a.conf:%u", refusals[i].line);
		const struct statements *statements = parse(&loading, refusals[i].text);
		if (statements != NULL || loading.findings.error_count != 1 ||
		    !loading_has(&loading, where, refusals[i].part)) {
			print_message("%s\nexpected %s: %s, found\n", refusals[i].text, where,
				      refusals[i].part);
			loading_print(&loading);
			wrong++;
		}
		loading_clear(&loading);
	}
	assert_int_equal(wrong, 0);
}

static void all_mistakes_of_all_files_are_told_in_one_run(void **state)
{
	struct loading loading;
	const struct config_text texts[] = {
	    text_of("1", "patients = ( { id = \"A\"; birth_date = \"x\"; },\n { id = \"B\"; birth_day = "
			 "\"1950-01-01\"; } );"),
	    text_of("2", "patients = ( { id = \"C\" birth_date \"1950-01-01\"; } );"),
	    text_of("3", "teams = (\n { name = \"t\"; members = ( { login = \"a b\"; },\n { login = \"b\"; "
			 "until = \"x\"; } ); } );"),
	    text_of("4", "objections = ( { to = \"a\" \"b\"; } );"),
	};

	(void)state;
	loading_init(&loading);
	assert_null(statements_parse(texts, 4, &policy, loading.arena, &loading.findings));
	assert_finding(&loading, "1:1", "birth_date: \"x\"");
	assert_finding(&loading, "1:2", "birth_day: unknown key");
	assert_finding(&loading, "1:2", "birth_date: missing");
	assert_finding(&loading, "2:1", "syntax error");
	assert_finding(&loading, "3:2", "\"a b\" is no identifier");
	assert_finding(&loading, "3:3", "until: unknown key");
	assert_finding(&loading, "4:1", "side by side");
	assert_errors(&loading, 7);
	loading_clear(&loading);
}

/* What has no name goes; what is wrong otherwise is marked, so that more errors can be found in it. */
static void a_draft_marks_what_is_flawed(void **state)
{
	struct loading loading;
	const struct config_text text = text_of(
	    "1", "professionals = ( { login = \"a\"; }, { profession = \"p\"; suspended = true; },\n"
		 " { login = \"b\"; profession = \"p\"; } );\n"
		 "teams = ( { name = \"t\"; members = 5; } );\n"
		 "patients = ( { id = \"A\"; birth_date = \"x\"; objections = ( { to = \"everyone\"; }, { to "
		 "= \"everyone\"; documents = [\"c/d\"]; by = \"x\"; }, { to = \"heirs\"; } ); } );\n"
		 "derogations = ( { patient = \"A\"; } );");

	(void)state;
	loading_init(&loading);
	const struct statements *statements =
	    statements_draft(&text, 1, NULL, loading.arena, &loading.findings);
	assert_true(loading.findings.error_count >= 6);
	assert_int_equal(statements->professional_count, 2);
	assert_string_equal(statements->professionals[0].login, "a");
	assert_true(statements->professionals[0].said.flawed);
	assert_string_equal(statements->professionals[1].login, "b");
	assert_false(statements->professionals[1].suspended || statements->professionals[1].said.flawed);
	assert_int_equal(statements->team_count, 1);
	assert_non_null(statements->teams[0].members);
	assert_int_equal(statements->patient_count, 1);
	assert_true(statements->patients[0].said.flawed);
	const struct said_wish *objections = statements->patients[0].objections;
	assert_int_equal(statements->patients[0].objection_count, 3);
	assert_false(objections[0].said.flawed || objections[2].said.flawed);
	assert_true(objections[1].said.flawed);
	assert_int_equal(objections[1].documents.count, 1);
	assert_int_equal(objections[2].documents.count, 0);
	assert_int_equal(statements->derogation_count, 1);
	assert_true(statements->derogations[0].said.flawed);
	loading_clear(&loading);
}

/* Values of a foreign file do not write to the terminal. */
static void messages_are_plain_text(void **state)
{
	struct loading loading;

	(void)state;
	loading_init(&loading);
	assert_null(parse(&loading,
			  "patients = ( { id = \"\\x1b[2J\\x80\\x7fé\"; birth_date = \"1950-01-01\"; } );"));
	assert_finding(&loading, "r/a.conf:1", "\"?[2J??é\"");
	loading_clear(&loading);
}

static void ten_thousand_statements_are_read(void **state)
{
	enum { COUNT = 10000, ROOM = COUNT * 128 };
	struct loading loading;
	char *text = malloc(ROOM);
	size_t used = (size_t)snprintf(text, ROOM, "patients = (");

	(void)state;
	for (int i = 0; i < COUNT; i++)
		used += (size_t)snprintf(text + used, ROOM - used,
					 "%s\n{ id = \"P%05d\"; birth_date = \"1950-01-01\"; objections = ( "
					 "{ to = \"everyone\"; } ); }",
					 i == 0 ? "" : ",", i);
	snprintf(text + used, ROOM - used, ");");
	const struct statements *statements = parse_right(&loading, text);
	assert_int_equal(statements->patient_count, COUNT);
	assert_string_equal(statements->patients[COUNT - 1].id, "P09999");
	assert_int_equal(statements->patients[COUNT - 1].said.origin.line, COUNT + 1);
	loading_clear(&loading);
	free(text);
}

/* A text as large as a ward's: one patient with a date, and a comment. `end`: what stands behind it. */
static struct config_text large_text(const char *name, const char *end)
{
	static char text[8192];
	memset(text, '/', sizeof(text));
	snprintf(
	    text, sizeof(text),
	    "patients = ( { id = \"P1\"; birth_date = \"2011-05-06\"; deceased = \"2026-10-01\"; } );\n%s\n",
	    end);
	text[strlen(text)] = '/';
	text[sizeof(text) - 1] = '\0';
	return text_of(name, text);
}

static const struct statements *draft(struct loading *loading, const char *name, const char *end,
				      const char *zone, int age)
{
	const struct policy other = {.abuse_minor_age_years = age};
	struct config_text text = large_text(name, end);
	assert_null(time_zone_set(zone));
	return statements_draft(&text, 1, &other, loading->arena, &loading->findings);
}

/* What a text says depends on the zone, on its name and on the site's age of a minor: it is read once for each of them. */
static void a_text_is_read_once(void **state)
{
	struct loading loading, later;
	(void)state;
	loading_init(&loading);
	loading_init(&later);
	const struct said_patient *first = draft(&loading, "r/w.conf", "", "Europe/Paris", 15)->patients;
	const struct said_patient *again = draft(&later, "r/w.conf", "", "Europe/Paris", 15)->patients;
	assert_string_equal(first->id, "P1");
	assert_ptr_equal(first, again);
	loading_clear(&loading);
	assert_string_equal(again->id, "P1"); /* no generation's own */
	const struct said_patient *utc = draft(&later, "r/w.conf", "", "UTC", 15)->patients;
	assert_true(utc->deceased > again->deceased);
	assert_true(draft(&later, "r/w.conf", "", "Europe/Paris", 13)->patients->abuse_age <
		    again->abuse_age);
	assert_string_equal(draft(&later, "r/v.conf", "", "Europe/Paris", 15)->patients->said.origin.file,
			    "r/v.conf");
	assert_int_equal(draft(&later, "r/w.conf", "teams = ( );", "Europe/Paris", 15)->patient_count, 1);
	assert_int_equal(later.findings.count, 0);
	for (size_t i = 1; i <= 2; i++) { /* a text with an error is read each time, and says it each time */
		draft(&later, "r/w.conf", "team = 1;", "Europe/Paris", 15);
		assert_int_equal(later.findings.error_count, i);
	}
	loading_clear(&later);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(professionals_are_read),
	    cmocka_unit_test(keys_know_their_lines),
	    cmocka_unit_test(teams_are_read),
	    cmocka_unit_test(roles_are_read),
	    cmocka_unit_test(patients_are_read),
	    cmocka_unit_test(wishes_are_read),
	    cmocka_unit_test(derogations_and_break_glass_are_read),
	    cmocka_unit_test(empty_lists_are_none),
	    cmocka_unit_test(the_lists_of_several_files_add_up),
	    cmocka_unit_test(each_mistake_is_told_once),
	    cmocka_unit_test(all_mistakes_of_all_files_are_told_in_one_run),
	    cmocka_unit_test(a_draft_marks_what_is_flawed),
	    cmocka_unit_test(messages_are_plain_text),
	    cmocka_unit_test(a_text_is_read_once),
	    cmocka_unit_test(ten_thousand_statements_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
