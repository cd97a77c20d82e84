#include "acl_sync/disk/standing.h"

#include <errno.h>

int standing_open(struct standing *standing, const struct store_job *job, int root_fd, struct arena *arena)
{
	int error = standing_init(standing, job, root_fd, arena);
	return error != 0 ? error : standing_look(standing);
}

int standing_category_path(struct standing *standing, patient_id patient, category_id category,
			   const char **ret_path)
{
	if (standing->error != 0 && standing_now(standing, patient) == NULL)
		return standing->error;
	const char *folder = standing_path(standing, patient);
	const char *below = standing->job->facts->policy->categories[category].path;
	*ret_path = folder == NULL ? NULL : arena_printf(standing->arena, "%s/%s", folder, below);
	return *ret_path == NULL ? -ENOMEM : 0;
}

int standing_category(const struct store_job *job, int root_fd, patient_id patient, category_id category,
		      struct arena *arena, const char **ret_path)
{
	struct standing standing;
	int error = standing_open(&standing, job, root_fd, arena);
	return error != 0 ? error : standing_category_path(&standing, patient, category, ret_path);
}
