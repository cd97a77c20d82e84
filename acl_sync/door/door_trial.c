#include "acl_sync/door/door_trial.h"

#include <inttypes.h>
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

bool door_trial_parse(const char *text, struct door_trial *ret_trial)
{
	int length = 0, pid;
	*ret_trial = (struct door_trial){0};
	if (sscanf(text, "trial:1:%39[^:]:%" SCNd64 ":%" SCNd64 ":%" SCNd64 ":%" SCNu32 "%n", ret_trial->boot,
		   &ret_trial->began, &ret_trial->ends, &ret_trial->until, &ret_trial->session, &length) != 5)
		return false;
	text += length;
	while (ret_trial->process_count < TRIAL_PROCESSES_MAX && sscanf(text, ":%d%n", &pid, &length) == 1) {
		ret_trial->processes[ret_trial->process_count++] = pid;
		text += length;
	}
	return strcmp(text, ":end\n") == 0;
}
