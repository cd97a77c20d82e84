/* Consents, by the asymmetry rule: an uncertain one grants nothing; any objection wins over what another entry permits. */
#include "acl_sync/feed/feed_patients_private.h"
#include "acl_sync/feed/feed_people_private.h"

#include <string.h>

/* To whom; NULL: nobody, or nobody surely (noted). */
static const char *consent_to(struct staging *staging, const struct feed_said *said)
{
	const char *who = feed_field_of(said, FACT_WHO), *rest;
	if (feed_is_word(who, "*")) {
		feed_note(staging, said, FEED_APART,
			  "a consent to everyone adds nobody; the care team's rule decides");
		return NULL;
	}
	if (feed_has_prefix(who, "team|", &rest)) {
		const struct feed_team *team = feed_teams_find(staging, said->feed, rest, NULL);
		if (team != NULL && feed_teams_work_there(staging, said, team))
			return feed_printf(staging, "team:%s", team->name);
		feed_note(staging, said, FEED_NOTHING,
			  team == NULL ? "nobody says who works in this team or unit"
				       : "this unit works in stores that this feed does not name");
		return NULL;
	}
	const char *login = feed_people_one(staging, said);
	return login == NULL ? NULL : feed_printf(staging, "login:%s", login);
}

/* Why it grants nothing; NULL: nothing speaks against it. */
static const char *problem_of_consent(struct staging *staging, const struct feed_said *said,
				      struct said_wish *ret_wish)
{
	const char *purpose = feed_field_of(said, FACT_PURPOSE), *act = feed_field_of(said, FACT_ACT);
	if (act != NULL && !feed_is_word(act, "rw"))
		return "a consent to reading alone, or to writing alone, cannot be said here";
	if (feed_is_word(purpose, "EMERGENCY"))
		return "an emergency needs no consent";
	if (purpose != NULL && !feed_is_word(purpose, "ALL") && !feed_is_word(purpose, "CARE"))
		return "the purpose is not care";
	const char *problem = feed_window_problem(staging, said, &ret_wish->said.window);
	if (problem == NULL && feed_cover(staging, said, &ret_wish->categories) == COVER_UNKNOWN)
		problem = "the class is not known here";
	return problem;
}

void feed_consent_take(struct staging *staging, const struct feed_said *said, size_t order,
		       struct feed_patient *patient)
{
	struct feed_wish wish = {
	    .said = {.said = {.origin = feed_origin(staging, said)},
		     .under = feed_field_of(said, FACT_UNDER) == NULL
				  ? NULL
				  : feed_source_name(staging, said, FACT_UNDER),
		     .source = feed_source_name(staging, said, FACT_SRC)},
	    .has_entry = feed_field_of(said, FACT_SRC) != NULL && !feed_has_unique_entries(staging, said),
	    .order = order,
	};
	const char *problem = problem_of_consent(staging, said, &wish.said);
	if (problem != NULL)
		feed_note(staging, said, FEED_NOTHING, "%s", problem);
	else if (!feed_window_is_over(staging, wish.said.said.window))
		wish.said.to = consent_to(staging, said);
	if (wish.said.to != NULL ||
	    wish.has_entry) /* which gives nothing, but replaces what the number gave */
		*(struct feed_wish *)feed_list_add(staging, &patient->consents, sizeof(wish)) = wish;
}

/* ---- beside objections ---- */

static bool is_of(const struct feed_wish *objection, const char *source)
{
	return source != NULL && strcmp(objection->said.source, source) == 0;
}

/* No categories: the whole record. */
static bool do_meet(const struct words *one, const struct words *other)
{
	bool do_meet = one->count == 0 || other->count == 0;
	for (size_t i = 0; i < one->count && !do_meet; i++)
		do_meet = feed_words_are_with(other, one->items[i]);
	return do_meet;
}

/* May it refuse whom the consent names what that consents to? An objection to emergency access is answered by none. */
static bool is_opposed(const struct staging *staging, const struct said_wish *consent,
		       const struct said_wish *objection)
{
	const char *consented, *refused;
	if (!feed_has_prefix(consent->to, "login:", &consented) || feed_is_word(objection->to, "emergency"))
		return false;
	return do_meet(&consent->categories, &objection->categories) &&
	       (!feed_has_prefix(objection->to, "login:", &refused) ||
		feed_people_are_one(staging, consented, refused));
}

/* Would it answer, by being later (R19), what another entry of a feed refuses, or what is kept? Any such refusal wins. */
static bool is_later(const struct staging *staging, const struct feed_wish *consent,
		     const struct feed_list *objections)
{
	const struct feed_wish *items = objections->items;
	for (size_t i = 0; i < objections->count; i++) {
		const struct time_window refused = items[i].said.said.window;
		bool is_own = is_of(&items[i], consent->said.under) && items[i].said.kept == NULL;
		if (!is_own && is_opposed(staging, &consent->said, &items[i].said) &&
		    time_window_is_dated(refused) && time_window_is_dated(consent->said.said.window) &&
		    consent->said.said.window.from > refused.from)
			return true;
	}
	return false;
}

/* Its entry has refused something else before: what is kept of that, it is no exception of. */
static bool has_kept_of(const struct feed_list *objections, const char *source)
{
	const struct feed_wish *items = objections->items;
	for (size_t i = 0; i < objections->count; i++)
		if (is_of(&items[i], source) && items[i].said.kept != NULL)
			return true;
	return false;
}

/* Not dated any more, it is no answer by R19. A shared record counts an undated consent as none (R16). */
static void settle_consent(const struct staging *staging, const struct feed_patient *patient,
			   struct feed_wish *consent)
{
	struct time_window *window = &consent->said.said.window;
	if (has_kept_of(&patient->objections, consent->said.under))
		consent->said.under = NULL;
	if (!is_later(staging, consent, &patient->objections))
		return;
	if (window->from <= staging->now)
		window->from = TIME_ALWAYS;
	else
		consent->said.to = NULL; /* it would begin too early */
}

/* Does a later line of the same entry say otherwise? */
static bool is_replaced(const struct feed_list *consents, size_t at)
{
	const struct feed_wish *items = consents->items;
	for (size_t i = at + 1; items[at].has_entry && i < consents->count; i++)
		if (items[i].order > items[at].order &&
		    strcmp(items[i].said.source, items[at].said.source) == 0)
			return true;
	return false;
}

void feed_consents_settle(struct staging *staging, struct feed_patient *patient)
{
	size_t kept = 0;
	struct feed_wish *consents = patient->consents.items;
	for (size_t i = 0; i < patient->consents.count; i++) {
		if (consents[i].said.to == NULL || is_replaced(&patient->consents, i))
			continue;
		settle_consent(staging, patient, &consents[i]);
		if (consents[i].said.to != NULL)
			consents[kept++] = consents[i];
	}
	patient->consents.count = kept;
}
