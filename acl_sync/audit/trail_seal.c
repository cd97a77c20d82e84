/* The end of a segment: its last line says what it holds. */
#include "acl_sync/audit/audit_file.h"
#include "acl_sync/audit/audit_segment.h"
#include "acl_sync/audit/trail_private.h"

#include <errno.h>
#include <string.h>

static bool is_due(const struct trail *trail, const char *instant, size_t bytes)
{
	int64_t opened, now;
	/* what is wrong with the end is told first, and the segment sealed with the next batch */
	if (trail->fd < 0 || trail->notes.count > 0 || trail->size == 0 || trail->head.is_sealed)
		return false;
	if (trail->size >= bytes)
		return true;
	return audit_instant_read(trail->head.opened, &opened) && audit_instant_read(instant, &now) &&
	       now - opened >= trail->options.segment_seconds * 1000;
}

/* The newest instant in the segment, and whether a line must be kept as long as break-glass. */
struct content {
	char newest[AUDIT_INSTANT_SIZE];
	bool has_break_glass;
};

static struct content look_into(const struct audit_bytes *whole)
{
	struct content content = {0};
	struct audit_chain chain;
	size_t size, next;
	audit_chain_begin(&chain, whole->bytes, whole->size, 0, &(struct audit_place){0});
	for (size_t at = 0; at < whole->size; at = next) {
		struct audit_line line;
		audit_chain_text(&chain, at, &size, &next);
		if (!audit_line_parse(whole->bytes + at, size, &line))
			continue;
		if (strcmp(line.instant, content.newest) > 0)
			memcpy(content.newest, line.instant, sizeof(content.newest));
		content.has_break_glass |= line.kind == AUDIT_BREAK_GLASS || line.kind == AUDIT_REVIEW;
	}
	return content;
}

static json_t *seal_fields(const struct trail *trail, const struct audit_bytes *whole)
{
	struct content content = look_into(whole);
	unsigned char hash[AUDIT_HASH_SIZE];
	char digits[2 * AUDIT_HASH_SIZE + 1];
	audit_hash(whole->bytes, whole->size, hash);
	audit_hex(hash, sizeof(hash), digits);
	return json_pack("{s:I, s:I, s:I, s:s, s:s, s:b}", "first", (json_int_t)trail->fd_segment, "lines",
			 (json_int_t)(trail->head.place.sequence + 1 - trail->fd_segment), "bytes",
			 (json_int_t)whole->size, "hash", digits, "newest", content.newest, "break_glass",
			 (int)content.has_break_glass);
}

static int write_seal(struct trail *trail, const char *instant, const struct audit_bytes *whole)
{
	struct trail_drafts seal = {0};
	int result = trail_drafts_note(&seal, AUDIT_SEALED, instant, seal_fields(trail, whole));
	if (result != 0)
		return audit_file_fail(&trail->problem, "the segment", "sealed", -result);
	result = trail_write(trail, &seal);
	trail_drafts_clear(&seal);
	return result;
}

int trail_seal(struct trail *trail, const char *instant, size_t bytes, bool *ret_sealed)
{
	struct audit_bytes whole;
	uint64_t total;
	*ret_sealed = false;
	if (!is_due(trail, instant, bytes))
		return 0;
	int result = audit_segment_read_fd(trail->fd, 0, &whole, &total);
	if (result != 0)
		return audit_file_fail(&trail->problem, "the segment", "read", -result);
	result = write_seal(trail, instant, &whole);
	audit_bytes_clear(&whole);
	if (result != 0)
		return result;
	audit_segment_close_for_good(trail->fd, trail->options.append_only);
	trail_close_segment(trail);
	trail->size = 0;
	*ret_sealed = true;
	return 0;
}
