/* A use of break-glass as it is shown: on a terminal, as JSON. */
#include "acl_sync/desk/uses.h"

#include "acl_sync/printable.h"

struct use use_printable(const struct use *use, struct arena *arena)
{
	struct use shown = *use;
	const char **const texts[] = {&shown.patient,     &shown.login,      &shown.justification,
				      &shown.recorded_by, &shown.on_word_of, &shown.reference,
				      &shown.refusal,     &shown.problem};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = printable_in(arena, *texts[i]);
	if (shown.is_reviewed) {
		shown.review.reviewer = printable_in(arena, shown.review.reviewer);
		shown.review.finding = printable_in(arena, shown.review.finding);
	}
	return shown;
}

json_t *use_json(const struct use *use)
{
	json_t *object = json_object(), *review = json_null();
	json_out_set(object, "id", json_out_text(use->id));
	json_out_set(object, "outcome", json_out_text(use->refusal == NULL ? "granted" : "refused"));
	json_out_set(object, "refusal", json_out_text(use->refusal));
	json_out_set(object, "login", json_out_text(use->login));
	json_out_set(object, "patient", json_out_text(use->patient));
	json_out_set(object, "justification", json_out_text(use->justification));
	json_out_set(object, "valid_from", json_out_instant(use->from));
	json_out_set(object, "valid_until", json_out_instant(use->until));
	json_out_set(object, "ended", use->ended == STATE_STILL ? json_null() : json_out_instant(use->ended));
	json_out_set(object, "recorded", json_out_instant(use->recorded));
	json_out_set(object, "recorded_by", json_out_text(use->recorded_by));
	json_out_set(object, "on_word_of", json_out_text(use->on_word_of));
	json_out_set(object, "reference", json_out_text(use->reference));
	json_out_set(object, "told", json_boolean(use->was_told && use->problem == NULL));
	json_out_set(object, "notify_problem", json_out_text(use->problem));
	if (use->is_reviewed) {
		review = json_object();
		json_out_set(review, "by", json_out_text(use->review.reviewer));
		json_out_set(review, "at", json_out_instant(use->review.at));
		json_out_set(review, "finding", json_out_text(use->review.finding));
	}
	json_out_set(object, "review", review);
	return object;
}
