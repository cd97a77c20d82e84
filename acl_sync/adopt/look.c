#include "acl_sync/adopt/look.h"

#include "acl_sync/progress.h"

#include <errno.h>
#include <string.h>

/* How the store's tree is laid out; without a store each directory of the root may be a folder. */
static bool frame_of(const struct look *look, struct census_frame *ret_frame)
{
	*ret_frame = (struct census_frame){.folder_depth = 1};
	if (look->site == NULL)
		return true;
	const struct policy *policy = look->site->facts->policy;
	const char **paths = arena_array(look->arena, policy->category_count, sizeof(*paths));
	ret_frame->folder_depth = folder_pattern_depth(policy->stores[look->store].folder);
	ret_frame->layout = layout_build(policy, look->store, look->arena);
	ret_frame->first_category = NO_ID;
	ret_frame->category_paths = paths;
	if (paths == NULL || ret_frame->layout == NULL)
		return false;
	for (category_id i = 0; i < policy->category_count; i++) {
		if (policy->categories[i].store != look->store)
			continue;
		if (ret_frame->first_category == NO_ID)
			ret_frame->first_category = i;
		paths[ret_frame->category_count++] = policy->categories[i].path;
	}
	return true;
}

static int take_census(struct look *look)
{
	struct census_frame frame;
	struct progress progress;
	if (!frame_of(look, &frame))
		return -ENOMEM;
	progress_start(&progress, "adopt", look->is_quiet);
	frame.progress = progress_step;
	frame.progress_context = &progress;
	int error = census_take(&look->census, look->root, &frame, look->arena);
	progress_end(&progress);
	return error;
}

/* All logins of the registry, and the one that is asked about. */
static bool find_people(struct look *look, uid_t login_uid)
{
	const struct facts *facts = look->site == NULL ? NULL : look->site->facts;
	size_t count = 0, most = (facts == NULL ? 0 : facts->login_count) + 1;
	struct people_known *known = arena_array(look->arena, most, sizeof(*known));
	if (known == NULL)
		return false;
	for (login_id i = 0; facts != NULL && i < facts->login_count; i++)
		if (look->site->uids.uids[i] != UID_NONE)
			known[count++] =
			    (struct people_known){facts->logins[i].name, look->site->uids.uids[i]};
	if (look->login != NULL)
		known[count++] = (struct people_known){look->login, login_uid};
	return people_find(&look->people, &look->census, known, count, look->arena);
}

static bool compare_with_rules(struct look *look)
{
	const struct outcome_question question = {
	    .site = look->site,
	    .store = look->store,
	    .reach = &look->reach,
	    .only = look->person,
	    .take = look->login == NULL ? NULL : look_login_take,
	    .context = look,
	};
	return look->site == NULL || outcome_take(&look->outcome, &question, look->arena);
}

int look_take(struct look *look, uid_t login_uid)
{
	int error = take_census(look);
	if (error != 0)
		return error;
	if (!find_people(look, login_uid))
		return -ENOMEM;
	look->person = look->login == NULL ? NO_ID : people_person(&look->people, login_uid);
	if (look->login != NULL) {
		look->gains = json_array();
		look->losses = json_array();
	}
	return reach_init(&look->reach, &look->census, &look->people, look->arena) &&
		       today_take(&look->today, &look->reach, look->arena) && compare_with_rules(look) &&
		       proposal_make(&look->proposal, &look->reach, look->site, look->store, look->arena)
		   ? 0
		   : -ENOMEM;
}
