#include "acl_sync/disk/standing.h"

#include <errno.h>

int standing_category(const struct store_job *job, int root_fd, patient_id patient, category_id category,
		      struct arena *arena, const char **ret_path)
{
	struct standing standing;
	int error = standing_init(&standing, job, root_fd, arena);
	if (error == 0)
		error = standing_look(&standing);
	if (error == 0 && standing.error != 0 && standing_now(&standing, patient) == NULL)
		error = standing.error;
	if (error != 0)
		return error;
	const char *folder = standing_path(&standing, patient);
	*ret_path = folder == NULL
			? NULL
			: arena_printf(arena, "%s/%s", folder, job->facts->policy->categories[category].path);
	return *ret_path == NULL ? -ENOMEM : 0;
}
