/* The program that careacl.conf names as `notify` (R28). */
#include "acl_sync/check/check.h"
#include "acl_sync/sweep/program.h"
#include "wording/wording.h"

#include <errno.h>
#include <string.h>

void check_notify(const struct settings *settings, struct findings *findings)
{
	if (settings->notify[0] == '\0')
		return;
	const char *problem = program_problem(settings->notify);
	int error = errno;
	if (problem != NULL)
		findings_add(findings, SEVERITY_WARNING, (struct origin){.file = settings->notify},
			     "notify: nobody will be told of a break-glass: %s%s%s", wording(problem),
			     error != 0 ? ": " : "", error != 0 ? strerror(error) : "");
}
