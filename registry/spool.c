#include "registry/spool.h"

#include "policy/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* A piece of the file, mapped. */
struct piece {
	char *bytes;
	size_t size;
	off_t at;
};

static struct {
	pthread_mutex_t lock; /* threads of a walk have arenas of their own */
	char *folder;
	int fd; /* -1: not made yet, or none is to be had */
	off_t end;
	struct piece *pieces;
	size_t count, capacity, bytes;
} spool = {.lock = PTHREAD_MUTEX_INITIALIZER, .fd = -1};

/* ---- the file ---- */

static void open_file(void)
{
	int in_place = FS_NOCOW_FL; /* btrfs: what has its room once has it for good */
	spool.fd = open(spool.folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (spool.fd >= 0)
		(void)ioctl(spool.fd, FS_IOC_SETFLAGS, &in_place);
	free(spool.folder); /* what fails once is not tried again */
	spool.folder = NULL;
}

/* Is there room for so much, and is it ours from now on? Without that a write to the memory would end the process. */
static bool reserve(size_t size)
{
	struct statvfs found;
	int done;
	if (fstatvfs(spool.fd, &found) != 0 ||
	    (uint64_t)found.f_bavail * found.f_frsize < (uint64_t)size + SPOOL_LEAVES_BYTES)
		return false;
	do /* posix_fallocate() would write where this cannot be had */
		done = fallocate(spool.fd, 0, spool.end, (off_t)size);
	while (done != 0 && errno == EINTR);
	return done == 0;
}

static bool make_room(void)
{
	if (spool.count < spool.capacity)
		return true;
	size_t capacity = spool.capacity == 0 ? 64 : 2 * spool.capacity;
	struct piece *grown = reallocarray(spool.pieces, capacity, sizeof(*grown));
	if (grown == NULL)
		return false;
	spool.pieces = grown;
	spool.capacity = capacity;
	return true;
}

/* ---- what arenas ask for ---- */

static size_t whole_pages(size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	return size > SIZE_MAX - page ? size : (size + page - 1) / page * page;
}

static void *take_locked(size_t size)
{
	if (spool.folder != NULL)
		open_file();
	if (spool.fd < 0 || !make_room() || !reserve(size))
		return NULL;
	char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, spool.fd, spool.end);
	if (bytes == MAP_FAILED)
		return NULL;
	spool.pieces[spool.count++] = (struct piece){bytes, size, spool.end};
	spool.end += (off_t)size;
	spool.bytes += size;
	return bytes;
}

static void *take(size_t size)
{
	(void)pthread_mutex_lock(&spool.lock);
	void *bytes = take_locked(whole_pages(size));
	(void)pthread_mutex_unlock(&spool.lock);
	return bytes;
}

/* The room goes back to the file system. */
static void give(void *bytes, size_t size)
{
	(void)pthread_mutex_lock(&spool.lock);
	size_t i = spool.count;
	while (i > 0 && spool.pieces[i - 1].bytes != bytes)
		i--;
	if (i > 0) {
		struct piece *piece = &spool.pieces[i - 1];
		(void)munmap(piece->bytes, piece->size);
		(void)fallocate(spool.fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, piece->at,
				(off_t)piece->size);
		spool.bytes -= piece->size;
		*piece = spool.pieces[--spool.count];
	}
	(void)pthread_mutex_unlock(&spool.lock);
	(void)size;
}

/* Out of the process: what was written stands in the file, and is found there again. Neighbours go together. */
static void rest(void)
{
	(void)pthread_mutex_lock(&spool.lock);
	for (size_t i = 0, next; i < spool.count; i = next) {
		char *low = spool.pieces[i].bytes, *high = low + spool.pieces[i].size;
		for (next = i + 1; next < spool.count; next++) {
			const struct piece *piece = &spool.pieces[next];
			if (piece->bytes + piece->size != low)
				break;
			low = piece->bytes;
		}
		(void)madvise(low, (size_t)(high - low), MADV_DONTNEED);
	}
	(void)pthread_mutex_unlock(&spool.lock);
}

static const struct arena_spill to_file = {take, give, rest};

/* A child looks at what there is, and takes and gives back nothing: the file is the parent's. */
static void forget_in_child(void)
{
	(void)pthread_mutex_init(&spool.lock, NULL);
	free(spool.folder);
	spool.folder = NULL;
	spool.fd = -1;
}

void spool_start(const char *folder)
{
	static bool is_started;
	if (is_started || (spool.folder = strdup(folder)) == NULL)
		return;
	is_started = true;
	if (pthread_atfork(NULL, NULL, forget_in_child) == 0)
		arena_spill_set(&to_file);
}

size_t spool_bytes(void)
{
	(void)pthread_mutex_lock(&spool.lock);
	size_t bytes = spool.bytes;
	(void)pthread_mutex_unlock(&spool.lock);
	return bytes;
}
