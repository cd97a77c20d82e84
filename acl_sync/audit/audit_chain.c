#include "acl_sync/audit/audit_chain.h"

#include <string.h>

#define TORN_MARK "\"what\":\"torn\""

void audit_chain_begin(struct audit_chain *chain, const char *bytes, size_t size, uint64_t base,
		       const struct audit_place *place)
{
	*chain = (struct audit_chain){
	    .bytes = bytes, .size = size, .base = base, .place = *place, .committed = *place};
}

bool audit_chain_text(const struct audit_chain *chain, size_t at, size_t *ret_size, size_t *ret_next)
{
	const char *start = chain->bytes + at;
	const char *end = chain->size > at ? memchr(start, '\n', chain->size - at) : NULL;
	*ret_size = end != NULL ? (size_t)(end - start) : chain->size - at;
	*ret_next = at + *ret_size + (end != NULL);
	return end != NULL;
}

void audit_chain_go_on(struct audit_chain *chain, size_t at, const struct audit_place *place)
{
	chain->at = at;
	chain->place = *place;
	chain->committed_at = at;
	chain->committed = *place;
}

bool audit_chain_begin_anywhere(struct audit_chain *chain, const char *bytes, size_t size)
{
	struct audit_line line;
	size_t length, next;
	audit_chain_begin(chain, bytes, size, 0, &(struct audit_place){0});
	if (!audit_chain_text(chain, 0, &length, &next) || !audit_line_parse(bytes, length, &line))
		return false;
	struct audit_place before = {.sequence = line.sequence - 1};
	memcpy(before.hash, line.previous, sizeof(before.hash));
	audit_chain_go_on(chain, 0, &before);
	return true;
}

/* ---- what was torn ---- */

json_t *audit_torn_fields(uint64_t offset, const char *bytes, size_t size)
{
	unsigned char hash[AUDIT_HASH_SIZE];
	char digits[2 * AUDIT_HASH_SIZE + 1];
	audit_hash(bytes, size, hash);
	audit_hex(hash, sizeof(hash), digits);
	return json_pack("{s:s, s:I, s:I, s:s}", "what", "torn", "offset", (json_int_t)offset, "bytes",
			 (json_int_t)size, "hash", digits);
}

/* Does the line say that the bytes from `from` up to it were torn? A newline was put after them where they had
 * none. */
static bool says_torn(const struct audit_chain *chain, size_t from, const struct audit_line *line)
{
	size_t gap = (size_t)(line->text - chain->bytes) - from;
	json_t *json = json_loadb(line->text, line->size, 0, NULL);
	json_int_t offset = -1, bytes = -1;
	const char *what = "", *digits = "";
	unsigned char hash[AUDIT_HASH_SIZE], claimed[AUDIT_HASH_SIZE];
	bool says = json != NULL &&
		    json_unpack(json, "{s:{s:s, s:I, s:I, s:s}}", "fields", "what", &what, "offset", &offset,
				"bytes", &bytes, "hash", &digits) == 0 &&
		    strcmp(what, "torn") == 0 && offset >= 0 && (uint64_t)offset == chain->base + from &&
		    bytes > 0 && ((size_t)bytes == gap || (size_t)bytes + 1 == gap) &&
		    audit_unhex_text(digits, claimed, sizeof(claimed));
	if (says) {
		audit_hash(chain->bytes + from, (size_t)bytes, hash);
		says = memcmp(hash, claimed, sizeof(hash)) == 0 && chain->bytes[from + gap - 1] == '\n';
	}
	json_decref(json);
	return says;
}

/* Looks behind the last line that counts for the one that sets the bytes between aside. */
static bool pass_torn(struct audit_chain *chain)
{
	size_t at = chain->committed_at, size, next;
	if (chain->has_no_torn || chain->size == at)
		return false;
	if (memmem(chain->bytes + at, chain->size - at, TORN_MARK, sizeof(TORN_MARK) - 1) == NULL) {
		chain->has_no_torn = true;
		return false;
	}
	for (bool whole = true; whole; at = next) {
		struct audit_line line;
		whole = audit_chain_text(chain, at, &size, &next);
		if (!whole || at == chain->committed_at || size < sizeof(TORN_MARK) ||
		    memmem(chain->bytes + at, size, TORN_MARK, sizeof(TORN_MARK) - 1) == NULL ||
		    !audit_line_parse(chain->bytes + at, size, &line) || line.kind != AUDIT_FAILURE ||
		    !audit_line_follows(&line, &chain->committed) ||
		    !says_torn(chain, chain->committed_at, &line))
			continue;
		audit_chain_go_on(chain, at, &chain->committed);
		return true;
	}
	return false;
}

/* ---- lines ---- */

static bool read_line(const struct audit_chain *chain, struct audit_line *line, size_t *ret_next)
{
	size_t size;
	return audit_chain_text(chain, chain->at, &size, ret_next) &&
	       audit_line_parse(chain->bytes + chain->at, size, line) &&
	       audit_line_follows(line, &chain->place) &&
	       (!line->is_signed || chain->public == NULL || audit_line_is_genuine(line, chain->public));
}

enum audit_step audit_chain_next(struct audit_chain *chain, struct audit_line *ret_line)
{
	size_t next;
	if (chain->at == chain->size)
		return AUDIT_STEP_END;
	if (!read_line(chain, ret_line, &next))
		return pass_torn(chain) ? AUDIT_STEP_ASIDE : AUDIT_STEP_BROKEN;
	if (chain->opened[0] == '\0')
		memcpy(chain->opened, ret_line->instant, sizeof(chain->opened));
	chain->place = audit_line_place(ret_line);
	chain->at = next;
	if (ret_line->is_signed) {
		chain->committed_at = next;
		chain->committed = chain->place;
		chain->committed_kind = ret_line->kind;
	}
	return AUDIT_STEP_LINE;
}

void audit_chain_run(struct audit_chain *chain)
{
	struct audit_line line;
	enum audit_step step;
	do
		step = audit_chain_next(chain, &line);
	while (step == AUDIT_STEP_LINE || step == AUDIT_STEP_ASIDE);
}
