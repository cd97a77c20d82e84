#include "acl_sync/audit/witness_state.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int keep(void *context, const struct audit_place *place)
{
	char text[32 + 2 * AUDIT_HASH_SIZE];
	int size = snprintf(text, sizeof(text), "%" PRIu64 " ", place->sequence);
	audit_hex(place->hash, AUDIT_HASH_SIZE, text + size);
	return state_set_text(context, STATE_TRAIL_END, text) == STATE_OK ? 0 : -EIO;
}

static bool read_place(const char *text, struct audit_place *place)
{
	char *end;
	*place = (struct audit_place){.sequence = strtoull(text, &end, 10)};
	return end != text && *end == ' ' && place->sequence <= AUDIT_SEQUENCE_MAX &&
	       audit_unhex_text(end + 1, place->hash, AUDIT_HASH_SIZE);
}

static int last(void *context, struct audit_place *ret_place)
{
	const char *text = NULL;
	struct arena *arena = arena_new();
	if (arena == NULL)
		return -ENOMEM;
	enum state_result found = state_text(context, STATE_TRAIL_END, arena, &text);
	int result = -EIO;
	if (found == STATE_NONE)
		result = -ENOENT;
	else if (found == STATE_OK)
		result = read_place(text, ret_place) ? 0 : -EBADMSG;
	arena_free(arena);
	return result;
}

struct trail_witness witness_in_state(struct state_db *state)
{
	return (struct trail_witness){keep, last, state};
}
