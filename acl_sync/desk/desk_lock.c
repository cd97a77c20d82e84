/* Two desks at once on one patient: one after the other, for as long as it takes to record what is said. Whole syncs and
 * verbs about other patients are not waited for; a lock ends with its process. */
#include "acl_sync/desk/desk_private.h"

#include "acl_sync/status.h"
#include "policy/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A byte of the lock file stands for a patient; two that share one wait for each other, nothing worse. */
static off_t byte_of(const char *patient)
{
	return (off_t)(hash_text(HASH_SEED, patient) >> 2);
}

static int offset_compare(const void *left, const void *right)
{
	const off_t *a = left, *b = right;
	return *a < *b ? -1 : *a > *b;
}

static int lock_byte(int fd, off_t byte)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
	int result;
	do
		result = fcntl(fd, F_OFD_SETLKW, &lock);
	while (result != 0 && errno == EINTR);
	return result == 0 ? 0 : -errno;
}

/* In one order everywhere, so that nobody waits in a circle. */
static int lock_all(struct desk *desk)
{
	size_t count = desk->patients.count;
	off_t *bytes = arena_array(desk->arena, count, sizeof(*bytes));
	int error = bytes == NULL ? -ENOMEM : 0;
	for (size_t i = 0; error == 0 && i < count; i++)
		bytes[i] = byte_of(desk->patients.items[i]);
	if (error == 0)
		qsort(bytes, count, sizeof(*bytes), offset_compare);
	for (size_t i = 0; error == 0 && i < count; i++)
		error = lock_byte(desk->lock_fd, bytes[i]);
	return error;
}

bool desk_lock(struct desk *desk)
{
	struct site *site = &desk->before;
	const char *path = arena_printf(desk->arena, "%s/desk.lock", site->state_dir);
	desk->lock_fd = path == NULL ? -1 : open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	int error = desk->lock_fd < 0 ? -errno : lock_all(desk);
	if (error != 0)
		site_fail(site, STATUS_WRONG, site->state_dir, "the lock of the desk cannot be taken: %s",
			  strerror(-error));
	return error == 0;
}

void desk_unlock(struct desk *desk)
{
	if (desk->lock_fd >= 0)
		close(desk->lock_fd);
	desk->lock_fd = -1;
}
