#include "acl_sync/audit/audit_verify_private.h"

#include "acl_sync/audit/audit_file.h"
#include "acl_sync/audit/audit_folder.h"
#include "acl_sync/audit/audit_key.h"
#include "acl_sync/audit/trail_private.h"
#include "registry/private_mode.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
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
	if (evidence->key_file != NULL) {
		int result = audit_key_read_public(AT_FDCWD, evidence->key_file, public, problem);
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
		verify_segment(verify, &place);
	}
	verify->reached = place.sequence;
	check_end(verify);
}

/* Whose is it, and who else may do something with it? `name` "": the folder. */
static void look_at_mode(struct verify *verify, const char *name)
{
	struct stat found;
	const char *shown = name[0] != '\0' ? name : TRAIL_FOLDER;
	if (fstatat(verify->folder_fd, name, &found, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW) != 0)
		return;
	if (found.st_uid != 0 && found.st_uid != geteuid())
		verify_tell(verify, AUDIT_NOTE_OPEN, shown, 0, 0,
			    "it belongs to uid %u, who can open it to anybody; expected root (chown root)",
			    (unsigned)found.st_uid);
	if ((found.st_mode & PRIVATE_MODE_OTHERS) != 0)
		verify_tell(verify, AUDIT_NOTE_OPEN, shown, 0, 0,
			    "it is open to others than root (mode %04o): who has read the key can forge what "
			    "follows; the next verb that records something puts the mode right",
			    (unsigned)(found.st_mode & 07777));
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
	int result = verify_list(verify, problem);
	if (result != 0)
		return result;
	look_at_mode(verify, "");
	look_at_mode(verify, AUDIT_KEY_FILE);
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
	int fd =
	    openat(folder_fd, TRAIL_LOCK_FILE, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd >= 0)
		(void)audit_file_lock(fd, F_RDLCK);
	return fd;
}

/* Has retention removed anything since the list was read? Segments may then have gone while they were followed. */
static bool has_been_tended(const struct verify *verify)
{
	struct audit_removed now;
	struct safe_problem ignored = {""};
	if (verify->public == NULL ||
	    audit_removed_load(verify->folder_fd, verify->public, verify->arena, &now, &ignored) != 0)
		return false;
	if (now.count != verify->removed.count)
		return true;
	for (size_t i = 0; i < now.count; i++)
		if (!audit_place_same(&now.gaps[i].last, &verify->removed.gaps[i].last) ||
		    now.gaps[i].first != verify->removed.gaps[i].first)
			return true;
	return false;
}

/* Looks and follows. *ret_again: what was found may be retention's doing. */
static int verify_once(int folder_fd, const struct audit_evidence *evidence, struct arena *arena,
		       struct audit_verdict *verdict, struct safe_problem *problem, bool *ret_again)
{
	struct verify verify = {.folder_fd = folder_fd, .arena = arena, .verdict = verdict};
	*verdict = (struct audit_verdict){0};
	int lock = lock_shared(folder_fd);
	int result = look(&verify, evidence, problem);
	if (lock >= 0)
		close(lock);
	if (result == 0)
		follow_all(&verify);
	*ret_again = result == 0 && verdict->faults > 0 && has_been_tended(&verify);
	return result;
}

/* There is no folder: was there ever one? */
static int verify_nothing(const struct audit_evidence *evidence, struct arena *arena,
			  struct audit_verdict *verdict, struct safe_problem *problem)
{
	struct verify verify = {.folder_fd = -1, .arena = arena, .verdict = verdict};
	*verdict = (struct audit_verdict){.is_empty = true};
	int result = load_expectations(&verify, evidence, problem);
	check_end(&verify);
	return result;
}

int audit_verify(const char *state_dir, const struct audit_evidence *evidence, struct arena *arena,
		 struct audit_verdict *ret_verdict, struct safe_problem *ret_problem)
{
	int folder_fd, result = audit_folder_find(state_dir, TRAIL_FOLDER, &folder_fd, ret_problem);
	*ret_verdict = (struct audit_verdict){0};
	if (result != 0)
		return result;
	if (folder_fd < 0)
		return verify_nothing(evidence, arena, ret_verdict, ret_problem);
	bool again = true;
	for (int tries = 0; again && tries < 3; tries++)
		result = verify_once(folder_fd, evidence, arena, ret_verdict, ret_problem, &again);
	close(folder_fd);
	return result;
}
