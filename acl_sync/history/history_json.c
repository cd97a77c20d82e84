#include "acl_sync/history/history_json.h"

#include "acl_sync/console.h"
#include "acl_sync/sentences.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <stdio.h>
#include <string.h>

static json_t *grounds_json(const struct period *period)
{
	json_t *list = json_array();
	for (size_t i = 0; i < period->ground_count; i++) {
		json_t *item = json_object();
		json_out_set(item, "kind", json_out_text(statement_kind_names[period->grounds[i].kind]));
		json_out_set(item, "where",
			     json_out_format("%s:%u", period->grounds[i].file, period->grounds[i].line));
		json_out_append(list, item);
	}
	return list;
}

json_t *period_json(const struct period *period, bool with_patient)
{
	json_t *object = json_object();
	json_out_set(object, "login", json_out_text(period->login));
	if (with_patient)
		json_out_set(object, "patient", json_out_text(period->patient));
	json_out_set(object, "category", json_out_text(period->category));
	json_out_set(object, "access", json_out_text(access_names[period->access]));
	json_out_set(object, "reason", json_out_text(reason_name(period->reason)));
	json_out_set(object, "rule", json_out_format("R%02u", period->rule));
	json_out_set(object, "since", json_out_instant(period->since));
	json_out_set(object, "until", json_out_instant(period->until));
	json_out_set(object, "because", grounds_json(period));
	return object;
}

/* "inf.leroy", "P001", "inf.leroy P001". */
static void name_format(const char *login, const char *patient, enum history_names names, char *text,
			size_t size)
{
	snprintf(text, size, "%s%s%s", names == HISTORY_PATIENT ? "" : login,
		 names == HISTORY_BOTH ? " " : "", names == HISTORY_LOGIN ? "" : patient);
}

void period_tell(const struct period *period, enum history_names names, int64_t looked_until)
{
	char who[320];
	name_format(period->login, period->patient, names, who, sizeof(who));
	char since[CALENDAR_INSTANT_SIZE], until[CALENDAR_INSTANT_SIZE], access[SENTENCE_COLUMN_SIZE];
	sentence_access_column(period->access, 8, access);
	calendar_format(period->since, since);
	calendar_format(period->until, until);
	console_answer("%-24s %-16s %s %s R%02u since %s", who, period->category, access,
		       reason_name(period->reason), period->rule, since);
	if (period->until == looked_until)
		calendar_format(looked_until - 1, until);
	if (period->until != TIME_NEVER)
		console_answer(period->until == looked_until ? " and still at %s" : " until %s", until);
	for (size_t i = 0; i < period->ground_count; i++)
		console_answer("%s%s %s:%u", i == 0 ? wording("; ") : ", ",
			       wording(statement_kind_names[period->grounds[i].kind]),
			       period->grounds[i].file, period->grounds[i].line);
	putchar('\n');
}

static void tell_review(const struct use *use)
{
	char at[CALENDAR_INSTANT_SIZE];
	if (!use->is_reviewed) {
		console_answer("  not reviewed yet\n");
		return;
	}
	calendar_format(use->review.at, at);
	console_answer("  reviewed %s by %s: %s\n", at, use->review.reviewer, use->review.finding);
}

static void tell_opened(const struct use *use, const struct periods *periods, bool with_patient,
			struct arena *arena)
{
	const char *opened = opened_text(periods, use, with_patient, arena);
	if (*opened != '\0')
		console_answer("  opened: %s\n", opened);
	else if (opened_unknown(use) != NULL)
		console_answer("  %s\n", opened_unknown(use));
	else if (use->refusal == NULL)
		console_answer("  opened nothing that was not open without it\n");
}

/* Who typed it, if that was somebody else. */
static void tell_recorder(const struct use *use)
{
	if (use->recorded_by == NULL || strcmp(use->recorded_by, use->login) == 0)
		return;
	if (use->on_word_of != NULL && strcmp(use->on_word_of, use->recorded_by) != 0)
		console_answer("  recorded by %s, on the word of %s\n", use->recorded_by, use->on_word_of);
	else
		console_answer("  recorded by %s\n", use->recorded_by);
}

void use_tell(const struct use *as_typed, const struct periods *periods, enum history_names names,
	      struct arena *arena)
{
	const struct use shown = use_printable(as_typed, arena), *use = &shown;
	char from[CALENDAR_INSTANT_SIZE], until[CALENDAR_INSTANT_SIZE], who[320];
	name_format(use->login, use->patient, names, who, sizeof(who));
	calendar_format(use->from, from);
	calendar_format(use->ended != STATE_STILL ? use->ended : use->until, until);
	console_answer("%s: break-glass of %s", use->id, who);
	if (use->refusal != NULL)
		console_answer(", %s, refused: %s\n", from, use->refusal);
	else
		console_answer(", from %s until %s\n", from, until);
	tell_opened(use, periods, names != HISTORY_LOGIN, arena);
	if (use->justification != NULL)
		console_answer("  justification: %s\n", use->justification);
	tell_recorder(use);
	tell_review(use);
}
