#include "acl_sync/audit/audit_verify_private.h"
#include "wording/wording.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	bool is_fault;
} whats[AUDIT_WHAT_COUNT] = {
    [AUDIT_EDITED] = {"edited-line", true},        [AUDIT_MISSING] = {"missing-lines", true},
    [AUDIT_INSERTED] = {"inserted-line", true},    [AUDIT_TRUNCATED] = {"truncated", true},
    [AUDIT_SWAPPED] = {"swapped-segment", true},   [AUDIT_SEAL] = {"wrong-seal", true},
    [AUDIT_UNSIGNED] = {"unsigned-lines", true},   [AUDIT_WRONG_KEY] = {"other-key", true},
    [AUDIT_WRONG_HEAD] = {"wrong-head", true},     [AUDIT_RETENTION] = {"wrong-retention", true},
    [AUDIT_UNREADABLE] = {"unreadable", true},     [AUDIT_NOTE_TORN] = {"torn", false},
    [AUDIT_NOTE_UNENDED] = {"unended", false},     [AUDIT_NOTE_RECORDED] = {"recorded", false},
    [AUDIT_NOTE_OPEN] = {"open-to-others", false},
};

const char *audit_what_name(enum audit_what what)
{
	return (unsigned)what < AUDIT_WHAT_COUNT ? whats[what].name : "unknown";
}

bool audit_what_is_fault(enum audit_what what)
{
	return (unsigned)what >= AUDIT_WHAT_COUNT || whats[what].is_fault;
}

static const char tampered[] =
    "somebody changed the trail, or the disk did: keep a copy of the folder, and compare with a backup";

/* The words in the language of the site. */
static const char *keep_text(const struct verify *verify, const char *format, const char *text)
{
	size_t length = strlen(format);
	bool goes_on = length > 1 && strcmp(format + length - 2, "; ") == 0;
	return text == NULL ? NULL
			    : arena_printf(verify->arena, "%s%s", text, goes_on ? wording(tampered) : "");
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
		const char *kept = keep_text(verify, format, text);
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
