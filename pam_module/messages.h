/* What people are told at the door, in English and French: all words of the module that a person at a login sees.
 * Never a patient, never a reason of a patient.
 */
#ifndef CAREACL_PAM_MODULE_MESSAGES_H
#define CAREACL_PAM_MODULE_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum message_id {
	MESSAGE_NONE = 0,
	MESSAGE_UNKNOWN,
	MESSAGE_UID_OF_ANOTHER,
	MESSAGE_SUSPENDED,
	MESSAGE_NOT_BRIEFED,
	MESSAGE_OUT_OF_DATE,
	MESSAGE_NOT_YET,
	MESSAGE_NO_POSITION,
	MESSAGE_STALE,
	MESSAGE_STALE_WARNING,
	MESSAGE_STATE_UNUSABLE,
	MESSAGE_RESCUED,
	MESSAGE_NAME_SERVICE,
	MESSAGE_WRONG_ARGUMENT,
	MESSAGE_NOTICE, /* no text of its own: the lines below */
	MESSAGE_LINE_FOLDERS,
	MESSAGE_LINE_VIEW,
	MESSAGE_LINE_BREAK_GLASS,
	MESSAGE_LINE_SECRECY,
	MESSAGE_COUNT
};

enum message_language {
	MESSAGE_ENGLISH = 0,
	MESSAGE_FRENCH,
	MESSAGE_BOTH /* where the site's language cannot be known */
};

/* An instant, and the seconds that clocks of the zone in which it is shown are ahead of UTC at it. */
struct message_instant {
	int64_t at;
	int32_t offset_seconds;
};

/* What the texts speak of. */
struct message_values {
	enum message_language language;
	struct message_instant since;     /* an end or a start */
	struct message_instant published; /* the state was */
	bool notice;                      /* a login in date is told what follows */
	uint32_t folder_count;
	const char *view;                         /* "" or NULL: no such line */
	struct message_instant break_glass_until; /* TIME_ALWAYS: no such line */
};

/* One text of one or more lines, without a newline at the end; "" when there is nothing to say. */
struct message {
	char text[4096];
	size_t length;
};

/* The text for `id`; cut where it would not fit. */
void message_compose(struct message *ret_message, enum message_id id, const struct message_values *values);

/* "2026-11-21 10:00 (UTC+01:00)", in French "21/11/2026 à 10:00 (UTC+01:00)"; seconds only where there are any; "?"
 * outside the years 1 to 9999. No time zone database, no locale: the module runs inside other programs. */
void message_date(char *buffer, size_t size, int64_t instant, int32_t offset_seconds,
		  enum message_language language);

#endif
