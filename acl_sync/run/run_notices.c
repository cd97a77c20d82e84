/* What became of objects that needed a word, for people. */
#include "acl_sync/run/run.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/acl_room.h"
#include "acl_sync/disk/root.h"
#include "acl_sync/disk/views.h"
#include "acl_sync/printable.h"
#include "acl_sync/run/run_object.h"
#include "acl_sync/status.h"
#include "wording/wording.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *text;
	enum console_level level;
	bool always;         /* said although nothing changed */
	const char *pending; /* said instead by who only looks, of what is still open */
} notices[] = {
    [NOTICE_UNKNOWN_CLOSED] = {"in no patient's folder: closed to all but root", CONSOLE_WARNING, false,
			       "in no patient's folder: still open; the next sync closes it to all but root"},
    [NOTICE_LINKED_CLOSED] = {"has more than one name: closed to all but root", CONSOLE_WARNING, false,
			      "has more than one name: still open; the next sync closes it to all but root"},
    [NOTICE_SPECIAL] = {"is no plain file or directory: left alone", CONSOLE_WARNING, false, NULL},
    [NOTICE_MOUNT] = {"is a mount point: left alone", CONSOLE_WARNING, false, NULL},
    [NOTICE_FAILED] = {"could not be treated", CONSOLE_ERROR, true, NULL},
    [NOTICE_BUSY] = {"is open for writing: it settles later", CONSOLE_DETAIL, false, NULL},
    [NOTICE_STAYS_ASIDE] =
	{"cannot go back to its folder, where its name is taken or its directory is gone: it "
	 "stays aside, in the views of those who may read it",
	 CONSOLE_WARNING, false, NULL},
    [NOTICE_NOT_ASIDE] = {"cannot leave its folder: it stays there, closed, and its name is seen",
			  CONSOLE_ERROR, true, NULL},
    [NOTICE_NOT_MOVED] =
	{"this folder cannot get the name that the store's pattern gives it, and stays as it is",
	 CONSOLE_ERROR, true, NULL},
    [NOTICE_VIEW] = {"stands in a view and was not made by careacl: left alone", CONSOLE_WARNING, false,
		     NULL},
    [NOTICE_GONE] =
	{"this folder was there at an earlier sync and is gone: restore it from the backup before people "
	 "write into a new one",
	 CONSOLE_NEWS, true, NULL},
    [NOTICE_VIEWS] = {"views cannot be kept here", CONSOLE_ERROR, true, NULL},
};

/* Of a patient who has left the registry. */
static const char *former_text(const struct run *run, const char *patient, bool is_pending)
{
	struct arena *arena = run->site->arena;
	const char *text =
	    is_pending
		? wording_in(arena,
			     "the folder of %s, who is no longer in the registry: still open; the next sync "
			     "closes it to all but root",
			     patient)
		: wording_in(arena,
			     "the folder of %s, who is no longer in the registry: closed to all but root",
			     patient);
	if (text == NULL)
		console_out_of_memory();
	return text;
}

/* Off a terminal the place is a line of careacl.conf; where views are names nobody. */
static const char *views_text(const struct run *run, const struct store_notice *notice)
{
	char *path = printable_text(notice->path, true);
	const char *text =
	    path == NULL ? NULL : wording_in(run->site->arena, "views cannot be kept at %s", path);
	if (text == NULL)
		console_out_of_memory();
	free(path);
	return text;
}

const char *run_notice_text(const struct run *run, const struct store_notice *notice)
{
	bool is_pending = run->only_looks && notice->is_pending;
	if (notice->kind == NOTICE_STAYS_ASIDE && notice->error != 0)
		return "cannot go back to its folder, and stays aside";
	if (notice->kind == NOTICE_VIEWS && !console_is_private())
		return views_text(run, notice);
	if (notice->former != NULL && console_is_private())
		return former_text(run, notice->former, is_pending);
	return is_pending ? notices[notice->kind].pending : notices[notice->kind].text;
}

char *run_object_place(const struct run *run, const struct store_notice *notice)
{
	const struct facts *facts = run->site->facts;
	char *place = NULL;
	char where[4352];
	if (console_is_private()) {
		char *path = printable_text(notice->path, true);
		bool is_absolute = notice->path[0] == '/'; /* in the views */
		if (path == NULL || asprintf(&place, "%s%s%s", is_absolute ? "" : run_store(run)->root,
					     is_absolute ? "" : "/", path) < 0)
			place = NULL;
		free(path);
		return place;
	}
	origin_format(notice->patient != NO_ID ? facts->patients[notice->patient].origin
					       : run_store(run)->origin,
		      where, sizeof(where));
	return strdup(where);
}

/* Why an object failed. A file system has room for so many entries; that is not a full disk. */
const char *run_failure(const struct run *run, const struct store_notice *notice)
{
	int error = notice->error;
	if (notice->kind == NOTICE_VIEWS)
		return views_place_problem(error);
	if (notice->kind == NOTICE_STAYS_ASIDE || notice->kind == NOTICE_NOT_ASIDE)
		return strerror(error); /* of a rename */
	if (error == ENOTDIR && notice->path != NULL && strcmp(notice->path, ROOT_ASIDE) == 0)
		return "something that is no directory stands in its place: rename it or remove it, then "
		       "sync";
	bool full = error == ENOSPC && acl_room_is_disk_full(run->root_fd);
	const char *of_object = full || notice->path == NULL ? NULL : run_object_failure(run, notice);
	if (of_object != NULL)
		return of_object;
	if (error == E2BIG || (error == ENOSPC && !full))
		return "its file system has no room for that many entries in an ACL (the disk is not full): "
		       "use xfs, or tune2fs -O ea_inode, or smaller teams";
	if (error == EXDEV)
		return "a mount point stands there: what is mounted over it is left alone, and nobody is "
		       "kept out of it; "
		       "unmount it, or make it a store of its own";
	return strerror(error);
}

/* How many notices from `first` on are one line for people: off a terminal objects have no names of their own. */
static size_t alike(const struct store_report *report, size_t first)
{
	const struct store_notice *one = &report->notices[first];
	size_t count = 1;
	while (!console_is_private() && first + count < report->notice_count) {
		const struct store_notice *next = &report->notices[first + count];
		if (next->kind != one->kind || next->is_pending != one->is_pending ||
		    next->patient != one->patient || next->error != one->error)
			break;
		count++;
	}
	return count;
}

static void report_notice(struct run *run, const struct store_notice *notice, size_t count,
			  enum console_level level)
{
	char times[32] = "";
	char *place = run_object_place(run, notice);
	if (place == NULL)
		console_out_of_memory();
	if (count > 1)
		wording_write(times, sizeof(times), "%zu objects: ", count);
	if (level == CONSOLE_ERROR) {
		site_fail(run->site, STATUS_FAILED, place, "%s%s: %s", times, run_notice_text(run, notice),
			  run_failure(run, notice));
		run->site->failed_views += notice->kind == NOTICE_VIEWS;
	} else
		console_say(level, "%s: %s%s", place, times, run_notice_text(run, notice));
	free(place);
}

void run_report_notices(struct run *run, const struct store_report *report)
{
	if (run->only_looks || run->site->options->verbose || site_texts_are_new(run->site))
		run_report_named(run);
	for (size_t i = 0, count; i < report->notice_count; i += count) {
		const struct store_notice *notice = &report->notices[i];
		/* a name that is taken is the site's affair, a rename that fails the machine's */
		bool failed = notice->kind == NOTICE_STAYS_ASIDE && notice->error != 0;
		enum console_level level = failed ? CONSOLE_ERROR : notices[notice->kind].level;
		if (report->operations == 0 && !notices[notice->kind].always && !failed)
			level = CONSOLE_DETAIL;
		if (level == CONSOLE_WARNING && notice->is_pending && !run->only_looks)
			level = CONSOLE_NEWS; /* closed by this run */
		count = alike(report, i);
		report_notice(run, notice, count, level);
	}
}
