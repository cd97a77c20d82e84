/* What stands aside, by what the directories say themselves. */
#include "acl_sync/disk/aside.h"

#include "acl_sync/disk/posix_acl.h"
#include "acl_sync/disk/root.h"
#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <unistd.h>

/* Where the document in the directory `name` came from. 1; 0: it is not said, or of nobody; -ENOMEM. */
static int read_origin(const struct facts *facts, store_id store, int aside_fd, const char *name,
		       struct arena *arena, struct aside *ret_aside)
{
	char text[ASIDE_ORIGIN_SIZE];
	struct handle handle = {.fd = tree_open_pinned(aside_fd, name), .is_path = true};
	if (handle.fd < 0)
		return 0;
	int error = handle_get_attribute(handle, ASIDE_ORIGIN, text, sizeof(text));
	close(handle.fd);
	if (error != 0)
		return 0;
	char *origin = arena_strdup(arena, text);
	if (origin == NULL)
		return -ENOMEM;
	*ret_aside = (struct aside){.name = name};
	return aside_origin_parse(facts, store, origin, ret_aside);
}

int aside_table_list(struct aside_table *table, const struct facts *facts, store_id store, int root_fd)
{
	struct listing listing;
	struct aside aside;
	const char *name;
	enum entry_type type;
	int fd = tree_open_directory(root_fd, ROOT_ASIDE);
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	int more = listing_open(&listing, fd), found;
	while (more >= 0 && (more = listing_next(&listing, &name, &type)) > 0) {
		found =
		    type == ENTRY_DIRECTORY ? read_origin(facts, store, fd, name, table->arena, &aside) : 0;
		if (found < 0 || (found > 0 && !aside_table_append(table, &aside)))
			more = -ENOMEM;
	}
	listing_close(&listing);
	close(fd);
	aside_table_sort(table);
	return more < 0 ? more : 0;
}
