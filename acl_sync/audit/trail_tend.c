/* Retention: whole sealed segments go when their newest line is old enough. First a line says so, then a signed
 * record, then the files go; killed in between, the next run removes what is left. */
#include "acl_sync/audit/audit_file.h"
#include "acl_sync/audit/audit_removed.h"
#include "acl_sync/audit/audit_segment.h"
#include "acl_sync/audit/trail_private.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A run of retention. */
struct tending {
	struct trail *trail;
	const char *instant;
	char oldest[AUDIT_INSTANT_SIZE];             /* a newest line before this: it goes */
	char oldest_break_glass[AUDIT_INSTANT_SIZE]; /* the same where break-glass is inside */
	struct arena *arena;
	char *edge; /* room for one line */
	struct audit_segments segments;
	struct audit_removed removed;
	struct trail_drafts lines;
	uint64_t *leaving; /* segments */
	size_t leaving_count;
	bool adds; /* the list has grown */
	struct trail_tended done;
};

/* ---- one segment ---- */

#define EDGE_BYTES AUDIT_LINE_MAX

/* Reads the first or the last line of a segment. */
static bool read_edge(int fd, bool is_last, char bytes[EDGE_BYTES], struct audit_line *ret_line)
{
	struct stat status;
	if (fstat(fd, &status) != 0)
		return false;
	off_t from = is_last && status.st_size > (off_t)EDGE_BYTES ? status.st_size - (off_t)EDGE_BYTES : 0;
	ssize_t got = pread(fd, bytes, EDGE_BYTES, from);
	if (got <= 1 || (is_last && bytes[got - 1] != '\n'))
		return false;
	const char *start = bytes, *end = bytes + got - 1;
	if (is_last) {
		const char *before = memrchr(bytes, '\n', (size_t)(end - bytes));
		start = before == NULL ? bytes : before + 1;
	} else {
		end = memchr(bytes, '\n', (size_t)got);
	}
	return end != NULL && audit_line_parse(start, (size_t)(end - start), ret_line);
}

/* Is the sealed segment old enough to go? */
static bool is_old(const struct tending *tending, const struct audit_line *seal)
{
	const char *newest = "";
	int has_break_glass = 1;
	json_t *json = json_loadb(seal->text, seal->size, 0, NULL);
	bool old = json != NULL &&
		   json_unpack(json, "{s:{s:s, s:b}}", "fields", "newest", &newest, "break_glass",
			       &has_break_glass) == 0 &&
		   audit_instant_is(newest, strlen(newest)) &&
		   strcmp(newest, has_break_glass ? tending->oldest_break_glass : tending->oldest) < 0;
	json_decref(json);
	return old;
}

static int add_removal(struct tending *tending, const struct audit_gap *gap)
{
	char hash[2 * AUDIT_HASH_SIZE + 1];
	audit_hex(gap->last.hash, sizeof(gap->last.hash), hash);
	json_t *fields =
	    json_pack("{s:s, s:I, s:I, s:s}", "segment", audit_segment_name(gap->first).text, "first",
		      (json_int_t)gap->first, "last", (json_int_t)gap->last.sequence, "hash", hash);
	int result = trail_drafts_note(&tending->lines, AUDIT_REMOVED, tending->instant, fields);
	if (result != 0)
		return result;
	tending->adds = true;
	tending->done.removed_lines += gap->last.sequence + 1 - gap->first;
	return audit_removed_add(&tending->removed, gap, tending->arena) ? 0 : -ENOMEM;
}

/* Looks at one segment: stays, goes, or should have gone in a run that was killed. What is damaged stays. */
static int look(struct tending *tending, uint64_t first)
{
	static const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	char *bytes = tending->edge;
	struct audit_line line;
	struct audit_gap gap = {.first = first};
	if (audit_removed_with(&tending->removed, first) != NULL) {
		tending->leaving[tending->leaving_count++] = first;
		return 0;
	}
	int fd = openat(tending->trail->folder_fd, audit_segment_name(first).text, flags);
	if (fd < 0)
		return 0;
	bool goes = read_edge(fd, false, bytes, &line) && line.sequence == first;
	memcpy(gap.previous, line.previous, sizeof(gap.previous));
	goes = goes && read_edge(fd, true, bytes, &line) && line.kind == AUDIT_SEALED &&
	       line.sequence >= first && audit_line_is_genuine(&line, tending->trail->key.public) &&
	       is_old(tending, &line);
	close(fd);
	if (!goes)
		return 0;
	gap.last = audit_line_place(&line);
	tending->leaving[tending->leaving_count++] = first;
	return add_removal(tending, &gap);
}

/* ---- all of them ---- */

static int look_at_all(struct tending *tending)
{
	struct trail *trail = tending->trail;
	int result =
	    audit_segment_list(trail->folder_fd, tending->arena, &tending->segments, &trail->problem);
	if (result == 0)
		result = audit_removed_load(trail->folder_fd, trail->key.public, tending->arena,
					    &tending->removed, &trail->problem);
	if (result != 0)
		return result;
	tending->leaving = arena_array(tending->arena, tending->segments.count, sizeof(uint64_t));
	tending->edge = arena_alloc(tending->arena, EDGE_BYTES);
	if (tending->leaving == NULL || tending->edge == NULL)
		return audit_file_fail(&trail->problem, "the trail", "listed", ENOMEM);
	for (size_t i = 0; i < tending->segments.count; i++) {
		if (tending->segments.firsts[i] == trail->head.segment)
			continue;
		result = look(tending, tending->segments.firsts[i]);
		if (result == -EMSGSIZE) /* many: the rest goes with the next run */
			break;
		if (result != 0)
			return audit_file_fail(&trail->problem, "the trail", "listed", -result);
	}
	return 0;
}

static int remove_files(struct tending *tending)
{
	struct trail *trail = tending->trail;
	for (size_t i = 0; i < tending->leaving_count; i++) {
		int result = audit_segment_remove(trail->folder_fd, tending->leaving[i]);
		if (result != 0)
			return audit_file_fail(&trail->problem, audit_segment_name(tending->leaving[i]).text,
					       "removed", -result);
		tending->done.removed_segments++;
	}
	if (tending->leaving_count == 0 || fsync(trail->folder_fd) == 0)
		return 0;
	return audit_file_fail(&trail->problem, "the trail", "synced", errno);
}

static int retain(struct tending *tending)
{
	struct trail *trail = tending->trail;
	int result = look_at_all(tending);
	if (result == 0 && (tending->lines.count > 0 || trail->notes.count > 0))
		result = trail_write(trail, &tending->lines);
	if (result == 0 && tending->adds)
		result = audit_removed_store(trail->folder_fd, &tending->removed, trail->key.secret,
					     &trail->problem);
	return result == 0 ? remove_files(tending) : result;
}

static bool bounds_of(struct tending *tending, const struct trail_retention *retention, int64_t now_ms)
{
	int64_t keep = retention->keep_seconds, longer = retention->keep_break_glass_seconds;
	if (longer < keep)
		longer = keep;
	/* kept for longer than there are years: nothing goes */
	if (!audit_instant_format(now_ms - keep * 1000, tending->oldest))
		tending->oldest[0] = '\0';
	if (!audit_instant_format(now_ms - longer * 1000, tending->oldest_break_glass))
		tending->oldest_break_glass[0] = '\0';
	return keep >= 0;
}

static int tend_locked(struct tending *tending)
{
	struct trail *trail = tending->trail;
	int result = trail_find_tail(trail, tending->instant);
	if (result == 0 && trail->head.place.sequence > 0)
		result = trail_seal(trail, tending->instant, trail->options.segment_bytes / 4 + 1,
				    &tending->done.sealed);
	if (result != 0 || trail->head.place.sequence == 0)
		return result;
	tending->arena = arena_new();
	if (tending->arena == NULL)
		return audit_file_fail(&trail->problem, "the trail", "listed", ENOMEM);
	result = retain(tending);
	arena_free(tending->arena);
	return result;
}

int trail_tend(struct trail *trail, const struct trail_retention *retention, int64_t now_ms,
	       struct trail_tended *ret_tended)
{
	char instant[AUDIT_INSTANT_SIZE];
	struct tending tending = {.trail = trail, .instant = instant};
	int result = -EINVAL;
	if (ret_tended != NULL)
		*ret_tended = (struct trail_tended){0};
	if (!audit_instant_format(now_ms, instant) || !bounds_of(&tending, retention, now_ms))
		return audit_file_fail(&trail->problem, "the trail", "tended", EINVAL);
	result = trail_lock(trail);
	if (result != 0)
		return result;
	result = tend_locked(&tending);
	trail_unlock(trail);
	trail_drafts_clear(&tending.lines);
	if (ret_tended != NULL)
		*ret_tended = tending.done;
	return result;
}
