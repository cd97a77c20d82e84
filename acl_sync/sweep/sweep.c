/* What is searched, and the search as a whole. */
#include "acl_sync/sweep/sweep.h"

#include "acl_sync/disk/aside.h"
#include "acl_sync/disk/root.h"
#include "acl_sync/sweep/mounts.h"
#include "acl_sync/sweep/sweep_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool sweep_init(struct sweep *sweep, const struct facts *facts)
{
	*sweep = (struct sweep){.facts = facts, .arena = arena_new()};
	if (sweep->arena == NULL)
		return false;
	sweep->stores = arena_array(sweep->arena, facts->policy->store_count + 1, sizeof(*sweep->stores));
	return sweep->stores != NULL;
}

void sweep_clear(struct sweep *sweep)
{
	arena_free(sweep->holds.arena);
	arena_free(sweep->arena);
	*sweep = (struct sweep){0};
}

/* Where the directory behind `fd` is below the root of its file system; NULL: cannot be told. */
static const char *inside_of(struct sweep *sweep, int fd)
{
	char link[32], path[4096];
	struct stat found;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t length = readlink(link, path, sizeof(path) - 1);
	char *mounts = process_text(AT_FDCWD, "/proc/self/mountinfo", sweep->arena);
	if (length <= 0 || mounts == NULL || fstat(fd, &found) != 0)
		return NULL;
	path[length] = '\0';
	const char *inside = mounts_inside(mounts, found.st_dev, path, sweep->arena);
	return inside != NULL ? inside : arena_strdup(sweep->arena, path);
}

size_t sweep_add_store(struct sweep *sweep, const struct store_job *job, int root_fd)
{
	for (size_t i = 0; i < sweep->store_count; i++)
		if (sweep->stores[i].job.store == job->store)
			return i;
	if (sweep->store_count > sweep->facts->policy->store_count)
		return SIZE_MAX;
	sweep->stores[sweep->store_count] = (struct sweep_store){
	    .store = &sweep->facts->policy->stores[job->store],
	    .job = *job,
	    .root_fd = root_fd,
	    .inside = inside_of(sweep, root_fd),
	};
	return sweep->store_count++;
}

/* ---- places ---- */

/* A place without a path is one for which there was no memory. */
static void add_place(struct sweep *sweep, const struct sweep_place *place)
{
	const char *root = sweep->stores[place->store].inside, *inside = NULL;
	void *places = NULL;
	if (place->path != NULL && root != NULL)
		inside = arena_printf(sweep->arena, "%s/%s", strcmp(root, "/") == 0 ? "" : root, place->path);
	if (place->path != NULL && (root == NULL || inside != NULL))
		places = arena_grow(sweep->arena, sweep->places, sweep->place_count, &sweep->place_capacity,
				    sizeof(*place));
	if (places == NULL) {
		sweep->out_of_memory = true;
		return;
	}
	sweep->places = places;
	sweep->places[sweep->place_count] = *place;
	sweep->places[sweep->place_count++].inside = inside;
}

static void add_aside(struct sweep *sweep, size_t store, const struct aside *aside)
{
	const struct sweep_place place = {
	    .store = store,
	    .patient = aside->patient,
	    .category = aside->category,
	    .origin = aside->path,
	    .path = arena_printf(sweep->arena, ROOT_ASIDE "/%s", aside->name),
	};
	add_place(sweep, &place);
}

/* What stands aside of those patients. */
static void add_asides(struct sweep *sweep, size_t index, const patient_id *patients, size_t count)
{
	const struct sweep_store *store = &sweep->stores[index];
	struct aside_table table = {.arena = sweep->arena};
	int error = aside_table_list(&table, sweep->facts, store->job.store, store->root_fd);
	sweep->out_of_memory |= error == -ENOMEM;
	sweep->unlisted += error != 0;
	for (size_t i = 0; i < count; i++)
		for (size_t j = aside_table_first(&table, patients[i]);
		     j < table.count && table.items[j].patient == patients[i]; j++)
			add_aside(sweep, index, &table.items[j]);
}

/* Where the store's folders stand; most often where they are wanted, and nothing is looked for. false: out of memory. */
static bool find_folders(struct sweep *sweep, struct sweep_store *store)
{
	struct standing *standing = &store->standing;
	int error = standing_init(standing, &store->job, store->root_fd, sweep->arena);
	if (error == 0)
		error = standing_look(standing);
	sweep->unlisted += standing->error != 0;
	sweep->out_of_memory |= error != 0;
	return error == 0;
}

void sweep_add_patients(struct sweep *sweep, size_t index, const patient_id *patients, size_t count)
{
	struct sweep_store *store = &sweep->stores[index];
	if (count == 0 || !find_folders(sweep, store))
		return;
	for (size_t i = 0; i < count; i++) {
		const struct sweep_place place = {
		    .store = index,
		    .patient = patients[i],
		    .category = NO_ID,
		    .path = standing_path(&store->standing, patients[i]),
		};
		add_place(sweep, &place);
	}
	add_asides(sweep, index, patients, count);
}

void sweep_add_stranger(struct sweep *sweep, size_t index, const char *path)
{
	const struct sweep_place place = {
	    .store = index,
	    .patient = NO_ID,
	    .category = NO_ID,
	    .path = arena_strdup(sweep->arena, path),
	};
	add_place(sweep, &place);
}

void sweep_add_lost(struct sweep *sweep, uid_t uid)
{
	void *lost = arena_grow(sweep->arena, sweep->lost, sweep->lost_count, &sweep->lost_capacity,
				sizeof(*sweep->lost));
	if (lost == NULL) {
		sweep->out_of_memory = true;
		return;
	}
	sweep->lost = lost;
	sweep->lost[sweep->lost_count++] = uid;
}

/* ---- the search ---- */

/* The devices of all places: of btrfs subvolumes each has its own. */
static const uint64_t *devices_of(struct sweep *sweep, struct arena *arena, size_t *ret_count)
{
	uint64_t *devices = arena_array(arena, sweep->place_count + sweep->store_count, sizeof(*devices));
	size_t count = 0;
	for (size_t i = 0; devices != NULL && i < sweep->place_count + sweep->store_count; i++) {
		struct stat found;
		bool is_place = i < sweep->place_count;
		size_t store = is_place ? sweep->places[i].store : i - sweep->place_count;
		const char *path = is_place ? sweep->places[i].path : ".";
		if (fstatat(sweep->stores[store].root_fd, path, &found, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		size_t known = 0;
		while (known < count && devices[known] != found.st_dev)
			known++;
		if (known == count)
			devices[count++] = found.st_dev;
	}
	*ret_count = count;
	return devices;
}

void sweep_add_holder(struct sweep *sweep, const struct holder *holder)
{
	void *holders = arena_grow(sweep->holds.arena, sweep->holders, sweep->holder_count,
				   &sweep->holder_capacity, sizeof(*holder));
	if (holders == NULL) {
		sweep->out_of_memory = true;
		return;
	}
	sweep->holders = holders;
	sweep->holders[sweep->holder_count++] = *holder;
}

static int holder_compare(const void *left, const void *right, void *context)
{
	const struct holder *a = left, *b = right;
	const struct sweep *sweep = context;
	pid_t p = holder_process(sweep, a)->pid, q = holder_process(sweep, b)->pid;
	int order = p < q ? -1 : p > q;
	if (order == 0)
		order = strcmp(a->path, b->path);
	return order != 0 ? order : (int)a->kind - (int)b->kind;
}

int sweep_find(struct sweep *sweep)
{
	size_t device_count = 0;
	struct arena *arena = arena_new();
	arena_free(sweep->holds.arena);
	sweep->holds = (struct holds){0};
	sweep->holders = NULL;
	sweep->holder_count = sweep->holder_capacity = 0;
	const uint64_t *devices = arena == NULL ? NULL : devices_of(sweep, arena, &device_count);
	holds_init(&sweep->holds, arena, devices, device_count);
	if (devices == NULL)
		return -ENOMEM;
	if (device_count == 0)
		return 0;
	int error = holds_scan(&sweep->holds);
	if (error == 0)
		sweep_search(sweep);
	if (error != 0 || sweep->out_of_memory)
		return error != 0 ? error : -ENOMEM;
	if (sweep->holder_count > 0)
		qsort_r(sweep->holders, sweep->holder_count, sizeof(*sweep->holders), holder_compare, sweep);
	return 0;
}
