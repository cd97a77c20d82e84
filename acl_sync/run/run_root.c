/* A root that the state knows, and that is another directory now: where its folders stand instead, whoever could open them
 * then goes on. */
#include "acl_sync/run/run.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/mark.h"
#include "acl_sync/disk/tree.h"
#include "wording/wording.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define FOLDER_LEVELS 2 /* "{patient:2}/{patient}" */

/* Is the directory at `path` below `dir_fd` a root that careacl marked as this store's? Mounts are not gone into. */
static bool is_marked(const struct store *store, int dir_fd, const char *path)
{
	char mark[MARK_SIZE];
	int fd = tree_open_directory(dir_fd, path);
	bool is_root = fd >= 0 && mark_get(fd, MARK_STORE, mark) == 1 && strcmp(mark, store->name) == 0;
	if (fd >= 0)
		close(fd);
	return is_root;
}

/* Such a root beside `folder`, under another name: ".../NAME" and what the way to the root has after it. NULL: none. */
static const char *find_in(const struct store *store, const char *folder, const char *rest,
			   struct arena *arena)
{
	struct listing listing;
	const char *name, *found = NULL;
	enum entry_type type;
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && listing_open(&listing, fd) == 0) {
		while (found == NULL && listing_next(&listing, &name, &type) > 0) {
			const char *path = arena_printf(arena, "%s%s", name, rest);
			if (path == NULL)
				console_out_of_memory();
			if (type == ENTRY_DIRECTORY && is_marked(store, fd, path))
				found = arena_printf(arena, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder,
						     path);
		}
		listing_close(&listing);
	}
	if (fd >= 0)
		close(fd);
	return found;
}

/* The root itself, or a directory above it, may have got another name. */
static const char *find_elsewhere(const struct store *store, struct arena *arena)
{
	const char *root = store->root, *found = NULL;
	char *folder = arena_strdup(arena, root);
	if (folder == NULL)
		console_out_of_memory();
	for (char *slash = strrchr(folder, '/'); slash != NULL && found == NULL;
	     slash = strrchr(folder, '/')) {
		const char *rest = strchr(root + (slash - folder) + 1, '/');
		*slash = '\0';
		found = find_in(store, slash == folder ? "/" : folder, rest == NULL ? "" : rest, arena);
	}
	return found;
}

/* Does the directory hold a folder that careacl marked as a patient's? `levels`: at most so far below it. */
static bool holds_folder(int dir_fd, int levels)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	char mark[MARK_SIZE];
	bool holds = false;
	if (listing_open(&listing, dir_fd) != 0)
		return false;
	while (!holds && listing_next(&listing, &name, &type) > 0) {
		int fd = type == ENTRY_DIRECTORY ? tree_open_directory(dir_fd, name) : -1;
		holds = fd >= 0 && (mark_get(fd, MARK_PATIENT, mark) == 1 ||
				    (levels > 1 && holds_folder(fd, levels - 1)));
		if (fd >= 0)
			close(fd);
	}
	listing_close(&listing);
	return holds;
}

static const char *whereabouts(const char *place, struct arena *arena)
{
	const char *text =
	    place == NULL
		? wording(
		      "the folders of the last sync may stand elsewhere, and what is refused from now on is "
		      "not in force there: look for them, and put them back in their place")
		: wording_in(
		      arena,
		      "a directory that bears its mark stands at %s: if the folders of the last sync are "
		      "there, what is refused from now on is not in force on them, so put it back in its "
		      "place",
		      place);
	if (text == NULL)
		console_out_of_memory();
	return text;
}

const char *run_root_is_another(const struct run *run, const struct store *store)
{
	struct site *site = run->site;
	if (run->root == ROOT_ADOPTED || site->state == NULL || site->options->adopt ||
	    state_adoption_since(site->state, 0, store->name) != STATE_OK ||
	    (run->root == ROOT_FOREIGN && holds_folder(run->root_fd, FOLDER_LEVELS)))
		return NULL;
	const char *place = find_elsewhere(store, site->arena);
	if (run->root == ROOT_UNUSABLE && place == NULL)
		return NULL; /* what is wrong has been said */
	const char *text =
	    wording_in(site->arena,
		       run->root == ROOT_FOREIGN
			   ? "store '%s': %s is not the directory that was careacl's at the last sync "
			     "(neither it nor what it holds bears a mark), and is not touched; %s"
		       : run->root == ROOT_EMPTY
			   ? "store '%s': root %s was careacl's and is empty now: is the file system "
			     "mounted? Nothing is made there; %s"
			   : "store '%s': root %s was careacl's and cannot be used now; %s",
		       store->name, store->root, whereabouts(place, site->arena));
	if (text == NULL)
		console_out_of_memory();
	return text;
}
