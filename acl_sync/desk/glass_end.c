/* The end of emergency accesses before their time, and what either end changes for the login. */
#include "acl_sync/desk/glass.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/desk_private.h"
#include "acl_sync/desk/glass_record.h"
#include "acl_sync/site/snapshot_amend.h"
#include "acl_sync/status.h"

#include <string.h>

static bool may_open(const struct site *site, const char *patient, const char *login, const char *category)
{
	return difference_ask(site, login, patient, category, NULL, NULL).access != ACCESS_NONE;
}

int glass_folders_gained(const struct desk *desk, const struct desk_request *request)
{
	const struct policy *policy = desk->sync.site.facts->policy;
	int gained = 0;
	for (store_id store = 0; store < policy->store_count; store++) {
		bool had = false, has = false;
		for (category_id i = 0; i < policy->category_count; i++) {
			if (policy->categories[i].store != store)
				continue;
			had = had || may_open(&desk->before, request->patient, request->login,
					      policy->categories[i].name);
			has = has || may_open(&desk->sync.site, request->patient, request->login,
					      policy->categories[i].name);
		}
		gained += (int)has - (int)had;
	}
	return gained;
}

static bool is_live(const struct site *site, const struct desk_item *item, const char *login)
{
	const struct desk_merged *merged = site_merged(site);
	if (strcmp(item->section, GLASS_SECTION) != 0 || item->login == NULL ||
	    strcmp(item->login, login) != 0)
		return false;
	for (size_t i = 0; i < merged->statements.break_glass_count; i++) {
		const struct said_break_glass *said = &merged->statements.break_glasses[i];
		if (strcmp(said->said.origin.file, DESK_FILE) == 0 && said->said.origin.line == item->id)
			return said->said.window.until > site->now;
	}
	return false;
}

static void end_in_force(struct desk *desk, const struct desk_request *request)
{
	(void)snapshot_amend(&desk->sync.site, request->login, glass_folders_gained(desk, request));
}

/* Of all but the last its number alone. */
static void say_number(struct desk *desk, const struct desk_request *request)
{
	if (desk->refusal == NULL && !desk->options->json && !desk->options->quiet && !desk->options->dry_run)
		console_answer(DESK_FILE ":%lld ends: %s\n", (long long)request->ends, request->sentence);
}

/* Ends the first that is live; *ret_left: how many there were. */
static int end_one(const struct options *options, struct desk_request *request, size_t *ret_left)
{
	static const struct desk_hooks quiet = {.in_force = end_in_force, .answer = say_number},
				       last = {.in_force = end_in_force};
	struct desk desk;
	struct desk_items items;
	int status = STATUS_WRONG;
	*ret_left = 0;
	if (!desk_open(&desk, options, &status) || !desk_look(&desk, request, &status))
		return desk_close(&desk, status);
	if (state_desk_person(desk.before.state, request->patient, STATE_STILL - 1, desk.arena, &items) !=
	    STATE_OK)
		return desk_close(&desk, desk_refuse(&desk, "the state cannot be read: %s",
						     state_db_message(desk.before.state)));
	for (size_t i = 0; i < items.count; i++)
		if (is_live(&desk.before, &items.items[i], request->login) && ++*ret_left == 1)
			request->ends = items.items[i].id;
	request->hooks = *ret_left > 1 ? &quiet : &last;
	if (*ret_left == 0)
		status = desk_refuse(&desk, "no emergency access taken at the desk is live here");
	else
		status = desk_run(&desk, request);
	return desk_close(&desk, status);
}

int glass_end(const struct options *options, const char *patient, const char *login, bool by_anybody)
{
	size_t left = 0;
	int status = STATUS_DONE;
	do {
		struct desk_request request = {.office = OFFICE_DESK,
					       .by_anybody = by_anybody,
					       .kind = AUDIT_BREAK_GLASS,
					       .patient = patient,
					       .login = login,
					       .sentence = "break-glass"};
		status = status_worse(status, end_one(options, &request, &left));
	} while (left > 1 && status != STATUS_WRONG && !options->dry_run);
	return status;
}
