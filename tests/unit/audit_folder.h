/* A trail in a folder of its own, events to put into it, and hands that change it behind its back. */
#ifndef CAREACL_TESTS_AUDIT_FOLDER_H
#define CAREACL_TESTS_AUDIT_FOLDER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "acl_sync/audit/audit_export.h"
#include "acl_sync/audit/audit_segment.h"
#include "acl_sync/audit/audit_verify.h"
#include "acl_sync/audit/trail.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY_MS ((int64_t)24 * 3600 * 1000)
#define START_MS INT64_C(1795000000123) /* 2026-11-18T11:06:40.123Z */

struct audit_folder {
	char path[64];
	struct trail *trail;
	int64_t now_ms;
	struct arena *arena;
	struct audit_verdict verdict;
	struct audit_evidence evidence;
};

static inline void folder_shell(const struct audit_folder *folder, const char *command)
{
	char line[2048];
	snprintf(line, sizeof(line), "cd %s && { %s; }", folder->path, command);
	if (system(line) != 0)
		fail_msg("failed: %s", line);
}

static inline int folder_set_up(void **state)
{
	struct audit_folder *folder = calloc(1, sizeof(*folder));
	assert_true(sodium_init() >= 0);
	strcpy(folder->path, "/tmp/careacl-test-XXXXXX");
	assert_non_null(mkdtemp(folder->path));
	folder->now_ms = START_MS;
	folder->arena = arena_new();
	*state = folder;
	return 0;
}

static inline int folder_tear_down(void **state)
{
	struct audit_folder *folder = *state;
	trail_close(folder->trail);
	folder_shell(folder, "chattr -R -a -i . 2>/dev/null || true");
	folder_shell(folder, "rm -rf \"$PWD\"");
	arena_free(folder->arena);
	free(folder);
	return 0;
}

static inline struct trail *folder_open_with(struct audit_folder *folder, struct trail_options options)
{
	struct safe_problem problem;
	trail_close(folder->trail);
	if (trail_open(folder->path, &options, &folder->trail, &problem) != 0)
		fail_msg("%s", problem.text);
	return folder->trail;
}

static inline struct trail *folder_open(struct audit_folder *folder)
{
	return folder_open_with(folder, (struct trail_options){0});
}

static inline void folder_add(struct audit_folder *folder, enum audit_kind kind, const char *patient)
{
	json_t *fields = json_pack("{s:s, s:s, s:s}", "patient", patient, "login", "dr.martin", "text",
				   "a line with \"quotes\" and \303\251");
	assert_int_equal(trail_add(folder->trail, &(struct trail_event){.instant_ms = folder->now_ms,
									.kind = kind,
									.by = "adm.zoe",
									.fields = fields}),
			 0);
	json_decref(fields);
	folder->now_ms += 1000;
}

/* `batches` batches of `lines` lines. */
static inline void folder_fill(struct audit_folder *folder, unsigned batches, unsigned lines)
{
	for (unsigned batch = 0; batch < batches; batch++) {
		trail_begin(folder->trail);
		for (unsigned i = 0; i < lines; i++)
			folder_add(folder, AUDIT_ACCESS_GAINED, "P001");
		if (trail_commit(folder->trail) != 0)
			fail_msg("%s", trail_problem(folder->trail));
	}
}

static inline const struct audit_verdict *folder_verify(struct audit_folder *folder)
{
	struct safe_problem problem;
	if (audit_verify(folder->path, &folder->evidence, folder->arena, &folder->verdict, &problem) != 0)
		fail_msg("%s", problem.text);
	return &folder->verdict;
}

static inline void folder_print(const struct audit_folder *folder)
{
	for (size_t i = 0; i < folder->verdict.count; i++) {
		const struct audit_finding *finding = &folder->verdict.findings[i];
		print_message("# %s %s:%llu (%llu) %s\n", audit_what_name(finding->what), finding->file,
			      (unsigned long long)finding->line, (unsigned long long)finding->sequence,
			      finding->text);
	}
}

static inline void folder_expect_clean(struct audit_folder *folder, uint64_t lines)
{
	folder_verify(folder);
	if (folder->verdict.faults != 0 || folder->verdict.end.sequence != lines) {
		folder_print(folder);
		fail_msg("%llu faults, ends with %llu, expected %llu",
			 (unsigned long long)folder->verdict.faults,
			 (unsigned long long)folder->verdict.end.sequence, (unsigned long long)lines);
	}
}

/* Finds exactly this, at this line of this file (line 0: anywhere). */
static inline void folder_expect(struct audit_folder *folder, enum audit_what what, const char *file,
				 uint64_t line)
{
	folder_verify(folder);
	for (size_t i = 0; i < folder->verdict.count; i++) {
		const struct audit_finding *finding = &folder->verdict.findings[i];
		if (finding->what == what && (file == NULL || strcmp(finding->file, file) == 0) &&
		    (line == 0 || finding->line == line))
			return;
	}
	folder_print(folder);
	fail_msg("%s was not found at %s:%llu", audit_what_name(what), file != NULL ? file : "*",
		 (unsigned long long)line);
}

static inline bool folder_has(const struct audit_folder *folder, enum audit_what what)
{
	for (size_t i = 0; i < folder->verdict.count; i++)
		if (folder->verdict.findings[i].what == what)
			return true;
	return false;
}

#define FIRST_SEGMENT "0000000000000001.jsonl"

#endif
