#include "acl_sync/site/snapshot_look.h"

#include "acl_sync/site/snapshot_file.h"
#include "policy/login_snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int look_in(int folder_fd, struct arena *arena)
{
	struct login_snapshot snapshot;
	unsigned char *bytes = NULL;
	size_t size = 0;
	int error = snapshot_file_read(folder_fd, arena, &bytes, &size);
	if (error != 0)
		return error;
	const struct snapshot_source source = snapshot_source_memory(bytes, size);
	return login_snapshot_open(&snapshot, &source) && login_snapshot_verify(&snapshot) ? 0 : -EBADMSG;
}

int snapshot_look(const char *state_dir)
{
	int folder_fd = open(state_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (folder_fd < 0)
		return -errno;
	struct arena *arena = arena_new();
	int error = arena == NULL ? -ENOMEM : look_in(folder_fd, arena);
	arena_free(arena);
	close(folder_fd);
	return error;
}
