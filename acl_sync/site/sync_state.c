#include "acl_sync/site/sync_state.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/root.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A uid is confirmed anew at most this often, so that a quiet sync writes next to nothing. */
#define CONFIRM_EVERY_SECONDS 3600

/* So many authors are kept in one transaction. */
#define AUTHORS_TOGETHER 4096

static bool state_failed(struct sync_state *sync, const char *what)
{
	struct site *site = sync->site;
	site_fail(site, STATUS_FAILED, site->state_dir, "%s cannot be kept in the state: %s", what,
		  state_db_message(site->state));
	return false;
}

bool sync_state_begin(struct sync_state *sync, struct site *site)
{
	int64_t last = 0;
	*sync = (struct sync_state){.site = site};
	enum state_result result = state_generation_last(site->state, &last);
	sync->generation = last + 1;
	if (result == STATE_ERROR)
		site_fail(site, STATUS_WRONG, site->state_dir, "the state is damaged: %s",
			  state_db_message(site->state));
	return result != STATE_ERROR;
}

static struct state_previous as_state(const struct previous_object *object)
{
	return (struct state_previous){
	    .path = object->path,
	    .device = object->device,
	    .inode = object->inode,
	    .owner = object->owner,
	    .group = object->group,
	    .mode = object->mode,
	    .access_acl = object->access_acl,
	    .access_size = object->access_size,
	    .default_acl = object->default_acl,
	    .default_size = object->default_size,
	};
}

/* The generation's number, with the first thing that is kept. Inside a transaction; `stored` is for its commit. */
static bool keep_generation(struct sync_state *sync)
{
	return sync->stored ||
	       state_generation_new(sync->site->state, sync->site->clock_now, &sync->generation) == STATE_OK;
}

static bool keep_authors(struct sync_state *sync)
{
	bool kept = true;
	for (size_t i = 0; i < sync->author_count && kept; i++)
		kept = state_author_store(sync->site->state, sync->store, &sync->authors[i]) == STATE_OK;
	return kept;
}

static bool keep_objects(struct sync_state *sync, const struct previous_object *objects, size_t count)
{
	struct state_db *state = sync->site->state;
	if (!keep_generation(sync) || !keep_authors(sync))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct state_previous previous = as_state(&objects[i]);
		if (state_previous_store(state, sync->generation, sync->store, &previous) != STATE_OK)
			return false;
	}
	return true;
}

/* Ends the transaction: all of it is durable, or none. */
static bool commit(struct sync_state *sync, bool kept, const char *what)
{
	struct state_db *state = sync->site->state;
	if (kept && state_db_commit(state) == STATE_OK)
		return true;
	state_failed(sync, what);
	state_db_rollback(state);
	return false;
}

static void authors_clear(struct sync_state *sync)
{
	arena_free(sync->author_arena);
	sync->author_arena = NULL;
	sync->authors = NULL;
	sync->author_count = sync->author_capacity = 0;
}

bool sync_state_keep(void *context, const struct previous_object *objects, size_t count)
{
	struct sync_state *sync = context;
	bool kept = state_db_begin(sync->site->state) == STATE_OK && keep_objects(sync, objects, count);
	if (!commit(sync, kept, "what is about to change"))
		return false;
	sync->stored = true;
	authors_clear(sync);
	return true;
}

static bool author_add(struct sync_state *sync, const struct kept_author *author)
{
	if (sync->author_arena == NULL)
		sync->author_arena = arena_new();
	if (sync->author_arena == NULL)
		return false;
	sync->authors = arena_grow(sync->author_arena, sync->authors, sync->author_count,
				   &sync->author_capacity, sizeof(*sync->authors));
	if (sync->authors == NULL) {
		sync->author_count = sync->author_capacity = 0;
		return false;
	}
	/* logins are the facts', which outlive this */
	sync->authors[sync->author_count++] = (struct state_author){.device = author->device,
								    .inode = author->inode,
								    .login = author->login,
								    .uid = author->uid,
								    .at = sync->site->clock_now};
	return true;
}

bool sync_state_keep_author(void *context, const struct kept_author *author)
{
	struct sync_state *sync = context;
	/* all of them are written with the objects, or in the end: a transaction each would take minutes */
	if (sync->author_count >= AUTHORS_TOGETHER && !sync_state_keep_authors(sync))
		return false;
	return author_add(sync, author);
}

bool sync_state_keep_authors(struct sync_state *sync)
{
	if (sync->author_count == 0)
		return true;
	bool kept = state_db_begin(sync->site->state) == STATE_OK && keep_authors(sync);
	if (!commit(sync, kept, "whose documents are taken"))
		return false;
	authors_clear(sync);
	return true;
}

static bool aside_store(struct sync_state *sync, const struct kept_aside *aside)
{
	const struct state_aside kept = {.name = aside->name,
					 .patient = aside->patient,
					 .category = aside->category,
					 .path = aside->path,
					 .at = sync->site->clock_now};
	return state_aside_store(sync->site->state, sync->store, &kept) == STATE_OK;
}

bool sync_state_keep_aside(void *context, const struct kept_aside *aside)
{
	struct sync_state *sync = context;
	bool kept = state_db_begin(sync->site->state) == STATE_OK && aside_store(sync, aside);
	return commit(sync, kept, "where a document comes from");
}

bool sync_state_find_aside(void *context, const char *name, struct arena *arena, struct kept_aside *ret_aside)
{
	const struct sync_state *sync = context;
	struct state_aside found;
	if (sync->site->state == NULL ||
	    state_aside(sync->site->state, sync->store, name, arena, &found) != STATE_OK)
		return false;
	*ret_aside = (struct kept_aside){found.name, found.patient, found.category, found.path};
	return true;
}

bool sync_state_forget_asides(struct sync_state *sync, int root_fd)
{
	struct state_db *state = sync->site->state;
	const struct state_aside *asides;
	struct stat found;
	size_t count, gone = 0;
	bool kept = state_asides_load(state, sync->store, sync->site->arena, &asides, &count) == STATE_OK;
	for (size_t i = 0; kept && i < count; i++) {
		char path[320];
		if ((size_t)snprintf(path, sizeof(path), ROOT_ASIDE "/%s", asides[i].name) >= sizeof(path) ||
		    fstatat(root_fd, path, &found, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT)
			continue;
		if (gone++ == 0)
			kept = state_db_begin(state) == STATE_OK;
		kept = kept && state_aside_forget(state, sync->store, asides[i].name) == STATE_OK;
	}
	if (kept && gone == 0)
		return true;
	return commit(sync, kept, "what no longer stands aside");
}

bool sync_state_store_generation(struct sync_state *sync)
{
	if (sync->stored)
		return true;
	bool kept = state_db_begin(sync->site->state) == STATE_OK && keep_generation(sync);
	sync->stored = commit(sync, kept, "the generation");
	return sync->stored;
}

/* ---- refilings ---- */

static bool refiling_store(struct sync_state *sync, const struct refiling *refiling, uid_t by,
			   int64_t *ret_id)
{
	const struct facts *facts = sync->site->facts;
	struct state_refiling kept = {
	    .store = sync->store,
	    .from = facts->patients[refiling->from].id,
	    .into = facts->patients[refiling->into].id,
	    .category = facts->policy->categories[refiling->category].name,
	    .path = refiling->path,
	    .aside = refiling->aside,
	    .device = refiling->device,
	    .inode = refiling->inode,
	    .by_uid = by,
	    .at = sync->site->clock_now,
	};
	const struct kept_aside aside = {kept.aside, kept.from, kept.category, kept.path};
	if (!keep_generation(sync) || !keep_authors(sync) || !aside_store(sync, &aside))
		return false;
	kept.generation = sync->generation;
	return state_refiling_store(sync->site->state, &kept, ret_id) == STATE_OK;
}

bool sync_state_begin_refiling(struct sync_state *sync, const struct refiling *refiling, uid_t by,
			       int64_t *ret_id)
{
	bool kept =
	    state_db_begin(sync->site->state) == STATE_OK && refiling_store(sync, refiling, by, ret_id);
	if (!commit(sync, kept, "the refiling"))
		return false;
	sync->stored = true;
	authors_clear(sync);
	return true;
}

bool sync_state_end_refiling(struct sync_state *sync, int64_t id, bool done)
{
	enum state_refiling_outcome outcome = done ? STATE_REFILING_DONE : STATE_REFILING_GIVEN_UP;
	bool kept = state_db_begin(sync->site->state) == STATE_OK &&
		    state_refiling_end(sync->site->state, id, outcome, sync->site->clock_now) == STATE_OK;
	return commit(sync, kept, "the end of the refiling");
}

bool sync_state_adopt(struct sync_state *sync, struct run *run)
{
	const char *name = run_store(run)->name;
	if (!sync_state_store_generation(sync))
		return false;
	if (state_adoption_store(sync->site->state, sync->generation, name) != STATE_OK ||
	    lost_forget(sync->site, run->store) != STATE_OK)
		return state_failed(sync, "the adoption of a root");
	int error = store_root_adopt(run->root_fd, name);
	if (error == 0)
		return true;
	site_fail(sync->site, STATUS_WRONG, run_place(run), "store '%s': the root cannot be marked: %s", name,
		  strerror(-error));
	return false;
}

/* The new texts become the good ones, and what the guards compare with where nothing is held. */
static bool keep_texts(struct sync_state *sync, const bool *done)
{
	struct site *site = sync->site;
	struct state_texts texts = generation_texts(&site->fresh);
	if (state_texts_store(site->state, STATE_TEXTS_GOOD, &texts) != STATE_OK)
		return false;
	if (site->guard.whole != NULL)
		return true;
	for (store_id store = 0; store < site->facts->policy->store_count; store++) {
		const char *name = site->facts->policy->stores[store].name;
		char role[128];
		if (!done[store] || guard_holds(&site->guard, name))
			continue;
		snprintf(role, sizeof(role), STATE_TEXTS_BASE ":%s", name);
		if (state_texts_store(site->state, role, &texts) != STATE_OK)
			return false;
		snprintf(role, sizeof(role), STATE_BASE_AT ":%s", name);
		if (state_set_number(site->state, role, site->decided) != STATE_OK)
			return false;
	}
	return true;
}

/* What the name service said of a login, if that is news. */
static bool keep_uid(struct site *site, login_id login)
{
	const char *name = site->facts->logins[login].name;
	const struct state_uid *known = uids_kept_find(&site->kept, name);
	struct name_answer answer = name_cache_login(&site->names, name);
	bool vanished = answer.result == NAME_NONE && known != NULL && known->uid != UID_NONE;
	if (answer.result == NAME_FAILED || (vanished && site->uids.held))
		return true;
	struct state_uid uid = {name, answer.result == NAME_FOUND ? answer.uid : UID_NONE, site->clock_now};
	if (known != NULL && known->uid == uid.uid && uid.confirmed >= known->confirmed &&
	    uid.confirmed - known->confirmed < CONFIRM_EVERY_SECONDS)
		return true;
	return state_uid_store(site->state, &uid) == STATE_OK;
}

static bool keep_boot_id(struct site *site)
{
	char id[64] = "";
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return true;
	ssize_t size = read(fd, id, sizeof(id) - 1);
	close(fd);
	id[size > 0 ? size : 0] = '\0';
	id[strcspn(id, "\n")] = '\0';
	return state_set_text(site->state, STATE_BOOT_ID, id) == STATE_OK;
}

static bool keep_all(struct sync_state *sync, const bool *done)
{
	struct site *site = sync->site;
	if (site->fresh.facts != NULL && site->fresh_is_right && !keep_texts(sync, done))
		return false;
	for (store_id store = 0; store < site->facts->policy->store_count; store++)
		if (done[store] && lost_forget(site, store) != STATE_OK)
			return false;
	for (login_id login = 0; login < site->facts->login_count; login++)
		if (!keep_uid(site, login))
			return false;
	if (state_set_number(site->state, STATE_CLOCK, site->decided) != STATE_OK)
		return false;
	if (site->groups_failed == 0 &&
	    state_set_number(site->state, STATE_GROUPS_CONFIRMED, site->clock_now) != STATE_OK)
		return false;
	return state_set_text(site->state, STATE_CONFIG_PATH, site->config_path) == STATE_OK &&
	       keep_boot_id(site);
}

bool sync_state_finish(struct sync_state *sync, const bool *done)
{
	bool kept = state_db_begin(sync->site->state) == STATE_OK && keep_all(sync, done);
	return commit(sync, kept, "what was done");
}
