/* Where the trail ends: the signed head, and what was written after it by who died before the head was moved. */
#include "acl_sync/audit/audit_file.h"
#include "acl_sync/audit/audit_segment.h"
#include "acl_sync/audit/trail_private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void trail_close_segment(struct trail *trail)
{
	if (trail->fd >= 0)
		close(trail->fd);
	trail->fd = -1;
	trail->fd_segment = 0;
}

static int open_segment(struct trail *trail, uint64_t first)
{
	if (trail->fd >= 0 && trail->fd_segment == first)
		return 0;
	trail_close_segment(trail);
	int result = audit_segment_open(trail->folder_fd, first, &trail->fd, &trail->problem);
	if (result == 0)
		trail->fd_segment = first;
	return result;
}

static int note_lost(struct trail *trail, const char *instant, const char *what,
		     const struct audit_place *last)
{
	return trail_drafts_note(
	    &trail->notes, AUDIT_FAILURE, instant,
	    json_pack("{s:s, s:I}", "what", what, "sequence", (json_int_t)last->sequence));
}

/* ---- after the head ---- */

/* Takes over what was signed after the head, and notes the bytes that were torn. */
static int take_end(struct trail *trail, const char *instant, const struct audit_bytes *end, uint64_t total)
{
	struct audit_chain chain;
	audit_chain_begin(&chain, end->bytes, end->size, trail->head.size, &trail->head.place);
	chain.public = trail->key.public;
	audit_chain_run(&chain);
	size_t torn = end->size - chain.committed_at;
	trail->head.place = chain.committed;
	trail->head.is_sealed = chain.committed_kind == AUDIT_SEALED;
	if (trail->head.opened[0] == '\0')
		memcpy(trail->head.opened, chain.opened, sizeof(chain.opened));
	uint64_t torn_at = trail->head.size + chain.committed_at;
	trail->head.size = trail->size = total;
	trail->lacks_newline = end->size > 0 && end->bytes[end->size - 1] != '\n';
	if (torn == 0)
		return 0;
	return trail_drafts_note(&trail->notes, AUDIT_FAILURE, instant,
				 audit_torn_fields(torn_at, end->bytes + chain.committed_at, torn));
}

/* The segment was cut below what was signed: its end is lost, and nothing can tell what stood there. */
static int take_cut(struct trail *trail, const char *instant, uint64_t total)
{
	char last = '\n';
	if (total > 0 && pread(trail->fd, &last, 1, (off_t)(total - 1)) != 1)
		return audit_file_fail(&trail->problem, audit_segment_name(trail->fd_segment).text, "read",
				       errno);
	trail->head.size = trail->size = total;
	trail->lacks_newline = last != '\n';
	return note_lost(trail, instant, "lost", &trail->head.place);
}

static int read_end(struct trail *trail, const char *instant)
{
	struct audit_bytes end;
	uint64_t total = 0;
	int result = audit_segment_read_fd(trail->fd, trail->head.size, &end, &total);
	if (result != 0)
		return audit_file_fail(&trail->problem, audit_segment_name(trail->fd_segment).text, "read",
				       -result);
	result = total < trail->head.size ? take_cut(trail, instant, total)
					  : take_end(trail, instant, &end, total);
	audit_bytes_clear(&end);
	return result;
}

/* Goes to the segment that the next line belongs into; where there is none yet, fd stays -1. */
static int go_to_open_segment(struct trail *trail, const char *instant)
{
	uint64_t first = trail->head.is_sealed ? trail->head.place.sequence + 1 : trail->head.segment;
	int result = open_segment(trail, first);
	if (result == -ENOENT) {
		trail_close_segment(trail);
		result = trail->head.is_sealed ? 0 : note_lost(trail, instant, "lost", &trail->head.place);
		trail->head.is_sealed = true; /* another is made */
		trail->size = 0;
		trail->lacks_newline = false;
		return result;
	}
	if (result != 0)
		return result;
	if (trail->head.is_sealed) {
		trail->head.segment = first;
		trail->head.size = 0;
		trail->head.opened[0] = '\0';
	}
	return read_end(trail, instant);
}

/* ---- the head ---- */

/* The last signed line of one segment, whose first line is believed. false: there is none. */
static bool last_of_segment(struct trail *trail, uint64_t first, struct audit_head *ret_head)
{
	struct audit_bytes whole;
	struct audit_chain chain;
	if (audit_segment_read(trail->folder_fd, first, &whole, &trail->problem) != 0)
		return false;
	bool found = audit_chain_begin_anywhere(&chain, whole.bytes, whole.size);
	if (found) {
		audit_chain_run(&chain);
		found = chain.committed_kind != AUDIT_KIND_NONE;
	}
	if (found) {
		*ret_head = (struct audit_head){.place = chain.committed,
						.segment = first,
						.size = whole.size,
						.is_sealed = chain.committed_kind == AUDIT_SEALED};
		memcpy(ret_head->opened, chain.opened, sizeof(chain.opened));
	}
	audit_bytes_clear(&whole);
	return found;
}

/* There is no head that our key has signed: what the segments say, and a note that says so. */
static int rebuild_head(struct trail *trail, const char *instant)
{
	struct audit_segments segments;
	struct arena *arena = arena_new();
	int result =
	    arena == NULL ? -ENOMEM : audit_segment_list(trail->folder_fd, arena, &segments, &trail->problem);
	bool found = false;
	trail->head = (struct audit_head){.is_sealed = true};
	for (size_t i = result == 0 ? segments.count : 0; i > 0 && !found; i--)
		found = last_of_segment(trail, segments.firsts[i - 1], &trail->head);
	bool is_new = result == 0 && segments.count == 0;
	arena_free(arena);
	if (result != 0)
		return result;
	result = audit_head_make(trail->folder_fd, &trail->head, trail->key.secret, &trail->problem);
	trail->slot = 0;
	if (result == 0 && !is_new)
		result = note_lost(trail, instant, "head-lost", &trail->head.place);
	return result;
}

/* The other memory says that there was more. */
static int ask_witness(struct trail *trail, const char *instant)
{
	struct audit_place place;
	const struct trail_witness *witness = &trail->options.witness;
	if (witness->last == NULL)
		return 0;
	int result = witness->last(witness->context, &place);
	if (result == -ENOENT)
		return 0;
	if (result != 0)
		return audit_file_fail(&trail->problem, "the state's memory of the trail", "read", -result);
	if (place.sequence < trail->head.place.sequence || audit_place_same(&place, &trail->head.place))
		return 0;
	/* numbers are never given twice */
	result = note_lost(trail, instant, "rolled-back", &place);
	trail->head.place = place;
	return result;
}

/* Who wrote the last batch died before the head said so. A second one behind an old head would look as if that head
 * had been put back. */
static int move_head(struct trail *trail, uint64_t said)
{
	if (trail->fd < 0 || trail->notes.count > 0 || trail->lacks_newline || trail->head.is_sealed ||
	    trail->head.place.sequence <= said)
		return 0;
	struct audit_head head = trail->head;
	head.segment = trail->fd_segment;
	head.size = trail->size;
	return trail_store_head(trail, &head);
}

int trail_find_tail(struct trail *trail, const char *instant)
{
	trail_drafts_clear(&trail->notes);
	int result = audit_head_load(trail->folder_fd, AUDIT_HEAD_FILE, trail->key.public, &trail->head,
				     &trail->slot, &trail->problem);
	if (result == -ENOENT || result == -EBADMSG)
		result = rebuild_head(trail, instant);
	const uint64_t said = result == 0 ? trail->head.place.sequence : 0;
	if (result == 0)
		result = go_to_open_segment(trail, instant);
	if (result == 0)
		result = move_head(trail, said);
	/* who sealed it died before the head said so */
	if (result == 0 && trail->fd >= 0 && trail->head.is_sealed && trail->notes.count == 0) {
		audit_segment_close_for_good(trail->fd, trail->options.append_only);
		result = trail_store_head(trail, &trail->head);
		if (result == 0)
			result = go_to_open_segment(trail, instant);
	}
	return result == 0 ? ask_witness(trail, instant) : result;
}
