#include "acl_sync/audit/audit_export.h"

#include "acl_sync/audit/audit_chain.h"
#include "acl_sync/audit/audit_file.h"
#include "acl_sync/audit/audit_folder.h"
#include "acl_sync/audit/audit_segment.h"
#include "acl_sync/audit/trail.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct export
{
	const struct audit_filter *filter;
	audit_export_line *line;
	void *context;
	struct audit_export_result *result;
};

static bool is_text(const json_t *value, const char *wanted)
{
	const char *text = json_string_value(value);
	return text != NULL && strcmp(text, wanted) == 0;
}

/* Is the line about the login, or one of the accesses that it says? */
static bool is_about(const json_t *fields, const char *login)
{
	const json_t *access;
	size_t at;
	if (is_text(json_object_get(fields, "login"), login))
		return true;
	json_array_foreach(json_object_get(fields, "accesses"), at, access)
	{
		if (is_text(json_object_get(access, "login"), login))
			return true;
	}
	return false;
}

static bool matches(const struct audit_filter *filter, const struct audit_line *line)
{
	if ((filter->from != NULL && strcmp(line->instant, filter->from) < 0) ||
	    (filter->until != NULL && strcmp(line->instant, filter->until) >= 0))
		return false;
	if (filter->patient == NULL && filter->login == NULL)
		return true;
	json_t *json = json_loadb(line->text, line->size, 0, NULL);
	const json_t *fields = json_object_get(json, "fields");
	bool right =
	    (filter->patient == NULL || is_text(json_object_get(fields, "patient"), filter->patient)) &&
	    (filter->login == NULL || is_about(fields, filter->login) ||
	     is_text(json_object_get(json, "by"), filter->login));
	json_decref(json);
	return right;
}

static int hand_out(struct export *export, const struct audit_line *line)
{
	if (!matches(export->filter, line))
		return 0;
	export->result->lines++;
	return export->line(export->context, line->text, line->size);
}

/* All lines of the bytes, which are whole batches, or what is left of them. */
static int hand_out_all(struct export *export, const char *bytes, size_t size)
{
	struct audit_chain chain = {.bytes = bytes, .size = size};
	size_t length, next;
	for (size_t at = 0; at < size; at = next) {
		struct audit_line line;
		audit_chain_text(&chain, at, &length, &next);
		int result = audit_line_parse(bytes + at, length, &line) ? hand_out(export, &line) : 0;
		if (result != 0)
			return result;
	}
	return 0;
}

/* A line is handed out once its batch counts; where the chain is broken, from there on all that can be read. */
static int export_segment(struct export *export, const struct audit_bytes *bytes, bool is_last)
{
	struct audit_chain chain;
	size_t done = 0;
	(void)audit_chain_begin_anywhere(&chain, bytes->bytes, bytes->size);
	for (;;) {
		struct audit_line line;
		enum audit_step step = audit_chain_next(&chain, &line);
		int result = 0;
		if (step == AUDIT_STEP_ASIDE) {
			done = chain.at;
		} else if (step == AUDIT_STEP_LINE && chain.committed_at == chain.at) {
			result = hand_out_all(export, bytes->bytes + done, chain.at - done);
			done = chain.at;
		} else if (step != AUDIT_STEP_LINE) {
			/* the unfinished end of the last segment does not count */
			bool is_damage =
			    step == AUDIT_STEP_BROKEN && (!is_last || memchr(bytes->bytes + chain.at, '\n',
									     bytes->size - chain.at) != NULL);
			export->result->broken += is_damage;
			return is_damage ? hand_out_all(export, bytes->bytes + done, bytes->size - done) : 0;
		}
		if (result != 0)
			return result;
	}
}

/* The disk or memory failed: that says nothing about the trail. */
static bool is_machine_error(int error)
{
	return error == -EIO || error == -ENOMEM || error == -EMFILE || error == -ENFILE || error == -EINTR;
}

static int export_all(struct export *export, int folder_fd, struct arena *arena, struct safe_problem *problem)
{
	struct audit_segments segments;
	int failed = 0, result = audit_segment_list(folder_fd, arena, &segments, problem);
	for (size_t i = 0; result == 0 && i < segments.count; i++) {
		struct audit_bytes bytes;
		int error = audit_segment_read(folder_fd, segments.firsts[i], &bytes, problem);
		if (error != 0) {
			export->result->broken += !is_machine_error(error);
			failed = is_machine_error(error) ? error : failed;
			continue;
		}
		if (bytes.size > 0)
			result = export_segment(export, &bytes, i + 1 == segments.count);
		audit_bytes_clear(&bytes);
	}
	return result != 0 ? result : failed;
}

int audit_export(const char *state_dir, const struct audit_filter *filter, audit_export_line *line,
		 void *context, struct audit_export_result *ret_result, struct safe_problem *ret_problem)
{
	struct export export = {.filter = filter, .line = line, .context = context, .result = ret_result};
	*ret_result = (struct audit_export_result){0};
	int folder_fd, result = audit_folder_find(state_dir, TRAIL_FOLDER, &folder_fd, ret_problem);
	if (result != 0 || folder_fd < 0)
		return result;
	struct arena *arena = arena_new();
	result = arena == NULL ? audit_file_fail(ret_problem, TRAIL_FOLDER, "read", ENOMEM)
			       : export_all(&export, folder_fd, arena, ret_problem);
	arena_free(arena);
	close(folder_fd);
	return result;
}
