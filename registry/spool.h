/* Memory in a file without a name: what a whole registry comes to, text, statements and facts, is some hundred bytes for each
 * statement, and is gone through from one end to the other. In the file the kernel keeps of it what is being looked at, and may
 * write out the rest; pointers into it stay as good as any.
 *
 * The file is of the state's folder, where the same is kept anyway, root's alone, and gone with the process, however that
 * ends. Where there is none to be had, or the file system has less than SPOOL_LEAVES_BYTES left, it is the heap as before.
 * A disk that cannot be read any more ends the process as one that is killed (disk.md: at any instant).
 */
#ifndef CAREACL_REGISTRY_SPOOL_H
#define CAREACL_REGISTRY_SPOOL_H

#include <stddef.h>

/* What the state itself, and others, may need there. */
#ifndef SPOOL_LEAVES_BYTES
#define SPOOL_LEAVES_BYTES ((size_t)256 * 1024 * 1024)
#endif

/* Large arenas (policy/arena.h), but for those that a child begins, stand in a file of that folder from now on; the first that needs it makes it. Once a process;
 * before there are threads. No memory, no file: the heap. */
void spool_start(const char *folder);

/* How many bytes stand in it, for tests. */
size_t spool_bytes(void);

#endif
