/* Through the folders: who holds what lies there. */
#include "acl_sync/disk/depth.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/sweep/sweep_private.h"
#include "policy/identifier.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The walk through one place. */
struct search {
	struct sweep *sweep;
	struct judge *judge;
	size_t place;
	char *below; /* the present path below the place */
	size_t length, capacity;
	size_t depth, depth_limit;
};

/* ---- what was found ---- */

static bool is_smbd(const struct process *process)
{
	return process->has_people && process_has_root(process) && strcmp(process->command, "smbd") == 0;
}

/* The process, with its people; NULL: it has ended since, and another may have its number. */
static const struct process *process_of(struct sweep *sweep, size_t index)
{
	struct process *process = &sweep->holds.processes[index], now;
	if (process->has_people)
		return process;
	int proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = proc_fd < 0 ? -1 : process_open(proc_fd, process->pid);
	bool same = fd >= 0 && process_read(fd, &now) == 0 && now.start == process->start &&
		    process_read_people(fd, sweep->holds.arena, process) == 0;
	if (fd >= 0)
		close(fd);
	if (proc_fd >= 0)
		close(proc_fd);
	return same ? process : NULL;
}

/* The category at or above `below` of a patient's folder, and how much of the path it takes; NO_ID: none. */
static category_id category_at(const struct sweep *sweep, const struct sweep_place *place, const char *below)
{
	const struct policy *policy = sweep->facts->policy;
	store_id store = sweep->stores[place->store].job.store;
	if (place->category != NO_ID || place->patient == NO_ID)
		return place->category;
	for (category_id id = 0; id < policy->category_count; id++) {
		const struct category *category = &policy->categories[id];
		if (category->store == store && plain_path_is_within(below, category->path))
			return id;
	}
	return NO_ID;
}

/* The people for whom an smbd has the object open; how many. */
static size_t add_smb_holders(struct search *search, const struct hold *hold, const struct holder *pattern)
{
	struct sweep *sweep = search->sweep;
	const struct samba *samba = &sweep->samba;
	size_t found = 0;
	if (!samba->is_known)
		samba_ask(sweep->arena, &sweep->samba);
	for (size_t i = 0; i < samba->open_count; i++) {
		const struct samba_open *open = &samba->opens[i];
		if (open->pid != sweep->holds.processes[hold->process].pid || open->inode != hold->inode)
			continue;
		struct holder holder = *pattern;
		holder.kind = HOLD_SMB;
		holder.uid = open->uid;
		holder.needs = open->needs;
		judge_holder(search->judge, &holder);
		sweep_add_holder(sweep, &holder);
		found++;
	}
	return found;
}

static void add_holder(struct search *search, const struct hold *hold, const char *below)
{
	struct sweep *sweep = search->sweep;
	const struct sweep_place *place = &sweep->places[search->place];
	const struct process *process = process_of(sweep, hold->process);
	if (process == NULL)
		return;
	struct holder holder = {
	    .process = hold->process,
	    .uid = process->uids[0],
	    .kind = hold->kind,
	    .needs = hold->needs,
	    .device = hold->device,
	    .inode = hold->inode,
	    .is_directory = hold->is_directory,
	    .place = search->place,
	    .category = category_at(sweep, place, below),
	    .below = arena_strdup(sweep->holds.arena, below),
	    .path = arena_printf(sweep->holds.arena, "%s/%s%s%s", sweep->stores[place->store].store->root,
				 place->path, below[0] != '\0' ? "/" : "", below),
	    .is_gone = hold->gone != NULL,
	};
	if (holder.below == NULL || holder.path == NULL) {
		sweep->out_of_memory = true;
		return;
	}
	if (is_smbd(process) && hold->kind == HOLD_DESCRIPTOR && add_smb_holders(search, hold, &holder) > 0)
		return;
	judge_holder(search->judge, &holder);
	sweep_add_holder(sweep, &holder);
}

/* ---- by device and inode ---- */

static void search_object(struct search *search, const struct stat *found)
{
	const struct holds *holds = &search->sweep->holds;
	const struct hold *end = holds->items + holds->count;
	struct hold *hold = holds_find(holds, found->st_ino);
	for (; hold != NULL && hold < end && hold->inode == found->st_ino; hold++)
		if (holds_is(holds, hold, found->st_dev, found->st_ino)) {
			hold->is_directory = S_ISDIR(found->st_mode);
			hold->gone = NULL;
			add_holder(search, hold, search->below);
		}
}

/* Down to `name`. false: out of memory. */
static bool enter(struct search *search, const char *name, size_t *ret_before)
{
	size_t needed = search->length + strlen(name) + 2;
	*ret_before = search->length;
	while (needed > search->capacity) {
		char *larger = arena_grow(search->sweep->holds.arena, search->below, search->capacity,
					  &search->capacity, 1);
		if (larger == NULL) {
			search->sweep->out_of_memory = true;
			return false;
		}
		search->below = larger;
	}
	search->length += (size_t)snprintf(search->below + search->length, search->capacity - search->length,
					   "%s%s", search->length > 0 ? "/" : "", name);
	return true;
}

static void search_directory(struct search *search, int fd);

static void search_entry(struct search *search, int dir_fd, const char *name, enum entry_type type)
{
	struct stat found;
	int fd = type == ENTRY_DIRECTORY ? tree_open_directory(dir_fd, name) : -1;
	if (fd >= 0 && search->depth < search->depth_limit) {
		search->depth++;
		search_directory(search, fd);
		search->depth--;
	} else if (tree_stat(dir_fd, name, &found) == 0) {
		search_object(search, &found);
		search->sweep->unsearched += type == ENTRY_DIRECTORY;
	}
	if (fd >= 0)
		close(fd);
}

static void search_directory(struct search *search, int fd)
{
	struct listing listing = {.fd = -1};
	struct stat found;
	const char *name;
	enum entry_type type;
	int more = fstat(fd, &found) == 0 ? listing_open(&listing, fd) : -errno;
	if (more == 0)
		search_object(search, &found);
	while (more >= 0 && (more = listing_next(&listing, &name, &type)) > 0) {
		size_t before;
		if (!enter(search, name, &before))
			continue;
		search_entry(search, fd, name, type);
		search->length = before;
		search->below[before] = '\0';
	}
	search->sweep->unsearched += more < 0;
	listing_close(&listing);
}

static void search_place(struct search *search)
{
	const struct sweep_place *place = &search->sweep->places[search->place];
	int root_fd = search->sweep->stores[place->store].root_fd;
	struct stat found;
	size_t before;
	search->length = search->depth = 0;
	if (!enter(search, "", &before))
		return;
	int fd = tree_open_directory(root_fd, place->path);
	if (fd >= 0) {
		search_directory(search, fd);
		close(fd);
	} else if (fd == -ENOTDIR && tree_stat(root_fd, place->path, &found) == 0) {
		search_object(search, &found);
	} else {
		search->sweep->unsearched += fd != -ENOENT;
	}
}

/* ---- by the last name ---- */

/* What of `path` lies below the place: "" or a relative path; NULL: nothing. */
static const char *below_place(const struct sweep_place *place, const char *path)
{
	size_t length = place->inside == NULL ? 0 : strlen(place->inside);
	if (length == 0 || strncmp(path, place->inside, length) != 0)
		return NULL;
	return path[length] == '/' ? path + length + 1 : path[length] == '\0' ? path + length : NULL;
}

static void search_gone(struct search *search)
{
	const struct sweep *sweep = search->sweep;
	for (size_t i = 0; i < sweep->holds.count; i++) {
		const struct hold *hold = &sweep->holds.items[i];
		if (hold->gone == NULL)
			continue;
		for (search->place = 0; search->place < sweep->place_count; search->place++) {
			const char *below = below_place(&sweep->places[search->place], hold->gone);
			if (below == NULL)
				continue;
			add_holder(search, hold, below);
			break;
		}
	}
}

void sweep_search(struct sweep *sweep)
{
	struct search search = {.sweep = sweep, .judge = judge_new(sweep)};
	sweep->samba = (struct samba){0};
	sweep->unsearched = 0;
	/* a descriptor a level, and those of judging */
	search.depth_limit = depth_levels(DEPTH_LEVELS, 1);
	if (search.judge == NULL) {
		sweep->out_of_memory = true;
		return;
	}
	for (; search.place < sweep->place_count && sweep->holds.count > 0; search.place++)
		search_place(&search);
	search_gone(&search);
	judge_free(search.judge);
}
