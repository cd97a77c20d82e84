/* store_verify: the logins, the memory, the folders one after the other. */
#include "acl_sync/disk/verify/tries.h"

#include "acl_sync/disk/depth.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void verify_result_init(struct verify_result *result)
{
	*result = (struct verify_result){.arena = arena_new()};
}

void verify_result_clear(struct verify_result *result)
{
	arena_free(result->arena);
	*result = (struct verify_result){.checked = 0};
}

/* ---- preparing ---- */

static int login_compare(const void *left, const void *right)
{
	const struct verify_login *a = left, *b = right;
	return a->subject.uid < b->subject.uid ? -1 : a->subject.uid > b->subject.uid;
}

static bool logins_build(struct verify *verify, verify_groups_function *groups, void *context)
{
	const struct store_job *job = verify->job;
	struct verify_login *logins = arena_array(verify->arena, job->facts->login_count, sizeof(*logins));
	if (logins == NULL)
		return false;
	for (size_t i = 0; i < job->facts->login_count; i++) {
		struct acl_subject subject = {.uid = job->uids[i]};
		if (subject.uid == UID_NONE)
			continue;
		if (groups != NULL && !groups(context, (login_id)i, &subject.groups, &subject.group_count))
			return false;
		logins[verify->login_count++] = (struct verify_login){(login_id)i, subject};
	}
	if (verify->login_count > 1)
		qsort(logins, verify->login_count, sizeof(*logins), login_compare);
	verify->logins = logins;
	return true;
}

static bool categories_build(struct verify *verify)
{
	const struct policy *policy = verify->job->facts->policy;
	category_id *categories = arena_array(verify->arena, policy->category_count, sizeof(*categories));
	if (categories == NULL)
		return false;
	for (size_t i = 0; i < policy->category_count; i++)
		if (policy->categories[i].store == verify->job->store)
			categories[verify->category_count++] = (category_id)i;
	verify->categories = categories;
	return true;
}

static int path_compare(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool folders_build(struct verify *verify)
{
	const struct facts *facts = verify->job->facts;
	const char **folders = arena_array(verify->arena, facts->patient_count, sizeof(*folders));
	if (folders == NULL)
		return false;
	for (size_t i = 0; i < facts->patient_count; i++) {
		folders[i] = standing_path(&verify->standing, (patient_id)i);
		if (folders[i] == NULL)
			return false;
	}
	if (facts->patient_count > 1)
		qsort(folders, facts->patient_count, sizeof(*folders), path_compare);
	verify->folders = folders;
	return true;
}

static bool room_make(struct verify *verify)
{
	size_t logins = verify->login_count;
	verify->bytes = arena_alloc(verify->arena, POSIX_ACL_MAX_BYTES);
	verify->access_entries = arena_array(verify->arena, POSIX_ACL_MAX_ENTRIES, sizeof(struct acl_entry));
	verify->default_entries = arena_array(verify->arena, POSIX_ACL_MAX_ENTRIES, sizeof(struct acl_entry));
	verify->decided = arena_array(verify->arena, logins * verify->category_count, sizeof(enum access));
	verify->named = arena_array(verify->arena, logins, sizeof(enum access));
	verify->limited = arena_array(verify->arena, logins, sizeof(enum access));
	verify->passes = arena_array(verify->arena, logins, sizeof(enum access));
	verify->path_capacity = 256;
	verify->path = calloc(1, verify->path_capacity);
	return verify->bytes != NULL && verify->access_entries != NULL && verify->default_entries != NULL &&
	       verify->decided != NULL && verify->named != NULL && verify->limited != NULL &&
	       verify->passes != NULL && verify->path != NULL;
}

/* ---- the verb ---- */

static int prepare(struct verify *verify, verify_groups_function *groups, void *context)
{
	const struct store_job *job = verify->job;
	if (verify->arena == NULL || verify->result->arena == NULL ||
	    !logins_build(verify, groups, context) || !categories_build(verify) || !room_make(verify) ||
	    standing_init(&verify->standing, job, verify->root_fd, verify->arena) != 0)
		return -ENOMEM;
	int error = standing_look(&verify->standing);
	if (error == 0)
		error = verify->standing.error;
	return error == 0 && !folders_build(verify) ? -ENOMEM : error;
}

int verify_run(struct verify *verify, verify_groups_function *groups, void *context)
{
	const struct store_job *job = verify->job;
	verify->store = &job->facts->policy->stores[job->store];
	verify->arena = arena_new();
	/* deeper than apply goes, counted from a category: what it has shut is judged, not told as unknown */
	verify->depth_limit = depth_levels(DEPTH_LEVELS + 50, 2);
	verify->error = prepare(verify, groups, context);
	if (verify->error == 0 && verify->tries != NULL)
		verify->error = tries_prepare(verify->tries);
	if (verify->error == 0)
		verify_shelves(verify);
	for (size_t i = 0; i < job->facts->patient_count && verify->error == 0; i++) {
		verify->patient = (patient_id)i;
		if (verify->tries == NULL || tries_takes(verify->tries, (patient_id)i))
			verify_folder(verify);
		if (job->progress != NULL)
			job->progress(job->progress_context, i + 1, job->facts->patient_count);
	}
	verify_views(verify);
	if (verify->tries != NULL)
		tries_end(verify->tries);
	free(verify->path);
	arena_free(verify->arena);
	return verify->error;
}

int store_verify(const struct store_job *job, int root_fd, verify_groups_function *groups,
		 void *groups_context, struct verify_result *result)
{
	struct verify verify = {.job = job, .root_fd = root_fd, .result = result};
	return verify_run(&verify, groups, groups_context);
}
