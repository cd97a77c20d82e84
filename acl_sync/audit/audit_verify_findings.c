#include "acl_sync/audit/audit_verify_private.h"
#include "wording/wording.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *name;
	bool is_fault;
} whats[AUDIT_WHAT_COUNT] = {
    [AUDIT_EDITED] = {"edited-line", true},      [AUDIT_MISSING] = {"missing-lines", true},
    [AUDIT_INSERTED] = {"inserted-line", true},  [AUDIT_TRUNCATED] = {"truncated", true},
    [AUDIT_SWAPPED] = {"swapped-segment", true}, [AUDIT_SEAL] = {"wrong-seal", true},
    [AUDIT_UNSIGNED] = {"unsigned-lines", true}, [AUDIT_WRONG_KEY] = {"other-key", true},
    [AUDIT_WRONG_HEAD] = {"wrong-head", true},   [AUDIT_RETENTION] = {"wrong-retention", true},
    [AUDIT_UNREADABLE] = {"unreadable", true},   [AUDIT_NOTE_TORN] = {"torn", false},
    [AUDIT_NOTE_UNENDED] = {"unended", false},   [AUDIT_NOTE_RECORDED] = {"recorded", false},
};

const char *audit_what_name(enum audit_what what)
{
	return (unsigned)what < AUDIT_WHAT_COUNT ? whats[what].name : "unknown";
}

bool audit_what_is_fault(enum audit_what what)
{
	return (unsigned)what >= AUDIT_WHAT_COUNT || whats[what].is_fault;
}

void verify_tell(struct verify *verify, enum audit_what what, const char *file, uint64_t line,
		 uint64_t sequence, const char *format, ...)
{
	struct audit_verdict *verdict = verify->verdict;
	struct audit_finding *grown;
	va_list values;
	verdict->faults += audit_what_is_fault(what);
	if (verdict->count >= AUDIT_FINDINGS_MAX)
		return;
	grown =
	    arena_grow(verify->arena, verdict->findings, verdict->count, &verdict->capacity, sizeof(*grown));
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	/* out of memory: the fault is counted, its words are lost */
	if (grown != NULL) {
		const char *kept = text == NULL ? NULL : arena_strdup(verify->arena, text);
		verdict->findings = grown;
		grown[verdict->count++] =
		    (struct audit_finding){.what = what,
					   .file = file,
					   .line = line,
					   .sequence = sequence,
					   .text = kept != NULL ? kept : "out of memory"};
	}
	free(text);
}
