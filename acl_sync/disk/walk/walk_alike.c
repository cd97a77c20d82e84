#include "acl_sync/disk/walk/walk_alike.h"

#include "policy/alike.h"

#include <pthread.h>
#include <stdlib.h>

/* Of all classes together, about: of larger teams there are fewer. */
#define BYTES_MAX ((size_t)24 * 1024 * 1024)
#define BYTES_PER_NAME ((size_t)256) /* in the sets of one directory */

struct walk_alike {
	pthread_mutex_t lock;
	struct arena *arena;
	struct alike_table *table;
	size_t bytes_left;
};

/* What is kept of a class. */
struct folder_class {
	const struct wanted_folder *wanted;
	struct acl_set **node_sets; /* by layout_node.index */
};

struct walk_alike *walk_alike_new(const struct store_job *job)
{
	struct walk_alike *alike =
	    job->patients != NULL || !job->decider->is_alike ? NULL : calloc(1, sizeof(*alike));
	if (alike == NULL)
		return NULL;
	alike->bytes_left = BYTES_MAX;
	alike->arena = arena_new();
	alike->table = alike->arena == NULL ? NULL : alike_new(job->facts, job->now, alike->arena);
	(void)pthread_mutex_init(&alike->lock, NULL); /* one without attributes always can be */
	if (alike->table != NULL)
		return alike;
	pthread_mutex_destroy(&alike->lock);
	arena_free(alike->arena);
	free(alike);
	return NULL;
}

void walk_alike_free(struct walk_alike *alike)
{
	if (alike == NULL)
		return;
	pthread_mutex_destroy(&alike->lock);
	arena_free(alike->arena);
	free(alike);
}

/* All that a set can be asked for, so that nobody who asks makes it. */
static bool set_complete(struct acl_set *set, struct arena *arena)
{
	for (enum object_kind kind = 0; kind < OBJECT_KIND_COUNT; kind++)
		if (acl_set_access(set, kind, arena) == NULL || acl_set_default(set, kind, arena) == NULL)
			return false;
	return true;
}

static bool sets_complete(struct walk *walk)
{
	for (size_t i = 0; i < walk->layout->node_count; i++) {
		struct acl_set *set = walk_node_set(walk, &walk->layout->nodes[i]);
		if (set == NULL || !set_complete(set, walk->folder.arena))
			return false;
	}
	return true;
}

/* Makes the present folder's decisions in the arena of all. NULL: out of memory or of room. */
static const struct folder_class *class_new(struct walk *walk, struct walk_alike *alike)
{
	const struct store_job *job = walk->job;
	struct folder_walk *folder = &walk->folder;
	struct arena *own = folder->arena;
	struct folder_class *class = arena_alloc(alike->arena, sizeof(*class));
	if (class == NULL)
		return NULL;
	class->node_sets = arena_array(alike->arena, walk->layout->node_count, sizeof(*class->node_sets));
	class->wanted = compile_folder(job->facts, job->uids, job->decider, folder->patient, job->store,
				       job->now, alike->arena);
	if (class->node_sets == NULL || class->wanted == NULL)
		return NULL;
	folder->arena = alike->arena;
	folder->wanted = class->wanted;
	folder->node_sets = class->node_sets;
	bool is_complete = sets_complete(walk);
	folder->arena = own;
	folder->wanted = NULL;
	folder->node_sets = NULL;
	size_t bytes = (class->wanted->passers.count + 8) * walk->layout->node_count * BYTES_PER_NAME;
	if (!is_complete)
		bytes = BYTES_MAX; /* nor is there room for another */
	alike->bytes_left = bytes < alike->bytes_left ? alike->bytes_left - bytes : 0;
	return is_complete ? class : NULL;
}

bool walk_alike_decide(struct walk *walk)
{
	const struct store_job *job = walk->job;
	const struct folder_facts *facts = &walk->folder.facts;
	struct walk_alike *alike = walk->alike;
	const struct folder_class *class = NULL;
	const bool is_refreshed = (facts->facts != job->facts) | (facts->uids != job->uids) |
				  (facts->decider != job->decider) | (facts->now != job->now) |
				  (facts->patient != walk->folder.patient);
	if (alike == NULL || is_refreshed)
		return false;
	pthread_mutex_lock(&alike->lock);
	const void **kept = alike_kept(alike->table, facts->patient);
	if (kept != NULL && *kept == NULL && alike->bytes_left > 0)
		*kept = class_new(walk, alike);
	if (kept != NULL)
		class = *kept;
	pthread_mutex_unlock(&alike->lock);
	if (class == NULL)
		return false;
	walk->folder.wanted = class->wanted;
	walk->folder.node_sets = class->node_sets;
	return true;
}
