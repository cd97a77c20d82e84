/* What a claim opens and what stays closed, category by category, in words and as JSON. */
#include "acl_sync/console.h"
#include "acl_sync/desk/glass.h"
#include "acl_sync/sentences.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- what becomes of each category ---- */

/* Where the statement stands that closes it. */
static const char *where_of(struct glass *glass, const struct because *because)
{
	char where[4352];
	if (because->count == 0)
		return "";
	origin_format(because->items[because->count - 1]->origin, where, sizeof(where));
	const char *kept = arena_strdup(glass->arena, where);
	if (kept == NULL)
		console_out_of_memory();
	return kept;
}

static bool is_opened(const struct glass_category *category)
{
	return category->decision.access != ACCESS_NONE &&
	       (category->decision.access > category->had || category->decision.reason == REASON_BREAK_GLASS);
}

void glass_find_categories(struct glass *glass, const struct desk *desk)
{
	const struct site *site = &desk->sync.site;
	const struct policy *policy = site->facts->policy;
	patient_id patient = facts_patient(site->facts, glass->claim.patient);
	login_id login = facts_login(site->facts, glass->claim.login);
	glass->categories = arena_array(glass->arena, policy->category_count, sizeof(*glass->categories));
	glass->category_count = policy->category_count;
	glass->opened = glass->open = 0;
	if (glass->categories == NULL)
		console_out_of_memory();
	for (category_id i = 0; i < policy->category_count; i++) {
		struct glass_category *category = &glass->categories[i];
		struct because because = {.count = 0};
		category->name = arena_strdup(glass->arena, policy->categories[i].name);
		category->had = difference_ask(&desk->before, glass->claim.login, glass->claim.patient,
					       policy->categories[i].name, NULL, NULL)
				    .access;
		category->is_record = site_has_folder(site, patient, policy->categories[i].store);
		category->decision = site_decide(site, login, patient, i, NULL, &because, NULL);
		category->where = where_of(glass, &because);
		if (category->name == NULL)
			console_out_of_memory();
		glass->opened += is_opened(category);
		glass->open += category->decision.access != ACCESS_NONE && !is_opened(category);
	}
}

/* ---- words ---- */

static const char *add(struct glass *glass, const char *so_far, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static const char *add(struct glass *glass, const char *so_far, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	const char *longer =
	    text == NULL ? NULL : arena_printf(glass->arena, "%s%s", so_far != NULL ? so_far : "", text);
	free(text);
	if (longer == NULL)
		console_out_of_memory();
	return longer;
}

static bool is_closed(const struct glass_category *category)
{
	return category->is_record && category->decision.access == ACCESS_NONE;
}

/* Is the category closed by somebody's will, not by what the profession needs? */
static bool is_refused(const struct glass_category *category)
{
	return is_closed(category) && category->decision.reason != REASON_OUTSIDE_MATRIX;
}

/* Does an earlier category stay closed by the same statement? */
static bool is_told(const struct glass *glass, size_t at)
{
	const struct glass_category *category = &glass->categories[at];
	for (size_t i = 0; i < at; i++)
		if (is_closed(&glass->categories[i]) &&
		    glass->categories[i].decision.rule == category->decision.rule &&
		    strcmp(glass->categories[i].where, category->where) == 0)
			return true;
	return false;
}

/* Off a terminal by rule and statement alone. */
const char *glass_objection(struct glass *glass)
{
	const char *text = NULL;
	bool any = false;
	if (glass->opened > 0)
		return NULL;
	for (size_t i = 0; i < glass->category_count; i++)
		any = any || is_refused(&glass->categories[i]);
	if (!any && glass->open > 0)
		return NULL;
	text = add(glass, NULL, "nothing would be opened, and nothing was");
	for (size_t i = 0; i < glass->category_count; i++) {
		const struct glass_category *category = &glass->categories[i];
		if (is_closed(category) && !is_told(glass, i))
			text = add(glass, text, "; R%02u%s%s", category->decision.rule,
				   *category->where != '\0' ? " " : "", category->where);
	}
	return text;
}

static const char *add_category(struct glass *glass, const char *text, const struct glass_category *category)
{
	const struct decision *decision = &category->decision;
	if (decision->access == ACCESS_NONE)
		return add(glass, text, "  stays closed: %s: %s (%s R%02u)\n", category->name,
			   sentence_reason(decision->reason), reason_name(decision->reason), decision->rule);
	if (is_opened(category))
		return add(glass, text, "  opened: %s: %s\n", category->name,
			   sentence_access(decision->access));
	return add(glass, text, "  was open already: %s: %s\n", category->name,
		   sentence_access(decision->access));
}

void glass_write_text(struct glass *glass)
{
	const struct glass_claim *claim = &glass->claim;
	char until[CALENDAR_INSTANT_SIZE] = "";
	const char *text = NULL;
	calendar_format(glass->until, until);
	if (glass->refusal != NULL && !glass->is_silent && glass->category_count > 0)
		text = add(glass, text, "refused: emergency access of %s to %s\n", claim->login,
			   claim->patient); /* why has been said as an error */
	else if (glass->refusal != NULL)
		text = add(glass, text, "refused: emergency access of %s to %s: %s\n", claim->login,
			   claim->patient, glass->refusal);
	else if (glass->place != NULL)
		text = add(glass, text, "%s: emergency access of %s to %s until %s\n", glass->place,
			   claim->login, claim->patient, until);
	else
		text = add(glass, text, "nothing was recorded (--dry-run)\n");
	for (size_t i = 0; i < glass->category_count; i++)
		if (glass->categories[i].is_record)
			text = add_category(glass, text, &glass->categories[i]);
	if (glass->refusal == NULL && glass->place != NULL && !glass->in_force)
		text = add(glass, text,
			   "recorded, but not everything could be opened on the disk: call whoever runs this "
			   "server\n");
	if (glass->is_untouched)
		text = add(glass, text,
			   "the registry of this site has an error that does not touch this access; whoever "
			   "keeps it is told by the next sync\n");
	if (glass->refusal == NULL && glass->place != NULL)
		text = add(glass, text, "this use is kept, and will be reviewed\n");
	glass->text = text;
}

/* ---- JSON ---- */

static json_t *category_json(const struct glass_category *category)
{
	json_t *object = json_object();
	json_out_set(object, "category", json_out_text(category->name));
	json_out_set(object, "access", json_out_text(access_names[category->decision.access]));
	json_out_set(object, "reason", json_out_text(reason_name(category->decision.reason)));
	json_out_set(object, "rule", json_out_format("R%02u", category->decision.rule));
	return object;
}

void glass_add_categories(const struct glass *glass, json_t *document)
{
	json_t *opened = json_array(), *closed = json_array();
	for (size_t i = 0; i < glass->category_count; i++) {
		const struct glass_category *category = &glass->categories[i];
		if (is_opened(category))
			json_out_append(opened, category_json(category));
		else if (is_closed(category))
			json_out_append(closed, category_json(category));
	}
	json_out_set(document, "login", json_out_text(glass->claim.login));
	json_out_set(document, "valid_from", json_out_instant(glass->from));
	json_out_set(document, "valid_until", json_out_instant(glass->until));
	json_out_set(document, "refusal", json_out_text(glass->refusal));
	json_out_set(document, "place", json_out_text(glass->place));
	json_out_set(document, "opened", opened);
	json_out_set(document, "closed", closed);
}
