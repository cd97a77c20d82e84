/* careacl.conf from an enemy: whatever the bytes, the loader answers with settings or with errors, each at a line of
 * the text, and the search for state_dir with an absolute path. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "policy/arena.h"
#include "policy/findings.h"
#include "policy/identifier.h"
#include "registry/settings.h"

/* libconfig 1.5 loses a string when a text does not parse. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

static unsigned long count_lines(const uint8_t *data, size_t size)
{
	unsigned long lines = size == 0 || data[size - 1] != '\n';

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	return lines;
}

/* Every finding is at a line that is there. */
static void check_findings(const struct findings *findings, unsigned long lines)
{
	for (size_t i = 0; i < findings->count; i++) {
		const char *where = findings->items[i].where;
		must(strncmp(where, "careacl.conf:", 13) == 0);
		unsigned long line = strtoul(where + 13, NULL, 10);
		must(line >= 1 && line <= lines);
		for (const char *at = findings->items[i].text; *at != '\0'; at++)
			must((unsigned char)*at >= ' ' && *at != 0x7f);
	}
}

static void check_settings(const struct settings *settings)
{
	const struct policy *policy = &settings->policy;

	must(policy->store_count >= 1 && policy->store_count <= STORE_MAX);
	must(policy->category_count >= 1 && policy->category_count <= CATEGORY_MAX);
	must(settings->state_dir[0] == '/' && settings->source_count >= 1);
	must(policy->abuse_minor_age_years >= 1 && policy->abuse_minor_age_years <= 18);
	must(policy->break_glass_access > ACCESS_NONE && policy->break_glass_access <= ACCESS_WRITE);
	must(policy->care_grace_seconds >= 0 && policy->outside_consent_seconds >= 0);
	for (size_t i = 0; i < policy->store_count; i++) {
		must(identifier_is_valid(policy->stores[i].name) && policy->stores[i].root[0] == '/');
		must(policy_store(policy, policy->stores[i].name) == i);
	}
	for (size_t i = 0; i < policy->category_count; i++) {
		const struct category *category = &policy->categories[i];
		must(category_name_is_valid(category->name) && plain_path_is_valid(category->path));
		must(category->path[0] != '.' && strstr(category->path, "/.") == NULL);
		must(category->store < policy->store_count);
		must(policy_category(policy, category->name) == i);
	}
	for (size_t i = 0; i < policy->profession_count; i++)
		must(policy_profession(policy, policy->professions[i].name) == i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config_text text = {.name = "careacl.conf", .text = (const char *)data, .size = size};
	struct findings findings, draft_findings;
	struct arena *arena = arena_new();

	findings_init(&findings);
	findings_init(&draft_findings);
	const char *state_dir = settings_find_state_dir(&text, "/site", arena);
	must(state_dir != NULL && state_dir[0] == '/');
	const struct settings *settings = settings_parse(&text, "/site", arena, &findings);
	must((settings == NULL) == (findings.error_count > 0));
	check_findings(&findings, count_lines(data, size));
	if (settings != NULL) {
		check_settings(settings);
		must(settings_find_state_dir(&text, "/site", arena) != NULL);
	}
	must(settings_draft(&text, "/site", arena, &draft_findings) != NULL);
	must(draft_findings.error_count == findings.error_count);
	findings_clear(&findings);
	findings_clear(&draft_findings);
	arena_free(arena);
	return 0;
}
