#include "acl_sync/desk/glass_ask.h"

#include "acl_sync/console.h"
#include "wording/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool glass_can_ask(void)
{
	return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1;
}

/* One line, without its end; in `arena`. NULL: no answer. */
static const char *ask(const char *question, struct arena *arena)
{
	char *line = NULL;
	size_t size = 0;
	fputs(question, stderr);
	fflush(stderr);
	ssize_t length = getline(&line, &size, stdin);
	while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
		line[--length] = '\0';
	const char *kept = length <= 0 ? NULL : arena_strdup(arena, line);
	if (length > 0 && kept == NULL)
		console_out_of_memory();
	free(line);
	return kept;
}

/* Only a clear yes attests anything. */
static bool attest(const char *question, struct arena *arena)
{
	static const char *const yes[] = {"yes", "y", "oui", "o"};
	const char *answer = ask(question, arena);
	for (size_t i = 0; answer != NULL && i < sizeof(yes) / sizeof(yes[0]); i++)
		if (strcasecmp(answer, yes[i]) == 0)
			return true;
	return false;
}

void glass_ask(struct glass_claim *claim, struct arena *arena)
{
	if (claim->cannot_consent && claim->immediate_risk && claim->justification != NULL)
		return;
	fputs(wording("Emergency access: for the patient's life or health alone. It is recorded under your "
		      "name, the "
		      "patient can ask who did it, and it will be reviewed.\n"),
	      stderr);
	if (!claim->cannot_consent)
		claim->cannot_consent = attest(wording("Do you attest that the patient cannot express their "
						       "will, so that nobody can ask them? yes/no: "),
					       arena);
	if (!claim->immediate_risk)
		claim->immediate_risk =
		    attest(wording("Do you attest that there is an immediate risk for the patient? yes/no: "),
			   arena);
	if (claim->justification == NULL)
		claim->justification = ask(
		    wording("Why do you need the record now? In words that a colleague will read: "), arena);
}
