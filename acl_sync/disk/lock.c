/* A folder's lock: one byte of a file that all runs share. It ends with the process. */
#include "acl_sync/disk/walk.h"

#include <errno.h>
#include <fcntl.h>

/* FNV-1a. Two folders with one byte wait for each other, nothing worse. */
static uint64_t hash_text(uint64_t hash, const char *text)
{
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return hash * UINT64_C(0x100000001b3);
}

static int lock_byte(const struct store_job *job, patient_id patient, short type)
{
	if (job->lock_fd < 0)
		return 0;
	uint64_t hash = hash_text(UINT64_C(0xcbf29ce484222325), job->facts->policy->stores[job->store].name);
	hash = hash_text(hash, job->facts->patients[patient].id);
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = (off_t)(hash >> 2), .l_len = 1};
	int result;
	do
		result = fcntl(job->lock_fd, F_OFD_SETLKW, &lock);
	while (result != 0 && errno == EINTR);
	return result == 0 ? 0 : -errno;
}

int folder_lock(const struct store_job *job, patient_id patient)
{
	return lock_byte(job, patient, F_WRLCK);
}

void folder_unlock(const struct store_job *job, patient_id patient)
{
	(void)lock_byte(job, patient, F_UNLCK);
}
