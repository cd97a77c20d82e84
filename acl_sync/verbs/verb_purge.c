/* careacl purge PATIENT: what was deleted from a shared record long enough ago is removed for good (R36). */
#include "acl_sync/console.h"
#include "acl_sync/desk/caller.h"
#include "acl_sync/entry.h"
#include "acl_sync/moving/purging.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "registry/calendar.h"

/* Those that are removed, or would be; the others. */
static json_t *list_json(struct purging *purge, bool removed)
{
	json_t *list = json_array();
	for (size_t i = 0; i < purge->count; i++)
		if ((purge->items[i].release <= purge->site.now && !purge->items[i].stays) == removed)
			json_out_append(list, purging_json(purge, &purge->items[i]));
	return list;
}

static void tell(struct purging *purge)
{
	size_t files = 0;
	char instant[CALENDAR_INSTANT_SIZE];
	for (size_t i = 0; i < purge->count; i++) {
		files += purge->items[i].found.files;
		if (purge->items[i].release <= purge->site.now)
			continue;
		calendar_format(purge->items[i].release, instant);
		console_answer("%s is kept until %s\n", purging_origin(purge, &purge->items[i]), instant);
	}
	if (purge->options->dry_run)
		console_answer("%zu would be removed for good (--dry-run)\n", purge->removed);
	else
		console_answer("removed for good: %zu of %zu that were deleted, %zu files\n", purge->removed,
			       purge->count, files);
}

static int answer(struct purging *purge, const char *patient)
{
	struct site *site = &purge->site;
	size_t files = 0, left = 0;
	if (!purge->options->json) {
		if (!purge->options->quiet)
			tell(purge);
		return site_close(site);
	}
	for (size_t i = 0; i < purge->count; i++) {
		files += purge->options->dry_run ? 0 : purge->items[i].found.files;
		left += purge->items[i].found.linked;
	}
	json_t *document = json_object();
	json_out_set(document, "patient", json_out_text(patient));
	json_out_set(document, "recorded", json_boolean(!purge->options->dry_run && purge->due > 0));
	json_out_set(document, "purged", list_json(purge, true));
	json_out_set(document, "kept", list_json(purge, false));
	json_out_set(document, "files", json_integer((json_int_t)files));
	json_out_set(document, "left", json_integer((json_int_t)left));
	return site_answer(site, document);
}

/* Destroying is root's: the desk's office is not enough. */
static const char *refusal(struct arena *arena)
{
	struct caller caller;
	const char *problem = caller_find(arena, &caller);
	return problem != NULL ? problem : caller.is_root ? NULL : "purge is root's alone";
}

int verb_purge(const struct options *options)
{
	struct purging purge = {.options = options};
	const char *id = options->operands[0];
	const struct site_about about = {.patients = &id, .patient_count = 1};
	struct arena *arena = arena_new();
	if (arena == NULL)
		console_out_of_memory();
	const char *problem = refusal(arena);
	arena_free(arena);
	if (problem != NULL)
		return site_refuse(options, problem);
	if (!site_open_about(&purge.site, options, SITE_UIDS | SITE_RECORDS, &about))
		return site_stop(&purge.site);
	patient_id patient = entry_find_patient(&purge.site, id);
	if (patient == NO_ID)
		return site_stop(&purge.site);
	if (purge.site.state == NULL || purge.site.clock_held) {
		site_fail(&purge.site, purge.site.state == NULL ? STATUS_WRONG : STATUS_HELD, "purge",
			  purge.site.state == NULL ? "there is no state yet: run careacl sync first"
						   : "nothing is destroyed while the clock is in doubt");
		return site_stop(&purge.site);
	}
	return purging_carry_out(&purge, patient) ? answer(&purge, id) : site_stop(&purge.site);
}
