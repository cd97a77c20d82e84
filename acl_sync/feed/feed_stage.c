#include "acl_sync/feed/feed_stage.h"

#include "acl_sync/console.h"
#include "acl_sync/feed/feed_former_private.h"
#include "acl_sync/feed/feed_people_private.h"
#include "acl_sync/feed/feed_write_private.h"

#include <stdlib.h>
#include <string.h>

const char *const feed_outcome_names[FEED_OUTCOME_COUNT] = {
    [FEED_NOTHING] = "nothing", [FEED_WIDENED] = "widened", [FEED_HELD] = "hold",       [FEED_KEPT] = "kept",
    [FEED_ODD] = "odd",         [FEED_APART] = "ignored",   [FEED_CLEARED] = "cleared",
};

static size_t count_feeds(const struct settings *settings)
{
	size_t count = 0;
	for (size_t i = 0; i < settings->source_count; i++)
		count += source_is_feed(&settings->sources[i]);
	return count;
}

bool feed_stage_is_needed(const struct settings *settings, const struct feed_before *before)
{
	return count_feeds(settings) > 0 || before->text.text != NULL;
}

/* A team works in the stores it names: a site with several asks each feed where its teams work. */
static void check_stores(struct staging *staging, const struct source *source)
{
	const struct policy *policy = &staging->settings->policy;
	if (source->stores.count == 0 && policy->store_count > 1)
		findings_add(
		    staging->findings, SEVERITY_ERROR, source->origin,
		    "stores: missing in a feed, and the site has %zu; expected stores = [\"%s\", ...]",
		    policy->store_count, policy->stores[0].name);
	for (size_t i = 0; i < source->stores.count; i++)
		if (policy_store(policy, source->stores.items[i]) == NO_ID)
			findings_add(staging->findings, SEVERITY_ERROR, source->origin,
				     "stores: the site has no store %s", source->stores.items[i]);
	for (size_t i = 0; i < source->class_count; i++)
		for (size_t j = 0; j < source->classes[i].categories.count; j++)
			if (policy_category(policy, source->classes[i].categories.items[j]) == NO_ID)
				findings_add(staging->findings, SEVERITY_ERROR,
					     source->classes[i].said.origin,
					     "classes: the site has no category %s",
					     source->classes[i].categories.items[j]);
}

/* Does `outer` name what `inner` names, or what it lies in; or would "outer 1" be "inner"'s entry? */
static bool is_mixed(const struct source *outer, const struct source *inner)
{
	size_t path = strlen(outer->path), shown = strlen(outer->shown);
	bool is_within =
	    strncmp(outer->path, inner->path, path) == 0 && strchr("/", inner->path[path]) != NULL;
	bool is_alike =
	    strncmp(outer->shown, inner->shown, shown) == 0 && strchr(" ", inner->shown[shown]) != NULL;
	return is_within || is_alike;
}

/* What two feeds say must be told apart, in what is kept of them too. */
static void check_apart(struct staging *staging, const struct source *source)
{
	for (size_t i = 0; i < staging->feed_count; i++) {
		const struct source *other = staging->feeds[i].source;
		if (is_mixed(source, other) || is_mixed(other, source))
			findings_add(staging->findings, SEVERITY_ERROR, source->origin,
				     "path: %s and %s cannot be told apart; expected a place of its own for "
				     "each feed",
				     other->shown, source->shown);
	}
}

static bool begin(struct staging *staging)
{
	size_t errors = staging->findings->error_count;
	staging->feeds = arena_array(staging->arena, count_feeds(staging->settings), sizeof(*staging->feeds));
	if (staging->feeds == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < staging->settings->source_count; i++) {
		const struct source *source = &staging->settings->sources[i];
		if (!source_is_feed(source))
			continue;
		check_stores(staging, source);
		check_apart(staging, source);
		staging->feeds[staging->feed_count++].source = source;
	}
	return staging->findings->error_count == errors;
}

/* What is refused is settled before what is permitted. */
static void resolve(struct staging *staging)
{
	struct feed_patient *patients = staging->patients;
	feed_whole_gather(staging);
	for (size_t i = 0; i < staging->patient_count; i++)
		feed_kept_compare(staging, &patients[i]);
	for (size_t i = 0; i < staging->patient_count; i++)
		feed_withdrawn_drop(staging, &patients[i]);
	feed_withdrawals_tell(staging);
	for (size_t i = 0; i < staging->patient_count; i++)
		feed_holds_settle(staging, &patients[i]);
	feed_whole_gather(staging);
	for (size_t i = 0; i < staging->patient_count; i++)
		feed_kept_hold(staging, &patients[i]);
	for (size_t i = 0; i < staging->patient_count; i++)
		feed_identities_share(staging, &patients[i]);
	for (size_t i = 0; i < staging->patient_count; i++) {
		feed_consents_settle(staging, &patients[i]);
		feed_cut(staging, &patients[i]);
	}
	feed_withdrawals_remember(staging);
	feed_gone_keep(staging);
}

static void gather(struct staging *staging)
{
	feed_withdrawals_gather(staging);
	feed_people_learn(staging);
	feed_patients_gather(staging);
	feed_teams_gather(staging);
	feed_gone_return(staging);
	feed_about_take(staging);
}

bool feed_stage(const struct feed_around *around, struct arena *arena, struct findings *findings,
		struct feed_staged *ret_staged)
{
	struct staging staging = {
	    .settings = around->settings,
	    .registry = around->registry,
	    .cleared = around->before,
	    .now = around->now,
	    .wants_notes = around->wants_notes,
	    .arena = arena,
	    .findings = findings,
	};
	*ret_staged = (struct feed_staged){0};
	bool is_good = begin(&staging);
	is_good = feed_facts_read(&staging) && is_good;
	is_good = is_good && feed_again_read(&staging, &around->settings->policy);
	if (is_good) {
		gather(&staging);
		resolve(&staging);
		ret_staged->text = (struct config_text){.name = FEEDS_TEXT};
		ret_staged->text.text = feed_write(&staging, &ret_staged->text.size);
		if (ret_staged->text.text == NULL)
			console_out_of_memory();
		ret_staged->notes = staging.notes.items;
		ret_staged->note_count = staging.notes.count;
		ret_staged->remarks = staging.remarks.items;
		ret_staged->remark_count = staging.remarks.count;
		ret_staged->fact_count = staging.said_count;
		ret_staged->unowned = staging.unowned;
		ret_staged->unread_count = staging.unread_count;
		ret_staged->unread_first = staging.unread_first;
		ret_staged->nothing_count = staging.nothing_count;
	}
	free(staging.words.slots);
	free(staging.team_names.slots);
	free(staging.former_names.slots);
	free(staging.frozen_names.slots);
	free(staging.logins.slots);
	free(staging.ids.slots);
	free(staging.similar.slots);
	return is_good;
}
