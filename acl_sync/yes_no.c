#include "acl_sync/yes_no.h"

#include <stddef.h>
#include <strings.h>
#include <unistd.h>

static const struct {
	const char *word;
	bool is_yes;
} words[] = {{"yes", true}, {"y", true},  {"oui", true}, {"o", true},
	     {"no", false}, {"n", false}, {"non", false}};

bool yes_no_can_ask(void)
{
	return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1;
}

bool yes_no_read(const char *answer, bool *ret_yes)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(answer, words[i].word) == 0) {
			*ret_yes = words[i].is_yes;
			return true;
		}
	return false;
}
