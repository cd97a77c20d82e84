/* What statements name and runs did not meet is told once: by the run that misses it first, to --quiet too, and for some days
 * by status. The state remembers what was told, as hashes, and when. */
#include "acl_sync/console.h"
#include "acl_sync/run/run_kept.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of one document: "HASH:INSTANT ", both of 16 hexadecimal digits. */
#define HASH_SIZE 16
#define TOKEN_SIZE (HASH_SIZE + 1 + 16 + 1)

/* status has nothing to say of it: whoever typed its name was told, or its mark stands in another folder. */
#define NO_CARE ((int64_t)0)

struct token {
	char text[TOKEN_SIZE + 1];
};

static struct token token_of(const struct run *run, const struct unmet_document *unmet, int64_t at)
{
	struct token token;
	snprintf(token.text, sizeof(token.text), "%016" PRIx64 ":%016" PRIx64 " ",
		 run_document_hash(run, unmet), (uint64_t)at);
	return token;
}

/* Where that document's token begins in `kept`; NULL: nowhere. */
static const char *find_token(const char *kept, struct token token)
{
	token.text[HASH_SIZE] = '\0';
	return strstr(kept, token.text);
}

/* NO_CARE also where an earlier version has kept no instant. */
static int64_t instant_of(const char *kept)
{
	return kept[HASH_SIZE] == ':' ? (int64_t)strtoull(kept + HASH_SIZE + 1, NULL, 16) : NO_CARE;
}

static bool keeps(const struct run *run)
{
	return run->site->state != NULL && !run->only_looks && !run->site->options->dry_run;
}

/* ---- what counts ---- */

/* Of what has ended, or is to come, nobody is told yet; nor will they have been. */
static bool is_live(const struct run *run, const struct unmet_document *unmet)
{
	struct scoped_statement scoped;
	for (size_t i = 0; patient_scoped(&run->site->facts->patients[unmet->patient], i, &scoped); i++)
		if (time_window_is_live(scoped.statement->window, run->site->now) &&
		    scope_names_document(scoped.scope, unmet->category, unmet->path))
			return true;
	return false;
}

/* ---- telling, and keeping what was told ---- */

/* One after the other, in an array of the arena. */
struct list {
	char *text;
	size_t size;
};

/* `size`: of a text that it begins with; `more`: how many may come. */
static struct list list_begin(const struct run *run, const char *text, size_t size, size_t more)
{
	struct list list = {arena_alloc(run->site->arena, size + more * TOKEN_SIZE + 1), size};
	if (list.text == NULL)
		console_out_of_memory();
	memcpy(list.text, text, size);
	list.text[size] = '\0';
	return list;
}

static void list_add(struct list *list, struct token token)
{
	if (find_token(list->text, token) != NULL)
		return;
	memcpy(list->text + list->size, token.text, TOKEN_SIZE + 1);
	list->size += TOKEN_SIZE;
}

/* `news`: those among them that have just been told. A run over a few folders says nothing of the others. */
static const char *kept_after(const struct run *run, const struct store_report *report, const char *kept,
			      const struct unmet_document *news, size_t count, bool is_whole)
{
	struct list list = list_begin(run, kept, is_whole ? 0 : strlen(kept), count + report->unmet_count);
	for (size_t i = 0; i < count; i++)
		list_add(&list, token_of(run, &news[i], run->site->clock_now));
	for (size_t i = 0; i < report->unmet_count; i++) {
		if (!is_live(run, &report->unmet[i]))
			continue;
		const char *before = find_token(kept, token_of(run, &report->unmet[i], NO_CARE));
		list_add(&list,
			 token_of(run, &report->unmet[i], before == NULL ? NO_CARE : instant_of(before)));
	}
	return list.text;
}

void run_report_unmet(struct run *run, const struct store_report *report, bool is_whole)
{
	size_t count = 0;
	if (!keeps(run))
		return;
	const char *kept = run_kept(run, STATE_UNMET);
	struct unmet_document *news = arena_array(run->site->arena, report->unmet_count, sizeof(*news));
	if (news == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < report->unmet_count; i++)
		if (is_live(run, &report->unmet[i]) &&
		    find_token(kept, token_of(run, &report->unmet[i], NO_CARE)) == NULL)
			news[count++] = report->unmet[i];
	if (run_tell_unmet(run, news, &count))
		run_keep(run, STATE_UNMET, kept, kept_after(run, report, kept, news, count, is_whole),
			 "what statements name and is not there");
}

void run_told_unmet(struct run *run, patient_id patient, const struct document_ref *document)
{
	const struct unmet_document unmet = {patient, document->category, document->path};
	if (!keeps(run))
		return;
	const char *kept = run_kept(run, STATE_UNMET);
	struct list list = list_begin(run, kept, strlen(kept), 1);
	list_add(&list, token_of(run, &unmet, NO_CARE));
	run_keep(run, STATE_UNMET, kept, list.text, "what statements name and is not there");
}

enum state_result run_unmet_count(struct state_db *state, int64_t now, struct arena *arena,
				  int64_t *ret_count)
{
	struct words keys;
	const char *kept;
	enum state_result result = state_keys(state, STATE_UNMET, arena, &keys);
	*ret_count = 0;
	for (size_t i = 0; result == STATE_OK && i < keys.count; i++) {
		result = state_text(state, keys.items[i], arena, &kept);
		for (; result == STATE_OK && kept != NULL && *kept != '\0'; kept += strspn(kept, " ")) {
			int64_t at = instant_of(kept);
			*ret_count += at != NO_CARE && time_later(at, RUN_UNMET_SECONDS) > now;
			kept += strcspn(kept, " ");
		}
	}
	return result;
}
