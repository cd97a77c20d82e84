/* Objections, by the asymmetry rule: an uncertain one denies everyone it could mean. */
#include "acl_sync/feed/feed_patients_private.h"
#include "acl_sync/feed/feed_people_private.h"

#include <string.h>

/* ---- what it covers ---- */

enum feed_cover feed_cover(struct staging *staging, const struct feed_said *said,
			   struct words *ret_categories)
{
	const char *class = feed_field_of(said, FACT_CLASS);
	const struct source *source = staging->feeds[said->feed].source;
	*ret_categories = (struct words){0};
	if (class == NULL || feed_is_word(class, "*"))
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

/* ---- to whom ---- */

struct objecting {
	struct staging *staging;
	const struct feed_said *said;
	struct feed_patient *patient;
	struct feed_list *list; /* of the patient's */
	struct feed_wish wish;  /* all of it but to whom */
};

static void object_to(struct objecting *objecting, const char *to)
{
	struct feed_wish *wish = feed_list_add(objecting->staging, objecting->list, sizeof(*wish));
	*wish = objecting->wish;
	wish->said.to = to;
}

/* Whatever feeds call so, for everybody or for this patient alone. How many are meant? */
static size_t object_to_team(struct objecting *objecting, const char *tid)
{
	struct staging *staging = objecting->staging;
	const char *patients[] = {NULL, objecting->patient->id};
	size_t all = 0, count;
	for (size_t i = 0; i < 2; i++) {
		struct feed_team *teams = feed_teams_all(staging, tid, patients[i], &count);
		for (size_t j = 0; j < count; j++) {
			object_to(objecting, feed_printf(staging, "team:%s", teams[j].name));
			teams[j].is_refused = true;
		}
		all += count;
	}
	return all;
}

static size_t object_to_persons(struct objecting *objecting, const char *who)
{
	struct staging *staging = objecting->staging;
	const struct feed_person *found = NULL;
	const char *login;
	size_t count = 0;
	for (; (found = feed_people_next(staging, objecting->said, who, found)) != NULL; count++)
		object_to(objecting, feed_printf(staging, "login:%s", found->login));
	if (count == 0 && feed_has_prefix(who, "login|", &login) &&
	    feed_list_has(&staging->declared, login)) {
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
	if (feed_is_word(feed_field_of(objecting->said, FACT_PURPOSE), "EMERGENCY"))
		object_to(objecting, "emergency");
	else if (feed_is_word(who, "*"))
		object_to(objecting, "everyone");
	else if (feed_has_prefix(who, "team|", &rest))
		return object_to_team(objecting, rest);
	else if (feed_has_prefix(who, "unit|", &rest))
		object_to_team(objecting, rest);
	else if (feed_has_prefix(who, "org|", &rest)) {
		object_to_team(objecting, rest);
		return 0;
	} else if (feed_has_prefix(who, "profession|", &rest)) {
		if (policy_profession(&staging->settings->policy, rest) == NO_ID)
			return 0;
		object_to(objecting, feed_printf(staging, "profession:%s", rest));
	} else {
		return object_to_persons(objecting, who);
	}
	return 1;
}

static void note_widened(struct staging *staging, const struct feed_said *said, enum feed_cover cover)
{
	const char *purpose = feed_field_of(said, FACT_PURPOSE), *act = feed_field_of(said, FACT_ACT);
	struct time_window window;
	if (cover == COVER_UNKNOWN)
		feed_note(staging, said, FEED_WIDENED,
			  "the class is not known here: the whole record is closed to them");
	if (act != NULL && !feed_is_word(act, "rw"))
		feed_note(staging, said, FEED_WIDENED,
			  "only reading, or only writing, cannot be refused: both are");
	if (purpose != NULL && !feed_is_word(purpose, "ALL") && !feed_is_word(purpose, "CARE") &&
	    !feed_is_word(purpose, "EMERGENCY"))
		feed_note(staging, said, FEED_WIDENED, "the purpose is not known: care is meant");
	if (!feed_window_of_permit(said, &window))
		feed_note(staging, said, FEED_WIDENED, "%s; what of it cannot be read is open",
			  feed_window_unreadable(staging, said));
}

void feed_objection_take(struct staging *staging, const struct feed_said *said, size_t order,
			 struct feed_patient *patient)
{
	struct objecting objecting = {
	    .staging = staging,
	    .said = said,
	    .patient = patient,
	    .wish = {.said = {.said = {.origin = feed_origin(staging, said),
				       .window = feed_window_of_restriction(said)},
			      .source = feed_source_name(staging, said, FACT_SRC),
			      .said_at = feed_said_at(staging, said)},
		     .has_entry = feed_field_of(said, FACT_SRC) != NULL,
		     .order = order},
	};
	enum feed_cover cover = feed_cover(staging, said, &objecting.wish.said.categories);
	bool is_everyone = feed_is_word(feed_field_of(said, FACT_WHO), "*");
	bool is_over = time_window_has_ended(objecting.wish.said.said.window, staging->now);
	objecting.list = is_over ? &patient->ended : &patient->objections;
	if (is_over)
		object_to_whom(
		    &objecting); /* it refuses nobody anything any more; what feeds said last may be this */
	else if (cover == COVER_UNKNOWN && is_everyone)
		feed_holds_put(staging, patient, said, "CLASS",
			       "an objection to everyone for a class that is not known here");
	else if (object_to_whom(&objecting) == 0)
		feed_holds_put(staging, patient, said, "NOIDENT",
			       "an objection to somebody who is not known here");
	else
		note_widened(staging, said, cover);
}
