#include "acl_sync/audit/audit_instant.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

bool audit_instant_format(int64_t instant_ms, char ret_text[AUDIT_INSTANT_SIZE])
{
	int64_t seconds = instant_ms / 1000, left = instant_ms % 1000;
	struct tm parts;
	char text[64];
	if (left < 0) {
		left += 1000;
		seconds--;
	}
	time_t instant = (time_t)seconds;
	if (gmtime_r(&instant, &parts) == NULL || parts.tm_year < -1900 || parts.tm_year > 9999 - 1900)
		return false;
	snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900,
		 parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, (int)left);
	memcpy(ret_text, text, AUDIT_INSTANT_SIZE);
	return true;
}

bool audit_instant_is(const char *text, size_t size)
{
	static const char most[] = "9999-19-39T29:59:69.999Z";
	if (size != sizeof(most) - 1)
		return false;
	for (size_t i = 0; i < size; i++) {
		bool is_digit = most[i] >= '0' && most[i] <= '9';
		if (is_digit ? text[i] < '0' || text[i] > most[i] : text[i] != most[i])
			return false;
	}
	return true;
}

/* The number that stands in `count` digits. */
static int digits(const char *text, size_t count)
{
	int number = 0;
	for (size_t i = 0; i < count; i++)
		number = number * 10 + (text[i] - '0');
	return number;
}

bool audit_instant_read(const char *text, int64_t *ret_instant_ms)
{
	if (!audit_instant_is(text, strlen(text)))
		return false;
	struct tm parts = {
	    .tm_year = digits(text, 4) - 1900,
	    .tm_mon = digits(text + 5, 2) - 1,
	    .tm_mday = digits(text + 8, 2),
	    .tm_hour = digits(text + 11, 2),
	    .tm_min = digits(text + 14, 2),
	    .tm_sec = digits(text + 17, 2),
	};
	*ret_instant_ms = (int64_t)timegm(&parts) * 1000 + digits(text + 20, 3);
	return true;
}
