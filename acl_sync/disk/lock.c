/* A folder's lock: one byte of a file that all runs share. It ends with the process. */
#include "acl_sync/disk/walk.h"

#include "policy/hash.h"

#include <errno.h>
#include <fcntl.h>

/* Two folders with one byte wait for each other, nothing worse. The NUL keeps two names apart. */
static off_t byte_of(const struct store_job *job, patient_id patient)
{
	const char *store = job->facts->policy->stores[job->store].name,
		   *id = job->facts->patients[patient].id;
	uint64_t hash = hash_bytes(HASH_SEED, store, strlen(store) + 1);
	return (off_t)(hash_bytes(hash, id, strlen(id) + 1) >> 2);
}

static int lock_byte(const struct store_job *job, patient_id patient, short type)
{
	if (job->lock_fd < 0)
		return 0;
	struct flock lock = {
	    .l_type = type, .l_whence = SEEK_SET, .l_start = byte_of(job, patient), .l_len = 1};
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

int folder_lock_both(const struct store_job *job, patient_id a, patient_id b)
{
	bool in_order = byte_of(job, a) <= byte_of(job, b);
	int error = folder_lock(job, in_order ? a : b);
	if (error == 0 && (error = folder_lock(job, in_order ? b : a)) != 0)
		folder_unlock(job, in_order ? a : b);
	return error;
}

void folder_unlock_both(const struct store_job *job, patient_id a, patient_id b)
{
	folder_unlock(job, a);
	folder_unlock(job, b);
}
