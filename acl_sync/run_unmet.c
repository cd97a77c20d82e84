/* What statements name and runs did not meet is told once: by the run that misses it first. The state remembers what was told, as
 * hashes. */
#include "acl_sync/console.h"
#include "acl_sync/run.h"
#include "acl_sync/status.h"
#include "policy/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of one document, and the space behind it. */
#define TOKEN_SIZE 17

struct token {
	char text[TOKEN_SIZE + 1];
};

static struct token token_of(const struct run *run, const struct unmet_document *unmet)
{
	const struct facts *facts = run->site->facts;
	struct token token;
	uint64_t hash = hash_text(HASH_SEED, facts->patients[unmet->patient].id);
	hash = hash_text(hash, "/");
	hash = hash_text(hash, facts->policy->categories[unmet->category].name);
	hash = hash_text(hash, "/");
	hash = hash_text(hash, unmet->path);
	snprintf(token.text, sizeof(token.text), "%016" PRIx64 " ", hash);
	return token;
}

static const char *key_of(const struct run *run)
{
	const char *key = arena_printf(run->site->arena, STATE_UNMET "%s", run_store(run)->name);
	if (key == NULL)
		console_out_of_memory();
	return key;
}

static const char *kept_of(const struct run *run)
{
	const char *kept;
	return state_text(run->site->state, key_of(run), run->site->arena, &kept) == STATE_OK ? kept : "";
}

static void keep(struct run *run, const char *kept, const char *now)
{
	struct site *site = run->site;
	if (now == NULL)
		console_out_of_memory();
	if (strcmp(kept, now) != 0 && state_set_text(site->state, key_of(run), now) != STATE_OK)
		site_fail(site, STATUS_FAILED, site->state_dir, "%s cannot be kept in the state: %s",
			  "what statements name and is not there", state_db_message(site->state));
}

static bool keeps(const struct run *run)
{
	return run->site->state != NULL && !run->only_looks && !run->site->options->dry_run;
}

/* A run over a few folders says nothing of the others. */
static char *kept_after(struct run *run, const struct store_report *report, const char *kept, bool is_whole)
{
	size_t size = is_whole ? 0 : strlen(kept);
	char *now = arena_alloc(run->site->arena, size + report->unmet_count * TOKEN_SIZE + 1);
	if (now == NULL)
		console_out_of_memory();
	memcpy(now, kept, size);
	for (size_t i = 0; i < report->unmet_count; i++) {
		const struct token token = token_of(run, &report->unmet[i]);
		now[size] = '\0';
		if (strstr(now, token.text) == NULL) {
			memcpy(now + size, token.text, TOKEN_SIZE);
			size += TOKEN_SIZE;
		}
	}
	now[size] = '\0';
	return now;
}

void run_report_unmet(struct run *run, const struct store_report *report, bool is_whole)
{
	size_t count = 0;
	if (!keeps(run))
		return;
	const char *kept = kept_of(run);
	struct unmet_document *news = arena_array(run->site->arena, report->unmet_count, sizeof(*news));
	if (news == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < report->unmet_count; i++)
		if (strstr(kept, token_of(run, &report->unmet[i]).text) == NULL)
			news[count++] = report->unmet[i];
	run_tell_unmet(run, news, count, is_whole);
	keep(run, kept, kept_after(run, report, kept, is_whole));
}

void run_told_unmet(struct run *run, patient_id patient, const struct document_ref *document)
{
	struct unmet_document unmet = {patient, document->category, document->path};
	const struct store_report report = {.unmet = &unmet, .unmet_count = 1};
	if (!keeps(run))
		return;
	const char *kept = kept_of(run);
	keep(run, kept, kept_after(run, &report, kept, false));
}
