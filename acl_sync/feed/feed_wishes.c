/* Consents and objections, by the asymmetry rule: an uncertain permit grants nothing, an uncertain objection denies everyone
 * it could mean. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_private.h"

#include <string.h>

static bool has_prefix(const char *text, const char *prefix, const char **ret_rest)
{
	size_t length = strlen(prefix);
	*ret_rest = text + length;
	return strncmp(text, prefix, length) == 0;
}

static bool is_word(const char *text, const char *word)
{
	return text != NULL && strcmp(text, word) == 0;
}

/* ---- what it covers ---- */

enum cover {
	COVER_ALL,    /* the whole record */
	COVER_SOME,   /* categories */
	COVER_UNKNOWN /* nobody knows what the class is here */
};

static enum cover find_cover(struct staging *staging, const struct feed_said *said,
			     struct words *ret_categories)
{
	const char *class = feed_field_of(said, FACT_CLASS);
	const struct source *source = staging->feeds[said->feed].source;
	*ret_categories = (struct words){0};
	if (class == NULL || is_word(class, "*"))
		return COVER_ALL;
	for (size_t i = 0; i < source->class_count; i++)
		if (strcmp(source->classes[i].name, class) == 0) {
			*ret_categories = source->classes[i].categories;
			return COVER_SOME;
		}
	if (policy_category(&staging->settings->policy, class) == NO_ID)
		return COVER_UNKNOWN;
	const char **one = feed_list_add(staging, &(struct feed_list){0}, sizeof(const char *));
	*one = class;
	*ret_categories = (struct words){.items = one, .count = 1};
	return COVER_SOME;
}

/* ---- objections ---- */

struct objecting {
	struct staging *staging;
	const struct feed_said *said;
	struct feed_patient *patient;
	struct feed_wish wish; /* all of it but to whom */
};

static void object_to(struct objecting *objecting, const char *to)
{
	struct feed_wish *wish =
	    feed_list_add(objecting->staging, &objecting->patient->objections, sizeof(*wish));
	*wish = objecting->wish;
	wish->said.to = to;
}

/* A team, for everybody or for this patient alone. How many are meant? */
static size_t object_to_team(struct objecting *objecting, const char *tid)
{
	struct staging *staging = objecting->staging;
	const char *patients[] = {NULL, objecting->patient->id};
	size_t count = 0;
	for (size_t i = 0; i < 2; i++) {
		const struct feed_team *team = feed_teams_find(staging, tid, patients[i]);
		if (team != NULL)
			object_to(objecting, feed_printf(staging, "team:%s", team->name));
		count += team != NULL;
	}
	return count;
}

static size_t object_to_persons(struct objecting *objecting, const char *who)
{
	struct staging *staging = objecting->staging;
	size_t count;
	const struct feed_person *found = feed_people_find(staging, who, &count);
	const char *login;
	for (size_t i = 0; i < count; i++)
		object_to(objecting, feed_printf(staging, "login:%s", found[i].login));
	if (count == 0 && has_prefix(who, "login|", &login) && feed_list_has(&staging->declared, login)) {
		object_to(objecting, feed_printf(staging, "login:%s", login));
		count = 1;
	}
	return count;
}

/* How many targets it could name; 0: nobody knows whom it means. */
static size_t object_to_whom(struct objecting *objecting)
{
	struct staging *staging = objecting->staging;
	const char *who = feed_field_of(objecting->said, FACT_WHO), *rest;
	if (is_word(feed_field_of(objecting->said, FACT_PURPOSE), "EMERGENCY"))
		object_to(objecting, "emergency");
	else if (is_word(who, "*"))
		object_to(objecting, "everyone");
	else if (has_prefix(who, "team|", &rest))
		return object_to_team(objecting, rest);
	else if (has_prefix(who, "profession|", &rest)) {
		if (policy_profession(&staging->settings->policy, rest) == NO_ID)
			return 0;
		object_to(objecting, feed_printf(staging, "profession:%s", rest));
	} else {
		return object_to_persons(objecting, who);
	}
	return 1;
}

static void note_widened(struct staging *staging, const struct feed_said *said, enum cover cover)
{
	const char *purpose = feed_field_of(said, FACT_PURPOSE), *act = feed_field_of(said, FACT_ACT);
	struct time_window window;
	if (cover == COVER_UNKNOWN)
		feed_note(staging, said, FEED_WIDENED,
			  "the class is not known here: the whole record is closed to them");
	if (act != NULL && !is_word(act, "rw"))
		feed_note(staging, said, FEED_WIDENED,
			  "only reading, or only writing, cannot be refused: both are");
	if (purpose != NULL && !is_word(purpose, "ALL") && !is_word(purpose, "CARE") &&
	    !is_word(purpose, "EMERGENCY"))
		feed_note(staging, said, FEED_WIDENED, "the purpose is not known: care is meant");
	if (!feed_window_of_permit(said, &window))
		feed_note(staging, said, FEED_WIDENED,
			  "from and to are no dates, or to is before from: what is not "
			  "readable of them is open");
}

static void take_objection(struct staging *staging, const struct feed_said *said, size_t order,
			   struct feed_patient *patient)
{
	struct objecting objecting = {
	    .staging = staging,
	    .said = said,
	    .patient = patient,
	    .wish = {.said = {.said = {.origin = feed_origin(staging, said),
				       .window = feed_window_of_restriction(said)},
			      .source = feed_source_name(staging, said, FACT_SRC)},
		     .order = order},
	};
	enum cover cover = find_cover(staging, said, &objecting.wish.said.categories);
	bool is_everyone = is_word(feed_field_of(said, FACT_WHO), "*");
	if (time_window_has_ended(objecting.wish.said.said.window, staging->now))
		return; /* over: it refuses nobody anything any more */
	if (cover == COVER_UNKNOWN && is_everyone)
		feed_patients_hold(staging, said, "CLASS",
				   "an objection to everyone for a class that is not known here");
	else if (object_to_whom(&objecting) == 0)
		feed_patients_hold(staging, said, "NOIDENT",
				   "an objection to somebody who is not known here");
	else
		note_widened(staging, said, cover);
}

/* ---- consents ---- */

/* To whom; NULL: nobody, or nobody surely (noted). */
static const char *consent_to(struct staging *staging, const struct feed_said *said)
{
	const char *who = feed_field_of(said, FACT_WHO), *rest;
	if (is_word(who, "*")) {
		feed_note(staging, said, FEED_APART,
			  "a consent to everyone adds nobody; the care team's rule decides");
		return NULL;
	}
	if (has_prefix(who, "team|", &rest)) {
		const struct feed_team *team = feed_teams_find(staging, rest, NULL);
		if (team != NULL)
			return feed_printf(staging, "team:%s", team->name);
		feed_note(staging, said, FEED_NOTHING, "nobody says who works in this team or unit");
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
	if (act != NULL && !is_word(act, "rw"))
		return "a consent to reading alone, or to writing alone, cannot be said here";
	if (is_word(purpose, "EMERGENCY"))
		return "an emergency needs no consent";
	if (purpose != NULL && !is_word(purpose, "ALL") && !is_word(purpose, "CARE"))
		return "the purpose is not care";
	if (!feed_window_of_permit(said, &ret_wish->said.window))
		return "from and to are no dates, or to is before from";
	return find_cover(staging, said, &ret_wish->categories) == COVER_UNKNOWN
		   ? "the class is not known here"
		   : NULL;
}

static void take_consent(struct staging *staging, const struct feed_said *said, size_t order,
			 struct feed_patient *patient)
{
	struct feed_wish wish = {
	    .said = {.said = {.origin = feed_origin(staging, said)},
		     .source = feed_source_name(staging, said, FACT_SRC)},
	    .under =
		feed_field_of(said, FACT_UNDER) == NULL ? NULL : feed_source_name(staging, said, FACT_UNDER),
	    .order = order,
	};
	const char *problem = problem_of_consent(staging, said, &wish.said);
	if (problem == NULL && feed_window_is_over(staging, wish.said.said.window))
		return;
	if (problem != NULL)
		feed_note(staging, said, FEED_NOTHING, "%s", problem);
	else
		wish.said.to = consent_to(staging, said);
	if (wish.said.to != NULL)
		*(struct feed_wish *)feed_list_add(staging, &patient->consents, sizeof(wish)) = wish;
}

void feed_wish_take(struct staging *staging, const struct feed_said *said, size_t order,
		    struct feed_patient *patient)
{
	if (said->kind == FEED_OBJECT)
		take_objection(staging, said, order, patient);
	else
		take_consent(staging, said, order, patient);
}

/* ---- all wishes of one patient ---- */

static bool is_withdrawn(const struct staging *staging, const struct feed_wish *wish)
{
	const struct feed_withdrawal *items = staging->withdrawals.items;
	for (size_t i = 0; i < staging->withdrawals.count; i++) {
		size_t length = strlen(items[i].source);
		if (items[i].order > wish->order &&
		    strncmp(wish->said.source, items[i].source, length) == 0 &&
		    (wish->said.source[length] == '\0' || wish->said.source[length] == '.'))
			return true;
	}
	return false;
}

static void drop_withdrawn(const struct staging *staging, struct feed_list *wishes)
{
	struct feed_wish *items = wishes->items;
	size_t kept = 0;
	for (size_t i = 0; i < wishes->count; i++)
		if (!is_withdrawn(staging, &items[i]))
			items[kept++] = items[i];
	wishes->count = kept;
}

/* The first instant that a date can say. */
#define FIRST_DATE INT64_C(0)

/* An exception of an objection answers it: strictly later, both dated (R19). */
static void date_exception(struct feed_wish *consent, struct feed_list *objections)
{
	struct feed_wish *items = objections->items;
	for (size_t i = 0; i < objections->count; i++) {
		struct time_window *refused = &items[i].said.said.window, *given = &consent->said.said.window;
		if (strcmp(items[i].said.source, consent->under) != 0)
			continue;
		if (!time_window_is_dated(*refused))
			refused->from = FIRST_DATE;
		if (!time_window_is_dated(*given) || given->from <= refused->from)
			given->from = refused->from + 1;
	}
}

/* Any refusal wins over what another entry of a feed permits: no consent of a feed's answers it by being later. */
static bool is_answer(const struct feed_wish *consent, const struct feed_list *objections)
{
	const struct feed_wish *items = objections->items;
	for (size_t i = 0; i < objections->count; i++) {
		const struct said_wish *refused = &items[i].said;
		bool is_own = consent->under != NULL && strcmp(refused->source, consent->under) == 0;
		if (!is_own && time_window_is_dated(refused->said.window) &&
		    time_window_is_dated(consent->said.said.window) &&
		    consent->said.said.window.from > refused->said.window.from)
			return true;
	}
	return false;
}

/* It is not dated any more: R19 does not let it answer. A shared record counts an undated consent as none (R16). */
static void settle_consent(struct feed_patient *patient, struct feed_wish *consent, int64_t now)
{
	if (consent->under != NULL)
		date_exception(consent, &patient->objections);
	if (!is_answer(consent, &patient->objections))
		return;
	if (consent->under == NULL && consent->said.said.window.from <= now)
		consent->said.said.window.from = TIME_ALWAYS;
	else
		consent->said.to = NULL; /* it would begin too early */
}

void feed_wishes_settle(struct staging *staging, struct feed_patient *patient)
{
	size_t kept = 0;
	drop_withdrawn(staging, &patient->objections);
	drop_withdrawn(staging, &patient->consents);
	struct feed_wish *consents = patient->consents.items;
	for (size_t i = 0; i < patient->consents.count; i++) {
		settle_consent(patient, &consents[i], staging->now);
		if (consents[i].said.to != NULL)
			consents[kept++] = consents[i];
	}
	patient->consents.count = kept;
}
