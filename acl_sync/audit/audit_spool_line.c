/* One line of the spool: anybody's text, read strictly. */
#include "acl_sync/audit/audit_spool.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	enum audit_kind kind;
} events[] = {
    {"refused", AUDIT_REFUSED_LOGIN},
    {"opened", AUDIT_SESSION_OPENED},
    {"closed", AUDIT_SESSION_CLOSED},
};

static int digit_of(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* Is it text that anybody may see: UTF-8 without control characters? */
static bool is_text(const char *bytes)
{
	for (const unsigned char *at = (const unsigned char *)bytes; *at != '\0'; at++)
		if (*at < ' ' || *at == 0x7f || (*at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0))
			return false;
	json_t *text = json_string(bytes);
	bool is_utf8 = text != NULL;
	json_decref(text);
	return is_utf8;
}

/* The bytes that an escaped value stands for; false: it is no such value. */
static bool unescape(const char *escaped, size_t size, char *ret_bytes)
{
	size_t length = 0;
	for (size_t i = 0; i < size; i++) {
		if (login_spool_is_plain((unsigned char)escaped[i])) {
			ret_bytes[length++] = escaped[i];
			continue;
		}
		int high = escaped[i] == '%' && i + 2 < size ? digit_of(escaped[i + 1]) : -1;
		int low = high < 0 ? -1 : digit_of(escaped[i + 2]);
		if (low < 0 || (high == 0 && low == 0))
			return false;
		ret_bytes[length++] = (char)(high << 4 | low);
		i += 2;
	}
	ret_bytes[length] = '\0';
	return true;
}

/* " NAME=VALUE", moves *at behind it. */
static bool take_value(const char **at, const char *end, enum login_spool_value which, char *ret_value,
		       size_t room)
{
	char name[16];
	int length = snprintf(name, sizeof(name), " %s=", login_spool_value_name(which));
	if (end - *at < length || memcmp(*at, name, (size_t)length) != 0)
		return false;
	const char *start = *at + length, *space = memchr(start, ' ', (size_t)(end - start));
	size_t size = (size_t)((space != NULL ? space : end) - start);
	*at = start + size;
	if (size >= room || !unescape(start, size, ret_value))
		return false;
	if (!is_text(ret_value)) {
		memcpy(ret_value, start, size);
		ret_value[size] = '\0';
	}
	return true;
}

/* The line without its checksum, if that is right. */
static bool check_sum(const char *text, size_t size, struct audit_spool_line *line, size_t *ret_size)
{
	size_t tail = sizeof(LOGIN_SPOOL_SUM) - 1 + LOGIN_SPOOL_SUM_DIGITS;
	if (size <= tail || size > LOGIN_SPOOL_LINE_MAX)
		return false;
	*ret_size = size - tail;
	memcpy(line->checksum, text + size - LOGIN_SPOOL_SUM_DIGITS, LOGIN_SPOOL_SUM_DIGITS);
	line->checksum[LOGIN_SPOOL_SUM_DIGITS] = '\0';
	char expected[LOGIN_SPOOL_SUM_DIGITS + 1];
	snprintf(expected, sizeof(expected), "%016" PRIx64, login_spool_checksum(text, *ret_size));
	return memcmp(text + *ret_size, LOGIN_SPOOL_SUM, sizeof(LOGIN_SPOOL_SUM) - 1) == 0 &&
	       strcmp(expected, line->checksum) == 0;
}

/* The kind of the event whose word stands at `at`, and its length. */
static enum audit_kind kind_at(const char *at, size_t *ret_size)
{
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		*ret_size = strlen(events[i].name);
		if (strncmp(at, events[i].name, *ret_size) == 0)
			return events[i].kind;
	}
	return AUDIT_KIND_NONE;
}

/* A number as the module writes it. */
static bool is_number(const char *at)
{
	return *at == '-' ? at[1] >= '1' && at[1] <= '9' : *at >= '0' && *at <= '9';
}

/* "1 INSTANT EVENT uid=N"; *ret_used: its bytes. */
static bool take_start(const char *text, size_t size, struct audit_spool_line *line, size_t *ret_used)
{
	static const char version[] = LOGIN_SPOOL_VERSION " ", uid[] = " uid=";
	char start[96], instant[AUDIT_INSTANT_SIZE], *end;
	snprintf(start, sizeof(start), "%.*s", (int)(size < 95 ? size : 95), text);
	const char *at = start + sizeof(version) - 1;
	if (strncmp(start, version, sizeof(version) - 1) != 0 || !is_number(at))
		return false;
	line->instant_ms = strtoll(at, &end, 10); /* too large: the last there is, which no instant is */
	if (*end != ' ' || !audit_instant_format(line->instant_ms, instant))
		return false;
	size_t word;
	line->kind = kind_at(end + 1, &word);
	at = end + 1 + word;
	if (line->kind == AUDIT_KIND_NONE || strncmp(at, uid, sizeof(uid) - 1) != 0 ||
	    !is_number(at + sizeof(uid) - 1))
		return false;
	line->uid = strtoll(at + sizeof(uid) - 1, &end, 10);
	*ret_used = (size_t)(end - start);
	return line->uid >= -1 && line->uid < UINT32_MAX;
}

bool audit_spool_parse(const char *text, size_t size, struct audit_spool_line *ret_line)
{
	size_t left, used;
	*ret_line = (struct audit_spool_line){0};
	if (memchr(text, '\0', size) != NULL || !check_sum(text, size, ret_line, &left) ||
	    !take_start(text, left, ret_line, &used))
		return false;
	const char *at = text + used, *end = text + left;
	for (unsigned which = 0; which < LOGIN_SPOOL_VALUE_COUNT; which++)
		if (!take_value(&at, end, (enum login_spool_value)which, ret_line->values[which],
				sizeof(ret_line->values[which])))
			return false;
	return at == end;
}
