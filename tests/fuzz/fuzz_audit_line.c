/* What reads the audit trail and the spool, on any bytes: a line, a head, a whole segment followed as verify
 * follows it, a line of the spool. The first byte picks.
 */
#include "tests/fuzz/fuzz.h"

#include "acl_sync/audit/audit_chain.h"
#include "acl_sync/audit/audit_head.h"
#include "acl_sync/audit/audit_spool.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const unsigned char no_key[AUDIT_PUBLIC_SIZE] = {1};

static void try_line(const char *text, size_t size)
{
	struct audit_line line;
	int64_t instant;
	if (!audit_line_parse(text, size, &line))
		return;
	must(line.sequence >= 1 && line.sequence <= AUDIT_SEQUENCE_MAX);
	must(line.signed_size <= size && (!line.is_signed || line.signed_size < size));
	must(audit_instant_is(line.instant, strlen(line.instant)));
	must(audit_instant_read(line.instant, &instant));
	must(!audit_line_is_genuine(&line, no_key));
	struct audit_place place = audit_line_place(&line);
	must(place.sequence == line.sequence && !audit_line_follows(&line, &place));
}

static void try_head(const char *text, size_t size)
{
	struct audit_head head;
	unsigned slot;
	must(!audit_head_choose(text, size, no_key, &head, &slot));
}

/* Every step goes on or ends, and never outside the bytes. */
static void try_chain(const char *bytes, size_t size, bool forgives)
{
	struct audit_chain chain;
	struct audit_place start = {0};
	struct audit_line line;
	size_t steps = 0, length, next;
	if (size > 0 &&
	    audit_line_parse(bytes, strcspn(bytes, "\n") < size ? strcspn(bytes, "\n") : size, &line)) {
		start.sequence = line.sequence - 1;
		memcpy(start.hash, line.previous, sizeof(start.hash));
	}
	audit_chain_begin(&chain, bytes, size, 0, &start);
	for (;;) {
		enum audit_step step = audit_chain_next(&chain, &line);
		must(chain.at <= size && chain.committed_at <= chain.at && ++steps <= 2 * size + 2);
		if (step == AUDIT_STEP_END || (step == AUDIT_STEP_BROKEN && !forgives))
			return;
		if (step != AUDIT_STEP_BROKEN)
			continue;
		audit_chain_text(&chain, chain.at, &length, &next);
		must(next > chain.at && next <= size);
		audit_chain_go_on(&chain, next, &chain.place);
	}
}

static void try_spool(const char *text, size_t size)
{
	struct audit_spool_line line;
	if (!audit_spool_parse(text, size, &line))
		return;
	must(line.kind != AUDIT_KIND_NONE && line.uid >= -1);
	for (unsigned i = 0; i < LOGIN_SPOOL_VALUE_COUNT; i++) {
		json_t *value = json_string(line.values[i]);
		must(value != NULL);
		json_decref(value);
	}
}

/* The same with its checksum made right, so that what it guards is met too. */
static void try_spool_made_right(const char *text, size_t size)
{
	char *copy = malloc(size + 32);
	if (copy == NULL)
		return;
	memcpy(copy, text, size);
	int added = snprintf(copy + size, 32, LOGIN_SPOOL_SUM "%016llx",
			     (unsigned long long)login_spool_checksum(text, size));
	try_spool(copy, size + (size_t)added);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || sodium_init() < 0)
		return 0;
	/* an exact block: the sanitizer sees a read past its end; try_chain() wants a NUL */
	char *copy = malloc(size);
	if (copy == NULL)
		return 0;
	memcpy(copy, data + 1, size - 1);
	copy[size - 1] = '\0';
	switch (data[0] % 6) {
	case 0:
		try_line(copy, size - 1);
		break;
	case 1:
		try_head(copy, size - 1);
		break;
	case 2:
	case 3:
		try_chain(copy, size - 1, data[0] % 6 == 3);
		break;
	case 4:
		try_spool(copy, size - 1);
		break;
	default:
		try_spool_made_right(copy, size - 1);
	}
	free(copy);
	return 0;
}
