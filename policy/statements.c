#include "policy/statements.h"

#include "policy/sorted.h"

bool words_has(const struct words *sorted, const char *word)
{
	size_t ignored;
	return sorted_find(sorted->items, sorted->count, sizeof(*sorted->items), word, &ignored);
}

bool said_team_admits(const struct said_team *team, const char *login)
{
	return team->only.count == 0 || words_has(&team->only, login);
}
