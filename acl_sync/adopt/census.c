/* The walk of a census. */
#include "acl_sync/adopt/census_private.h"

#include "acl_sync/disk/root.h"
#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Deeper trees are not read: each level holds a descriptor. What is below counts as unread. */
#define DEPTH_MAX 400

/* A name in a folder of a tree whose store nobody has declared. NO_ID: there are too many names. */
static uint32_t category_by_name(struct scan *scan, const char *name)
{
	struct census *census = scan->census;
	uint32_t at = 0;
	while (at < census->category_count && strcmp(census->categories[at].path, name) != 0)
		at++;
	if (at == CATEGORY_MAX)
		return NO_ID;
	if (at == census->category_count) {
		const char *kept = arena_strdup(census->arena, name);
		if (kept == NULL) {
			scan->stop = -ENOMEM;
			return NO_ID;
		}
		census->categories[census->category_count++].path = kept;
	}
	census->categories[at].folders++;
	return at;
}

static bool start_folder(struct scan *scan, struct scan_place *place)
{
	struct census *census = scan->census;
	struct census_folder *folders = arena_grow(census->arena, census->folders, census->folder_count,
						   &census->folder_capacity, sizeof(*folders));
	if (folders == NULL)
		return false;
	census->folders = folders;
	folders[census->folder_count] = (struct census_folder){.path = place->path, .first = place->node};
	place->folder = (uint32_t)census->folder_count++;
	if (scan->frame->layout != NULL)
		place->layout = &scan->frame->layout->nodes[0];
	return true;
}

/* Is the directory a folder, or a category of one? */
static bool find_place(struct scan *scan, const char *name, const struct scan_place *above,
		       struct scan_place *place)
{
	const struct census_frame *frame = scan->frame;
	if (place->depth <= frame->folder_depth) {
		place->path = above->path[0] == '\0'
				  ? arena_strdup(scan->census->arena, name)
				  : arena_printf(scan->census->arena, "%s/%s", above->path, name);
		if (place->path == NULL)
			return false;
	}
	if (place->depth == frame->folder_depth)
		return start_folder(scan, place);
	if (place->folder == NO_ID || place->category != NO_ID)
		return true;
	if (frame->layout == NULL) {
		place->category = category_by_name(scan, name);
		return scan->stop == 0;
	}
	place->layout = above->layout == NULL ? NULL : layout_child(above->layout, name);
	if (place->layout != NULL && place->layout->category != NO_ID) {
		place->category = place->layout->category - frame->first_category;
		scan->census->categories[place->category].folders++;
	}
	return true;
}

static bool add_node(struct scan *scan, uint32_t parent, uint32_t class, struct scan_place *place)
{
	struct census *census = scan->census;
	struct census_node *nodes = arena_grow(census->arena, census->nodes, census->node_count,
					       &census->node_capacity, sizeof(*nodes));
	if (nodes == NULL || census->node_count >= NO_ID)
		return false;
	census->nodes = nodes;
	place->node = (uint32_t)census->node_count++;
	nodes[place->node] = (struct census_node){.parent = parent, .class = class};
	return true;
}

static void keep_tallies(struct scan *scan, uint32_t node, const struct scan_tallies *tallies)
{
	struct census *census = scan->census;
	census->nodes[node].first_tally = census->tally_count;
	census->nodes[node].tally_count = tallies->count;
	for (size_t i = 0; i < tallies->count; i++) {
		struct census_tally *all = arena_grow(census->arena, census->tallies, census->tally_count,
						      &census->tally_capacity, sizeof(*all));
		if (all == NULL) {
			scan->stop = -ENOMEM;
			return;
		}
		census->tallies = all;
		all[census->tally_count++] = tallies->items[i];
	}
}

static void scan_entries(struct scan *scan, int fd, const struct scan_place *place);

/* An open directory below the root. */
static void scan_open(struct scan *scan, int fd, const char *name, const struct scan_place *above)
{
	struct scan_place place = *above;
	struct object_state state;
	int error = scan_look(scan, (struct handle){.fd = fd}, &state);
	uint32_t class = error == 0 ? scan_class(scan, &state) : NO_ID;
	if (error != 0)
		scan_unread(scan, error);
	if (class == NO_ID)
		return;
	scan->census->counts.directories++;
	scan->census->classes[class].objects++;
	place.depth++;
	if (!add_node(scan, above->node, class, &place) || !find_place(scan, name, above, &place)) {
		scan->stop = -ENOMEM;
		return;
	}
	scan->census->nodes[place.node].category = place.category;
	scan_entries(scan, fd, &place);
	if (place.depth == scan->frame->folder_depth)
		scan->census->folders[place.folder].end = (uint32_t)scan->census->node_count;
}

static void scan_directory(struct scan *scan, int dir_fd, const char *name, const struct scan_place *above)
{
	if (above->depth == 0 && root_is_reserved(name))
		return;
	int fd = above->depth >= DEPTH_MAX ? -ENAMETOOLONG : tree_open_directory(dir_fd, name);
	if (fd < 0) {
		scan_unread(scan, fd);
		return;
	}
	scan_open(scan, fd, name, above);
	close(fd);
}

static void scan_entry(struct scan *scan, int fd, const char *name, enum entry_type type,
		       const struct scan_place *place, struct scan_tallies *tallies)
{
	if (type == ENTRY_DIRECTORY)
		scan_directory(scan, fd, name, place);
	else if (type == ENTRY_FILE)
		scan_file(scan, fd, name, place, tallies);
	else
		scan_special(scan, fd, name);
}

static size_t count_entries(int fd)
{
	struct listing listing;
	enum entry_type type;
	const char *name;
	size_t count = 0;
	if (listing_open(&listing, fd) == 0)
		while (listing_next(&listing, &name, &type) > 0)
			count++;
	listing_close(&listing);
	return count;
}

static void scan_entries(struct scan *scan, int fd, const struct scan_place *place)
{
	struct scan_tallies tallies = {0};
	struct listing listing;
	enum entry_type type;
	const char *name;
	bool shows = place->depth == 0 && scan->frame->progress != NULL;
	size_t done = 0, all = shows ? count_entries(fd) : 0;
	int more = listing_open(&listing, fd);
	while (more == 0 && scan->stop == 0 && (more = listing_next(&listing, &name, &type)) > 0) {
		scan_entry(scan, fd, name, type, place, &tallies);
		if (shows)
			scan->frame->progress(scan->frame->progress_context, ++done, all);
		more = 0;
	}
	if (more < 0)
		scan_unread(scan, more);
	listing_close(&listing);
	keep_tallies(scan, place->node, &tallies);
	free(tallies.items);
}

/* ---- the root ---- */

/* The directories that lead to the root: whoever may not pass one of them opens nothing. */
static int take_above(struct scan *scan, const char *root)
{
	struct census *census = scan->census;
	size_t count = 0;
	for (const char *at = root; *at != '\0'; at++)
		count += *at == '/';
	census->above = arena_array(census->arena, count, sizeof(*census->above));
	char *path = arena_strdup(census->arena, root);
	if (census->above == NULL || path == NULL)
		return -ENOMEM;
	for (char *slash = path; (slash = strchr(slash, '/')) != NULL && strcmp(root, "/") != 0; slash++) {
		struct object_state state;
		*slash = '\0';
		int fd = open(slash == path ? "/" : path, O_PATH | O_DIRECTORY | O_CLOEXEC);
		int error =
		    fd < 0 ? -errno
			   : object_look((struct handle){.fd = fd, .is_path = true}, scan->scratch, &state);
		if (fd >= 0)
			close(fd);
		*slash = '/';
		if (error == -EOPNOTSUPP)
			state.access_size = state.default_size = 0;
		else if (error != 0)
			return error;
		census->above[census->above_count] = census_class_of(census, &state);
		if (census->above[census->above_count++] == NO_ID)
			return -ENOMEM;
	}
	return 0;
}

static int take_root(struct scan *scan, const char *root)
{
	struct scan_place place = {.folder = NO_ID, .category = NO_ID, .path = ""};
	struct object_state state;
	int fd = open(root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int error = scan_look(scan, (struct handle){.fd = fd}, &state);
	uint32_t class = error == 0 ? census_class_of(scan->census, &state) : NO_ID;
	if (error == 0 && (class == NO_ID || !add_node(scan, NO_ID, class, &place)))
		error = -ENOMEM;
	if (error == 0) {
		scan->census->nodes[0].category = NO_ID;
		scan_entries(scan, fd, &place);
		error = scan->stop;
	}
	close(fd);
	return error;
}

static int compare_folders(const void *left, const void *right)
{
	return strcmp(((const struct census_folder *)left)->path,
		      ((const struct census_folder *)right)->path);
}

int census_take(struct census *census, const char *root, const struct census_frame *frame,
		struct arena *arena)
{
	struct scan scan = {.census = census, .frame = frame, .scratch = malloc(sizeof(*scan.scratch))};
	*census = (struct census){.arena = arena, .root = root, .counts = {.has_acls = true}};
	for (; frame->layout != NULL && census->category_count < frame->category_count;
	     census->category_count++)
		census->categories[census->category_count].path =
		    frame->category_paths[census->category_count];
	int error = scan.scratch == NULL ? -ENOMEM : take_above(&scan, root);
	if (error == 0)
		error = take_root(&scan, root);
	if (census->folder_count > 0)
		qsort(census->folders, census->folder_count, sizeof(*census->folders), compare_folders);
	free(scan.scratch);
	return error;
}
