/* What folders and the root say while folders are renamed. */
#include "acl_sync/disk/place/moves.h"

#include "acl_sync/disk/store_report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The folder stays where it stands, and is treated there. */
void moves_failed(struct moves *moves, const char *path, patient_id patient, int error)
{
	report_notice(moves->walk->report, NOTICE_NOT_MOVED, path, patient, -error);
	moves->walk->report->failed_folders++;
	moves->failed = true;
}

static int mark_folder(const struct walk *walk, const char *path, const char *id)
{
	int fd = tree_open_directory(walk->root_fd, path);
	if (fd < 0)
		return fd;
	int error = id != NULL ? mark_set(fd, MARK_PATIENT, id) : mark_remove(fd, MARK_PATIENT);
	close(fd);
	return error;
}

void moves_mark_all(struct moves *moves)
{
	struct standing *standing = &moves->walk->standing;
	const struct facts *facts = standing->job->facts;
	for (size_t i = 0; i < facts->patient_count; i++) {
		struct standing_folder *folder = standing_now(standing, (patient_id)i);
		const char *id = facts->patients[i].id;
		if (folder == NULL || (folder->id != NULL && strcmp(folder->id, id) == 0))
			continue;
		int error = mark_folder(moves->walk, folder->path, id);
		if (error != 0)
			moves_failed(moves, folder->path, (patient_id)i, error);
		folder->id = id;
	}
}

/* Copies that somebody made, with all attributes, while the pattern told them from the folders. */
void moves_unmark_copies(struct moves *moves)
{
	const struct standing *standing = &moves->walk->standing;
	for (size_t i = 0; i < standing->folder_count && standing->kind == STANDING_PATTERN; i++) {
		const struct standing_folder *folder = &standing->folders[i];
		int error = folder->id != NULL && !folder->is_chosen
				? mark_folder(moves->walk, folder->path, NULL)
				: 0;
		if (error != 0)
			moves_failed(moves, folder->path, NO_ID, error);
	}
}

bool moves_layout_set(struct moves *moves, const char *text)
{
	int error = text == NULL ? -ENOMEM : mark_set(moves->walk->root_fd, MARK_LAYOUT, text);
	if (error != 0)
		moves_failed(moves, "", NO_ID, error);
	return error == 0;
}
