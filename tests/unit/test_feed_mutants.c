/* Damaged tables: whatever is read of them, nobody gains an access that the undamaged ones did not give, no restriction is lost,
 * and every refusal names a line. Names differ from one another by more than is damaged. 3,000 of them, 500 where sanitized; 100,000 with
 * CAREACL_LONG=1; CAREACL_SEED is where they begin. Each forks: of the sanitized
 * program ASAN_OPTIONS=quarantine_size_mb=1 keeps that small. */
#include "tests/unit/feed_mutant.h"
#include "tests/unit/loading.h"
#include "tests/unit/scratch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "acl_sync/feed/feed_show.h"
#include "acl_sync/site/fed_patients.h"
#include "registry/calendar.h"

#define NOW "2026-01-15T12:00:00Z"
#define FACTS                                                                                                \
	"kind;patient;professional_system;professional_id;team_or_unit;class;purpose;act;from;to;source\n"

static const char conf[] =
    "timezone = \"Europe/Paris\"; state_dir = \"state\";"
    "sources = ( { type = \"table\"; path = \"feed\"; classes = ( { name = \"PSY\"; categories = "
    "[\"psychiatry\"]; } ); } );"
    "stores = ( { name = \"clinical\"; root = \"clinical\"; regime = \"establishment\"; categories = ("
    " { name = \"medical\"; path = \"medical\"; documents = \"working\"; },"
    " { name = \"psychiatry\"; path = \"psychiatry\"; sensitive = true; } ); } );"
    "professions = ( { name = \"physician\"; emergency = true; matrix = { medical = \"write\"; psychiatry = "
    "\"write\"; }; },"
    " { name = \"nurse\"; matrix = { medical = \"read\"; psychiatry = \"read\"; }; } );";

static const char registry[] =
    "professionals = ( { login = \"dr.abel\"; profession = \"physician\"; rpps = \"10001234567\"; },"
    " { login = \"inf.quince\"; profession = \"nurse\"; rpps = \"10985500812\"; },"
    " { login = \"surgeon7\"; profession = \"physician\"; } );"
    "patients = ( { id = \"ALPHA10\"; birth_date = \"1950-02-01\"; },"
    " { id = \"KESTREL7\"; birth_date = \"1960-02-01\"; }, { id = \"GROTTO333\"; birth_date = "
    "\"1970-02-01\"; } );";

/* Whom an access counts for: others have no uid, and no folder. */
static const char *const logins[] = {"dr.abel", "inf.quince", "surgeon7", "inf.vermeer"};
static const char *const patients[] = {"ALPHA10", "KESTREL7", "GROTTO333", "MONSOON55"};

static const struct table {
	const char *name, *text;
} tables[] = {
    {"facts.csv", FACTS "unit-member;;rpps;10001234567;6268;;;;;;\n"
			"unit-member;;idnps;810985500812;6268;;;;;;\n"
			"unit-member;;rpps;10372290046;9031;;;;;;\n"
			"presence;ALPHA10;;;6268;;;;2026-01-05;;\n"
			"presence;MONSOON55;;;9031;;;;2026-01-05;;\n"
			"presence;KESTREL7;;;6268;;;;2026-01-05;;\n"
			"member;GROTTO333;login;surgeon7;;;;;2026-01-02;;\n"
			"objection;ALPHA10;rpps;10985500812;;;;;2026-01-03;;OBJ-1107\n"
			"objection;KESTREL7;;;;PSY;CARE;;;;QRS/9950\n"
			"objection;MONSOON55;;;6268;;;rw;2026-01-05;;TTT.4428\n"
			"objection;GROTTO333;;;;;EMERGENCY;;;;ZU3871\n"
			"objection;KESTREL7;login;dr.abel;;;;;;;LLL-6000\n"
			"optin;GROTTO333;login;inf.vermeer;;PSY;;;2026-01-09;;cons=20\n"
			"withdraw;KESTREL7;;;;;;;;;LLL-6000\n"
			"deceased;GROTTO334;;;;;;;2026-01-10;;\n"},
    {"logins.csv", "login;professional_system;professional_id;profession;from;to\n"
		   "inf.vermeer;rpps;10372290046;nurse;;\n"},
    {"patients.csv", "patient;birth_date\nMONSOON55;1940-01-01\n"},
};
#define TABLES (sizeof(tables) / sizeof(tables[0]))

/* Each reads in a process of its own, which takes a sanitized program thirty times as long. */
#ifdef __SANITIZE_ADDRESS__
#define SHORT 250
#else
#define SHORT 1500
#endif

/* The undamaged site, and what one run over it needs. */
struct site {
	char folder[SCRATCH_SIZE];
	struct loading loading; /* of the undamaged */
	const struct settings *settings;
	const struct facts *facts;
	struct feed_before before;
	int64_t now;
	bool is_counted;
	size_t refused, taken, lost;
};

static void write_file(const struct site *site, const char *name, const char *text, size_t size)
{
	char path[SCRATCH_SIZE + 32];
	snprintf(path, sizeof(path), "%s/feed/%s", site->folder, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, size), size);
	close(fd);
}

/* The table as it should be; where it counts itself, with its last row. */
static char *undamaged(const struct site *site, const struct table *table)
{
	char *text = NULL;
	unsigned rows = 0;
	for (const char *at = strchr(table->text, '\n') + 1; *at != '\0'; at++)
		rows += *at == '\n';
	bool is_counted = site->is_counted && strncmp(table->text, "kind", 4) == 0;
	int size = is_counted ? asprintf(&text, "%send;;;;;;;;;;%u\n", table->text, rows)
			      : asprintf(&text, "%s", table->text);
	assert_true(size > 0);
	return text;
}

/* What the feed comes to; NULL: refused. `ret_text`: of feeds. */
static const struct facts *load(const struct site *site, struct loading *loading,
				struct config_text *ret_text)
{
	struct feed_staged staged;
	const struct config_text own = text_of("registry.d/10.conf", registry);
	const struct policy *policy = &site->settings->policy;
	const struct statements *said = statements_parse(&own, 1, policy, loading->arena, &loading->findings);
	const struct feed_around around = {
	    .settings = site->settings, .registry = said, .before = &site->before, .now = site->now};
	assert_non_null(said);
	if (!feed_stage(&around, loading->arena, &loading->findings, &staged))
		return NULL;
	*ret_text = staged.text;
	const struct config_text both[] = {own, staged.text};
	struct statements folded;
	said = statements_parse(both, 2, policy, loading->arena, &loading->findings);
	if (said == NULL) {
		print_message("%s\n", staged.text.text);
		loading_print(loading);
	}
	assert_non_null(said);
	assert_true(fed_patients_fold(said, loading->arena, &folded));
	const struct facts *facts =
	    facts_build(policy, &folded, site->now, loading->arena, &loading->findings);
	if (facts == NULL)
		loading_print(loading);
	assert_non_null(facts);
	return facts;
}

static bool is_one_of(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], text) == 0)
			return true;
	return false;
}

static bool has_gained(const struct site *site, const struct facts *fresh, struct loading *loading,
		       size_t *ret_lost)
{
	size_t count;
	const struct feed_change *changes =
	    feed_show_changes(site->facts, fresh, site->now, loading->arena, &count);
	bool has = false;
	for (size_t i = 0; i < count; i++) {
		*ret_lost += changes[i].wants < changes[i].had;
		if (changes[i].wants <= changes[i].had || !is_one_of(changes[i].login, logins, 4) ||
		    !is_one_of(changes[i].patient, patients, 4))
			continue;
		print_message("%s gains %s/%s\n", changes[i].login, changes[i].patient, changes[i].category);
		has = true;
	}
	return has;
}

/* Each error says where: FILE:LINE. */
static bool has_lines(const struct loading *loading)
{
	for (size_t i = 0; i < loading->findings.count; i++) {
		const char *colon = strrchr(loading->findings.items[i].where, ':');
		if (colon == NULL || strtoul(colon + 1, NULL, 10) == 0)
			return false;
	}
	return loading->findings.count > 0;
}

static void try_one(struct site *site, uint64_t number)
{
	const struct table *table = &tables[number % 8 == 7 ? 1 : number % 16 == 6 ? 2 : 0];
	char *text = undamaged(site, table);
	bool is_counted = site->is_counted && table == &tables[0];
	struct feed_mutant mutant = feed_mutant_make(text, strlen(text), number, is_counted);
	struct config_text fed;
	struct loading loading;
	loading_init(&loading);
	write_file(site, table->name, mutant.text, mutant.size);
	const struct facts *facts = load(site, &loading, &fed);
	site->refused += facts == NULL;
	site->taken += facts != NULL;
	bool is_wrong = facts == NULL ? !has_lines(&loading) : has_gained(site, facts, &loading, &site->lost);
	if (is_wrong) {
		print_message("%llu: %s in %s:\n%s\n", (unsigned long long)number, mutant.what, table->name,
			      mutant.text);
		loading_print(&loading);
		fail();
	}
	loading_clear(&loading);
	write_file(site, table->name, text, strlen(text));
	free(mutant.text);
	free(text);
}

static void prepare(struct site *site, bool is_counted)
{
	char path[SCRATCH_SIZE + 32];
	struct config_text fed;
	site->is_counted = is_counted;
	scratch_make(site->folder);
	snprintf(path, sizeof(path), "%s/feed", site->folder);
	assert_int_equal(mkdir(path, 0755), 0);
	loading_init(&site->loading);
	assert_null(calendar_parse_start(NOW, &site->now));
	const struct config_text text = text_of("careacl.conf", conf);
	site->settings = settings_parse(&text, site->folder, site->loading.arena, &site->loading.findings);
	assert_non_null(site->settings);
	for (size_t i = 0; i < TABLES; i++) {
		char *table = undamaged(site, &tables[i]);
		write_file(site, tables[i].name, table, strlen(table));
		free(table);
	}
	site->facts = load(site, &site->loading, &fed);
	assert_non_null(site->facts);
	site->before.text = fed;
}

static void try_all(bool is_counted)
{
	struct site site = {0};
	uint64_t count = getenv("CAREACL_LONG") != NULL ? 50000 : SHORT;
	uint64_t first = getenv("CAREACL_SEED") != NULL ? strtoull(getenv("CAREACL_SEED"), NULL, 10) : 0;
	prepare(&site, is_counted);
	for (uint64_t i = 0; i < count; i++)
		try_one(&site, first + i);
	print_message("%zu refused, %zu taken, %zu accesses lost\n", site.refused, site.taken, site.lost);
	/* both happen, or nothing was tried */
	assert_true(site.refused > count / 10 && site.taken > count / 10 && site.lost > 0);
	loading_clear(&site.loading);
	scratch_remove(site.folder);
}

static void test_counted(void **state)
{
	(void)state;
	try_all(true);
}

static void test_uncounted(void **state)
{
	(void)state;
	try_all(false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_counted),
	    cmocka_unit_test(test_uncounted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
