/* What is about to change, said before it is done: the caller records it. */
#include "acl_sync/disk/walk.h"

#include <errno.h>
#include <unistd.h>

bool walk_announce_found(struct walk *walk, const struct folder_facts *facts, size_t first,
			 size_t first_document)
{
	const struct store_job *job = walk->job;
	const struct store_report *report = walk->report;
	if (job->announce_documents != NULL)
		job->announce_documents(job->announce_context, report->document_changes + first_document,
					report->document_change_count - first_document);
	if (!job->announce(job->announce_context, facts, report->changes + first,
			   report->change_count - first))
		walk->stop = -ECANCELED;
	return walk->stop == 0;
}

bool walk_announce(struct walk *walk, size_t first, size_t first_document)
{
	if (walk->stop != 0 || walk->job->announce == NULL)
		return walk->stop == 0;
	return walk_announce_found(walk, NULL, first, first_document);
}

bool walk_announce_move(struct walk *walk, category_id category, const char *path, bool back)
{
	const struct store_job *job = walk->job;
	const struct document_move move = {walk->folder.patient, category, path, back};
	bool is_planned = walk->mode == WALK_LOOK;
	if (job->announce_move == NULL || (is_planned && (!walk->will_apply || walk->folder.is_again)))
		return true;
	return job->announce_move(job->announce_context, &move, is_planned);
}

/* ---- the folder at hand, by what decides about it now ---- */

/* Who gains and loses in the category's directory as it is. */
static void compare(struct walk *walk, int folder_fd, const struct wanted_category *wanted)
{
	const char *path = walk->job->facts->policy->categories[wanted->category].path;
	struct object_state state;
	int fd = folder_fd < 0 ? folder_fd : tree_open_directory(folder_fd, path);
	int error = fd < 0 ? fd : object_look((struct handle){.fd = fd}, walk->scratch, &state);
	if (error == 0)
		error = object_parse(&state);
	if (error == 0)
		walk_changes(walk, wanted, &state);
	else if (fd == -ENOENT && walk_folder_is_made(walk))
		walk_changes(walk, wanted, NULL);
	/* what cannot be looked at is not changed either, but shut */
	if (fd >= 0)
		close(fd);
}

bool walk_announce_refreshed(struct walk *walk)
{
	const struct store_job *job = walk->job;
	struct store_report *report = walk->report;
	if (walk->folder.facts.facts == job->facts)
		return true;
	if (!walk_folder_decide(walk))
		return false;
	const size_t first = report->change_count, revoked = report->revoked, granted = report->granted;
	const struct uid_list changing = walk->changing;
	int folder_fd = walk_moves_open(walk);
	for (size_t i = 0; i < walk->folder.wanted->category_count && walk->stop == 0; i++)
		compare(walk, folder_fd, &walk->folder.wanted->categories[i]);
	if (folder_fd >= 0)
		close(folder_fd);
	if (walk->stop == 0 && report->change_count > first &&
	    !job->announce(job->announce_context, &walk->folder.facts, report->changes + first,
			   report->change_count - first))
		walk->stop = -ECANCELED;
	/* the look has counted what it found; what became of it is counted by walk_changes_confirm */
	report->change_count = first;
	report->revoked = revoked;
	report->granted = granted;
	walk->changing.count = changing.count;
	return walk->stop == 0;
}
