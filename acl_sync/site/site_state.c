/* The state behind a site: where it is, the lock of whole syncs, the clock of the last one. */
#include "acl_sync/console.h"
#include "acl_sync/replay/replay.h"
#include "acl_sync/site/settings_in_use.h"
#include "acl_sync/site/site_private.h"
#include "acl_sync/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_FILE "sync.lock"

/* One whole sync at a time. */
static bool take_lock(struct site *site)
{
	char *path = arena_printf(site->arena, "%s/%s", site->state_dir, LOCK_FILE);
	if (path == NULL)
		console_out_of_memory();
	site->lock_fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (site->lock_fd < 0) {
		site_fail(site, STATUS_WRONG, path, "the lock cannot be opened: %s", strerror(errno));
		return false;
	}
	if (flock(site->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (errno == EWOULDBLOCK)
		site_fail(site, STATUS_BUSY, path, "another whole sync is running; wait for its end");
	else
		site_fail(site, STATUS_WRONG, path, "the lock cannot be taken: %s", strerror(errno));
	return false;
}

/* The state's folder, for a run that writes; true also where it is missing and may not be made. */
static bool prepare_folder(struct site *site, bool may_create, bool *ret_exists)
{
	if (may_create && mkdir(site->state_dir, 0700) != 0 && errno != EEXIST) {
		site_fail(site, STATUS_WRONG, site->state_dir, "state_dir cannot be created: %s",
			  strerror(errno));
		return false;
	}
	*ret_exists = access(site->state_dir, F_OK) == 0;
	return true;
}

/* Without a readable careacl.conf: the default state, if it is the one of this file. */
static void drop_foreign_state(struct site *site)
{
	const char *config = NULL;
	if (state_text(site->state, STATE_CONFIG_PATH, site->arena, &config) == STATE_OK &&
	    strcmp(config, site->config_path) == 0)
		return;
	state_db_close(site->state);
	site->state = NULL;
}

/* Is what is said kept, or thought through for an answer? */
static bool keeps(const struct site *site, enum state_mode mode)
{
	return mode == STATE_WRITE && !site->options->dry_run;
}

static bool open_database(struct site *site, enum state_mode mode)
{
	char message[512];
	enum state_result result =
	    state_db_open(site->state_dir, mode, &site->state, NULL, message, sizeof(message));
	site->state_missing = result == STATE_NONE;
	if (result == STATE_REFUSED && mode == STATE_READ) {
		console_say(CONSOLE_NOTE, "%s; answered without it", message);
		return true;
	}
	if (result == STATE_OK || result == STATE_NONE)
		return (settings_are_in_use(site) || settings_in_use_fail(site)) &&
		       replay_catch_up(site, keeps(site, mode));
	site_fail(site, STATUS_WRONG, site->state_dir, "%s", message);
	return false;
}

/* What a sync needs to know about uids from before. */
static bool load_kept_uids(struct site *site)
{
	if (site->state == NULL)
		return true;
	if (state_uids_load(site->state, site->arena, &site->kept.items, &site->kept.count) == STATE_OK)
		return true;
	site_fail(site, STATUS_WRONG, site->state_dir, "the state is damaged: %s",
		  state_db_message(site->state));
	return false;
}

bool site_open_beside(struct site *site)
{
	char message[512];
	enum state_mode mode = (site->needs & SITE_RECORDS) != 0 ? STATE_WRITE : STATE_READ;
	if ((site->needs & SITE_CHANGED) != 0 && !take_lock(site))
		return false;
	if (state_db_open(site->state_dir, mode, &site->state, NULL, message, sizeof(message)) != STATE_OK ||
	    !settings_are_in_use(site) || !replay_catch_up(site, keeps(site, mode)))
		return false;
	state_db_leave_checkpoints(site->state);
	return true;
}

/* Is the state there, or may these settings make it? */
static bool may_begin_state(const struct site *site)
{
	const char *path = arena_printf(site->arena, "%s/" STATE_DB_FILE, site->state_dir);
	if (path == NULL)
		console_out_of_memory();
	return access(path, F_OK) == 0 || settings_are_in_use(site);
}

bool site_open_state(struct site *site, bool may_create)
{
	bool writes = (site->needs & SITE_WRITES) != 0, foreign = site->state_dir == NULL, exists = true;
	if (foreign)
		site->state_dir = DEFAULT_STATE_DIR;
	site->stopped = true;
	bool begins = (site->needs & SITE_BEGINS) != 0;
	/* none is made by settings that may not begin one */
	if (begins && !may_begin_state(site))
		return settings_in_use_fail(site);
	if ((writes || begins) && !prepare_folder(site, may_create && !foreign, &exists))
		return false;
	if (writes && exists && !take_lock(site))
		return false;
	bool records = (site->needs & SITE_RECORDS) != 0 && access(site->state_dir, F_OK) == 0;
	if (!open_database(site, ((writes && exists) || records) && !foreign ? STATE_WRITE : STATE_READ))
		return false;
	if (foreign && site->state != NULL)
		drop_foreign_state(site);
	if (site->state != NULL)
		site_note_texts(site);
	if (!load_kept_uids(site))
		return false;
	site->stopped = false;
	return true;
}

bool site_ask_clock(struct site *site, int64_t step_seconds)
{
	int64_t last = 0;
	site->decided = site->clock_now;
	if (site->state == NULL || site->options->accept_clock)
		return true;
	enum state_result result = state_number(site->state, STATE_CLOCK, &last);
	if (result == STATE_ERROR) {
		site_fail(site, STATUS_WRONG, site->state_dir, "the state is damaged: %s",
			  state_db_message(site->state));
		return false;
	}
	if (result == STATE_NONE)
		return true;
	int64_t now = site->clock_now;
	site->clock_held = now < last - CLOCK_BACK_SECONDS || now > time_later(last, step_seconds);
	if (site->clock_held || now < last)
		site->decided = last;
	return true;
}
