/* careacl review: uses of break-glass that nobody has reviewed yet. careacl review ID --by LOGIN --finding TEXT: closes
 * one. */
#include "acl_sync/console.h"
#include "acl_sync/desk/attempt.h"
#include "acl_sync/desk/caller.h"
#include "acl_sync/desk/difference.h"
#include "acl_sync/desk/persons_past.h"
#include "acl_sync/desk/uses.h"
#include "acl_sync/journal.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "registry/calendar.h"
#include "registry/time_zone.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* ---- the list ---- */

static void tell_window(const struct use *use)
{
	char from[CALENDAR_INSTANT_SIZE], until[CALENDAR_INSTANT_SIZE];
	calendar_format(use->from, from);
	calendar_format(use->ended != STATE_STILL ? use->ended : use->until, until);
	if (use->refusal != NULL)
		console_answer("  %s refused: %s\n", from, use->refusal);
	else
		console_answer("  from %s until %s\n", from, until);
}

static void tell_use(const struct use *as_typed, struct arena *arena)
{
	const struct use shown = use_printable(as_typed, arena), *use = &shown;
	console_answer("%s: %s to %s\n", use->id, use->login, use->patient);
	tell_window(use);
	if (use->justification != NULL)
		console_answer("  justification: %s\n", use->justification);
	bool by_other = use->recorded_by != NULL && strcmp(use->recorded_by, use->login) != 0;
	if (by_other && use->on_word_of != NULL && strcmp(use->on_word_of, use->recorded_by) != 0)
		console_answer("  recorded by %s, on the word of %s\n", use->recorded_by, use->on_word_of);
	else if (by_other)
		console_answer("  recorded by %s\n", use->recorded_by);
	if (use->reference != NULL)
		console_answer("  came as: %s\n", use->reference);
	if (use->problem != NULL)
		console_answer("  nobody was told of it: %s\n", use->problem);
}

static int list(struct site *site)
{
	struct uses uses;
	json_t *document = json_object(), *items = json_array();
	size_t open = 0;
	bool found = uses_find(site, NULL, NULL, &uses);
	for (size_t i = 0; found && i < uses.count; i++) {
		if (uses.items[i].is_reviewed)
			continue;
		open++;
		json_out_append(items, use_json(&uses.items[i]));
		if (!site->options->json)
			tell_use(&uses.items[i], site->arena);
	}
	json_out_set(document, "uses", items);
	if (site->options->json)
		return site_answer(site, document);
	json_decref(document);
	if (found && open == 0)
		console_say(CONSOLE_NOTE, "every use of break-glass has been reviewed");
	return site_close(site);
}

/* ---- closing one ---- */

/* Who signs the review. NULL: said, and kept. */
static const char *find_reviewer(struct site *site, const struct caller *caller, const struct use *known)
{
	const char *refusal = "no-office";
	const char *by = site->options->by != NULL ? site->options->by : caller->login;
	const struct caller signer = {.login = by, .is_root = caller->is_root && strcmp(by, "root") == 0};
	if (!caller->is_root && strcmp(by, caller->login) != 0) {
		site_fail(site, STATUS_WRONG, "--by", "a review is signed by whoever types it: expected %s",
			  caller->login);
		refusal = "not-the-signer";
	} else if (caller_must_have(site, &signer, OFFICE_REVIEW))
		return by;
	attempt_review(site->options, caller, known->id, known, refusal);
	return NULL;
}

/* Is the reviewer the person who has claimed it, or has typed it in for them? */
static bool is_own(struct site *site, const char *reviewer, const char *login)
{
	return differences_is_person(site, reviewer, login) ||
	       (strcmp(reviewer, "root") != 0 && persons_past_same(site, reviewer, login));
}

/* "17" is short for "desk:17". */
static const char *full_id(struct site *site, const char *typed)
{
	if (*typed == '\0' || typed[strspn(typed, "0123456789")] != '\0')
		return typed;
	const char *id = arena_printf(site->arena, DESK_FILE ":%s", typed);
	if (id == NULL)
		console_out_of_memory();
	return id;
}

/* The use that was typed; NULL: said, and kept. */
static const struct use *find_use(struct site *site, const struct caller *caller, const struct uses *uses,
				  const char *typed)
{
	typed = full_id(site, typed);
	for (size_t i = 0; i < uses->count; i++) {
		const struct use *use = &uses->items[i];
		if (strcmp(use->id, typed) != 0)
			continue;
		if (!use->is_reviewed)
			return use;
		site_fail(site, STATUS_WRONG, typed, "has been reviewed already, by %s",
			  use->review.reviewer);
		attempt_review(site->options, caller, typed, use, "reviewed-already");
		return NULL;
	}
	site_fail(site, STATUS_WRONG, typed,
		  "is no use of break-glass; 'careacl review' lists those to review");
	attempt_review(site->options, caller, typed, NULL, "no-such-use");
	return NULL;
}

static bool record(struct site *site, const struct use *use, const struct review *review)
{
	struct journal journal;
	if (state_db_begin(site->state) != STATE_OK || state_review_add(site->state, review) != STATE_OK ||
	    !journal_open(&journal, site, review->recorded_by))
		return false;
	json_t *fields = json_object();
	json_out_set(fields, "statement", json_out_text(use->id));
	json_out_set(fields, "patient", json_out_text(use->patient));
	json_out_set(fields, "login", json_out_text(use->login));
	json_out_set(fields, "reviewer", json_out_text(review->reviewer));
	json_out_set(fields, "finding", json_out_text(review->finding));
	journal_add(&journal, AUDIT_REVIEW, fields);
	bool kept = journal_commit(&journal) && state_db_commit(site->state) == STATE_OK;
	journal_close(&journal);
	return kept;
}

static bool is_blank(const char *text)
{
	return text == NULL || text[strspn(text, " \t\r\n\v\f")] == '\0';
}

/* The persons behind the two logins. false: said, or nothing to go on with. */
static int close_use(const struct options *options, const struct caller *caller, const struct use *known)
{
	struct site site;
	const char *logins[] = {known->login, options->by != NULL ? options->by : caller->login};
	const struct site_about about = {.logins = logins, .login_count = 2};
	if (!site_open_about(&site, options, SITE_RECORDS, &about))
		return site_stop(&site);
	const char *reviewer = find_reviewer(&site, caller, known);
	if (reviewer != NULL &&
	    (is_own(&site, reviewer, known->login) || is_own(&site, caller->login, known->login))) {
		site_fail(&site, STATUS_WRONG, reviewer,
			  "nobody reviews their own break-glass: somebody else must");
		attempt_review(options, caller, known->id, known, "own-use");
	} else if (reviewer != NULL && is_blank(options->finding))
		site_fail(&site, STATUS_WRONG, "--finding", "expected what the review found, in words");
	else if (reviewer != NULL) {
		const struct review review = {.place = known->place,
					      .reviewer = reviewer,
					      .finding = options->finding,
					      .recorded_by = caller->login,
					      .at = site.clock_now};
		if (!record(&site, known, &review))
			site_fail(&site, STATUS_FAILED, STATE_DB_FILE, "the review could not be kept: %s",
				  state_db_message(site.state));
		else if (options->json) {
			json_t *document = json_object();
			json_out_set(document, "id", json_out_text(known->id));
			json_out_set(document, "reviewer", json_out_text(reviewer));
			return site_answer(&site, document);
		} else if (!options->quiet)
			console_answer("%s: reviewed by %s\n", known->id, reviewer);
	}
	return site_stop(&site);
}

/* ---- the verb ---- */

static int list_or_close(struct site *site, const struct caller *caller)
{
	const struct options *options = site->options;
	struct uses uses;
	if (options->operand_count == 0)
		return list(site);
	const struct use *use =
	    uses_find(site, NULL, NULL, &uses) ? find_use(site, caller, &uses, options->operands[0]) : NULL;
	if (use == NULL)
		return site_stop(site);
	if (options->finding == NULL && !options->json)
		tell_use(use, site->arena); /* what there is to be found */
	int status = close_use(options, caller, use);
	return status_worse(status, site_close(site));
}

int verb_review(const struct options *options)
{
	struct site site;
	struct caller caller;
	if (options->operand_count == 0 && (options->by != NULL || options->finding != NULL))
		return site_refuse(options, "review: --by and --finding close one use: expected its ID too; "
					    "'careacl review' lists them");
	if (!site_open_state_of(&site, options))
		return site_stop(&site);
	time_zone_set(site.settings->timezone);
	const char *problem = caller_find(site.arena, &caller);
	if (problem != NULL)
		site_fail(&site, STATUS_WRONG, "review", "%s", problem);
	else if (caller_must_have(&site, &caller, OFFICE_REVIEW))
		return list_or_close(&site, &caller);
	else
		attempt_review(options, &caller, options->operand_count > 0 ? options->operands[0] : NULL,
			       NULL, "no-office");
	return site_stop(&site);
}
