#include "acl_sync/audit/audit_verify_private.h"

#include "acl_sync/audit/audit_file.h"
#include "acl_sync/audit/audit_key.h"
#include "acl_sync/audit/trail_private.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the keys and the head ---- */

/* The key to verify with: the auditor's copy, or the one beside the trail. -ENOENT: there is no trail. */
static int find_key(struct verify *verify, const struct audit_evidence *evidence,
		    unsigned char beside[AUDIT_PUBLIC_SIZE], struct safe_problem *problem)
{
	unsigned char *public = verify->verdict->public;
	struct safe_problem why;
	int near = audit_key_read_public(verify->folder_fd, AUDIT_PUBLIC_FILE, beside, &why);
	int result = near;
	if (evidence->key_file != NULL) {
		result = audit_key_read_public(AT_FDCWD, evidence->key_file, public, problem);
		if (result != 0)
			return result == -ENOENT ? -EINVAL : result;
		if (near == 0 && memcmp(public, beside, AUDIT_PUBLIC_SIZE) != 0)
			verify_tell(
			    verify, AUDIT_WRONG_KEY, AUDIT_PUBLIC_FILE, 0, 0,
			    "this key is not the one of %s: the trail has been signed anew with another, or "
			    "the copy is another trail's",
			    evidence->key_file);
	} else if (near == 0) {
		memcpy(public, beside, AUDIT_PUBLIC_SIZE);
	}
	verify->public = public;
	if (near != 0 && near != -ENOENT)
		verify_tell(verify, AUDIT_UNREADABLE, AUDIT_PUBLIC_FILE, 0, 0, "%s", why.text);
	return near == -ENOENT ? near : 0;
}

static void load_head(struct verify *verify, const unsigned char beside[AUDIT_PUBLIC_SIZE])
{
	struct safe_problem problem;
	unsigned slot;
	int result = audit_head_load(verify->folder_fd, AUDIT_HEAD_FILE, verify->public, &verify->head, &slot,
				     &problem);
	verify->has_head = result == 0;
	if (result == 0)
		return;
	if (result == -EBADMSG && audit_head_load(verify->folder_fd, AUDIT_HEAD_FILE, beside, &verify->head,
						  &slot, &problem) == 0) {
		/* the copy is believed; the rest can still be followed */
		verify->has_head = true;
		verify->public = beside;
		verify_tell(verify, AUDIT_WRONG_KEY, AUDIT_HEAD_FILE, 0, verify->head.place.sequence,
			    "the head is signed with the key that lies beside it, not with yours");
		return;
	}
	verify_tell(verify, AUDIT_WRONG_HEAD, AUDIT_HEAD_FILE, 0, 0,
		    "%s: whether the end of the trail is still there cannot be told", problem.text);
}

static void expect(struct verify *verify, const struct audit_place *place, const char *source,
		   enum audit_what what)
{
	if (place->sequence > 0)
		verify->expectations[verify->expectation_count++] =
		    (struct expectation){.place = *place, .source = source, .what = what};
}

/* What others remember of the trail. */
static int load_expectations(struct verify *verify, const struct audit_evidence *evidence,
			     struct safe_problem *problem)
{
	struct audit_head copy;
	struct audit_place place;
	unsigned slot;
	if (verify->has_head)
		expect(verify, &verify->head.place, "the signed head", AUDIT_EDITED);
	if (evidence->head_file != NULL) {
		int result = audit_head_load(AT_FDCWD, evidence->head_file, verify->verdict->public, &copy,
					     &slot, problem);
		if (result != 0)
			return result == -ENOENT ? -EINVAL : result;
		expect(verify, &copy.place, "your copy of the head", AUDIT_WRONG_HEAD);
	}
	if (evidence->witness.last == NULL)
		return 0;
	int result = evidence->witness.last(evidence->witness.context, &place);
	if (result == 0)
		expect(verify, &place, "the state", AUDIT_WRONG_HEAD);
	else if (result != -ENOENT)
		verify_tell(verify, AUDIT_UNREADABLE, "state", 0, 0,
			    "what the state remembers of the trail cannot be read");
	return 0;
}

/* ---- the segments ---- */

/* The number of the first line that can be read; `named` if there is none. */
static uint64_t first_of(int folder_fd, uint64_t named, uint64_t *ret_size)
{
	char start[64] = "";
	struct stat status;
	unsigned long long number = 0;
	int fd = openat(folder_fd, audit_segment_name(named).text,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	*ret_size = 0;
	if (fd < 0)
		return named;
	if (fstat(fd, &status) == 0)
		*ret_size = (uint64_t)status.st_size;
	ssize_t got = pread(fd, start, sizeof(start) - 1, 0);
	close(fd);
	return got > 0 && sscanf(start, "{\"sequence\":%15llu,", &number) == 1 && number > 0 ? number : named;
}

static int by_start(const void *a, const void *b)
{
	const struct verify_segment *x = a, *y = b;
	if (x->starts != y->starts)
		return x->starts < y->starts ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

static int list_segments(struct verify *verify, struct safe_problem *problem)
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
		segment->starts = first_of(verify->folder_fd, segment->first, &segment->size);
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

static void follow_segment(struct verify *verify, struct audit_place *place)
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

/* ---- all of it ---- */

static void check_end(struct verify *verify)
{
	uint64_t end = verify->verdict->end.sequence;
	for (size_t i = 0; i < verify->expectation_count; i++)
		if (verify->expectations[i].place.sequence > (end > verify->reached ? end : verify->reached))
			verify_tell(
			    verify, AUDIT_TRUNCATED, verify->file != NULL ? verify->file : TRAIL_FOLDER, 0,
			    end,
			    "the trail ends with line %" PRIu64 ", and %s says that there is a line %" PRIu64
			    ": the end has been cut off",
			    end, verify->expectations[i].source, verify->expectations[i].place.sequence);
	if (verify->batches_after_head > 1)
		verify_tell(verify, AUDIT_WRONG_HEAD, AUDIT_HEAD_FILE, 0, verify->head.place.sequence,
			    "the head says that the trail ends with line %" PRIu64
			    ", which it passed %" PRIu64 " batches ago: an older head was put back",
			    verify->head.place.sequence, verify->batches_after_head);
	else if (verify->batches_after_head == 1)
		verify_tell(verify, AUDIT_NOTE_UNENDED, AUDIT_HEAD_FILE, 0, verify->head.place.sequence,
			    "a run ended before it had moved the head; its lines are signed");
}

static void follow_all(struct verify *verify)
{
	struct audit_place place = {0};
	for (size_t i = 0; i < verify->segment_count; i++) {
		verify->segment = &verify->segments[i];
		verify->is_last = i + 1 == verify->segment_count;
		follow_segment(verify, &place);
	}
	verify->reached = place.sequence;
	check_end(verify);
}

/* What must be looked at in one moment: head, list of removals, names and sizes. */
static int look(struct verify *verify, const struct audit_evidence *evidence, struct safe_problem *problem)
{
	unsigned char *beside = arena_alloc(verify->arena, AUDIT_PUBLIC_SIZE);
	struct safe_problem removed;
	if (beside == NULL)
		return -ENOMEM;
	int key = find_key(verify, evidence, beside, problem);
	if (key != 0 && key != -ENOENT)
		return key;
	int result = list_segments(verify, problem);
	if (result != 0)
		return result;
	if (key == -ENOENT && verify->segment_count == 0 && evidence->key_file == NULL)
		verify->verdict->is_empty = true;
	else if (key == -ENOENT)
		verify_tell(verify, AUDIT_WRONG_KEY, AUDIT_PUBLIC_FILE, 0, 0, "the public key is missing");
	if (!verify->verdict->is_empty) {
		load_head(verify, beside);
		if (audit_removed_load(verify->folder_fd, verify->public, verify->arena, &verify->removed,
				       &removed) != 0)
			verify_tell(verify, AUDIT_RETENTION, AUDIT_REMOVED_FILE, 0, 0, "%s", removed.text);
	}
	return load_expectations(verify, evidence, problem);
}

/* Keeps those who append away; a copy on a medium without locks is looked at all the same. */
static int lock_shared(int folder_fd)
{
	struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
	int fd =
	    openat(folder_fd, TRAIL_LOCK_FILE, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	while (fd >= 0 && fcntl(fd, F_OFD_SETLKW, &lock) != 0 && errno == EINTR)
		;
	return fd;
}

int audit_verify(const char *state_dir, const struct audit_evidence *evidence, struct arena *arena,
		 struct audit_verdict *ret_verdict, struct safe_problem *ret_problem)
{
	struct verify verify = {.arena = arena, .verdict = ret_verdict};
	*ret_verdict = (struct audit_verdict){0};
	int state_fd = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (state_fd < 0)
		return audit_file_fail(ret_problem, state_dir, "opened", errno);
	verify.folder_fd = openat(state_fd, TRAIL_FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int error = errno;
	close(state_fd);
	ret_verdict->is_empty = verify.folder_fd < 0 && error == ENOENT;
	if (ret_verdict->is_empty) {
		int result = load_expectations(&verify, evidence, ret_problem);
		check_end(&verify);
		return result;
	}
	if (verify.folder_fd < 0)
		return audit_file_fail(ret_problem, TRAIL_FOLDER, "opened", error);
	int lock = lock_shared(verify.folder_fd);
	int result = look(&verify, evidence, ret_problem);
	if (lock >= 0)
		close(lock);
	if (result == 0)
		follow_all(&verify);
	close(verify.folder_fd);
	return result;
}
