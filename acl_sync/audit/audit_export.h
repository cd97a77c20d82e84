/* Hands out the lines of a trail, as they stand, in their order. */
#ifndef CAREACL_AUDIT_EXPORT_H
#define CAREACL_AUDIT_EXPORT_H

#include "acl_sync/audit/audit_line.h"
#include "registry/safe_file.h"

/* Which lines are wanted; NULL: all. */
struct audit_filter {
	const char *from;    /* instants as in a line: from <= instant */
	const char *until;   /* instant < until */
	const char *patient; /* the field "patient" */
	const char *login;   /* the field "login", or "by" */
};

/* Called for each line that counts; `text` has no newline. Anything but 0 ends the export with it. */
typedef int audit_export_line(void *context, const char *text, size_t size);

/* What could not be handed out. */
struct audit_export_result {
	uint64_t lines;
	uint64_t broken; /* places where the chain does not hold: careacl audit verify says more */
};

/* 0, what the callback returned, or -errno with the problem. No trail at all is no line. */
int audit_export(const char *state_dir, const struct audit_filter *filter, audit_export_line *line,
		 void *context, struct audit_export_result *ret_result, struct safe_problem *ret_problem);

#endif
