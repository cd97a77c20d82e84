/* SQLite keeps the index of its write-ahead log in a file that all processes map (state.db-shm), and makes it with a byte
 * for each page: on a file system whose blocks are smaller than a page the rest are holes, and who writes there when the
 * disk is full is ended by SIGBUS. Here the blocks are taken before anybody writes: without room SQLite is told so, and
 * the verb refuses.
 */
#include "registry/state_query.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

#define VFS_NAME "careacl"

static sqlite3_vfs vfs;
static sqlite3_io_methods methods; /* the system's, but for one */
static int (*map_unreserved)(sqlite3_file *, int, int, int, void volatile **);

/* Writable pages, as if each had been written. A kernel before 5.14 does not know it. */
static int map_reserved(sqlite3_file *file, int region, int size, int extends, void volatile **ret_pages)
{
	int result = map_unreserved(file, region, size, extends, ret_pages);
	if (result != SQLITE_OK || *ret_pages == NULL ||
	    madvise((void *)*ret_pages, (size_t)size, MADV_POPULATE_WRITE) == 0 || errno == EINVAL)
		return result;
	*ret_pages = NULL;
	return SQLITE_FULL;
}

static int open_file(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	sqlite3_vfs *system = self->pAppData;
	int result = system->xOpen(system, name, file, flags, ret_flags);
	if (result != SQLITE_OK || (flags & SQLITE_OPEN_MAIN_DB) == 0 || file->pMethods == NULL ||
	    file->pMethods->iVersion < 2)
		return result;
	methods = *file->pMethods;
	map_unreserved = methods.xShmMap;
	methods.xShmMap = map_reserved;
	file->pMethods = &methods;
	return result;
}

const char *state_vfs(void)
{
	sqlite3_vfs *system = sqlite3_vfs_find(NULL);
	if (vfs.zName != NULL || system == NULL)
		return vfs.zName;
	vfs = *system;
	vfs.pNext = NULL;
	vfs.zName = VFS_NAME;
	vfs.pAppData = system;
	vfs.xOpen = open_file;
	if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK)
		vfs.zName = NULL;
	return vfs.zName;
}
