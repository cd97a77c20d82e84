/* What a run over a store keeps of single objects and documents, by the hooks of its job. */
#include "acl_sync/site/sync_state_private.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/root.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

/* So many authors are kept in one transaction. */
#define AUTHORS_TOGETHER 4096
/* What was kept more recently may be another run's, which is just about to make the directory. */
#define ASIDE_MADE_SECONDS 3600

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

bool sync_state_keep_authors(struct sync_state *sync)
{
	bool kept = true;
	for (size_t i = 0; i < sync->author_count && kept; i++)
		kept = state_author_store(sync->site->state, sync->store, &sync->authors[i]) == STATE_OK;
	return kept;
}

static bool keep_objects(struct sync_state *sync, const struct previous_object *objects, size_t count)
{
	struct state_db *state = sync->site->state;
	if (!sync_state_number(sync) || !sync_state_keep_authors(sync))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct state_previous previous = as_state(&objects[i]);
		if (state_previous_store(state, sync->generation, sync->store, &previous) != STATE_OK)
			return false;
	}
	return true;
}

void sync_state_clear_authors(struct sync_state *sync)
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
	if (sync->goes_on && (!kept || state_db_commit(sync->site->state) != STATE_OK)) {
		console_say(
		    CONSOLE_WARNING,
		    "what is changed now cannot be kept in the state, and careacl undo will not know it: %s",
		    state_db_message(sync->site->state));
		state_db_rollback(sync->site->state);
		return true;
	}
	if (!sync->goes_on && !sync_state_commit(sync, kept, "what is about to change"))
		return false;
	sync->stored = true;
	sync_state_clear_authors(sync);
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

static bool flush_authors(struct sync_state *sync)
{
	if (sync->author_count == 0)
		return true;
	bool kept = state_db_begin(sync->site->state) == STATE_OK && sync_state_keep_authors(sync);
	if (!sync_state_commit(sync, kept, "whose documents are taken"))
		return false;
	sync_state_clear_authors(sync);
	return true;
}

bool sync_state_keep_author(void *context, const struct kept_author *author)
{
	struct sync_state *sync = context;
	/* all of them are written with the objects, or in the end: a transaction each would take minutes */
	if (sync->author_count >= AUTHORS_TOGETHER && !flush_authors(sync))
		return false;
	return author_add(sync, author);
}

bool sync_state_keep_origin(struct sync_state *sync, const struct kept_aside *aside)
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
	bool kept = state_db_begin(sync->site->state) == STATE_OK && sync_state_keep_origin(sync, aside);
	return sync_state_commit(sync, kept, "where a document comes from");
}

void sync_state_forget_aside(void *context, const char *name)
{
	struct sync_state *sync = context;
	struct state_db *state = sync->site->state;
	bool kept =
	    state_db_begin(state) == STATE_OK && state_aside_forget(state, sync->store, name) == STATE_OK;
	sync_state_commit(sync, kept, "what no longer stands aside");
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

/* Where documents came from that no longer stand aside. */
static bool forget_asides(struct sync_state *sync, int root_fd)
{
	struct state_db *state = sync->site->state;
	const struct state_aside *asides;
	struct stat found;
	size_t count, gone = 0;
	bool kept = state_asides_load(state, sync->store, sync->site->arena, &asides, &count) == STATE_OK;
	for (size_t i = 0; kept && i < count; i++) {
		char path[320];
		if (time_later(asides[i].at, ASIDE_MADE_SECONDS) > sync->site->clock_now ||
		    (size_t)snprintf(path, sizeof(path), ROOT_ASIDE "/%s", asides[i].name) >= sizeof(path) ||
		    fstatat(root_fd, path, &found, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT)
			continue;
		if (gone++ == 0)
			kept = state_db_begin(state) == STATE_OK;
		kept = kept && state_aside_forget(state, sync->store, asides[i].name) == STATE_OK;
	}
	if (kept && gone == 0)
		return true;
	return sync_state_commit(sync, kept, "what no longer stands aside");
}

void sync_state_hooks(struct sync_state *sync, struct store_job *job)
{
	job->keep = sync_state_keep;
	job->keep_author = sync_state_keep_author;
	job->keep_aside = sync_state_keep_aside;
	job->forget_aside = sync_state_forget_aside;
	job->find_aside = sync_state_find_aside;
	job->keep_context = sync;
}

void sync_state_end_store(struct sync_state *sync, int root_fd)
{
	flush_authors(sync);
	sync_state_clear_authors(sync);
	forget_asides(sync, root_fd);
}
