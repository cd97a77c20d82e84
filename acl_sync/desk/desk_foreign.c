/* Documents that somebody has moved from another patient's folder into this one: a run of the desk does not know what is said
 * of that patient, and gives nothing of them. */
#include "acl_sync/desk/desk_private.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/named.h"
#include "acl_sync/disk/standing.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/run/run.h"
#include "acl_sync/status.h"

#include <unistd.h>

/* Does its mark name a patient of whom the site's facts know nothing? */
static bool is_of_another(const struct desk *desk, int fd)
{
	const struct facts *facts = desk->sync.site.facts;
	const struct handle handle = {.fd = fd, .is_path = true};
	struct named_marks marks;
	if (named_marks_read(handle, facts, desk->arena, &marks) != 0)
		return false;
	for (size_t i = 0; i < marks.count; i++)
		if (facts_patient(facts, marks.items[i].patient) == NO_ID)
			return true;
	return false;
}

static bool waits(struct desk *desk, struct run *run, const struct difference *item, category_id category)
{
	const struct store_job job = run_job(run);
	patient_id patient = facts_patient(job.facts, item->patient);
	const char *directory;
	if (patient == NO_ID ||
	    standing_category(&job, run->root_fd, patient, category, desk->arena, &directory) != 0)
		return false;
	const char *path = arena_printf(desk->arena, "%s/%s", directory, item->document);
	if (path == NULL)
		console_out_of_memory();
	int fd = tree_open_pinned(run->root_fd, path);
	bool is_foreign = fd >= 0 && is_of_another(desk, fd);
	if (fd >= 0)
		close(fd);
	return is_foreign;
}

void desk_look_foreign(struct desk *desk)
{
	struct site *site = &desk->sync.site;
	for (size_t i = 0; i < desk->differences.count && !desk->waits; i++) {
		const struct difference *item = &desk->differences.items[i];
		category_id category = policy_category(site->facts->policy, item->category);
		struct run run;
		if (item->has <= item->had || item->document == NULL || category == NO_ID)
			continue;
		run_open_quietly(&run, site, site->facts->policy->categories[category].store);
		desk->waits = run.root == ROOT_ADOPTED && waits(desk, &run, item, category);
		run_close(&run);
	}
	if (desk->waits)
		site_fail(
		    site, STATUS_HELD, desk->options->verb->name,
		    "a document of this folder was in another patient's, of whom this run knows nothing: "
		    "what is given of it comes with the next whole sync");
}
