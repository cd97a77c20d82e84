/* What teams of feeds are called here. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_people_private.h"
#include "policy/hash.h"

#include <ctype.h>
#include <string.h>

/* The same with what no name has replaced, cut to leave room for a number. */
static const char *make_valid(struct staging *staging, const char *raw)
{
	char *name = arena_strdup(staging->arena, raw);
	if (name == NULL)
		console_out_of_memory();
	for (char *at = name; *at != '\0'; at++)
		if (!isalnum((unsigned char)*at) && (at == name || strchr("._-", *at) == NULL))
			*at = at == name ? 'x' : '-';
	if (strlen(name) > IDENTIFIER_MAX - 9)
		name[IDENTIFIER_MAX - 9] = '\0';
	return name;
}

const char *feed_team_names_give(struct staging *staging, const char *raw)
{
	uint64_t hash = hash_text(HASH_SEED, raw);
	const char *name = raw, *lower = feed_lower_case(staging, raw);
	bool is_free = identifier_is_valid(raw) && !feed_words_have(&staging->team_names, lower);
	for (; !is_free; hash = hash_text(hash, raw)) {
		name = feed_printf(staging, "%s-%08x", make_valid(staging, raw), (unsigned)(hash >> 32));
		lower = feed_lower_case(staging, name);
		is_free = !feed_words_have(&staging->team_names, lower);
	}
	feed_word(staging, &staging->team_names, lower);
	return name;
}
