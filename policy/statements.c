#include "policy/statements.h"

#include <string.h>

bool said_team_admits(const struct said_team *team, const char *login)
{
	size_t low = 0, high = team->only.count;
	if (high == 0)
		return true;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(team->only.items[middle], login);
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}
