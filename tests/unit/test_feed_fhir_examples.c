/* FHIR's own examples, a file each: none of them ends the reader, and each that is about somebody's access or wish is listed with what
 * came of it: granted, objected, held, ignored, or the whole file refused. Here those of the fixtures; all 5306 of the package
 * hl7.fhir.r4.examples where CAREACL_FHIR_EXAMPLES names its folder (tests/cli/test_feed_fhir_examples.sh).
 */
#include "tests/unit/feed_lines.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum outcome { GRANTED, OBJECTED, HELD, IGNORED, REFUSED, OUTCOME_COUNT };

static const char *const outcome_names[OUTCOME_COUNT] = {"granted", "objected", "held", "ignored", "refused"};

/* What each kind of fact comes to; the others are about who is who. */
static const struct {
	enum feed_kind kind;
	enum outcome outcome;
} outcomes[] = {
    {FEED_MEMBER, GRANTED}, {FEED_TEAM, GRANTED},    {FEED_OPTIN, GRANTED},   {FEED_OBJECT, OBJECTED},
    {FEED_HOLD, HELD},      {FEED_IGNORED, IGNORED}, {FEED_WARNING, IGNORED}, {FEED_ERROR, REFUSED},
};

struct listing {
	const char *file;
	size_t counts[OUTCOME_COUNT];
	unsigned said; /* of the file */
	char last[OUTCOME_COUNT][600];
};

static bool take(void *context, const struct feed_fact *fact)
{
	struct listing *listing = context;
	const char *what = fact->resource == NULL ? listing->file : fact->resource;
	listing->said++;
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		enum outcome outcome = outcomes[i].outcome;
		if (outcomes[i].kind != fact->kind || strcmp(listing->last[outcome], what) == 0)
			continue;
		snprintf(listing->last[outcome], sizeof(listing->last[outcome]), "%s", what);
		listing->counts[outcome]++;
		printf("%s %s %s\n", outcome_names[outcome], what,
		       fact->fields[FACT_CODE] == NULL ? "" : fact->fields[FACT_CODE]);
	}
	return true;
}

static void read_file(struct listing *listing, const char *folder, const char *name)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "re");
	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	long size = ftell(file);
	char *text = malloc((size_t)size + 1);
	rewind(file);
	assert_int_equal(fread(text, 1, (size_t)size, file), size);
	(void)fclose(file);
	const struct feed_file input = {.name = name, .text = text, .size = (size_t)size};
	listing->file = name;
	listing->said = 0;
	memset(listing->last, 0, sizeof(listing->last));
	assert_true(
	    feed_facts("fhir", &input, 1, (struct feed_flags){.allow_test_data = true}, take, listing));
	free(text);
}

static int is_json(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	return length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0 && entry->d_name[0] != '.' &&
	       strcmp(entry->d_name, "package.json") != 0;
}

static void test_examples(void **state)
{
	static struct listing listing;
	const char *folder = getenv("CAREACL_FHIR_EXAMPLES");
	struct dirent **names;
	(void)state;
	if (folder == NULL)
		folder = "tests/fixtures/fhir/hl7.fhir.r4.examples";
	int count = scandir(folder, &names, is_json, alphasort);
	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		read_file(&listing, folder, names[i]->d_name);
		if (listing.said == 0)
			printf("nothing %s\n", names[i]->d_name);
		free(names[i]);
	}
	free(names);
	printf("%d files: %zu granted, %zu objected, %zu held, %zu ignored, %zu refused\n", count,
	       listing.counts[GRANTED], listing.counts[OBJECTED], listing.counts[HELD],
	       listing.counts[IGNORED], listing.counts[REFUSED]);
	assert_true(listing.counts[OBJECTED] >= 7 && listing.counts[HELD] >= 1 &&
		    listing.counts[IGNORED] >= 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_examples)};
	return cmocka_run_group_tests_name("feed_fhir_examples", tests, NULL, NULL);
}
