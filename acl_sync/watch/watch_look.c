/* What needs a person. */
#include "acl_sync/console.h"
#include "acl_sync/journal.h"
#include "acl_sync/replay/replay.h"
#include "acl_sync/site/changed.h"
#include "acl_sync/site/gone.h"
#include "acl_sync/site/set_aside.h"
#include "acl_sync/site/snapshot_look.h"
#include "acl_sync/status.h"
#include "acl_sync/watch/last_sync.h"
#include "acl_sync/watch/watch.h"
#include "wording/wording.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

#define ROOM_MIN_BYTES (16 * 1024 * 1024)

/* ---- the last sync ---- */

static int64_t late_after(const struct watch *watch)
{
	const struct settings *settings = watch->site.settings;
	int64_t half = settings == NULL ? WATCH_LATE_SECONDS : settings->login.max_state_age_seconds / 2;
	return half > 0 && half < WATCH_LATE_SECONDS ? half : WATCH_LATE_SECONDS;
}

/* Between two whole looks, no more than a day apart, `sync --changed` comes often. */
static bool has_come_since(const struct watch *watch, int64_t age)
{
	int64_t at;
	return age <= CHANGED_LOOK_SECONDS + late_after(watch) &&
	       state_number(watch->site.state, STATE_CHANGED_AT, &at) == STATE_OK &&
	       watch->now - at <= late_after(watch);
}

static void look_age(struct watch *watch)
{
	if (watch->site.state == NULL || watch->is_damaged)
		return;
	if (watch->ended == TIME_ALWAYS) {
		watch_add(watch, "never", 1, wording("no whole sync has come to its end yet"),
			  "careacl sync");
		return;
	}
	int64_t age = watch->now - watch->ended;
	if (age < -120)
		watch_add(watch, "clock", 1,
			  watch_say(watch, "the clock went back: the last sync ended %s later",
				    watch_age(watch, -age)),
			  "careacl sync");
	if (age > late_after(watch) && !has_come_since(watch, age))
		watch_add(watch, "late", 1, watch_say(watch, "no sync for %s", watch_age(watch, age)),
			  "systemctl status careacl-sync.timer");
	if (watch->due_is_known && watch->next_due < watch->now - WATCH_OVERDUE_SECONDS)
		watch_add(watch, "overdue", 1,
			  watch_say(watch, "a change by date has been due for %s",
				    watch_age(watch, watch->now - watch->next_due)),
			  "careacl sync");
}

static void look_outcome(struct watch *watch)
{
	int64_t errors = last_sync_number(watch->last, "errors");
	int64_t failed = last_sync_number(watch->last, "failed");
	int64_t roots = last_sync_number(watch->last, "unadopted");
	int64_t holders = last_sync_number(json_object_get(watch->last, "sweep"), "left");
	int status = (int)last_sync_number(watch->last, "status");
	if (status == STATUS_WRONG)
		watch_add(watch, "refused", errors > 0 ? errors : 1,
			  watch_counted(watch, errors, "error at the last sync", "errors at the last sync"),
			  "careacl check");
	watch_add(watch, "failed", failed,
		  watch_counted(watch, failed, "folder could not be treated", "folders could not be treated"),
		  "careacl sync --verbose");
	watch_add(watch, "shut", last_sync_number(watch->last, "shut"),
		  wording("people of the rules cannot pass a directory above a root or views"),
		  "careacl check");
	if (status == STATUS_FAILED && failed == 0)
		watch_add(watch, "failed", 1, wording("the last sync could not do everything"),
			  "careacl check");
	watch_add(watch, "unadopted", roots,
		  watch_counted(watch, roots, "root waits to be adopted", "roots wait to be adopted"),
		  "careacl check");
	watch_add(watch, "holders", holders,
		  watch_counted(watch, holders, "process still holds what was taken away",
				"processes still hold what was taken away"),
		  "careacl holders PATIENT");
}

/* ACLs of then are in force, and a patient's objection of since is not: until a whole sync, or, where a root is careacl's
 * no more, until somebody adopts it, which the next sync says (unadopted). */
static void look_undone(struct watch *watch)
{
	int64_t undone = 0;
	if (watch->site.state == NULL || state_number(watch->site.state, STATE_UNDONE, &undone) != STATE_OK)
		return;
	watch_add(watch, "undone", undone > 0,
		  wording("earlier ACLs were put back (undo): what the rules say is not in force"),
		  undone > 1 ? "careacl adopt ROOT" : "careacl sync");
}

/* ---- what is held ---- */

/* Of what the desk had recorded the state itself tells (desk_waiting). */
static const struct {
	const char *what;
	const char *text;
} held_kinds[] = {
    {"guard", "changes of access are held"},
    {"state", "the state was lost, and nothing is given (careacl help state-lost)"},
    {"logins", "logins are gone from the name service"},
    {"clock", "the clock jumped: dates stand still"},
};

static const char *held_text(struct watch *watch, const char *text, const char *store, long long count)
{
	const char *shown = wording(text);
	if (store != NULL)
		return watch_say(watch, "store %s, %s: %lld", store, shown, count);
	return watch_say(watch, "%s: %lld", shown, count);
}

static void look_held_one(struct watch *watch, const json_t *held)
{
	const char *what = json_string_value(json_object_get(held, "what"));
	const char *store = json_string_value(json_object_get(held, "store"));
	const char *hash = json_string_value(json_object_get(held, "hash"));
	int64_t count = last_sync_held(held);
	const char *todo = hash != NULL ? arena_printf(watch->site.arena, "careacl sync --accept %s", hash)
					: "careacl sync --accept-clock";
	for (size_t i = 0; what != NULL && i < sizeof(held_kinds) / sizeof(held_kinds[0]); i++)
		if (strcmp(held_kinds[i].what, what) == 0)
			watch_add(watch, "held", count,
				  held_text(watch, held_kinds[i].text, store, (long long)count), todo);
}

static void look_held(struct watch *watch)
{
	size_t i;
	json_t *held;
	json_array_foreach(json_object_get(watch->last, "held"), i, held)
	{
		look_held_one(watch, held);
	}
	watch_add(watch, "held", watch->desk_waiting,
		  watch_counted(watch, watch->desk_waiting, "thing said at the desk waits to be accepted",
				"things said at the desk wait to be accepted"),
		  "careacl sync");
}

/* ---- people and places ---- */

static void look_glass(struct watch *watch)
{
	const struct state_glass_counts *glass = &watch->glass;
	const char *uses = watch_counted(watch, glass->unreviewed, "use of break-glass to review",
					 "uses of break-glass to review");
	if (glass->oldest != TIME_NEVER && glass->oldest != TIME_ALWAYS)
		uses = watch_say(watch, "%s, the oldest of %s ago", uses,
				 watch_age(watch, watch->now - glass->oldest));
	watch_add(watch, "unreviewed", glass->unreviewed, uses, "careacl review");
	watch_add(watch, "not-told", glass->not_told,
		  watch_counted(watch, glass->not_told, "use of break-glass of which nobody could be told",
				"uses of break-glass of which nobody could be told"),
		  "careacl review");
}

static void look_snapshot(struct watch *watch)
{
	int error = watch->last == NULL ? 0 : snapshot_look(watch->site.state_dir);
	if (error == -ENOENT)
		watch_add(watch, "snapshot", 1, wording("the login snapshot is missing"), "careacl sync");
	else if (error == -EBADMSG || error == -EIO || error == -EINVAL || error == -ELOOP)
		watch_add(watch, "snapshot", 1, wording("the login snapshot is damaged"), "careacl sync");
}

/* What syncs remember in the state because a person must hear of it. */
typedef enum state_result count_function(struct state_db *state, int64_t now, struct arena *arena,
					 int64_t *ret_count);
static const struct {
	const char *what;
	count_function *count;
	const char *one, *many;
	const char *todo;
} remembered[] = {
    {"gone", gone_count, "patient's folder was gone, and a new one stands there",
     "patients' folders were gone, and new ones stand there", "careacl check"},
    {"unmet", run_unmet_count, "document that a statement names was not found",
     "documents that statements name were not found", "careacl sync --verbose"},
    {"set_aside", set_aside_count, "statement of the desk is set aside: it no longer fits the registry",
     "statements of the desk are set aside: they no longer fit the registry", "careacl check"},
};

/* Of a state that cannot say it has been told. */
static void look_remembered(struct watch *watch)
{
	int64_t count;
	for (size_t i = 0; watch->site.state != NULL && i < sizeof(remembered) / sizeof(remembered[0]); i++)
		if (remembered[i].count(watch->site.state, watch->now, watch->site.arena, &count) == STATE_OK)
			watch_add(watch, remembered[i].what, count,
				  watch_counted(watch, count, remembered[i].one, remembered[i].many),
				  remembered[i].todo);
}

static void look_places(struct watch *watch)
{
	struct site *site = &watch->site;
	struct statvfs disk;
	look_snapshot(watch);
	if (statvfs(site->state_dir, &disk) == 0 &&
	    (unsigned long long)disk.f_bavail * disk.f_frsize < ROOM_MIN_BYTES)
		watch_add(watch, "room", 1, wording("the file system of state_dir is nearly full"),
			  arena_printf(site->arena, "df %s", site->state_dir));
}

/* What feeds said that waits for a person. */
static void look_feeds(struct watch *watch)
{
	int64_t held = 0, kept = 0, unread = last_sync_number(watch->last, "unread");
	watch_add(watch, "feeds", unread,
		  watch_counted(watch, unread, "file of a feed is not read because of its name",
				"files of feeds are not read because of their names"),
		  "careacl check");
	if (watch->site.state == NULL || state_feed_open(watch->site.state, &held, &kept) != STATE_OK)
		return;
	watch_add(watch, "feeds", held,
		  watch_counted(watch, held, "patient on hold by a feed", "patients on hold by a feed"),
		  "careacl check");
	watch_add(watch, "feeds", kept,
		  watch_counted(watch, kept, "patient with an objection that the feed does not say any more",
				"patients with objections that the feed does not say any more"),
		  "careacl check");
}

static void look_settings(struct watch *watch)
{
	if (watch->site.settings != NULL)
		return;
	watch_add(watch, "settings", 1, wording("careacl.conf is wrong: the last good one goes on"),
		  "careacl check");
	watch->status = STATUS_WRONG;
}

/* Until a sync has brought it; of one that could not, look_outcome tells. */
static void look_desk(struct watch *watch)
{
	if (watch->site.state != NULL && changed_is_open(watch->site.state))
		watch_add(watch, "desk", 1,
			  wording("what was said at the desk is recorded, and not in force on the disk"),
			  "careacl sync");
}

static void look_trail(struct watch *watch)
{
	char hash[GUARD_HASH_SIZE];
	if (journal_is_gone(&watch->site, hash))
		watch_add(watch, "trail", 1,
			  wording("the audit trail is gone: put it back from the backup; if there is none, "
				  "a new one begins with"),
			  arena_printf(watch->site.arena, "careacl sync --accept %s", hash));
	if (watch->site.state != NULL && replay_is_due(&watch->site))
		watch_add(watch, "trail", 1,
			  wording("the state is older than the audit trail: was a backup put back?"),
			  "careacl sync");
}

void watch_look(struct watch *watch)
{
	look_settings(watch);
	look_trail(watch);
	look_age(watch);
	look_outcome(watch);
	look_remembered(watch);
	look_undone(watch);
	look_held(watch);
	look_desk(watch);
	look_feeds(watch);
	look_glass(watch);
	look_places(watch);
}
