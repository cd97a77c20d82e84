#include "acl_sync/door/door_trial.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool door_trial_is_over(const struct door_trial *trial, const struct door_trial_clock *clock)
{
	return strcmp(trial->boot, clock->boot) != 0 || clock->milliseconds >= trial->ends ||
	       clock->milliseconds < trial->began;
}

void door_trial_print(const struct door_trial *trial, FILE *out)
{
	fprintf(out, "trial:1:%s:%" PRId64 ":%" PRId64 ":%" PRId64 ":%" PRIu32, trial->boot, trial->began,
		trial->ends, trial->until, trial->session);
	for (size_t i = 0; i < trial->process_count; i++)
		fprintf(out, ":%d", (int)trial->processes[i]);
	fputs(":end\n", out);
}

/* ":NUMBER" at *at, which then stands behind it. false: there is none. */
static bool take_number(const char **at, int64_t *ret_number)
{
	char *end;
	if ((*at)[0] != ':' || (*at)[1] < '0' || (*at)[1] > '9')
		return false;
	errno = 0;
	*ret_number = strtoll(*at + 1, &end, 10);
	*at = end;
	return errno == 0;
}

/* The first word, and the kernel's name of a run. */
static const char *take_boot(const char *text, char boot[TRIAL_BOOT_SIZE])
{
	static const char head[] = "trial:1:";
	if (strncmp(text, head, sizeof(head) - 1) != 0)
		return NULL;
	text += sizeof(head) - 1;
	size_t length = strcspn(text, ":");
	if (length == 0 || length >= TRIAL_BOOT_SIZE)
		return NULL;
	memcpy(boot, text, length);
	return text + length;
}

bool door_trial_parse(const char *text, struct door_trial *ret_trial)
{
	int64_t session, pid;
	*ret_trial = (struct door_trial){0};
	const char *at = take_boot(text, ret_trial->boot);
	if (at == NULL || !take_number(&at, &ret_trial->began) || !take_number(&at, &ret_trial->ends) ||
	    !take_number(&at, &ret_trial->until) || !take_number(&at, &session) || session > UINT32_MAX)
		return false;
	ret_trial->session = (uint32_t)session;
	while (ret_trial->process_count < TRIAL_PROCESSES_MAX && take_number(&at, &pid))
		ret_trial->processes[ret_trial->process_count++] = (pid_t)pid;
	return strcmp(at, ":end\n") == 0;
}
