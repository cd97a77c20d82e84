#include "acl_sync/sentences.h"

#include "acl_sync/wrap.h"
#include "wording/wording.h"

#include <stdio.h>
#include <string.h>

static const char *const reasons[REASON_COUNT] = {
    [REASON_UNDECIDED] = "nothing has been decided",
    [REASON_UNKNOWN_LOGIN] = "no statement names this login",
    [REASON_NO_RECORD] = "the patient has no folder in this store",
    [REASON_DELETED] = "the patient has had it deleted",
    [REASON_HIDDEN_FROM_PATIENT] = "it is hidden from the patient and those who act for them",
    [REASON_PATIENT_SELF] = "it is the patient's own record",
    [REASON_DEROGATION_MANDATORY] = "a text of law orders this access",
    [REASON_DEROGATION_PERMITTED] =
	"a text of law permits this access and the professional concerned has agreed",
    [REASON_THIRD_PARTY] = "this person is neither a professional nor agreed by the patient",
    [REASON_OBJECTION_NAMED] = "the patient objects to this person",
    [REASON_MINOR_SECRET] = "the patient keeps it secret from their representatives",
    [REASON_REPRESENTATIVE] = "this person represents the patient in law",
    [REASON_RECORD_CLOSED] = "the patient has closed their record",
    [REASON_WITHHELD] = "the patient withholds it",
    [REASON_HEIRS_REFUSED] = "the patient refused it to their heirs in their lifetime",
    [REASON_HEIR] = "an heir has access to it for a purpose that the law knows",
    [REASON_RELATIVE_AGREED] = "the patient has agreed that this person may read it",
    [REASON_SITE_ROLE] = "this login has a role in the whole site",
    [REASON_NOT_VALID] = "this professional is out of date, suspended or not briefed",
    [REASON_OBJECTION_GROUP] =
	"the patient objects to a profession, a team or everybody that this person belongs to",
    [REASON_OUTSIDE_MATRIX] = "this profession does not need this category",
    [REASON_ATTENDING] = "this person is the patient's attending physician",
    [REASON_CARE_TEAM] = "this person is in the care team that treats the patient",
    [REASON_SUPERVISED] = "a supervisor of this student may read it",
    [REASON_CONSENT] = "the patient has consented to this person",
    [REASON_BREAK_GLASS] = "an emergency access is in force",
    [REASON_DEPOSIT_ONLY] = "the care team may add to it until the patient consents",
    [REASON_EMERGENCY_REFUSED] = "the patient refused emergency access beforehand",
    [REASON_NO_CONSENT] = "the patient has not consented",
    [REASON_NOT_TREATING] = "this person takes no part in the patient's care",
};

static const char *const accesses[] = {
    [ACCESS_NONE] = "none",
    [ACCESS_DEPOSIT] = "add, without listing or reading",
    [ACCESS_READ] = "read",
    [ACCESS_WRITE] = "read and write",
};

const char *sentence_reason(enum reason reason)
{
	return wording(reasons[reason]);
}

const char *sentence_access(enum access access)
{
	return wording(accesses[access]);
}

void sentence_access_column(enum access access, size_t width, char text[SENTENCE_COLUMN_SIZE])
{
	const char *word = wording(access_names[access]);
	size_t own = wrap_width(word, strlen(word));
	snprintf(text, SENTENCE_COLUMN_SIZE, "%s%*s", word, own < width ? (int)(width - own) : 0, "");
}

void sentence_seconds(int64_t milliseconds, char text[SENTENCE_SECONDS_SIZE])
{
	/* a clock that went back tells nothing */
	long long tenths = milliseconds > 0 ? (milliseconds + 50) / 100 : 0;
	wording_write(text, SENTENCE_SECONDS_SIZE, "%lld.%lld", tenths / 10, tenths % 10);
}
