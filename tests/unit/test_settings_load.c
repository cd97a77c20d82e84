/* careacl.conf: every key, default and refusal. */
#include "tests/unit/loading.h"

#include <stdlib.h>
#include <time.h>

#include "policy/types.h"
#include "registry/settings.h"
#include "registry/time_zone.h"

/* What a site must say, in two lines; a test puts its own before or instead of them. */
#define STORES                                                                                               \
	"stores = ( { name = \"s\"; root = \"/r\"; regime = \"establishment\"; categories = ( { name = "     \
	"\"c\"; path = \"c\"; } ); } );\n"
#define PROFESSIONS "professions = ( { name = \"physician\"; matrix = { c = \"write\"; }; } );\n"

static const struct settings *parse(struct loading *loading, const char *text)
{
	struct config_text config = text_of("careacl.conf", text);

	return settings_parse(&config, "/site", loading->arena, &loading->findings);
}

static void everything_has_its_default(void **state)
{
	struct loading loading;

	(void)state;
	loading_init(&loading);
	assert_null(time_zone_set("Asia/Tokyo"));
	const struct settings *settings = parse(&loading, STORES PROFESSIONS);
	assert_errors(&loading, 0);
	assert_non_null(settings);
	assert_int_equal(settings->language, SNAPSHOT_ENGLISH);
	assert_string_equal(settings->timezone, "UTC");
	assert_int_equal(time_zone_offset_seconds(0), 0);
	assert_string_equal(settings->state_dir, "/var/lib/careacl");
	assert_int_equal(settings->source_count, 1);
	assert_string_equal(settings->sources[0].path, "/site/registry.d");
	assert_string_equal(settings->sources[0].shown, "registry.d");
	assert_int_equal(settings->offices.desk.count, 0);
	assert_int_equal(settings->login.max_state_age_seconds, 72 * 3600);
	assert_int_equal(settings->login.stale, SNAPSHOT_STALE_WARN);
	assert_int_equal(settings->login.unknown, SNAPSHOT_UNKNOWN_IGNORE);
	assert_true(settings->login.notice);
	assert_string_equal(settings->login.rescue_group, "careacl-rescue");
	assert_int_equal(settings->guard.max_revoked_percent, 20);
	assert_int_equal(settings->guard.max_granted_percent, 20);
	assert_int_equal(settings->guard.min, 50);
	assert_int_equal(settings->on_revoke, ON_REVOKE_REPORT);
	assert_string_equal(settings->notify, "");
	assert_int_equal(settings->clock_step_seconds, 2 * 86400);
	assert_int_equal(settings->audit_keep_seconds, 365 * 86400);
	assert_int_equal(settings->audit_keep_break_glass_seconds, 1095 * 86400);
	assert_int_equal(settings->temporary_names.count, 5);
	assert_string_equal(settings->temporary_names.items[1], ".~lock.*#");
	loading_clear(&loading);
}

static void the_policy_has_its_defaults(void **state)
{
	struct loading loading;

	(void)state;
	loading_init(&loading);
	const struct policy *policy = &parse(&loading, STORES PROFESSIONS)->policy;
	assert_int_equal(policy->care_grace_seconds, 0);
	assert_int_equal(policy->outside_consent_seconds, 86400);
	assert_int_equal(policy->briefing_max_age_seconds, 0);
	assert_int_equal(policy->deleted_keep_seconds, 30 * 86400);
	assert_int_equal(policy->abuse_minor_age_years, 18);
	assert_int_equal(policy->break_glass_max_seconds, 4 * 3600);
	assert_int_equal(policy->break_glass_access, ACCESS_READ);
	assert_int_equal(policy->break_glass_justification_min, 10);
	assert_false(policy->break_glass_either);
	const struct store *store = &policy->stores[0];
	assert_string_equal(store->name, "s");
	assert_string_equal(store->folder, "{patient}");
	assert_null(store->views);
	assert_string_equal(store->owner, "root");
	assert_string_equal(store->group, "root");
	assert_int_equal(store->regime, REGIME_ESTABLISHMENT);
	assert_int_equal(store->depth, DEPTH_FULL);
	assert_true(store->create);
	assert_true(store->express_consent);
	assert_int_equal(store->origin.line, 1);
	assert_int_equal(policy->categories[0].documents, DOCUMENTS_SEALED);
	assert_int_equal(policy->categories[0].settle_seconds, 86400);
	assert_false(policy->categories[0].sensitive);
	assert_false(policy->professions[0].emergency);
	assert_int_equal(policy->professions[0].matrix[0], ACCESS_WRITE);
	assert_int_equal(policy->professions[0].matrix[1], ACCESS_NONE);
	loading_clear(&loading);
}

static const char other_values[] =
    "language = \"fr\"; timezone = \"Europe/Paris\"; state_dir = \"../state//x/\";\n"
    "sources = ( { type = \"conf\"; path = \"a/\"; }, { path = \"/b\"; } );\n"
    "care_grace = \"90m\"; abuse_minor_age = \"15\"; briefing_max_age = \"365d\"; outside_consent = \"1h\";\n"
    "deleted_keep = \"1d\"; break_glass = { max_duration = \"30s\"; access = \"write\"; justification_min = "
    "\"3\";\n"
    "attestations = \"either\"; }; offices = { desk = [\"a\", \"b\"]; review = [\"c\"]; audit = [\"d\"]; };\n"
    "login = { max_state_age = \"1h\"; stale = \"deny\"; unknown = \"deny\"; notice = false; rescue_group = "
    "\"\"; };\n"
    "guard = { max_revoked = \"0%\"; max_granted = \"100%\"; min = \"0\"; }; on_revoke = \"terminate\";\n"
    "notify = \"root\"; clock_step = \"1h\"; audit = { keep = \"1d\"; keep_break_glass = \"2d\"; };\n"
    "temporary_names = [\"*.x\"];\n"
    "professions = ( { name = \"p\"; emergency = true; regulator = true; matrix = { c-2 = \"deposit\"; c = "
    "\"none\"; }; },\n"
    "  { name = \"st\"; student = true; } );\n"
    "stores = (\n"
    " { name = \"one\"; root = \"r1\"; regime = \"shared-practice\"; folder = \"{patient:2}/{patient}\"; "
    "views = \"v\";\n"
    "   owner = \"svc\"; group = \"grp\"; create = false; depth = \"category\"; express_consent = false;\n"
    "   categories = (\n"
    "    { name = \"c\"; path = \"a/b c\"; documents = \"working\"; settle = \"0s\"; sensitive = true; },\n"
    "    { name = \"c-2\"; path = \"a/b c2\"; } ); },\n"
    " { name = \"two\"; root = \"/r2\"; regime = \"shared-record\"; folder = \"{opaque}\";\n"
    "   categories = ( { name = \"d\"; path = \"a\"; } ); } );\n";

static void every_key_is_obeyed(void **state)
{
	struct loading loading;

	(void)state;
	loading_init(&loading);
	const struct settings *settings = parse(&loading, other_values);
	assert_errors(&loading, 0);
	assert_int_equal(settings->language, SNAPSHOT_FRENCH);
	assert_string_equal(settings->timezone, "Europe/Paris");
	assert_int_equal(time_zone_offset_seconds(0), 3600);
	assert_string_equal(settings->state_dir, "/site/../state/x");
	assert_int_equal(settings->source_count, 2);
	assert_string_equal(settings->sources[0].path, "/site/a");
	assert_string_equal(settings->sources[0].shown, "a");
	assert_string_equal(settings->sources[1].path, "/b");
	assert_int_equal(settings->sources[1].origin.line, 2);
	assert_int_equal(settings->offices.desk.count, 2);
	assert_string_equal(settings->offices.desk.items[1], "b");
	assert_string_equal(settings->offices.review.items[0], "c");
	assert_string_equal(settings->offices.audit.items[0], "d");
	assert_int_equal(settings->login.max_state_age_seconds, 3600);
	assert_int_equal(settings->login.stale, SNAPSHOT_STALE_DENY);
	assert_int_equal(settings->login.unknown, SNAPSHOT_UNKNOWN_DENY);
	assert_false(settings->login.notice);
	assert_string_equal(settings->login.rescue_group, "");
	assert_int_equal(settings->guard.max_revoked_percent, 0);
	assert_int_equal(settings->guard.max_granted_percent, 100);
	assert_int_equal(settings->guard.min, 0);
	assert_int_equal(settings->on_revoke, ON_REVOKE_TERMINATE);
	assert_string_equal(settings->notify, "root");
	assert_int_equal(settings->clock_step_seconds, 3600);
	assert_int_equal(settings->audit_keep_seconds, 86400);
	assert_int_equal(settings->audit_keep_break_glass_seconds, 2 * 86400);
	assert_int_equal(settings->temporary_names.count, 1);
	assert_string_equal(settings->temporary_names.items[0], "*.x");
	loading_clear(&loading);
}

static void every_key_of_the_policy_is_obeyed(void **state)
{
	struct loading loading;

	(void)state;
	loading_init(&loading);
	const struct policy *policy = &parse(&loading, other_values)->policy;
	assert_int_equal(policy->care_grace_seconds, 5400);
	assert_int_equal(policy->abuse_minor_age_years, 15);
	assert_int_equal(policy->briefing_max_age_seconds, 365 * 86400);
	assert_int_equal(policy->outside_consent_seconds, 3600);
	assert_int_equal(policy->deleted_keep_seconds, 86400);
	assert_int_equal(policy->break_glass_max_seconds, 30);
	assert_int_equal(policy->break_glass_access, ACCESS_WRITE);
	assert_int_equal(policy->break_glass_justification_min, 3);
	assert_true(policy->break_glass_either);
	assert_int_equal(policy->store_count, 2);
	const struct store *store = &policy->stores[0];
	assert_string_equal(store->root, "/site/r1");
	assert_string_equal(store->views, "/site/v");
	assert_string_equal(store->folder, "{patient:2}/{patient}");
	assert_string_equal(store->owner, "svc");
	assert_string_equal(store->group, "grp");
	assert_int_equal(store->regime, REGIME_SHARED_PRACTICE);
	assert_int_equal(store->depth, DEPTH_CATEGORY);
	assert_false(store->create);
	assert_false(store->express_consent);
	assert_int_equal(policy->stores[1].regime, REGIME_SHARED_RECORD);
	assert_string_equal(policy->stores[1].folder, "{opaque}");
	assert_int_equal(policy->category_count, 3);
	assert_string_equal(policy->categories[0].path, "a/b c");
	assert_int_equal(policy->categories[0].documents, DOCUMENTS_WORKING);
	assert_int_equal(policy->categories[0].settle_seconds, 0);
	assert_true(policy->categories[0].sensitive);
	assert_int_equal(policy->categories[1].store, 0);
	assert_int_equal(policy->categories[2].store, 1);
	assert_int_equal(policy->categories[1].origin.line, 17);
	const struct profession *profession = &policy->professions[0];
	assert_true(profession->emergency && profession->regulator && !profession->student);
	assert_int_equal(profession->matrix[0], ACCESS_NONE);
	assert_int_equal(profession->matrix[1], ACCESS_DEPOSIT);
	assert_int_equal(profession->matrix[2], ACCESS_NONE);
	assert_true(policy->professions[1].student);
	loading_clear(&loading);
}

/* A text with one mistake: where and what is said. */
struct refusal {
	const char *text;
	unsigned line;
	const char *part;
};

#define STORE(keys) "stores = ( { name = \"s\"; root = \"/r\"; regime = \"establishment\";\n" keys " } );\n"
#define CATEGORIES "categories = ( { name = \"c\"; path = \"c\"; } );"
#define TWO_STORES(a, b)                                                                                     \
	"stores = (\n { name = \"s\"; regime = \"establishment\"; " a " " CATEGORIES " },\n"                 \
	" { name = \"t\"; regime = \"establishment\"; " b                                                    \
	" categories = ( { name = \"d\"; path = \"d\"; } ); } );\n"
#define TWO_CATEGORIES(a, b)                                                                                 \
	STORE("categories = ( { name = \"c\"; path = \"c\"; },\n { " a " },\n { " b " } );")

static const struct refusal refusals[] = {
    /* the file */
    {"", 1, "stores: missing"},
    {STORES, 1, "professions: missing"},
    {STORES PROFESSIONS "langage = \"en\";", 3, "did you mean language"},
    {STORES PROFESSIONS "x = \"en\";", 3, "x: unknown key in careacl.conf"},
    {STORES PROFESSIONS "patients = ();", 3, "unknown key"},
    {STORES PROFESSIONS "language = \"de\";", 3, "expected en or fr"},
    {STORES PROFESSIONS "language = en;", 3, "syntax error"},
    {STORES PROFESSIONS "language\n=\n5;", 3, "is a number without quotes; expected a string"},
    {STORES PROFESSIONS "language = true;", 3, "is true or false without quotes"},
    {STORES PROFESSIONS "language = [\"en\"];", 3, "is an array"},
    {STORES PROFESSIONS "timezone = \"Europe/Pariss\";", 3, "not among the zones"},
    {STORES PROFESSIONS "timezone = \"../etc/passwd\";", 3, "no name of a time zone"},
    {STORES PROFESSIONS "state_dir = \"\";", 3, "expected a path"},
    {STORES PROFESSIONS "state_dir = \"a\\nb\";", 3, "control character"},
    {STORES PROFESSIONS "sources = ();", 3, "is empty"},
    {STORES PROFESSIONS "sources = ( { path = \"x\"; gp_is_member = true; } );", 3, "only a feed has it"},
    {STORES PROFESSIONS "sources = ( { type = \"csv\"; path = \"x\"; } );", 3, "expected conf"},
    {STORES PROFESSIONS "sources = (\n { type = \"conf\"; } );", 4, "path: missing"},
    {STORES PROFESSIONS "sources = [ \"registry.d\" ];", 3, "is an array [ .. ]; expected a list of groups"},
    {STORES PROFESSIONS "sources = ( \"registry.d\" );", 3, "element 1 is no group"},
    {STORES PROFESSIONS "care_grace = \"5\";", 3, "no duration"},
    {STORES PROFESSIONS "care_grace = \"\";", 3, "no duration"},
    {STORES PROFESSIONS "care_grace = \"99999999999999999999s\";", 3, "no duration"},
    {STORES PROFESSIONS "care_grace = 5;", 3, "write it in quotes"},
    {STORES PROFESSIONS "abuse_minor_age = 18;", 3, "write it in quotes"},
    {STORES PROFESSIONS "abuse_minor_age = \"19\";", 3, "from 1 to 18"},
    {STORES PROFESSIONS "abuse_minor_age = \"0\";", 3, "from 1 to 18"},
    {STORES PROFESSIONS "briefing_max_age = \"0s\";", 3, "is zero"},
    {STORES PROFESSIONS "break_glass = { access = \"none\"; };", 3, "expected deposit, read or write"},
    {STORES PROFESSIONS "break_glass = { attestations = \"all\"; };", 3, "both or either"},
    {STORES PROFESSIONS "break_glass = { justification_min = \"-1\"; };", 3, "plain number"},
    {STORES PROFESSIONS "break_glass = { justification_min = \"1.5\"; };", 3, "plain number"},
    {STORES PROFESSIONS "break_glass = {\n max_durations = \"1h\"; };", 4, "did you mean max_duration"},
    {STORES PROFESSIONS "break_glass = ( { access = \"read\"; } );", 3, "expected a group"},
    {STORES PROFESSIONS "offices = { desk = []; };", 3, "desk: is empty"},
    {STORES PROFESSIONS "offices = { desk = \"adm\"; };", 3, "expected an array of strings"},
    {STORES PROFESSIONS "offices = { desk = (\"adm\"); };", 3, "is a list ( .. ); expected an array"},
    {STORES PROFESSIONS "offices = { desk = [5]; };", 3, "something else than strings"},
    {STORES PROFESSIONS "offices = { desk = [\"a/b\"]; };", 3, "\"a/b\" is no identifier"},
    {STORES PROFESSIONS "offices = { desks = [\"a\"]; };", 3, "did you mean desk"},
    {STORES PROFESSIONS "login = { stale = \"ignore\"; };", 3, "warn or deny"},
    {STORES PROFESSIONS "login = { notice = \"true\"; };", 3,
     "is a string; expected true or false, without quotes"},
    {STORES PROFESSIONS "guard = { max_revoked = \"101%\"; };", 3, "no percentage"},
    {STORES PROFESSIONS "guard = { max_revoked = \"20\"; };", 3, "no percentage"},
    {STORES PROFESSIONS "guard = { min = 50; };", 3, "write it in quotes"},
    {STORES PROFESSIONS "on_revoke = \"kill\";", 3, "report or terminate"},
    {STORES PROFESSIONS "notify = \"a\\x1bb\";", 3, "control character"},
    {STORES PROFESSIONS "notify = \"a\\x7fb\";", 3, "control character"},
    {STORES PROFESSIONS "clock_step = \"2 d\";", 3, "no duration"},
    {STORES PROFESSIONS "audit = { keep = \"1y\"; };", 3, "no duration"},
    {STORES PROFESSIONS "temporary_names = [];", 3, "is empty"},
    {STORES PROFESSIONS "temporary_names = [\"a/b\"];", 3, "holds a slash"},
    {STORES PROFESSIONS "language = \"en\";\nlanguage = \"fr\";", 4, "stands twice (first on line 3)"},

    /* stores */
    {PROFESSIONS "stores = ();", 2, "stores: is empty"},
    {PROFESSIONS "stores = (\n { root = \"/r\"; regime = \"establishment\";\n" CATEGORIES " } );", 3,
     "name: missing in a store"},
    {PROFESSIONS "stores = (\n { name = \"s\"; regime = \"establishment\";\n" CATEGORIES " } );", 3,
     "root: missing"},
    {PROFESSIONS "stores = (\n { name = \"s\"; root = \"/r\";\n" CATEGORIES " } );", 3, "regime: missing"},
    {PROFESSIONS "stores = (\n { name = \"s\"; root = \"/r\"; regime = \"hospital\";\n" CATEGORIES " } );", 3,
     "expected establishment, shared-practice or shared-record"},
    {PROFESSIONS STORE(""), 2, "categories: missing"},
    {PROFESSIONS STORE("categories = ();"), 3, "categories: is empty"},
    {PROFESSIONS STORE(CATEGORIES "\nfolder = \"{patient}/x\";"), 4,
     "expected {patient}, {patient:2}/{patient} or {opaque}"},
    {PROFESSIONS STORE(CATEGORIES "\ndepth = \"all\";"), 4, "full or category"},
    {PROFESSIONS STORE(CATEGORIES "\nexpress_consent = true;"), 4, "only a shared-practice store"},
    {PROFESSIONS STORE(CATEGORIES "\nviews = \"/r/views\";"), 4, "views: /r/views is inside /r"},
    {PROFESSIONS STORE(CATEGORIES "\nviews = \"/r\";"), 4, "apart"},
    {PROFESSIONS STORE(CATEGORIES "\nviews = \"/\";"), 4, "apart"},
    {PROFESSIONS STORE(CATEGORIES "\nowner = \"\";"), 4, "says nothing"},
    {PROFESSIONS STORE(CATEGORIES "\ncreate = \"yes\";"), 4, "true or false"},
    {PROFESSIONS STORE(CATEGORIES "\nvalid_from = \"2026-01-01\";"), 4, "unknown key"},
    {PROFESSIONS TWO_STORES("root = \"/a\";", "root = \"/a\";"), 4, "root: /a is inside /a (s)"},
    {PROFESSIONS TWO_STORES("root = \"/a\";", "root = \"/a/b\";"), 4, "is inside"},
    {PROFESSIONS TWO_STORES("root = \"/a/b\";", "root = \"/a\";"), 4, "holds"},
    {PROFESSIONS TWO_STORES("root = \"/a\";", "root = \"/b/../a/c\";"), 4, "is inside"},
    {PROFESSIONS TWO_STORES("root = \"/a\"; views = \"/v\";", "root = \"/v/x\";"), 4, "is inside /v"},
    {PROFESSIONS TWO_STORES("root = \"/a\"; views = \"/v\";", "root = \"/b\"; views = \"/v\";"), 4,
     "views: /v is inside /v"},
    {PROFESSIONS TWO_STORES("root = \"/a\"; views = \"/v\";", "root = \"/b\"; views = \"/v/../v/w\";"), 4,
     "views: /v/../v/w is inside /v"},
    {PROFESSIONS STORE(CATEGORIES "\nviews = \"/var/lib/careacl/v\";"), 4,
     "is inside /var/lib/careacl (state_dir)"},
    {PROFESSIONS TWO_STORES("root = \"/a\";", "root = \"/b\"; views = \"/a/v\";"), 4,
     "views: /a/v is inside /a"},
    {PROFESSIONS "state_dir = \"/r/state\";\n" STORES, 3, "holds state_dir"},
    {PROFESSIONS "stores = ( { name = \"s\"; root = \"/r\"; regime = \"establishment\"; " CATEGORIES " },\n"
		 "{ name = \"s\"; root = \"/t\"; regime = \"establishment\"; categories = ( { name = \"d\"; "
		 "path = \"d\"; } ); } );",
     3, "store s stands twice"},
    {PROFESSIONS "stores = ( { name = \"s\"; root = \"/r\"; regime = \"establishment\"; " CATEGORIES " },\n"
		 "{ name = \"S\"; root = \"/t\"; regime = \"establishment\"; categories = ( { name = \"d\"; "
		 "path = \"d\"; } ); } );",
     3, "only in case"},

    /* categories */
    {PROFESSIONS TWO_CATEGORIES("path = \"d\";", "name = \"e\"; path = \"e\";"), 4,
     "name: missing in a category"},
    {PROFESSIONS TWO_CATEGORIES("name = \"d\";", "name = \"e\"; path = \"e\";"), 4, "path: missing"},
    {PROFESSIONS TWO_CATEGORIES("name = \"c\"; path = \"d\";", "name = \"e\"; path = \"e\";"), 4,
     "category c stands twice"},
    {PROFESSIONS TWO_CATEGORIES("name = \"C\"; path = \"d\";", "name = \"e\"; path = \"e\";"), 4,
     "only in case"},
    {PROFESSIONS TWO_CATEGORIES("name = \"d\"; path = \"c\";", "name = \"e\"; path = \"e\";"), 4,
     "one in the other"},
    {PROFESSIONS TWO_CATEGORIES("name = \"d\"; path = \"c/x\";", "name = \"e\"; path = \"e\";"), 4,
     "one in the other"},
    {PROFESSIONS TWO_CATEGORIES("name = \"d\"; path = \"e/x\";", "name = \"e\"; path = \"e\";"), 5,
     "one in the other"},
    {PROFESSIONS TWO_CATEGORIES("name = \"d.x\"; path = \"d\";", "name = \"e\"; path = \"e\";"), 4,
     "no category name"},
    {PROFESSIONS TWO_CATEGORIES("name = \"5\"; path = \"d\";", "name = \"e\"; path = \"e\";"), 4,
     "no category name"},
    {PROFESSIONS TWO_CATEGORIES("name = \"d\"; path = \".d\";", "name = \"e\"; path = \"e\";"), 4,
     "no path of a category"},
    {PROFESSIONS TWO_CATEGORIES("name = \"d\"; path = \"d/.x\";", "name = \"e\"; path = \"e\";"), 4,
     "no path of a category"},
    {PROFESSIONS TWO_CATEGORIES("name = \"d\"; path = \"d/../c\";", "name = \"e\"; path = \"e\";"), 4,
     "no path of a category"},
    {PROFESSIONS TWO_CATEGORIES("name = \"d\"; path = \"/d\";", "name = \"e\"; path = \"e\";"), 4,
     "no path of a category"},
    {PROFESSIONS TWO_CATEGORIES("name = \"d\"; path = \"d/\";", "name = \"e\"; path = \"e\";"), 4,
     "no path of a category"},
    {PROFESSIONS TWO_CATEGORIES("name = \"d\"; path = \"\";", "name = \"e\"; path = \"e\";"), 4,
     "no path of a category"},
    {PROFESSIONS TWO_CATEGORIES("name = \"d\"; path = \"d\"; documents = \"open\";",
				"name = \"e\"; path = \"e\";"),
     4, "sealed or working"},
    {PROFESSIONS TWO_CATEGORIES("name = \"d\"; path = \"d\"; settle = \"soon\";",
				"name = \"e\"; path = \"e\";"),
     4, "no duration"},

    /* professions */
    {STORES "professions = ();", 2, "professions: is empty"},
    {STORES "professions = (\n { matrix = { c = \"read\"; }; } );", 3, "name: missing"},
    {STORES "professions = (\n { name = \"p\"; } );", 3, "matrix: missing"},
    {STORES "professions = (\n { name = \"p\"; matrix = {}; } );", 3, "matrix: is empty"},
    {STORES "professions = (\n { name = \"p\"; matrix = {\n d = \"read\"; }; } );", 4,
     "no store has this category"},
    {STORES "professions = (\n { name = \"p\"; matrix = {\n cc = \"read\"; }; } );", 4, "did you mean c?"},
    {STORES "professions = (\n { name = \"p\"; matrix = {\n c = \"all\"; }; } );", 4,
     "expected none, deposit, read or write"},
    {STORES "professions = (\n { name = \"p\"; matrix = {\n c = true; }; } );", 4, "expected a string"},
    {STORES "professions = (\n { name = \"p\"; matrix = [\"c\"]; } );", 3, "expected a group"},
    {STORES "professions = (\n { name = \"p\"; student = true;\n matrix = { c = \"read\"; }; } );", 4,
     "take it out"},
    {STORES "professions = (\n { name = \"p\"; student = true;\n emergency = true; } );", 4,
     "never breaks the glass"},
    {STORES
     "professions = ( { name = \"p\"; matrix = { c = \"none\"; }; },\n{ name = \"p\"; student = true; } );",
     3, "profession p stands twice"},
    {STORES
     "professions = ( { name = \"p\"; matrix = { c = \"none\"; }; },\n{ name = \"P\"; student = true; } );",
     3, "only in case"},
};

static void each_mistake_is_told_once(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		struct loading loading;
		char where[32];
		loading_init(&loading);
		snprintf(where, sizeof(where), "careacl.conf:%u", refusals[i].line);
		const struct settings *settings = parse(&loading, refusals[i].text);
		/* a text without anything lacks both */
		size_t expected = refusals[i].text[0] == '\0' ? 2 : 1;
		if (settings != NULL || loading.findings.error_count != expected ||
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

static void all_mistakes_are_told_in_one_run(void **state)
{
	struct loading loading;

	(void)state;
	loading_init(&loading);
	assert_null(parse(
	    &loading,
	    "language = \"xx\";\ntimezone = \"No/where\";\nguard = { max_revoked = \"200%\"; };\n"
	    "stores = (\n { name = \"s\"; root = \"/r\"; regim = \"establishment\";\n"
	    "   categories = ( { name = \"c\"; path = \"..\"; },\n { name = \"c\"; path = \"d\"; } ); } );\n"
	    "professions = (\n { name = \"p\"; matrix = { x = \"read\"; c = \"every\"; }; } );\n"));
	assert_finding(&loading, "careacl.conf:1", "language");
	assert_finding(&loading, "careacl.conf:2", "timezone");
	assert_finding(&loading, "careacl.conf:3", "max_revoked");
	assert_finding(&loading, "careacl.conf:5", "did you mean regime");
	assert_finding(&loading, "careacl.conf:5", "regime: missing");
	assert_finding(&loading, "careacl.conf:6", "path");
	assert_finding(&loading, "careacl.conf:7", "stands twice");
	assert_finding(&loading, "careacl.conf:9", "x: no store has this category");
	assert_finding(&loading, "careacl.conf:9", "c: \"every\"");
	assert_errors(&loading, 9);
	loading_clear(&loading);
}

static void a_draft_is_there_in_spite_of_errors(void **state)
{
	struct loading loading;
	struct config_text text =
	    text_of("careacl.conf", STORES PROFESSIONS "language = 5; abuse_minor_age = \"15\";");
	struct config_text broken =
	    text_of("careacl.conf", "a = ; sources = ( { type = \"conf\"; path = \"x.d\"; } );");

	(void)state;
	loading_init(&loading);
	const struct settings *settings = settings_draft(&text, "/site", loading.arena, &loading.findings);
	assert_errors(&loading, 1);
	assert_int_equal(settings->policy.store_count, 1);
	assert_int_equal(settings->policy.abuse_minor_age_years, 15);
	settings = settings_draft(&broken, "/site", loading.arena, &loading.findings);
	assert_errors(&loading, 2);
	assert_int_equal(settings->policy.store_count, 0);
	assert_string_equal(settings->sources[0].path, "/site/x.d");
	loading_clear(&loading);
}

/* R03: only a physician needs everything. */
static void a_matrix_of_everything_is_doubted(void **state)
{
	struct loading loading;

	(void)state;
	loading_init(&loading);
	assert_non_null(parse(&loading,
			      STORES "professions = (\n { name = \"clerk\"; matrix = { c = \"read\"; }; },\n"
				     " { name = \"physician\"; matrix = { c = \"read\"; }; },\n"
				     " { name = \"samu\"; regulator = true; matrix = { c = \"read\"; }; },\n"
				     " { name = \"porter\"; matrix = { c = \"deposit\"; }; } );"));
	assert_int_equal(loading.findings.count, 1);
	assert_finding(&loading, "careacl.conf:3", "R03");
	loading_clear(&loading);
}

static void a_site_has_bounds(void **state)
{
	enum { ROOM = 64 * 1024 };
	struct loading loading;
	char *text = malloc(ROOM);
	size_t used;

	(void)state;
	loading_init(&loading);
	used =
	    (size_t)snprintf(text, ROOM,
			     PROFESSIONS "stores = ( { name = \"s\"; root = \"/r\"; regime = "
					 "\"establishment\"; categories = ( { name = \"c\"; path = \"c\"; }");
	for (int i = 0; i < CATEGORY_MAX - 1; i++)
		used +=
		    (size_t)snprintf(text + used, ROOM - used, ", { name = \"c%d\"; path = \"c%d\"; }", i, i);
	snprintf(text + used, ROOM - used, " ); } );");
	const struct settings *settings = parse(&loading, text);
	assert_errors(&loading, 0);
	assert_int_equal(settings->policy.category_count, CATEGORY_MAX);
	snprintf(text + used, ROOM - used, ", { name = \"d\"; path = \"d\"; } ); } );");
	assert_null(parse(&loading, text));
	assert_finding(&loading, "careacl.conf:2", "up to 256");
	loading_clear(&loading);
	free(text);
}

static void a_site_has_as_many_stores_as_a_set_holds(void **state)
{
	enum { ROOM = 64 * 1024 };
	struct loading loading;
	char *text = malloc(ROOM);
	size_t used;

	(void)state;
	loading_init(&loading);
	used =
	    (size_t)snprintf(text, ROOM, "professions = ( { name = \"st\"; student = true; } ); stores = (");
	for (int i = 0; i < STORE_MAX; i++)
		used += (size_t)snprintf(text + used, ROOM - used,
					 "%s { name = \"s%d\"; root = \"/r%d\"; regime = \"establishment\"; "
					 "categories = ( { name = \"c%d\"; path = \"c\"; } ); }",
					 i == 0 ? "" : ",", i, i, i);
	snprintf(text + used, ROOM - used, ");");
	assert_non_null(parse(&loading, text));
	snprintf(text + used, ROOM - used,
		 ",\n{ name = \"x\"; root = \"/x\"; regime = \"establishment\"; categories = ( { name = "
		 "\"x\"; path = \"c\"; } ); } );");
	assert_null(parse(&loading, text));
	assert_finding(&loading, "careacl.conf:2", "up to 64 stores");
	loading_clear(&loading);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everything_has_its_default),
	    cmocka_unit_test(the_policy_has_its_defaults),
	    cmocka_unit_test(every_key_is_obeyed),
	    cmocka_unit_test(every_key_of_the_policy_is_obeyed),
	    cmocka_unit_test(each_mistake_is_told_once),
	    cmocka_unit_test(all_mistakes_are_told_in_one_run),
	    cmocka_unit_test(a_draft_is_there_in_spite_of_errors),
	    cmocka_unit_test(a_matrix_of_everything_is_doubted),
	    cmocka_unit_test(a_site_has_bounds),
	    cmocka_unit_test(a_site_has_as_many_stores_as_a_set_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
