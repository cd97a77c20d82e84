/* FHIR: the mapping row by row (rows.txt), what must not permit (doubts.txt), and published examples (cases.txt), each with all facts that come of it.
 *
 *   # what it is about
 *   @ FLAG              allow_test_data, expand_org, gp_is_member, patient_systems=SYSTEM, unit_systems=SYSTEM, base_urls=URL
 *   > FILE              of this folder
 *   < TEXT              a line of NDJSON; << TEXT: a document of its own
 *   ! TEXT              what no fact may hold
 *   LINE KIND ...       the facts
 */
#include "tests/unit/feed_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER "tests/fixtures/fhir/"
#define FILES_MAX 40

struct trial {
	struct arena *arena;
	const char *name;
	struct feed_flags flags;
	struct feed_file files[FILES_MAX];
	unsigned count;
	const char *forbidden[8];
	unsigned forbidden_count;
	const char *expected, *lines;
};

static char *read_whole(struct arena *arena, const char *path, size_t *ret_size)
{
	FILE *file = fopen(path, "re");
	if (file == NULL)
		fail_msg("%s: missing; run from the repository's root", path);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size_t size = (size_t)ftell(file);
	char *text = arena_alloc(arena, size + 1);
	rewind(file);
	assert_int_equal(fread(text, 1, size, file), size);
	(void)fclose(file);
	*ret_size = size;
	return text;
}

static void set_flag(struct trial *trial, const char *flag)
{
	const char *value = strchr(flag, '=');
	if (strcmp(flag, "allow_test_data") == 0)
		trial->flags.allow_test_data = true;
	else if (strcmp(flag, "expand_org") == 0)
		trial->flags.expand_org = true;
	else if (strcmp(flag, "gp_is_member") == 0)
		trial->flags.gp_is_member = true;
	else if (value != NULL && flag[0] == 'p')
		snprintf(trial->flags.patient_systems, FEED_SYSTEMS_MAX, "%s", value + 1);
	else if (value != NULL && flag[0] == 'b')
		snprintf(trial->flags.base_urls, FEED_SYSTEMS_MAX, "%s", value + 1);
	else if (value != NULL && flag[0] == 'u')
		snprintf(trial->flags.unit_systems, FEED_SYSTEMS_MAX, "%s", value + 1);
	else
		fail_msg("%s: no such flag", flag);
}

static void add_file(struct trial *trial, const char *name)
{
	struct feed_file *file = &trial->files[trial->count++];
	const char *slash = strrchr(name, '/');
	assert_true(trial->count < FILES_MAX);
	file->name = slash == NULL ? name : slash + 1;
	file->text = read_whole(trial->arena, arena_printf(trial->arena, FOLDER "%s", name), &file->size);
}

static void add_document(struct trial *trial, const char *text)
{
	assert_true(trial->count < FILES_MAX);
	trial->files[trial->count++] = (struct feed_file){.name = "document.json", .text = text};
}

static bool ends(const struct trial *trial)
{
	size_t wrong = 0;
	if (trial->name == NULL)
		return true;
	struct feed_file files[FILES_MAX + 1];
	unsigned count = trial->count;
	memcpy(files, trial->files, sizeof(trial->files));
	if (trial->lines != NULL)
		files[count++] = (struct feed_file){.name = "lines.ndjson", .text = trial->lines};
	const char *found = feed_lines("fhir", files, count, trial->flags, trial->arena);
	if (found == NULL || strcmp(found, trial->expected) != 0)
		wrong++;
	for (unsigned i = 0; i < trial->forbidden_count; i++)
		wrong += found != NULL && strstr(found, trial->forbidden[i]) != NULL;
	if (wrong > 0)
		print_message("# %s\nexpected:\n%sfound:\n%s\n", trial->name, trial->expected,
			      found == NULL ? "no stream" : found);
	return wrong == 0;
}

static void take_line(struct trial *trial, const char *line)
{
	if (strncmp(line, "@ ", 2) == 0)
		set_flag(trial, line + 2);
	else if (strncmp(line, "> ", 2) == 0)
		add_file(trial, line + 2);
	else if (strncmp(line, "<< ", 3) == 0)
		add_document(trial, line + 3);
	else if (line[0] == '<')
		trial->lines = arena_printf(trial->arena, "%s%s\n", trial->lines == NULL ? "" : trial->lines,
					    line[1] == ' ' ? line + 2 : line + 1);
	else if (strncmp(line, "! ", 2) == 0)
		trial->forbidden[trial->forbidden_count++] = line + 2;
	else if (line[0] != '\0')
		trial->expected = arena_printf(trial->arena, "%s%s\n", trial->expected, line);
	assert_true(trial->forbidden_count < 8);
}

static void try_all(const char *path, unsigned least)
{
	struct arena *arena = arena_new();
	struct trial trial = {.arena = arena};
	unsigned count = 0, wrong = 0;
	size_t size;
	char *rest = read_whole(arena, path, &size), *line;
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (line[0] != '#') {
			take_line(&trial, line);
			continue;
		}
		wrong += !ends(&trial);
		trial = (struct trial){.arena = arena, .name = line + 2, .expected = ""};
		count++;
	}
	wrong += !ends(&trial);
	arena_free(arena);
	assert_true(count >= least);
	assert_int_equal(wrong, 0);
}

static void test_rows(void **state)
{
	(void)state;
	try_all(FOLDER "rows.txt", 80);
}

static void test_doubts(void **state)
{
	(void)state;
	try_all(FOLDER "doubts.txt", 30);
}

static void test_cases(void **state)
{
	(void)state;
	try_all(FOLDER "cases.txt", 40);
}

/* ---- teams that multiply ---- */

#define WIDE 48 /* its cube is more than one resource may name */

/* A team, and who is in it: "FIRST0", "FIRST1" .. */
static char *add_wide(char *at, const char *id, unsigned number, const char *first)
{
	at += sprintf(at,
		      "{\"resourceType\":\"CareTeam\",\"id\":\"%s%u\",\"status\":\"active\",\"subject\":{"
		      "\"reference\":\"Patient/P1\"},\"participant\":[",
		      id, number);
	for (unsigned i = 0; i < WIDE; i++)
		at += sprintf(at, "%s{\"member\":{\"reference\":\"%s%u\"}}", i == 0 ? "" : ",", first, i);
	return at + sprintf(at, "]}\n");
}

static bool count_errors(void *context, const struct feed_fact *fact)
{
	*(unsigned *)context += fact->kind == FEED_ERROR && fact->line == 1 &&
				strstr(fact->fields[FACT_TEXT], "more than 100000 persons") != NULL;
	return true;
}

static void test_multiplied(void **state)
{
	unsigned errors = 0;
	char *text = malloc((size_t)1 << 20), *at = add_wide(text, "a", 0, "CareTeam/b");
	(void)state;
	for (unsigned i = 0; i < WIDE; i++)
		at = add_wide(add_wide(at, "b", i, "CareTeam/c"), "c", i, "Practitioner/");
	const struct feed_file file = {.name = "a.ndjson", .text = text};
	assert_true(feed_facts("fhir", &file, 1, (struct feed_flags){0}, count_errors, &errors));
	assert_int_equal(errors, 1);
	free(text);
}

/* ---- consents that multiply: not where sanitized, which takes minutes for so many facts ---- */

#ifndef __SANITIZE_ADDRESS__

#define MEMBERS 2100
#define CONSENTS 2000 /* more persons together than all consents may name */

static bool count_persons(void *context, const struct feed_fact *fact)
{
	unsigned *counts = context;
	counts[0] += fact->kind == FEED_OBJECT;
	counts[1] += fact->kind == FEED_ERROR &&
		     strstr(fact->fields[FACT_TEXT], "more than 4 million persons") != NULL;
	return true;
}

static void test_multiplied_by_consents(void **state)
{
	unsigned counts[2] = {0};
	char *text = malloc((size_t)1 << 20), *at = text;
	(void)state;
	at += sprintf(at, "{\"resourceType\":\"Group\",\"id\":\"g\",\"actual\":true,\"member\":[");
	for (unsigned i = 0; i < MEMBERS; i++)
		at += sprintf(at, "%s{\"entity\":{\"reference\":\"Practitioner/%u\"}}", i == 0 ? "" : ",", i);
	at += sprintf(at, "]}\n");
	for (unsigned i = 0; i < CONSENTS; i++)
		at += sprintf(at,
			      "{\"resourceType\":\"Consent\",\"id\":\"c%u\",\"status\":\"active\",\"scope\":{"
			      "\"coding\":[{"
			      "\"code\":\"patient-privacy\"}]},\"patient\":{\"reference\":\"Patient/P%u\"},"
			      "\"provision\":{\"type\":\"deny\",\"actor\":[{\"reference\":{\"reference\":"
			      "\"Group/g\"}}]}}\n",
			      i, i);
	const struct feed_file file = {.name = "a.ndjson", .text = text};
	assert_true(feed_facts("fhir", &file, 1, (struct feed_flags){0}, count_persons, counts));
	assert_int_equal(counts[1], 1);
	assert_true(counts[0] <= 4000000);
	free(text);
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_doubts),
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_multiplied),
#ifndef __SANITIZE_ADDRESS__
	    cmocka_unit_test(test_multiplied_by_consents),
#endif
	};
	return cmocka_run_group_tests_name("feed_fhir", tests, NULL, NULL);
}
