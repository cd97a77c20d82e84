/* The segments of a trail: in which order they go, and whether each is what its seal says. */
#include "acl_sync/audit/audit_file.h"
#include "acl_sync/audit/audit_verify_private.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The number of the first line, as far as it can be read; `named` if it cannot. -errno: a segment that is there cannot be
 * looked at, which is no change of the trail. 0 for what is none: a link, something else than a file, gone. */
static int first_of(int folder_fd, uint64_t named, uint64_t *ret_first, uint64_t *ret_size)
{
	static const char key[] = "{\"sequence\":";
	char start[64] = "", *end = start;
	struct stat status;
	int fd = openat(folder_fd, audit_segment_name(named).text,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	*ret_size = 0;
	*ret_first = named;
	if (fd < 0)
		return errno == ELOOP || errno == ENXIO || errno == ENOENT ? 0 : -errno;
	int error = fstat(fd, &status) == 0 ? 0 : -errno;
	ssize_t got = error == 0 ? pread(fd, start, sizeof(start) - 1, 0) : -1;
	close(fd);
	if (error != 0)
		return error;
	*ret_size = (uint64_t)status.st_size;
	if (got <= 0 || strncmp(start, key, sizeof(key) - 1) != 0)
		return 0;
	uint64_t number = strtoull(start + sizeof(key) - 1, &end, 10);
	if (*end == ',' && number > 0 && number <= AUDIT_SEQUENCE_MAX)
		*ret_first = number;
	return 0;
}

static int by_start(const void *a, const void *b)
{
	const struct verify_segment *x = a, *y = b;
	if (x->starts != y->starts)
		return x->starts < y->starts ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

int verify_list(struct verify *verify, struct safe_problem *problem)
{
	struct audit_segments segments;
	int result = audit_segment_list(verify->folder_fd, verify->arena, &segments, problem);
	if (result != 0)
		return result;
	verify->segments = arena_array(verify->arena, segments.count, sizeof(*verify->segments));
	if (verify->segments == NULL)
		return audit_file_fail(problem, "the trail", "listed", ENOMEM);
	verify->segment_count = verify->verdict->segments = segments.count;
	for (size_t i = 0; i < segments.count; i++) {
		struct verify_segment *segment = &verify->segments[i];
		segment->first = segments.firsts[i];
		result = first_of(verify->folder_fd, segment->first, &segment->starts, &segment->size);
		if (result != 0)
			return audit_file_fail(problem, audit_segment_name(segment->first).text, "opened",
					       -result);
	}
	qsort(verify->segments, segments.count, sizeof(*verify->segments), by_start);
	for (size_t i = 0; i < segments.stranger_count; i++)
		verify_tell(verify, AUDIT_UNREADABLE, segments.strangers[i], 0, 0,
			    "this is no segment's name: the file is none of the trail's, move it away");
	return 0;
}

/* ---- the seal of a segment whose lines are right ---- */

static bool seal_is_right(const struct verify_segment *segment, const struct audit_bytes *bytes)
{
	const char *before = bytes->size < 2 ? NULL : memrchr(bytes->bytes, '\n', bytes->size - 1);
	size_t start = before == NULL ? 0 : (size_t)(before + 1 - bytes->bytes);
	unsigned char hash[AUDIT_HASH_SIZE];
	char digits[2 * AUDIT_HASH_SIZE + 1];
	json_t *json = json_loadb(bytes->bytes + start, bytes->size - start, 0, NULL);
	json_int_t first = 0, lines = 0, size = -1, sequence = 0;
	const char *claimed = "";
	bool right = json != NULL &&
		     json_unpack(json, "{s:I, s:{s:I, s:I, s:I, s:s}}", "sequence", &sequence, "fields",
				 "first", &first, "lines", &lines, "bytes", &size, "hash", &claimed) == 0 &&
		     (uint64_t)first == segment->first && size >= 0 && (uint64_t)size == start &&
		     sequence - first == lines;
	if (right) {
		audit_hash(bytes->bytes, start, hash);
		audit_hex(hash, sizeof(hash), digits);
		right = strcmp(digits, claimed) == 0;
	}
	json_decref(json);
	return right;
}

static void check_seal(struct verify *verify, const struct audit_bytes *bytes)
{
	if (verify->is_sealed && verify->last_file == verify->file && !seal_is_right(verify->segment, bytes))
		verify_tell(verify, AUDIT_SEAL, verify->file, verify->line - 1, 0,
			    "the seal says something else than what the segment holds");
	else if (!verify->is_last && !verify->is_sealed)
		verify_tell(verify, AUDIT_SEAL, verify->file, verify->line - 1, 0,
			    "another segment follows, and this one is not sealed: its end is missing");
}

void verify_segment(struct verify *verify, struct audit_place *place)
{
	struct audit_bytes bytes;
	struct safe_problem problem;
	uint64_t faults = verify->verdict->faults;
	const struct verify_segment *segment = verify->segment;
	const char *name = arena_strdup(verify->arena, audit_segment_name(segment->first).text);
	verify->file = name != NULL ? name : "?";
	if (segment->starts != segment->first)
		verify_tell(verify, AUDIT_SWAPPED, verify->file, 0, segment->starts,
			    "the segment begins with line %" PRIu64
			    ", which its name does not say: it was renamed or swapped with another",
			    segment->starts);
	if (audit_segment_read(verify->folder_fd, segment->first, &bytes, &problem) != 0) {
		verify_tell(verify, AUDIT_UNREADABLE, verify->file, 0, segment->first, "%s", problem.text);
		return;
	}
	/* what has been added since is the next run's */
	if (bytes.size > segment->size)
		bytes.size = (size_t)segment->size;
	verify_lines(verify, &bytes, place);
	if (verify->verdict->faults == faults)
		check_seal(verify, &bytes);
	audit_bytes_clear(&bytes);
}
