/* What teams of feeds are called here. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_patients_private.h"
#include "acl_sync/feed/feed_people_private.h"
#include "policy/hash.h"
#include "policy/sorted.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Copies of teams are called so (feed_frozen.c, feed_gone.c). */
static bool is_of_copies(const char *name)
{
	return strncasecmp(name, "hold-", strlen("hold-")) == 0 ||
	       strncasecmp(name, "kept-", strlen("kept-")) == 0;
}

/* The same with what no name has replaced, cut to leave room for a number. */
static const char *make_valid(struct staging *staging, const char *raw)
{
	char *name = arena_strdup(staging->arena, raw);
	if (name == NULL)
		console_out_of_memory();
	for (char *at = name; *at != '\0'; at++)
		if (!isalnum((unsigned char)*at) && (at == name || strchr("._-", *at) == NULL))
			*at = at == name ? 'x' : '-';
	if (is_of_copies(name))
		name[strlen("hold")] = '_';
	if (strlen(name) > IDENTIFIER_MAX - 9)
		name[IDENTIFIER_MAX - 9] = '\0';
	return name;
}

/* Another name for it: the first of those is the same in every staging. */
static const char *numbered(struct staging *staging, const char *raw, uint64_t *hash)
{
	const char *name = feed_printf(staging, "%s-%08x", make_valid(staging, raw), (unsigned)(*hash >> 32));
	*hash = hash_text(*hash, raw);
	return name;
}

/* ---- by name ---- */

struct feed_named {
	const char *name;
	const struct feed_team *team;
};

static int name_compare(const void *left, const void *right)
{
	const struct feed_named *a = left, *b = right;
	return strcmp(a->name, b->name);
}

static void list_names(struct staging *staging)
{
	const struct feed_team *teams = staging->teams.items;
	struct feed_list *names = &staging->names;
	for (size_t i = 0; i < staging->teams.count; i++)
		*(struct feed_named *)feed_list_add(staging, names, sizeof(struct feed_named)) =
		    (struct feed_named){teams[i].name, &teams[i]};
	if (names->count > 1)
		qsort(names->items, names->count, sizeof(struct feed_named), name_compare);
}

const struct feed_team *feed_team_names_find(const struct staging *staging, const char *name)
{
	const struct feed_named *items = staging->names.items;
	size_t at;
	return sorted_find(items, staging->names.count, sizeof(*items), name, &at) ? items[at].team : NULL;
}

/* ---- names of last time ---- */

/* All of them: what was said to the unit of a name, and is kept, is not said to another. */
static void reserve(struct staging *staging)
{
	for (size_t i = 0; i < staging->before->team_count; i++)
		feed_word(staging, &staging->former_names,
			  feed_lower_case(staging, staging->before->teams[i].name));
}

/* Was it the team's? A copy of a team is none. `stores` NULL: whatever they were; they may have been changed since. */
static bool was_called(struct staging *staging, const char *name, const struct words *stores)
{
	const struct said_team *before = feed_again_team(staging, name);
	return before != NULL && before->of == NULL &&
	       (stores == NULL || feed_again_same_words(&before->stores, stores)) &&
	       !feed_words_have(&staging->team_names, feed_lower_case(staging, name));
}

/* NULL: it had none. */
static const char *former_name(struct staging *staging, const char *raw, const struct words *stores)
{
	uint64_t hash = hash_text(HASH_SEED, raw);
	if (was_called(staging, raw, stores))
		return raw;
	const char *name = numbered(staging, raw, &hash);
	return was_called(staging, name, stores) ? name : NULL;
}

/* ---- names ---- */

static bool is_free(struct staging *staging, const char *name)
{
	const char *lower = feed_lower_case(staging, name);
	return identifier_is_valid(name) && !is_of_copies(name) &&
	       !feed_words_have(&staging->team_names, lower) &&
	       !feed_words_have(&staging->former_names, lower);
}

static const char *new_name(struct staging *staging, const char *raw)
{
	uint64_t hash = hash_text(HASH_SEED, raw);
	const char *name = raw;
	while (!is_free(staging, name))
		name = numbered(staging, raw, &hash);
	return name;
}

enum round { OF_THE_REGISTRY, AS_BEFORE_THERE, AS_BEFORE, ANEW };

static const char *name_in(struct staging *staging, const struct feed_team *team, enum round round)
{
	if (round == OF_THE_REGISTRY || team->registrys != NULL)
		return team->registrys == NULL ? NULL : team->registrys->name;
	const char *raw =
	    team->patient == NULL ? team->tid : feed_printf(staging, "%s.%s", team->tid, team->patient);
	if (round == ANEW)
		return new_name(staging, raw);
	return former_name(staging, raw, round == AS_BEFORE_THERE ? team->stores : NULL);
}

void feed_team_names_give(struct staging *staging)
{
	struct feed_team *teams = staging->teams.items;
	reserve(staging);
	for (enum round round = OF_THE_REGISTRY; round <= ANEW; round++)
		for (size_t i = 0; i < staging->teams.count; i++) {
			const char *name = teams[i].name == NULL ? name_in(staging, &teams[i], round) : NULL;
			if (name == NULL)
				continue;
			teams[i].name = name;
			feed_word(staging, &staging->team_names, feed_lower_case(staging, name));
		}
	list_names(staging);
}
