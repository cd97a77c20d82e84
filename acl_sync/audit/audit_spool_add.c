/* What stands in a spool, into the trail. */
#include "acl_sync/audit/audit_spool.h"

#include <errno.h>
#include <string.h>

/* From one spool into one trail. */
struct adding {
	struct trail *trail;
	int64_t now_ms;
	struct audit_spool_taken *taken;
};

static void set_text(json_t *fields, const char *key, const char *value)
{
	if (value[0] != '\0')
		json_object_set_new(fields, key, json_string(value));
}

static int add_line(struct adding *adding, const struct audit_spool_line *line)
{
	json_t *fields = json_object();
	if (fields == NULL)
		return -ENOMEM;
	for (unsigned which = 0; which < LOGIN_SPOOL_VALUE_COUNT; which++)
		set_text(fields, login_spool_value_name((enum login_spool_value)which), line->values[which]);
	if (line->uid >= 0)
		json_object_set_new(fields, "uid", json_integer(line->uid));
	set_text(fields, "spool", line->checksum);
	const char *login = line->values[LOGIN_SPOOL_LOGIN];
	struct trail_event event = {.instant_ms = line->instant_ms,
				    .kind = line->kind,
				    .by = login[0] != '\0' ? login : "careacl",
				    .fields = fields};
	int result = trail_add(adding->trail, &event);
	if (result == -EMSGSIZE) { /* a full batch: this part is moved for good */
		result = trail_commit(adding->trail);
		if (result == 0)
			result = trail_add(adding->trail, &event);
	}
	json_decref(fields);
	adding->taken->lines += result == 0;
	adding->taken->refused += result == 0 && line->kind == AUDIT_REFUSED_LOGIN;
	return result;
}

static int add_failure(struct adding *adding, json_t *fields)
{
	struct trail_event event = {
	    .instant_ms = adding->now_ms, .kind = AUDIT_FAILURE, .by = "careacl", .fields = fields};
	int result = fields == NULL ? -ENOMEM : trail_add(adding->trail, &event);
	json_decref(fields);
	return result;
}

static int add_lines(struct adding *adding, const char *bytes, size_t size)
{
	for (size_t at = 0, length; at < size; at += length + 1) {
		const char *start = bytes + at, *end = memchr(start, '\n', size - at);
		struct audit_spool_line line;
		length = end != NULL ? (size_t)(end - start) : size - at;
		if (length == 0)
			continue;
		if (end == NULL || !audit_spool_parse(start, length, &line)) {
			adding->taken->damaged++;
			adding->taken->damaged_bytes += length;
			continue;
		}
		int result = add_line(adding, &line);
		if (result != 0)
			return result;
	}
	return 0;
}

int audit_spool_add(struct trail *trail, int64_t now_ms, const char *bytes, size_t size, uint64_t total,
		    struct audit_spool_taken *taken)
{
	struct audit_spool_taken own = {0}; /* of this spool: a line tells of it alone */
	struct adding adding = {trail, now_ms, &own};
	int result = add_lines(&adding, bytes, size);
	if (total > size)
		own.damaged_bytes += (size_t)(total - size);
	if (result == 0 && own.damaged_bytes > 0)
		result = add_failure(&adding, json_pack("{s:s, s:I, s:I}", "what", "spool-damaged", "lines",
							(json_int_t)own.damaged, "bytes",
							(json_int_t)own.damaged_bytes));
	own.was_full = total + LOGIN_SPOOL_LINE_MAX > LOGIN_SPOOL_MAX_BYTES;
	if (result == 0 && own.was_full)
		result = add_failure(
		    &adding, json_pack("{s:s, s:I}", "what", "spool-full", "bytes", (json_int_t)total));
	taken->lines += own.lines;
	taken->refused += own.refused;
	taken->damaged += own.damaged;
	taken->damaged_bytes += own.damaged_bytes;
	taken->was_full = taken->was_full || own.was_full;
	return result == 0 ? trail_commit(trail) : result;
}
