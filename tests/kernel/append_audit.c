/* Appends to an audit trail, for the tests of the command:
 *
 *   append_audit STATE_DIR BATCHES LINES [KIND [PATIENT [INSTANT_SECONDS]]]
 *
 * Each batch takes one second; the number of its last line is printed once it is committed. */
#include "acl_sync/audit/trail.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static enum audit_kind kind_of(const char *name)
{
	for (unsigned kind = 1; kind < AUDIT_KIND_COUNT; kind++)
		if (strcmp(audit_kind_name((enum audit_kind)kind), name) == 0)
			return (enum audit_kind)kind;
	return AUDIT_KIND_NONE;
}

static int append(struct trail *trail, unsigned long lines, const struct trail_event *event)
{
	trail_begin(trail);
	for (unsigned long i = 0; i < lines; i++) {
		int result = trail_add(trail, event);
		if (result != 0)
			return result;
	}
	return trail_commit(trail);
}

int main(int argc, char **argv)
{
	struct safe_problem problem;
	struct trail *trail;
	struct trail_options options = {0};
	if (argc < 4 || sodium_init() < 0)
		return 2;
	if (trail_open(argv[1], &options, &trail, &problem) != 0) {
		fprintf(stderr, "%s\n", problem.text);
		return 1;
	}
	struct trail_event event = {.kind = kind_of(argc > 4 ? argv[4] : "statement"), .by = "adm.zoe"};
	int64_t instant = argc > 6 ? strtoll(argv[6], NULL, 10) : (int64_t)time(NULL);
	json_t *fields =
	    json_pack("{s:s, s:s}", "patient", argc > 5 ? argv[5] : "P001", "login", "dr.martin");
	event.fields = fields;
	int result = 0;
	for (unsigned long batch = 0; result == 0 && batch < strtoul(argv[2], NULL, 10); batch++) {
		event.instant_ms = (instant + (int64_t)batch) * 1000;
		result = append(trail, strtoul(argv[3], NULL, 10), &event);
		if (result == 0 && printf("%llu\n", (unsigned long long)trail_sequence(trail)) > 0)
			fflush(stdout);
	}
	if (result != 0)
		fprintf(stderr, "%d: %s\n", result, trail_problem(trail));
	json_decref(fields);
	trail_close(trail);
	return result == 0 ? 0 : 1;
}
