#include "acl_sync/desk/glass_ask.h"

#include "acl_sync/console.h"
#include "acl_sync/yes_no.h"
#include "wording/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMES_ASKED 3

/* One line, without its end; in `arena`. NULL: nobody answers any more. */
static const char *ask(const char *question, struct arena *arena)
{
	char *line = NULL;
	size_t size = 0;
	fputs(question, stderr);
	fflush(stderr);
	ssize_t length = getline(&line, &size, stdin);
	while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
		line[--length] = '\0';
	const char *kept = length < 0 ? NULL : arena_strdup(arena, line);
	if (length >= 0 && kept == NULL)
		console_out_of_memory();
	free(line);
	return kept;
}

/* Only a clear yes attests anything; what is neither yes nor no is asked again. */
static bool attest(const char *question, struct arena *arena)
{
	for (int i = 0; i < TIMES_ASKED; i++) {
		const char *answer = ask(question, arena);
		bool attests = false;
		if (answer == NULL || yes_no_read(answer, &attests))
			return attests;
	}
	return false;
}

/* Some words. NULL: nobody answers. */
static const char *ask_why(const char *question, struct arena *arena)
{
	const char *answer = "";
	for (int i = 0; i < TIMES_ASKED && answer != NULL && answer[strspn(answer, " \t")] == '\0'; i++)
		answer = ask(question, arena);
	return answer;
}

static bool is_attested(const struct glass_claim *claim, bool either)
{
	return either ? claim->cannot_consent || claim->immediate_risk
		      : claim->cannot_consent && claim->immediate_risk;
}

/* Whoever claims is asked themselves, or an operator who answers for having asked them. */
static const struct {
	const char *begin, *cannot, *risk, *why;
} questions[] = {
    {"Emergency access: for the patient's life or health alone. It is recorded under your name, the patient "
     "can ask who did it, and it will be reviewed.\n",
     "Do you attest that the patient cannot express their will, so that nobody can ask them? yes/no:\n",
     "Do you attest that there is an immediate risk for the patient? yes/no:\n",
     "Why do you need the record now? In words that a colleague will read:\n"},
    {"Emergency access for somebody else: for the patient's life or health alone. It is recorded under their "
     "name and yours, the patient can ask who did it, and it will be reviewed.\n",
     "Do they attest that the patient cannot express their will, so that nobody can ask them? yes/no:\n",
     "Do they attest that there is an immediate risk for the patient? yes/no:\n",
     "Why do they need the record now? In words that a colleague will read:\n"},
};

bool glass_ask(struct glass_claim *claim, bool either, bool for_other, struct arena *arena)
{
	if (is_attested(claim, either) && claim->justification != NULL)
		return true;
	fputs(wording(questions[for_other].begin), stderr);
	if (!is_attested(claim, either) && !claim->cannot_consent)
		claim->cannot_consent = attest(wording(questions[for_other].cannot), arena);
	if (!is_attested(claim, either) && (either || claim->cannot_consent))
		claim->immediate_risk = attest(wording(questions[for_other].risk), arena);
	if (!is_attested(claim, either))
		return false;
	if (claim->justification == NULL)
		claim->justification = ask_why(wording(questions[for_other].why), arena);
	return true;
}
