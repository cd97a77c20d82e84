/* Reading and writing marks. */
#include "acl_sync/disk/named.h"

#include "policy/hash.h"
#include "policy/identifier.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MARK_MAX 4352 /* bytes, with a NUL */

/* ---- hashes ---- */

/* "#", then so much of the patient's hash, then of the path's, six bits a character. On ext4 that takes no more than an ACL
 * with one entry for somebody does: where there is no room for it, nobody can be given anything either. What has the same
 * hash by chance is taken for it too, and takes away. */
#define SHORT '#'
#define SHORT_PATIENT 4
#define SHORT_PATH 7
#define SHORT_SIZE (1 + SHORT_PATIENT + SHORT_PATH + 1)

static void put_hash(const char *bytes, size_t size, char *ret_text, size_t length)
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
	uint64_t hash = hash_bytes(HASH_SEED, bytes, size);
	hash ^= hash >> 32;
	for (size_t i = 0; i < length; i++, hash >>= 6)
		ret_text[i] = digits[hash & 63];
}

static bool has_hash(const char *text, const char *hash, size_t length)
{
	char own[SHORT_SIZE];
	put_hash(text, strlen(text), own, length);
	return memcmp(own, hash, length) == 0;
}

/* The line as hashes, in `text`. */
static const char *shortened(const char *line, char text[SHORT_SIZE])
{
	const char *category = strchr(line, '/'), *path = category == NULL ? NULL : strchr(category + 1, '/');
	if (path == NULL || line[0] == SHORT)
		return line;
	text[0] = SHORT;
	put_hash(line, (size_t)(category - line), text + 1, SHORT_PATIENT);
	put_hash(path + 1, strlen(path + 1), text + 1 + SHORT_PATIENT, SHORT_PATH);
	text[SHORT_SIZE - 1] = '\0';
	return text;
}

/* ---- one line ---- */

struct reading {
	const struct facts *facts;
	struct arena *arena;
	struct named_marks *marks;
};

static bool add(struct named_marks *marks, struct arena *arena, const struct named_mark *mark)
{
	struct named_mark *items =
	    arena_grow(arena, marks->items, marks->count, &marks->capacity, sizeof(*items));
	if (items == NULL)
		return false;
	marks->items = items;
	items[marks->count++] = *mark;
	return true;
}

/* Does the line mean that path? */
static bool means(const struct named_mark *mark, const char *path)
{
	if (mark->line[0] == SHORT)
		return has_hash(path, mark->line + 1 + SHORT_PATIENT, SHORT_PATH);
	return mark->is_guess || strcmp(mark->path, path) == 0;
}

/* All documents it means, in whatever category, of those that statements about the patient name. */
static bool add_meant(const struct reading *reading, const struct named_mark *mark, patient_id patient)
{
	const struct facts *facts = reading->facts;
	struct scoped_statement scoped;
	for (size_t i = 0; patient_scoped(&facts->patients[patient], i, &scoped); i++)
		for (size_t j = 0; j < scoped.scope->document_count; j++) {
			const struct document_ref *document = &scoped.scope->documents[j];
			struct named_mark meant = *mark;
			if (!means(mark, document->path))
				continue;
			meant.patient = facts->patients[patient].id;
			meant.category = facts->policy->categories[document->category].name;
			meant.path = document->path;
			if (!add(reading->marks, reading->arena, &meant))
				return false;
		}
	return true;
}

/* What stands after the next slash, which becomes an end; NULL: there is none. */
static char *split(char *text)
{
	char *slash = text == NULL ? NULL : strchr(text, '/');
	if (slash != NULL)
		*slash = '\0';
	return slash == NULL ? NULL : slash + 1;
}

static bool read_short(const struct reading *reading, struct named_mark *mark)
{
	const struct facts *facts = reading->facts;
	const size_t before = reading->marks->count;
	mark->patient = mark->category = mark->path = "";
	if (strlen(mark->line) != SHORT_SIZE - 1)
		return true; /* none of ours */
	for (patient_id i = 0; i < facts->patient_count; i++) {
		if (!has_hash(facts->patients[i].id, mark->line + 1, SHORT_PATIENT))
			continue;
		mark->patient = facts->patients[i].id;
		if (!add_meant(reading, mark, i))
			return false;
	}
	return reading->marks->count > before || add(reading->marks, reading->arena, mark);
}

static bool read_whole(const struct reading *reading, struct named_mark *mark, char *text)
{
	const struct facts *facts = reading->facts;
	const size_t before = reading->marks->count;
	char *category = split(text), *path = split(category);
	if (path == NULL)
		return true; /* none of ours */
	mark->patient = text;
	mark->category = category;
	mark->path = path;
	const patient_id patient = facts_patient(facts, text);
	if (patient == NO_ID || policy_category(facts->policy, category) != NO_ID)
		return add(reading->marks, reading->arena, mark);
	if (!add_meant(reading, mark, patient))
		return false;
	mark->is_guess = reading->marks->count == before;
	if (mark->is_guess && !add_meant(reading, mark, patient))
		return false;
	mark->is_guess = false;
	return reading->marks->count > before || add(reading->marks, reading->arena, mark);
}

static bool read_line(const struct reading *reading, const char *line)
{
	struct named_mark mark = {.line = arena_strdup(reading->arena, line)};
	char *text = arena_strdup(reading->arena, line);
	if (mark.line == NULL || text == NULL)
		return false;
	return line[0] == SHORT ? read_short(reading, &mark) : read_whole(reading, &mark, text);
}

int named_marks_read(struct handle handle, const struct facts *facts, struct arena *arena,
		     struct named_marks *ret_marks)
{
	char text[MARK_MAX], *line, *rest = text;
	*ret_marks = (struct named_marks){.count = 0};
	const struct reading reading = {facts, arena, ret_marks};
	int error = handle_get_attribute(handle, NAMED_MARK, text, sizeof(text));
	while (error == 0 && (line = strsep(&rest, "\n")) != NULL)
		if (!read_line(&reading, line))
			error = -ENOMEM;
	return error == 0 && ret_marks->count == 0 ? -ERANGE : error;
}

bool named_mark_is_none(int error)
{
	return error == -ENODATA || error == -ERANGE || error == -EOPNOTSUPP;
}

/* ---- writing ---- */

bool named_marks_add(struct named_marks *marks, struct arena *arena, const char *line)
{
	for (size_t i = 0; i < marks->count; i++)
		if (strcmp(marks->items[i].line, line) == 0)
			return true;
	return add(marks, arena, &(struct named_mark){.line = line});
}

int named_marks_write(struct handle handle, const struct named_marks *marks, bool is_short)
{
	char text[MARK_MAX], brief[SHORT_SIZE];
	size_t length = 0;
	for (size_t i = 0; i < marks->count; i++) {
		const char *line = marks->items[i].line;
		int added = snprintf(text + length, sizeof(text) - length, "%s%s", i == 0 ? "" : "\n",
				     is_short ? shortened(line, brief) : line);
		if (added < 0 || (size_t)added >= sizeof(text) - length)
			return -ENOSPC;
		length += (size_t)added;
	}
	return handle_set_attribute(handle, NAMED_MARK, text, length);
}

/* ---- asking ---- */

bool named_mark_is_of(const struct named_mark *mark, const char *patient)
{
	return strcmp(mark->patient, patient) == 0;
}

bool named_mark_leads_to(const struct named_mark *mark, const char *category, const char *path)
{
	return strcmp(mark->category, category) == 0 && plain_path_is_within(path, mark->path);
}

bool named_marks_have(const struct named_marks *marks, const char *patient, const char *category,
		      const char *path)
{
	for (size_t i = 0; i < marks->count; i++) {
		const struct named_mark *mark = &marks->items[i];
		if (!mark->is_guess && named_mark_is_of(mark, patient) &&
		    strcmp(mark->category, category) == 0 && strcmp(mark->path, path) == 0)
			return true;
	}
	return false;
}
