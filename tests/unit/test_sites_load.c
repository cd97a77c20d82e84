/* Whole sites as people have them: the scenarios, the examples, and the corpus of the fuzzers, whose files say in their
 * name whether they are good or wrong. Runs in the root of the sources. */
#include "tests/unit/loading.h"

#include <dirent.h>
#include <stdlib.h>

#include "policy/facts_build.h"
#include "registry/calendar.h"
#include "registry/settings.h"

#define NOW "2026-11-21T10:00:00+01:00"

/* The files may have any mode in a working copy, so they are not read as the command does. */
static struct config_text read_text(struct loading *loading, const char *path)
{
	enum { ROOM = 1024 * 1024 };
	FILE *stream = fopen(path, "rb");
	char *bytes = arena_alloc(loading->arena, ROOM);

	if (stream == NULL)
		fail_msg("%s cannot be opened", path);
	size_t size = fread(bytes, 1, ROOM, stream);
	assert_true(size < ROOM);
	fclose(stream);
	return (struct config_text){.name = arena_strdup(loading->arena, path), .text = bytes, .size = size};
}

static const struct facts *load_site(struct loading *loading, const char *conf, const char *const *files,
				     size_t count)
{
	struct config_text settings_text = read_text(loading, conf);
	const struct settings *settings =
	    settings_parse(&settings_text, "/site", loading->arena, &loading->findings);
	struct config_text texts[4];
	int64_t now;

	if (settings == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		texts[i] = read_text(loading, files[i]);
	const struct statements *statements =
	    statements_parse(texts, count, &settings->policy, loading->arena, &loading->findings);
	assert_null(calendar_parse_start(NOW, &now));
	return statements == NULL
		   ? NULL
		   : facts_build(&settings->policy, statements, now, loading->arena, &loading->findings);
}

struct site {
	const char *conf;
	const char *files[3];
	size_t patients, teams;
};

static const struct site sites[] = {
    {"tests/scenarios/hospital/careacl.conf", {"tests/scenarios/hospital/registry.d/hospital.conf"}, 44, 3},
    {"tests/scenarios/random-1/careacl.conf", {"tests/scenarios/random-1/registry.d/site.conf"}, 8, 3},
    {"tests/scenarios/random-2/careacl.conf", {"tests/scenarios/random-2/registry.d/site.conf"}, 8, 3},
    {"tests/scenarios/random-3/careacl.conf", {"tests/scenarios/random-3/registry.d/site.conf"}, 8, 3},
    {"tests/scenarios/random-4/careacl.conf", {"tests/scenarios/random-4/registry.d/site.conf"}, 8, 3},
    {"conf/careacl.conf", {"conf/registry.d/10-example.conf"}, 4, 3},
};

static void sites_are_accepted(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
		const struct site *site = &sites[i];
		struct loading loading;
		size_t count = 0;
		loading_init(&loading);
		while (count < 3 && site->files[count] != NULL)
			count++;
		const struct facts *facts = load_site(&loading, site->conf, site->files, count);
		print_message("%s\n", site->conf);
		assert_errors(&loading, 0);
		assert_non_null(facts);
		assert_int_equal(facts->patient_count, site->patients);
		assert_int_equal(facts->team_count, site->teams);
		loading_clear(&loading);
	}
}

/* The example says every default, so that people see it: it must be the one. */
static void the_example_tells_the_defaults(void **state)
{
	static const char smallest[] = "tests/fuzz/corpus/settings/good-smallest.conf";
	struct loading loading;

	(void)state;
	loading_init(&loading);
	struct config_text example_text = read_text(&loading, "conf/careacl.conf");
	struct config_text smallest_text = read_text(&loading, smallest);
	const struct settings *example =
	    settings_parse(&example_text, "/site", loading.arena, &loading.findings);
	const struct settings *plain =
	    settings_parse(&smallest_text, "/site", loading.arena, &loading.findings);
	assert_errors(&loading, 0);
	assert_int_equal(example->language, plain->language);
	assert_string_equal(example->state_dir, plain->state_dir);
	assert_string_equal(example->sources[0].path, plain->sources[0].path);
	assert_int_equal(example->login.max_state_age_seconds, plain->login.max_state_age_seconds);
	assert_int_equal(example->login.stale, plain->login.stale);
	assert_int_equal(example->login.unknown, plain->login.unknown);
	assert_int_equal(example->login.notice, plain->login.notice);
	assert_string_equal(example->login.rescue_group, plain->login.rescue_group);
	assert_int_equal(example->guard.max_revoked_percent, plain->guard.max_revoked_percent);
	assert_int_equal(example->guard.max_granted_percent, plain->guard.max_granted_percent);
	assert_int_equal(example->guard.min, plain->guard.min);
	assert_int_equal(example->on_revoke, plain->on_revoke);
	assert_string_equal(example->notify, plain->notify);
	assert_int_equal(example->clock_step_seconds, plain->clock_step_seconds);
	assert_int_equal(example->audit_keep_seconds, plain->audit_keep_seconds);
	assert_int_equal(example->audit_keep_break_glass_seconds, plain->audit_keep_break_glass_seconds);
	assert_int_equal(example->temporary_names.count, plain->temporary_names.count);
	for (size_t i = 0; i < plain->temporary_names.count; i++)
		assert_string_equal(example->temporary_names.items[i], plain->temporary_names.items[i]);
	const struct policy *said = &example->policy, *meant = &plain->policy;
	assert_int_equal(said->care_grace_seconds, meant->care_grace_seconds);
	assert_int_equal(said->outside_consent_seconds, meant->outside_consent_seconds);
	assert_int_equal(said->briefing_max_age_seconds, meant->briefing_max_age_seconds);
	assert_int_equal(said->deleted_keep_seconds, meant->deleted_keep_seconds);
	assert_int_equal(said->abuse_minor_age_years, meant->abuse_minor_age_years);
	assert_int_equal(said->break_glass_max_seconds, meant->break_glass_max_seconds);
	assert_int_equal(said->break_glass_access, meant->break_glass_access);
	assert_int_equal(said->break_glass_justification_min, meant->break_glass_justification_min);
	assert_int_equal(said->break_glass_either, meant->break_glass_either);
	loading_clear(&loading);
}

/* Loads a text of the corpus. Returns whether it was accepted. */
typedef bool load_text(struct loading *loading, const struct config_text *text);

static bool load_settings(struct loading *loading, const struct config_text *text)
{
	return settings_parse(text, "/site", loading->arena, &loading->findings) != NULL;
}

/* For the site of conf/careacl.conf, or that of the hospital. */
static bool load_statements(struct loading *loading, const struct config_text *text)
{
	const char *conf = strstr(text->name, "hospital") != NULL ? "tests/scenarios/hospital/careacl.conf"
								  : "conf/careacl.conf";
	const char *const files[] = {text->name};

	return load_site(loading, conf, files, 1) != NULL;
}

static void check_corpus(const char *folder, load_text *load)
{
	DIR *stream = opendir(folder);
	const struct dirent *entry;
	size_t count = 0;

	assert_non_null(stream);
	while ((entry = readdir(stream)) != NULL) {
		struct loading loading;
		char path[512];
		bool good = strncmp(entry->d_name, "good-", 5) == 0;
		if (!good && strncmp(entry->d_name, "wrong-", 6) != 0)
			continue;
		loading_init(&loading);
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		struct config_text text = read_text(&loading, path);
		if (load(&loading, &text) != good || (loading.findings.error_count == 0) != good) {
			loading_print(&loading);
			fail_msg("%s was %s", path, good ? "refused" : "accepted");
		}
		loading_clear(&loading);
		count++;
	}
	closedir(stream);
	assert_true(count > 10);
}

static void the_corpus_is_as_its_names_say(void **state)
{
	(void)state;
	check_corpus("tests/fuzz/corpus/settings", load_settings);
	check_corpus("tests/fuzz/corpus/statements", load_statements);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sites_are_accepted),
	    cmocka_unit_test(the_example_tells_the_defaults),
	    cmocka_unit_test(the_corpus_is_as_its_names_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
